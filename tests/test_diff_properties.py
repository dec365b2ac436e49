"""What holds for any two texts: a redline loses nothing, and order, numbers and typography are no substance."""

import random
import re
from collections import Counter
from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZipFile

from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from monitor.diff.texts.redline import to_json
from monitor.diff.texts.refine import refine
from monitor.diff.texts.stale import stale_references
from monitor.diff.texts.text import Level, Line, Piece, PieceKind, compare_texts, has_substance
from monitor.diff.texts.tracked import to_docx

WORDS = "自发布之日起海关总署对出口医疗物资实施检验企业应当保证产品质量安全符合进口国标准要求有关规定依照本办法执行"
CROSSING = {PieceKind.MOVED, PieceKind.MOVED_AMENDED}
NUMBERS = st.sampled_from(["", "第一条", "第二条", "第十条", "一、", "（一）", "（二）", "1.", "Article 5", "附件1"])
TEXTS = st.one_of(
    st.text(max_size=40),
    st.text(alphabet="年月日12０５%，、。 \nabKN三十第条款不得应当可以或和", max_size=40),
    st.text(alphabet="〇零○一二两三十百千万亿廿第条款项之目号至年月日元个附件.,-12０", max_size=24),
    st.sampled_from(
        ["", "有效", "无效", "警告", "依照第二条执行。", "依照第十条、第一条第（一）项执行。", "face mask"]
    ),
)
LINES = st.lists(
    st.builds(Line, number=NUMBERS, text=TEXTS, within=st.sampled_from([(), (), ("第一条",), ("第二章", "第二条")])),
    max_size=14,
)
ANY = settings(max_examples=250, deadline=None)


def joined(pieces: tuple[Piece, ...], side: str) -> list[str]:
    kept = {"before": ("equal", "delete"), "after": ("equal", "insert")}[side]
    return ["".join(span.text for span in piece.spans if span.op in kept) for piece in pieces if getattr(piece, side)]


@ANY
@given(LINES, LINES)
def test_the_redline_gives_both_texts_back(before: list[Line], after: list[Line]) -> None:
    pieces = compare_texts(before, after)
    assert [piece.after for piece in pieces if piece.after] == after
    assert joined(pieces, "after") == [line.text for line in after]
    assert Counter(joined(pieces, "before")) == Counter(line.text for line in before)
    staying = [piece.before for piece in pieces if piece.before and piece.kind not in CROSSING]
    rest = iter(before)
    assert all(any(line == other for other in rest) for line in staying), "order is kept but for what moved"


@ANY
@given(LINES, LINES)
def test_a_word_document_accepted_is_the_text_after_and_rejected_the_text_before(
    before: list[Line], after: list[Line]
) -> None:
    pieces = compare_texts(before, after)
    body = to_docx(pieces, "", "regwatch", datetime(2026, 11, 22, tzinfo=UTC), before=before)
    Document(BytesIO(body))
    assert read_word(body, gone="del") == [printed(line) for line in after]
    assert read_word(body, gone="ins") == [printed(line) for line in before]


def printed(line: Line) -> str:
    text = f"{line.number} {line.text}" if line.number else line.text
    return re.sub("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", text).replace("\r", "\n")


def read_word(body: bytes, *, gone: str) -> list[str]:
    """The paragraphs with all changes of one kind taken out, as accepting (del) or rejecting (ins) all does."""
    space = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    root = etree.fromstring(ZipFile(BytesIO(body)).read("word/document.xml"))
    rows = []
    for paragraph in root.iter(f"{space}p"):
        if paragraph.find(f"{space}pPr/{space}rPr/{space}{gone}") is not None:
            continue
        row = ""
        for run in paragraph.iter(f"{space}r"):
            if run.getparent().tag != f"{space}{gone}":
                row += "".join("\n" if part.tag == f"{space}br" else part.text or "" for part in run)
        rows.append(row)
    return rows


@ANY
@given(st.text(max_size=300), st.text(max_size=300))
def test_any_two_strings_can_be_read_back_from_their_spans_and_back_again(before: str, after: str) -> None:
    there, back = refine(before, after), refine(after, before)
    assert "".join(span.text for span in there if span.op != "insert") == before
    assert "".join(span.text for span in there if span.op != "delete") == after
    assert Counter((s.op, s.text) for s in there if s.op != "equal") == Counter(
        ("insert" if s.op == "delete" else "delete", s.text) for s in back if s.op != "equal"
    )


@ANY
@given(LINES)
def test_a_comparison_of_a_text_with_itself_is_empty(text: list[Line]) -> None:
    pieces = compare_texts(text, list(text))
    assert to_json(pieces) == []
    assert not has_substance(pieces)


@ANY
@given(LINES, LINES)
def test_there_and_back_agree_on_substance(before: list[Line], after: list[Line]) -> None:
    assert has_substance(compare_texts(before, after)) == has_substance(compare_texts(after, before))


DIGITS = "零一二三四五六七八九"


def chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else f"{DIGITS[tens]}十") + (
        DIGITS[ones] if ones or not tens else ""
    )


COMES = 1000  # the article that comes in between


def act(chance: random.Random, order: list[int]) -> list[Line]:
    """Articles in an order of their own, numbered from one, each referring to others by their number there."""
    number = {article: chinese(place) for place, article in enumerate(order, 1)}
    world = chance.randrange(1_000_000)
    lines = []
    for article in order:
        own = random.Random(f"{article} of {world}")
        words = "".join(own.choices(WORDS, k=own.randint(24, 60)))
        meant = own.sample(sorted(set(order) - {COMES}), 3)
        reference = own.choice(
            [
                f"，依照本办法第{number[meant[0]]}条的规定处理。",
                f"，违反第{number[meant[0]]}条、第{number[meant[1]]}条和第{number[meant[2]]}条的除外。",
                f"，但本条第一款和《海关法》第{chinese(own.randint(1, 60))}条另有规定的除外。",
                "。",
            ]
        )
        lines.append(Line(number=f"第{number[article]}条", text=f"{words}{reference}"))
    return lines


@settings(max_examples=80, deadline=None)
@given(st.integers(4, 45), st.integers(0, 10_000))
def test_articles_that_moved_and_were_renumbered_with_their_references_are_no_substance(size: int, seed: int) -> None:
    chance = random.Random(seed)
    order = list(range(size))
    shuffled = chance.sample(order, size)
    for now in (shuffled, order[size // 2 :] + order[: size // 2], order[::-1]):
        pieces = compare_texts(act(random.Random(seed), order), act(random.Random(seed), now))
        assert now == order or PieceKind.MOVED in {piece.kind for piece in pieces}
        assert not has_substance(pieces), [row for row in to_json(pieces) if row["significance"] == "substance"]
        assert {piece.kind for piece in pieces} <= {
            PieceKind.SAME,
            PieceKind.RENUMBERED,
            PieceKind.REFERENCE,
            PieceKind.MOVED,
        }


@settings(max_examples=80, deadline=None)
@given(st.integers(5, 40), st.integers(0, 10_000))
def test_one_inserted_article_is_the_only_substance(size: int, seed: int) -> None:
    chance = random.Random(seed)
    before = act(random.Random(seed), list(range(size)))
    place = chance.randrange(size)
    after = act(random.Random(seed), [*range(place), COMES, *range(place, size)])
    found = compare_texts(before, after)
    pieces = [piece for piece in found if piece.significance and piece.significance.level is Level.SUBSTANCE]
    assert {piece.kind for piece in pieces} == {PieceKind.ADDED}
    assert [piece.after.number for piece in pieces if piece.after] == [f"第{chinese(place + 1)}条"]


WIDE = str.maketrans("0123456789()%,:;", "０１２３４５６７８９（）％，：；")


@ANY
@given(
    st.lists(st.text(alphabet='年月日120598%,;()。“”公告第条不得GB三十企业"', min_size=1, max_size=40), max_size=10),
    st.integers(0, 10_000),
)
def test_a_typographic_variant_has_no_substance(texts: list[str], seed: int) -> None:
    chance = random.Random(seed)
    before = [Line(number=f"第{chinese(k)}条", text=text) for k, text in enumerate(texts, 1)]
    after = []
    for line in before:
        text = "".join(c.translate(WIDE) if chance.random() < 0.3 else c for c in line.text)
        text = text.replace("“", '"').replace("”", '"') if chance.random() < 0.5 else text
        if chance.random() < 0.5:
            text = re.sub(
                "(?<=[\u4e00-\u9fff])(?=[\u4e00-\u9fff])", lambda _: " " if chance.random() < 0.2 else "", text
            )
        after.append(Line(number=line.number, text=text))
    pieces = compare_texts(before, after)
    assert not has_substance(pieces)
    assert {piece.significance.level for piece in pieces if piece.significance} <= {Level.TYPOGRAPHY}


@settings(max_examples=80, deadline=None)
@given(st.integers(5, 40), st.integers(0, 10_000))
def test_a_reference_left_behind_is_told_beside_the_changes(size: int, seed: int) -> None:
    chance = random.Random(seed)
    before = act(random.Random(seed), list(range(size)))
    place = chance.randrange(1, size - 1)
    meant = chance.randrange(place + 1, size + 1)  # an article behind the one that comes
    spot = chance.choice([k for k in range(size) if k + 1 != meant])
    words = f"，本办法第{chinese(meant)}条另有规定的，从其规定。"
    now = act(random.Random(seed), [*range(place), COMES, *range(place, size)])
    where = spot + (spot >= place)
    before[spot] = Line(number=before[spot].number, text=before[spot].text + words)
    now[where] = Line(number=now[where].number, text=now[where].text + words)
    pieces = compare_texts(before, now)
    assert [piece.kind for piece in pieces if has_substance([piece])] == [PieceKind.ADDED]
    assert [stale.line for stale in stale_references(before, now, pieces)] == [now[where]]


DUTIES = [("可以", "应当"), ("应当", "可以"), ("应当", "不得"), ("不得", "可以"), ("以上", "以下"), ("或者", "和")]


@settings(max_examples=120, deadline=None)
@given(st.integers(3, 25), st.integers(0, 10_000))
def test_a_changed_figure_or_word_of_duty_is_always_substance_and_only_there(size: int, seed: int) -> None:
    chance = random.Random(seed)
    before = act(random.Random(seed), list(range(size)))
    place = chance.randrange(size)
    figure = chance.randint(1, 9_999)
    duty, other = chance.choice(DUTIES)
    old, new = (
        (f"期限为{figure}日。", f"期限为{figure + chance.randint(1, 999)}日。")
        if chance.random() < 0.5
        else (f"企业{duty}提交材料。", f"企业{other}提交材料。")
    )
    number, text = before[place].number, before[place].text
    before[place] = Line(number=number, text=text + old)
    after = [*before[:place], Line(number=number, text=text + new), *before[place + 1 :]]
    pieces = compare_texts(before, after)
    assert has_substance(pieces)
    assert [(row["class"], row["after"], row["significance"]) for row in to_json(pieces)] == [
        ("amended", number, "substance")
    ]


@ANY
@given(LINES, LINES)
def test_there_are_changes_exactly_where_texts_differ_and_their_spans_cut_both_texts(
    before: list[Line], after: list[Line]
) -> None:
    pieces = compare_texts(before, after)
    rows = to_json(pieces)
    if before == after and [line.within for line in before] == [line.within for line in after]:
        assert rows == []
    assert rows or before == after, "only where a line stands is no part of what it is"
    changed = [piece for piece in pieces if piece.significance]
    for piece, row in zip(changed, rows, strict=True):
        for span in row["spans"]:
            for side, line in (("before", piece.before), ("after", piece.after)):
                if span[side] is not None:
                    start, end = span[side]
                    assert line is not None and line.text[start:end] == span["text"]
        for side, line in (("before", piece.before), ("after", piece.after)):
            covered = [span[side] for span in row["spans"] if span[side]]
            length = len(line.text) if line else 0
            assert [0, *(end for _, end in covered)] == [*(start for start, _ in covered), length], "no gap, no overlap"
