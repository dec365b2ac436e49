"""Lists as authorities print them, one edition beside the next: what is told of each pair."""

from collections import Counter

import pytest

from monitor.diff.files import compare
from monitor.diff.lists.listing import RegisterDifference
from spiders.reading.document import Block, Document, Table

Rows = list[tuple[str, ...]]


def difference(before: Rows | list[Block], after: Rows | list[Block], key: str = "") -> RegisterDifference:
    """Of two documents: rows are one table, blocks are lines and tables."""
    documents = []
    for found in (before, after):
        blocks = found if any(isinstance(block, str | Table) for block in found) else [Table(tuple(found))]  # type: ignore[arg-type]
        documents.append(Document(format="sheet", blocks=tuple(blocks)))  # type: ignore[arg-type]
    (told,) = compare(*documents, key=key).lists
    return told


LABS = [
    ("序号", "机构名称", "注册号", "地址", "有效期至", "状态"),
    ("1", "上海天祥质量技术服务有限公司", "CNAS L1001", "民安路2号", "2026-02-11", "有效"),
    ("2", "广州广电计量检测股份有限公司", "CNAS L1002", "平云路3号", "2027-03-11", "有效"),
    ("3", "谱尼测试集团股份有限公司", "CNAS L1003", "锦带路6号", "2026-06-11", "有效"),
]
PLANTS = [
    ("国家（地区）", "企业名称", "注册编号", "企业地址"),
    ("新西兰", "Fonterra Ltd (Te Rapa)", "0001", "Te Rapa Rd"),
    ("法国", "Lactalis", "FR 14.371.001 CE", "Vire"),
]
CODES = [
    ("序号", "商品编码", "商品名称", "监管条件", ""), ("", "", "", "调整前", "调整后"),
    ("1", "0102210000", "改良种用牛", "A", "A/B"), ("2", "6307900010", "口罩", "", "B"),
]  # fmt: skip
DEVICES = [
    ("注册证编号", "产品名称", "注册人名称", "批准日期", "有效期至"),
    ("国械注准20203140001", "一次性使用医用口罩", "甲医疗有限公司", "2020-01-02", "2025-01-01"),
    ("粤械注准20202140003", "医用防护服", "丙医疗有限公司", "2020/3/2", "2025/3/1"),
]
WHITE = [
    ("序号", "企业名称", "产品名称", "备注"), ("1", "浙江蓝禾医疗用品有限公司", "医用外科口罩", ""),
    ("2", "稳健医疗用品股份有限公司", "医用口罩", ""), ("3", "稳健医疗用品股份有限公司", "医用防护服", ""),
]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after", "key", "expected"),
    [
        (LABS, [*LABS[:2], (*LABS[2][:5], "暂停"), (*LABS[3][:4], "2031-06-11", "撤销")], "", {"changed": 2}),
        (LABS, [(*row[:2], row[2].replace(" ", "").lower(), *row[3:]) for row in LABS], "注册号", {}),
        (LABS, [*LABS, ("合计", "3", "", "", "", ""), ("注：以官网为准", "", "", "", "", "")], "", {}),
        (
            PLANTS,
            [
                ("Country/Region\n国家/地区", "Establishment Name\n企业名称", "Approval No.\n注册号", "Address\n地址"),
                ("新西兰", "Fonterra Ltd（Te Rapa）", "1", "Te Rapa Rd"),
                ("法国", "Lactalis", "FR14371001CE", "Vire"),
            ],
            "",
            {},
        ),
        (
            CODES,
            [
                ("序号", "海关商品编号", "货品名称", "检验监管条件", "检验监管条件"), ("", "", "", "调整前", "调整后"),
                ("1", "102210000", "改良种用牛", "A", "A/B"), ("2", "6307900010", "口罩", "A", "B"),
                ("3", "9019200010", "呼吸机", "", "B"),
            ],
            "商品编码",
            {"changed": 1, "added": 1},
        ),
        (
            DEVICES,
            [DEVICES[0], (*DEVICES[1][:4], "2030年1月1日"), (*DEVICES[2][:3], "2020年3月2日", "2025-03-01")],
            "",
            {"changed": 1},
        ),
        (
            DEVICES,
            [DEVICES[0], ("国械注准20253140001", *DEVICES[1][1:3], "2025-01-02", "2030-01-01"), DEVICES[2]],
            "",
            {"possibly renamed": 1},
        ),
        (
            WHITE,
            [WHITE[0], ("1", "蓝禾医疗用品（浙江）有限公司", *WHITE[1][2:]), *WHITE[2:]],
            "",
            {"possibly renamed": 1},
        ),
        (WHITE, [WHITE[0], *((str(n), *row[1:]) for n, row in enumerate(WHITE[:0:-1], 1))], "", {}),
    ],
    ids=[
        "suspended and revoked", "numbers spelled anew", "sums and notes", "bilingual header, lost zeros",
        "tariff codes", "days spelled anew", "registered anew", "white list renamed", "reversed and renumbered",
    ],
)  # fmt: skip
def test_each_pair_of_editions_is_told_by_its_classes(
    before: Rows, after: Rows, key: str, expected: dict[str, int]
) -> None:
    found = difference(before, after, key)
    assert Counter(change.kind for change in found.changes) == expected
    assert found.substance == bool(expected)


HEADER = ("序号", "企业名称", "注册号")
FIRST, SECOND, THIRD = ("1", "甲乳业", "1001"), ("2", "乙乳业", "1002"), ("1", "丁乳业", "1004")


def as_annexes(approved: Rows, cancelled: Rows, day: str) -> list[Block]:
    lines = ("附件1", f"获批企业名单（截至{day}）", "附件2", "注销企业名单")
    return [*lines[:2], Table((HEADER, *approved)), *lines[2:], Table((HEADER, *cancelled))]


def as_sheets(approved: Rows, cancelled: Rows, day: str) -> list[Block]:
    titles = ((f"获批企业名单（{day}）", "", ""), ("注销企业名单", "", ""))
    return [Table((titles[0], HEADER, *approved)), Table((titles[1], HEADER, *cancelled))]


def as_one_sheet(approved: Rows, cancelled: Rows, _: str) -> list[Block]:
    return [Table((HEADER, ("一、获批企业", "", ""), *approved, ("二、注销企业", "", ""), HEADER, *cancelled))]


@pytest.mark.parametrize("made", [as_annexes, as_sheets, as_one_sheet])
def test_an_entry_that_goes_from_one_annex_or_section_to_another_has_changed(made) -> None:  # type: ignore[no-untyped-def]
    before = made([FIRST, SECOND], [THIRD], "2024年1月")
    found = difference(before, made([FIRST], [THIRD, SECOND], "2024年6月"))
    assert [(change.kind, change.before) for change in found.changes] == [("changed", "1002")]
    ((field,),) = (change.fields for change in found.changes)
    assert "获批" in (field.before or "")
    assert "注销" in (field.after or "")
    assert not difference(before, made([FIRST, SECOND], [THIRD], "2024年6月")).substance


def test_the_pages_of_one_table_and_headings_that_only_count_anew_are_no_change() -> None:
    whole: list[Block] = ["企业名单", Table((HEADER, FIRST, SECOND))]
    pages: list[Block] = ["企业名单", Table((HEADER, FIRST)), "第 2 页", Table((HEADER, SECOND))]
    assert not difference(whole, pages).substance
    counted = [HEADER, ("北京市（1家）", "", ""), FIRST, ("上海市（1家）", "", ""), SECOND]
    grown = [HEADER, ("北京市（2家）", "", ""), FIRST, THIRD, ("上海市（1家）", "", ""), SECOND]
    assert [change.kind for change in difference(counted, grown).changes] == ["added"]


ENTRIES = [HEADER, *((str(n), f"第{n}食品有限公司", f"{n:04}") for n in range(1, 9))]


def text_with(rows: Rows, *lines: str, form: str = "html") -> Document:
    """A page or Word document of these lines above one table."""
    return Document(format=form, blocks=(*lines, Table(tuple(rows))))


PROSE = ("现公布名单，自2024年1月1日起有效。", "现废止名单，自2025年1月1日起失效。")


@pytest.mark.parametrize("form", ["html", "docx", "pdf", "text"])
def test_what_texts_say_outside_their_tables_counts_when_their_tables_are_compared_as_lists(form: str) -> None:
    before, after = (text_with(ENTRIES, line, form=form) for line in PROSE)
    found = compare(before, after, key="注册号")
    assert found.substance and found.reason.startswith("outside the tables: 1 provision amended")
    assert not any(its.substance for its in found.lists)
    assert len(found.pieces) == 1
    both = compare(before, text_with(ENTRIES[:-1], PROSE[1], form=form), key="注册号")
    assert both.reason.startswith("1 removed; outside the tables: 1 provision amended")
    assert not compare(before, text_with(ENTRIES, PROSE[0].replace("，", ","), form=form), key="注册号").substance
    assert not compare(before, before, key="注册号").pieces


def test_a_sheet_beside_a_page_shares_its_notes_with_the_lines_of_the_page() -> None:
    page = text_with(ENTRIES, "现公布名单如下。", "有效期至2025年12月31日")

    def noted(*notes: str) -> Document:
        return Document(format="csv", blocks=(Table((*((note, "", "") for note in notes), *ENTRIES)),))

    for note in ("", "有效期至2025年12月31日", "公布名单如下"):
        found = compare(noted(note), page)
        assert not found.substance and "only" in found.problems[0]
    assert compare(noted("有效期至2024年12月31日"), page).reason == (
        "note changed: 有效期至2024年12月31日 → 有效期至2025年12月31日"
    )
    assert compare(page, noted("注：自2026年起暂停进口")).substance
    assert compare(noted("有效期至2025年1"), page).substance  # 1 is no part of 12


def test_texts_that_are_little_but_a_list_are_compared_as_lists_and_notices_with_an_annex_as_texts() -> None:
    shuffled = [HEADER, *((str(n), *row[1:]) for n, row in enumerate(ENTRIES[:0:-1], 1))]
    found = compare(text_with(ENTRIES, "企业名单"), text_with(shuffled, "企业名单", form="docx"))
    assert found.is_list and not found.substance
    notice = ["一、进口商应当自公布之日起三十日内办理备案手续，逾期不予受理。"] * 6
    assert not compare(text_with(ENTRIES, *notice), text_with(shuffled, *notice)).is_list
    form = [("办理事项", "时限要求"), *((f"第{n}项应当办理的事项", "自受理之日起三十日内办结") for n in range(9))]
    assert not compare(text_with(form), text_with(form[:-1])).is_list  # no number, no name: no list of entries
