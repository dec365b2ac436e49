"""Two lists become what changed between them: rows that came, left, changed or have another name."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from monitor.diff.lists.keycolumns import NoSuchColumnError
from monitor.diff.lists.listing import RegisterDifference
from monitor.diff.lists.registers import compare_lists
from spiders.reading.tables.lists import read_lists

LISTS = Path(__file__).parent / "data" / "lists"
HEADER = ("序号", "企业名称", "国家（地区）", "注册号", "地址")
ALPHA = ("1", "甲乳业有限公司", "新西兰", "8114", "东路1号")
BETA = ("2", "乙食品有限公司", "澳大利亚", "595", "西路2号")
GAMMA = ("3", "丙（上海）有限公司", "法国", "F-01", "北路3号")
THREE = [HEADER, ALPHA, BETA, GAMMA]

Rows = list[tuple[str, ...]]


def difference(before: Rows, after: Rows, key: str = "") -> RegisterDifference:
    (old,), (new,) = read_lists([before]), read_lists([after])
    return compare_lists(old, new, key)


def classes(found: RegisterDifference) -> list[tuple[str, str | None, str | None]]:
    return [(change.kind, change.before, change.after) for change in found.changes]


def real(name: str) -> Rows:
    with (LISTS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [tuple(row) for row in csv.reader(file)]


def test_rows_that_came_left_changed_or_have_another_name_are_told_by_their_key() -> None:
    after = [
        HEADER,
        ("1", "甲营养品有限公司", *ALPHA[2:]),
        (*GAMMA[:4], "南路9号"),
        ("3", "丁厂", "法国", "F-02", "路"),
    ]
    found = difference(THREE, after, "注册号")
    assert classes(found) == [
        ("renamed", "8114", "8114"), ("changed", "F-01", "F-01"), ("added", None, "F-02"), ("removed", "595", None),
    ]  # fmt: skip
    assert [(f.column, f.before, f.after) for f in found.changes[1].fields] == [("地址", "北路3号", "南路9号")]
    assert (found.substance, found.reason) == (True, "1 added, 1 removed, 1 changed, 1 renamed")


def test_other_words_and_order_of_the_header_other_numbering_and_typography_are_no_substance() -> None:
    after = [
        ("No.", "注册编号", "生产企业名称", "国家/地区", "住 所"),
        ("1", "F-01", "丙(上海)\n有限公司", "法国", "北路３号"), ("2", "595", "乙食品有限公司", "澳大利亚", "西路2号"),
        ("3", "8114", "甲乳业有限公司", "新西兰", "东路1号"),
    ]  # fmt: skip
    found = difference(THREE, after, "注册号")
    assert (found.changes, found.substance, found.typographic) == ((), False, 1)
    assert found.reason == "no change of substance: order and typography and column names only"
    assert {change.kind for change in found.columns} == {"renamed"}


def test_numbers_days_and_codes_spelled_anew_by_a_spreadsheet_are_the_same() -> None:
    before = [("商品编码", "数量", "有效期至", "税率"), ("0102210000", "1,234.00", "2025年1月1日", "13%")]
    after = [("HS编码", "数量", "有效期至", "税率"), ("102210000", "1234", "2025-01-01 00:00:00", "0.13")]
    assert not difference(before, after).substance
    assert difference(before, [after[0], (*after[1][:3], "0.14")]).changes[0].kind == "changed"


def test_a_code_that_lost_its_zero_is_another_code_where_the_list_has_both() -> None:
    header = ("商品编码", "商品名称")
    found = difference(
        [header, ("0102", "马"), ("102", "羊")], [header, ("0102", "马"), ("102", "山羊"), ("00102", "驴")]
    )
    assert classes(found) == [("renamed", "102", "102"), ("added", None, "00102")]


def test_a_column_that_came_is_told_once_and_an_empty_one_is_no_substance() -> None:
    wide = [(*row, cell) for row, cell in zip(THREE, ("有效期至", "2025-01-01", "", ""), strict=True)]
    empty = [(*row, cell) for row, cell in zip(THREE, ("有效期至", "", "", ""), strict=True)]
    came = difference(THREE, wide)
    assert (came.changes, came.reason) == ((), "column 有效期至 added")
    assert [(change.kind, change.before, change.after) for change in came.told] == [("column added", None, "有效期至")]
    assert [change.kind for change in difference(wide, THREE).told] == ["column removed"]
    assert difference(THREE, empty).told == ()
    assert not difference(THREE, empty).substance


def test_without_a_number_a_new_name_of_the_same_trade_name_or_address_is_possibly_a_rename() -> None:
    before = [
        ("企业名称", "地址"),
        ("深圳市奋达通贸易有限公司", "一路1号"),
        ("ABC Dairy Ltd", "2 X St"),
        ("旧名公司", "三路3号"),
    ]
    after = [
        ("企业名称", "地址"),
        ("深圳市奋达通科技有限公司", "一路1号"),
        ("ABC Dairy Co., Limited", "9 Y St"),
        ("丁厂", "四"),
    ]
    found = difference(before, after)
    assert classes(found)[:2] == [
        ("possibly renamed", "深圳市奋达通贸易有限公司", "深圳市奋达通科技有限公司"),
        ("possibly renamed", "ABC Dairy Ltd", "ABC Dairy Co., Limited"),
    ]
    assert classes(found)[2:] == [("added", None, "丁厂"), ("removed", "旧名公司", None)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("中国检验认证集团马来西亚有限公司", "中国检验认证集团菲律宾有限公司"),  # sisters of one group
        ("深圳市墨丽贸易有限公司", "深圳市惠鑫贸易有限公司"),  # one town, one trade
        ("北京市第一中学", "北京市第二中学"),
        ("Blue River Plant 1 Ltd", "Blue River Plant 2 Ltd"),
    ],
)
def test_names_alike_in_all_but_what_makes_them_one_company_are_no_renames(old: str, new: str) -> None:
    found = difference([("企业名称",), (old,)], [("企业名称",), (new,)])
    assert sorted(kind for kind, *_ in classes(found)) == ["added", "removed"]


def test_another_number_beside_the_same_name_and_cells_is_possibly_the_same_entry() -> None:
    found = difference(THREE, [HEADER, (*ALPHA[:3], "9999", ALPHA[4]), BETA, GAMMA])
    assert classes(found) == [("possibly renamed", "8114", "9999")]


def test_tariff_codes_that_share_their_words_with_others_are_not_told_as_one() -> None:
    header, rest = ("商品编码", "商品名称"), ("1111111111", "其他")
    found = difference([header, rest, ("2222222222", "其他")], [header, rest, ("4444444444", "其他")])
    assert sorted(kind for kind, *_ in classes(found)) == ["added", "removed"]


def test_duplicates_are_counted_and_their_rows_compared_as_a_multiset() -> None:
    twice = (*ALPHA[:4], "他路")
    found = difference([HEADER, ALPHA, twice, BETA, BETA], [HEADER, ALPHA, (*twice[:4], "新路"), BETA], "注册号")
    assert classes(found) == [("changed", "8114", "8114"), ("removed", "595", None)]  # keys as printed
    assert [change.occurrence for change in found.changes] == [2, 2]
    assert [(d.key, d.before, d.after, d.identical) for d in found.duplicates] == [
        ("8114", 2, 2, False), ("595", 2, 1, True),
    ]  # fmt: skip


def test_several_columns_make_one_key_and_an_unknown_one_is_refused_with_those_there_are() -> None:
    found = difference(THREE, [HEADER, ALPHA, BETA, (*GAMMA[:4], "南路")], "国家,注册编号")
    assert (found.key, classes(found)) == (("国家（地区）", "注册号"), [("changed", "法国,F-01", "法国,F-01")])
    with pytest.raises(NoSuchColumnError, match="企业名称"):
        difference(THREE, THREE, "电话")


def test_the_key_is_found_by_evidence_and_said() -> None:
    names = [row[1:3] for row in THREE]
    assert difference(THREE, THREE).key == ("注册号",)
    assert difference(names, names).key == ("企业名称",)
    same_names = [("企业名称", "国家"), ("甲", "法国"), ("甲", "德国")]
    assert difference(same_names, same_names).key == ("企业名称", "国家")
    assert difference(THREE, THREE).key_reason.startswith("an official number")


def test_a_number_printed_twice_by_mistake_does_not_take_the_key_away() -> None:
    lists = [HEADER, *((str(n), f"第{n}乳业", "法国", f"F-{n:02}", f"{n}路") for n in range(1, 9))]
    mistaken = [*lists[:8], ("8", "第8食品", "法国", "F-08", "8路"), ("9", "第9乳业", "法国", "F-02", "9路")]
    found = difference(lists, mistaken)
    assert (found.key, classes(found)) == (("注册号",), [("renamed", "F-08", "F-08"), ("added", None, "F-02")])
    assert [(d.key, d.before, d.after) for d in found.duplicates] == [("F-02", 1, 2)]
    half = [HEADER, *((*row[:3], "F-01", row[4]) if n % 2 else row for n, row in enumerate(lists[1:]))]
    assert difference(half, half).key == ("企业名称",)


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        ("东区A路", "东区a路", True),
        ("Main Street 5", "MAIN STREET 5", True),
        ("Foods Co., Ltd", "FOODS CO., LTD", True),
        ("甲类A1a", "甲类a1a", False),
        ("A/B", "a/b", False),
        ("压力5 mPa", "压力5 MPa", False),
    ],
)
def test_letter_case_of_words_is_typography_and_that_of_codes_and_units_is_not(
    before: str, after: str, same: bool
) -> None:
    assert difference([HEADER, (*ALPHA[:4], before)], [HEADER, (*ALPHA[:4], after)]).substance is not same


def sheet(*notes: str) -> Rows:
    return [("名单", "", "", "", ""), *((note, "", "", "", "") for note in notes), *THREE]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("有效期至2024年12月31日", "有效期至2025年12月31日"),
        ("有效期截至2024年12月31日", "有效期截至2025年12月31日"),
        ("申报截止日期：2024-01-01", "申报截止日期：2024-02-01"),
        ("获批企业名单", "注销企业名单"),
        ("税率：1.5%", "税率：15%"),
        ("单位：元", "单位：万元"),
    ],
)
def test_a_title_or_note_that_says_something_else_is_substance(before: str, after: str) -> None:
    found = difference(sheet(before), sheet(after))
    assert found.substance and found.reason == f"note changed: {before} → {after}"
    assert [(note.kind, note.before, note.after) for note in found.said] == [("changed", before, after)]


def test_a_note_that_came_or_left_is_substance() -> None:
    note = "注：所列企业自2024年1月1日起暂停进口"
    assert difference(sheet(), sheet(note)).reason == f"note added: {note}"
    assert difference(sheet(note), sheet()).reason == f"note removed: {note}"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("数据更新时间：2025-01-01 12:00", "数据更新时间：2025-02-01 09:30"),
        ("打印日期：2025年1月3日", "打印日期：2025年2月3日"),
        ("获批企业名单（截至2024年1月）", "获批企业名单（截至2024年6月）"),
        ("（共12家企业）", "（共13家企业）"),
        ("第1页 共3页", "第1页 共4页"),
        ("数据来源：海关总署", "数据来源：企业管理司"),
        ("注：＊为新增企业", "注:*为新增企业"),
        ("Updated: 2024-01-01", "Updated: 2024-02-01"),
    ],
)
def test_what_an_edition_says_of_itself_is_no_substance(before: str, after: str) -> None:
    assert not difference(sheet(before), sheet(after)).substance
    assert not difference(THREE, [(after, "", "", "", ""), *THREE]).substance or "新增" in after


def test_batches_of_one_register_with_other_header_wording_share_their_columns() -> None:
    found = difference(real("psi-inspection-bodies-batch-3"), real("psi-inspection-bodies-batch-4"))
    assert found.columns == ()
    assert Counter(kind for kind, *_ in classes(found)) == {"added": 4, "removed": 2}


def test_the_codes_of_one_notice_undone_by_another_are_found_across_their_annexes() -> None:
    found = difference(real("gacc-2020-53-annex"), real("gacc-2020-12-14-codes-annex"), "商品编号")
    left = {change.before for change in found.changes if change.kind == "removed"}
    assert left == {"6307900010", "6210103010", "3926209000", "9019200010", "9019200090"}
