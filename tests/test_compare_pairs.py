"""Pairs of texts as publishers amend and re-publish them, and what a comparison has to say of each.

The texts in `data/compare` are written from memory after real acts; they are not the official words. Each file says
what has to be found: whether there is substance, the changes as `class before > after` (`-` for none; renumbering and
typography are counted apart), how many provisions were only renumbered, and words of a reason.
"""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from monitor.diff.files import Comparison, compare
from monitor.diff.texts.redline import to_json
from spiders.reading.files.documents import open_document

FOLDER = Path(__file__).parent / "data" / "compare"
QUIET = ("renumbered", "typography")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    wanted: dict[str, str]
    before: str
    after: str

    def compared(self, *, backwards: bool = False) -> Comparison:
        name = f"act.{self.wanted['format']}"
        old, new = (open_document(text.encode(), name) for text in (self.before, self.after))
        return compare(new, old) if backwards else compare(old, new)


def pair(name: str) -> Pair:
    head, _, texts = (FOLDER / name).read_text("utf-8").partition("===== before\n")
    before, _, after = texts.partition("\n===== after\n")
    lines = [line for line in head.splitlines() if not line.startswith("#")]
    wanted = dict(line.split(": ", 1) for line in lines)
    return Pair(wanted=wanted, before=before, after=after)


PAIRS = sorted(path.name for path in FOLDER.iterdir())


def test_there_are_pairs_to_judge_by() -> None:
    assert len(PAIRS) >= 30


@pytest.mark.parametrize("name", PAIRS)
def test_a_pair_is_told_as_a_lawyer_would_tell_it(name: str) -> None:
    judged = pair(name)
    found, wanted = judged.compared(), judged.wanted
    changes = to_json(found.pieces)
    assert found.substance is (wanted["substance"] == "yes"), found.reason
    if "changes" in wanted:
        printed = Counter(
            f"{change['class']} {change['before'] or '-'} > {change['after'] or '-'}"
            for change in changes
            if change["class"] not in QUIET
        )
        expected = wanted["changes"].split("; ") if wanted["changes"] != "none" else []
        assert printed == Counter(expected), found.reason
    if "renumbered" in wanted:
        assert sum(change["class"] == "renumbered" for change in changes) == int(wanted["renumbered"])
    if "why" in wanted:
        assert any(wanted["why"] in change["why"] for change in changes), [change["why"] for change in changes]


@pytest.mark.parametrize("name", PAIRS)
def test_the_way_back_has_as_much_substance(name: str) -> None:
    judged = pair(name)
    assert judged.compared(backwards=True).substance is judged.compared().substance


def between(before: str, after: str, ending: str = "txt") -> Comparison:
    return compare(*(open_document(text.encode(), f"act.{ending}") for text in (before, after)))


CLOSED = "关于甲的公告\n一、企业应当守法经营。\n三、其他事项按规定办理。本公告自2021年1月1日起施行。\n"


def test_a_closing_sentence_printed_in_a_paragraph_is_part_of_its_provision() -> None:
    found = between(CLOSED, CLOSED.replace("1月1日", "3月1日"))
    assert [(row["class"], row["before"], row["after"]) for row in to_json(found.pieces)] == [
        ("amended", "三、", "三、")
    ]


def test_a_closing_sentence_on_a_line_of_its_own_in_one_of_two_texts_is_no_change() -> None:
    other = CLOSED.replace("办理。本公告", "办理。\n本公告")
    assert not between(CLOSED, other).substance
    found = between(CLOSED, other.replace("1月1日", "3月1日"))
    assert [row["class"] for row in to_json(found.pieces)] == ["amended"]


PAGE = (
    "<html><body><h1>某某办法</h1><p>第一条 企业应当依法经营，{}。</p>"
    "<p>第二条 本办法自发布之日起施行。</p></body></html>"
)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("不超过10<sup>3</sup>个", "不超过103个"),
        ("不超过10<sup>3</sup>个", "不超过10<sup>5</sup>个"),
        ("诚实守信<s>及保密</s>", "诚实守信及保密"),
        ("诚实守信<span style='text-decoration: line-through'>及保密</span>", "诚实守信及保密"),
        ("诚实守信<span style='display:none'>及保密</span>", "诚实守信及保密"),
    ],
)
def test_what_a_reader_of_the_page_sees_otherwise_is_substance(before: str, after: str) -> None:
    assert between(PAGE.format(before), PAGE.format(after), "html").substance
    assert between(PAGE.format(after), PAGE.format(before), "html").substance


@pytest.mark.parametrize(
    ("before", "zone", "said"),
    [
        ("诚实守信<del>及保密</del>", "struck out", "及保密"),
        ("诚实守信<span style='display: none'>秘密</span>", "hidden", "秘密"),
        ("诚实守信<span hidden>秘密</span>", "hidden", "秘密"),
    ],
)
def test_struck_out_and_hidden_words_are_no_text_and_are_told_beside_it(before: str, zone: str, said: str) -> None:
    found = between(PAGE.format(before), PAGE.format("诚实守信"), "html")
    assert not found.substance and found.pieces == ()
    assert [(change.zone, change.before, change.after) for change in found.rung.zones_changed] == [(zone, (said,), ())]


def test_an_annex_that_a_script_unfolds_is_text() -> None:
    annex = (
        "<div style='display:none'><p>附件</p><table><tr><th>税号</th><th>品名</th></tr>"
        "<tr><td>{}</td><td>口罩</td></tr></table></div>"
    )
    old, new = (PAGE.replace("</body>", annex.format(code) + "</body>").format("诚信") for code in ("6307", "6308"))
    assert between(old, new, "html").substance
