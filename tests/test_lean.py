"""Long lists compared by their printed lines give what comparing them cell by cell gives."""

import csv
import io
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.diff.files import Comparison, compare
from monitor.diff.lists.keycolumns import NoSuchColumnError
from monitor.diff.lists.lean import lists_of
from spiders.reading.document import Document, Table
from spiders.reading.files.rawlines import Entries, Rows, are_plain
from spiders.reading.files.text import delimited

HEADER = ["序号", "企业名称", "注册编号", "地址", "有效期至"]

Lines = list[list[str]]


def printed(rows: Lines, *, quoted: bool = False) -> str:
    file = io.StringIO()
    csv.writer(file, quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL, lineterminator="\n").writerows(rows)
    return file.getvalue()


def cut(text: str) -> Document:
    table = delimited(text, certain=True)
    return Document(format="csv", blocks=(table,) if table else ())


def uncut(text: str) -> Document:
    """The text as a long file is opened to, however short it is."""
    whole = cut(text).tables
    rows = Rows([line for line in text.split("\n") if line], ",", lambda: whole[0].rows)
    return Document(format="csv", blocks=(Table(rows),) if whole else ())  # type: ignore[arg-type]


def said(before: Document, after: Document, key: str) -> Comparison | str:
    try:
        return compare(before, after, key=key)
    except NoSuchColumnError as error:
        return str(error)


def same(before: str, after: str, key: str = "") -> None:
    assert said(uncut(before), uncut(after), key) == said(cut(before), cut(after), key)


def entry(number: int, *, name: str = "") -> list[str]:
    return [str(number), name or f"第{number}食品有限公司", f"{number:05}", f"东路{number}号, 北京", "2027-01-01"]


def test_only_lines_that_differ_are_cut_where_the_lists_are_plain() -> None:
    before = [HEADER, *map(entry, range(1, 60))]
    after = [HEADER, *([str(n), *row[1:]] for n, row in enumerate(before[2:], 1))]
    after[30] = entry(30, name="新名食品有限公司")
    for key in ("", "注册编号", "序号", "编号"):
        same(printed(before), printed(after), key)
    lean = lists_of(uncut(printed(before)), uncut(printed(after)), "注册编号")
    assert lean is not None
    assert all(isinstance(side.rows, Entries) for side in lean)


@pytest.mark.parametrize(
    "row",
    [
        ["注：自公布之日起有效", "", "", "", ""],
        ["合计", "3", "", "", ""],
        HEADER,
        ["", "", "00077", "x", ""],
        ["", "", "", "", ""],
        ["4", "4", "4", "4", "4"],
        ["5", "行\n断", "00078", "", ""],
        ["6", "多", "00079", "", "", "又一格"],
        ["7", "少"],
        ["8", '5" 管', "00080", "", ""],
        ["9", " ", "00081", "", ""],
        ["第二类", "第二类", "第二类", "第二类", "第二类"],
    ],
)
def test_a_line_out_of_the_ordinary_is_read_as_it_is_in_any_list(row: list[str]) -> None:
    for place in (3, 500):
        before = [HEADER, *map(entry, range(1, 520))]
        after = [*before[:place], row, *before[place + 1 :]]
        same(printed(before), printed(after), "注册编号")
        same(printed(after), printed(before), "注册编号")
        same(printed([r[1:] for r in after]), printed([r[1:] for r in before]))


def test_cells_quoted_anew_are_the_same_cells() -> None:
    rows = [HEADER, *map(entry, range(1, 60))]
    found = compare(uncut(printed(rows)), uncut(printed(rows, quoted=True)))
    assert not found.substance
    same(printed(rows), printed(rows, quoted=True), "注册编号")


cell = st.text(st.sampled_from('甲乙丙A1 (,"'), max_size=4).map(str.strip)
rows_of_cells = st.lists(st.tuples(cell, st.sampled_from(["0101", "101", "A1", "A2", ""]), cell), max_size=9)


@given(
    rows_of_cells,
    rows_of_cells,
    st.booleans(),
    st.booleans(),
    st.sampled_from(["", "注册编号", "企业名称"]),
    st.randoms(),
)
def test_any_two_lists_give_the_same_by_lines_and_by_cells(
    before: list[tuple[str, str, str]],
    other: list[tuple[str, str, str]],
    counted: bool,
    quoted: bool,
    key: str,
    chance: random.Random,
) -> None:
    after = [row for row in before if chance.random() < 0.8] + other
    if chance.random() < 0.3:
        chance.shuffle(after)
    texts = []
    for rows in (before, after):
        header = ["序号"] * counted + ["企业名称", "注册编号", "地址"]
        texts.append(
            printed([header, *([str(n)] * counted + list(row) for n, row in enumerate(rows, 1))], quoted=quoted)
        )
    same(texts[0], texts[1], key)


@given(st.lists(st.text(st.sampled_from('甲1," '), max_size=12), min_size=1, max_size=4))
def test_lines_called_plain_have_the_cells_that_a_csv_reader_gives(lines: list[str]) -> None:
    lines = [line or "x" for line in lines]
    by_reader = list(csv.reader(io.StringIO("\n".join(lines), newline="")))
    for width in (2, 3):
        if are_plain(lines, ",", width):
            assert {len(row) for row in by_reader} == {width}
            assert [list(row) for row in Entries(lines, ",")] == [[c.strip() for c in row] for row in by_reader]
            assert Entries(lines, ",").column(1) == [row[1].strip() for row in by_reader]
