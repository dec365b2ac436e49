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
