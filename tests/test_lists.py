"""Tables of official lists become columns, entries and what is said around them."""

import csv
import time
from pathlib import Path

import pytest

from spiders.reading.tables.headings import role_of
from spiders.reading.tables.lists import List, read_lists

LISTS = Path(__file__).parent / "data" / "lists"


def rows_of(name: str) -> list[tuple[str, ...]]:
    with (LISTS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [tuple(row) for row in csv.reader(file)]


def one(*tables: list[tuple[str, ...]]) -> List:
    (found,) = read_lists(tables)
    return found


@pytest.mark.parametrize(
    ("name", "entries", "roles"),
    [
        ("psi-inspection-bodies-batch-1", 21, ("serial", "name", "place", "scope", "number")),
        ("psi-inspection-bodies-batch-5", 3, ("serial", "name", "place", "scope", "number")),
        ("designated-sites-fruit-2019", 6, ("serial", "place", "name", "address", "operator", "")),
        ("effective-2022-10-01-87-codes", 87, ("serial", "tariff", "product", "conditions_before", "conditions_after")),
        ("effective-2021-10-15-29-codes", 29, ("serial", "tariff", "product", "conditions_before", "conditions_after")),
        ("gacc-2020-53-annex", 19, ("serial", "category", "tariff")),
    ],
)
def test_a_real_annex_has_its_entries_under_columns_that_are_understood(
    name: str, entries: int, roles: tuple[str, ...]
) -> None:
    found = one(rows_of(name))
    assert len(found.rows) == entries
    assert found.roles == roles


def test_header_cells_in_two_languages_and_on_two_lines_stand_for_the_same_as_in_one() -> None:
    bilingual, plain = one(rows_of("infant-formula-2020-cancelled")), one(rows_of("infant-formula-2020-renewed"))
    assert bilingual.roles == plain.roles
    assert bilingual.columns[2] == "注册编号 Approval NO."
    assert [role_of(word) for word in ("Company name", "生产企业\n名称", "HS code", "No.", "国家/地区")] == [
        "name", "name", "tariff", "serial", "place",
    ]  # fmt: skip


def test_titles_notes_sums_spacers_and_repeated_headers_are_no_entries_and_are_kept_apart() -> None:
    found = one(
        [
            ("附件1", "", ""), ("获批企业名单", "获批企业名单", "获批企业名单"), ("", "", ""),
            ("序号", "企业名称", "注册号"), ("1", "甲公司", "A1"),
            ("序 号", "企业名称", "注册号"), ("2", "乙公司", "A2"), ("", "", ""),
            ("合 计", "2", ""), ("注：以上企业自公布之日起有效。", "", ""),
        ]
    )  # fmt: skip
    assert [row[1] for row in found.rows] == ["甲公司", "乙公司"]
    assert found.said == ("附件1", "获批企业名单", "注：以上企业自公布之日起有效。")
    assert (found.sums, found.headers) == (("合 计 2",), 1)


@pytest.mark.parametrize("above", ["检验监管条件", ""], ids=["repeated", "blank"])
def test_header_rows_joined_by_merged_cells_are_one_header(above: str) -> None:
    found = one(
        [
            ("序号", "商品编码", "检验监管条件", above), ("序号" if above else "", "", "调整前", "调整后"),
            ("1", "0102210000", "A", "A/B"),
        ]
    )  # fmt: skip
    assert found.columns == ("序号", "商品编码", "检验监管条件 / 调整前", "检验监管条件 / 调整后")
    assert found.roles[2:] == ("conditions_before", "conditions_after")
    assert len(found.rows) == 1


def test_a_header_repeated_in_the_other_language_below_is_one_header() -> None:
    found = one([("序号", "企业名称", "注册号"), ("No.", "Company", "Registration No."), ("1", "甲", "A001")])
    assert found.columns == ("序号 / No.", "企业名称 / Company", "注册号 / Registration No.")
    assert len(found.rows) == 1


def test_merged_cells_left_blank_below_their_first_row_are_filled() -> None:
    found = one([("序号", "类别", "商品编号"), ("2", "防护服", "6210103010"), ("", "", "3926209000")])
    assert found.rows[1] == ("2", "防护服", "3926209000")


def test_the_pages_of_a_table_are_one_list_and_another_header_begins_another() -> None:
    header = ("企业名称", "注册号")
    first, second = read_lists(
        [[header, ("甲", "A1")], [("乙", "A2")], [header, ("丙", "A3")], [("产品名称", "税率"), ("口罩", "5")]]
    )
    assert [row[0] for row in first.rows] == ["甲", "乙", "丙"]
    assert second.columns == ("产品名称", "税率")


def test_two_lists_stacked_in_one_sheet_are_two() -> None:
    first, second = read_lists(
        [[("序号", "企业名称", "注册号"), ("1", "甲", "A1"), ("序号", "产品名称", ""), ("1", "口罩", "")]]
    )
    assert (len(first.rows), second.columns, second.rows) == (1, ("序号", "产品名称"), [("1", "口罩")])


def test_a_list_without_header_has_numbered_columns_and_loses_no_row() -> None:
    found = one([("A1001", "甲"), ("A1002", "乙")])
    assert found.columns == ("column 1", "column 2")
    assert len(found.rows) == 2


def test_a_number_column_that_only_counts_is_a_serial_and_a_no_column_of_codes_is_a_number() -> None:
    counting = one([("编号", "企业名称"), ("1", "甲"), ("2", "乙"), ("3", "丙")])
    coded = one([("No.", "Name"), ("PSI2018001", "A"), ("PSI2018002", "B")])
    assert (counting.roles[0], coded.roles[0]) == ("serial", "number")


def test_a_name_in_a_row_of_its_own_is_an_entry_where_the_other_columns_may_be_blank() -> None:
    found = one([("企业名称", "备注"), ("甲公司", ""), ("注塑机厂", ""), ("乙公司", "暂停")])
    assert len(found.rows) == 3


def test_reading_stays_fast_on_rows_that_all_look_like_headers_or_notes() -> None:
    hostile = [("企业名称", "注册号") if n % 2 else ("产品名称", "备注") for n in range(50_000)]
    notes = [("企业名称", "注册号"), *((f"注：{n}", "") for n in range(50_000))]
    started = time.perf_counter()
    read_lists([hostile])
    assert len(one(notes).said) == 50_000
    assert time.perf_counter() - started < 5
