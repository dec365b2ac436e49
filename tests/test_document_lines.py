"""What of a document is compared as a line of its own, and which lines beside the rules are told as furniture."""

import pytest

from monitor.diff.document_lines import page_data
from monitor.diff.files import Comparison, compare
from monitor.diff.rejoined import rejoined
from monitor.diff.texts.counted import counting_column
from monitor.diff.texts.lines import lines_of, name_of
from snapshots.model import Provision
from spiders.reading.document import Table
from spiders.reading.files.documents import open_document

TARIFFS = (
    ("序号", "税号", "品名"),
    ("1", "03061100", "冻龙虾"),
    ("2", "03061490", "冻蟹"),
    ("3", "03061611", "冻小虾"),
)
NOTICE = "某某公告2025年第7号\n一、自2025年7月1日起，对附件所列商品实施检验。\n二、本公告自发布之日起执行。\n"


def told(before: str, after: str, ending: str = "txt") -> Comparison:
    old, new = (open_document(text.encode(), f"act.{ending}") for text in (before, after))
    return compare(old, new)


def page(*, info: str = "", link: str = "") -> str:
    words = "".join(f"<p>{line}</p>" for line in NOTICE.splitlines()[1:])
    return f"<html><body><h1>{NOTICE.splitlines()[0]}</h1>{info}{words}{link}</body></html>"


def test_the_cell_that_counts_the_rows_is_their_number() -> None:
    lines = lines_of((Provision(text="", level="table", rows=TARIFFS),))
    assert [(line.number, line.text) for line in lines] == [
        ("", "序号 | 税号 | 品名"), ("1", "03061100 | 冻龙虾"), ("2", "03061490 | 冻蟹"), ("3", "03061611 | 冻小虾"),
    ]  # fmt: skip
    assert name_of(lines[1]) == "row 1"


@pytest.mark.parametrize(
    "rows",
    [
        (("编号", "名称"), ("6307900010", "口罩"), ("6307900090", "其他口罩"), ("9018909919", "呼吸机")),
        (("级别", "罚款"), ("1", "100元"), ("2", "200元"), ("3", "300元")),
        (("年份", "配额"), ("2023", "100"), ("2024", "120"), ("2025", "140")),
        (("2023", "100"), ("2024", "120"), ("2025", "140")),
        (("1",), ("2",), ("3",)),
    ],
    ids=["codes", "grades", "years", "years without header", "one column"],
)
def test_a_column_that_says_something_of_its_row_is_no_count(rows: tuple[tuple[str, ...], ...]) -> None:
    assert counting_column(rows) is None


def test_a_table_that_goes_on_without_a_header_may_count_from_anywhere() -> None:
    found = counting_column((("41", "甲公司"), ("42", "乙公司"), ("43", "丙公司")))
    assert found is not None and (found.column, found.start) == (0, 0)


def test_the_day_below_a_notice_is_not_part_of_its_last_item() -> None:
    signed = NOTICE + "海关总署\n2025年6月30日\n"
    found = told(signed, signed.replace("6月30日", "6月29日"))
    assert found.reason == "1 provision amended: the signature block (date: 2025年6月30日 → 2025年6月29日)"


def test_page_data_is_read_by_its_labels_and_nothing_else_is_page_data() -> None:
    assert page_data("发布时间：2025-06-30 10:15 来源：财政部") == {"published": "2025-06-30 10:15", "origin": "财政部"}
    for line in ("一、来源：进口商应当说明。", "应当说明来源：产地、日期", "时间：2025年7月1日", "", "海关总署"):
        assert page_data(line) == {}


def test_page_data_that_came_or_went_with_a_design_is_furniture_and_another_day_is_not() -> None:
    with_day, other_day = page(info="<p>发布时间：2025-06-30</p>"), page(info="<p>发布时间：2025-07-01</p>")
    assert not told(page(), with_day, "html").substance
    assert not told(with_day, with_day.replace("发布时间", "发布日期"), "html").substance
    assert told(with_day, other_day, "html").substance


def test_a_link_to_the_same_file_elsewhere_is_furniture_and_to_another_file_is_told_as_unread() -> None:
    here, moved, other = (
        page(link=f'<p>附件：<a href="{address}">清单.pdf</a></p>')
        for address in ("/files/06/a1.pdf", "/upload/9/A1.pdf?v=3", "/files/06/b77.pdf")
    )
    assert not told(here, moved, "html").substance
    found = told(here, other, "html")
    assert found.substance
    assert "清单.pdf is another file now (a1.pdf → b77.pdf), not read" in found.reason


def test_a_table_of_contents_says_nothing_its_headings_do_not_say() -> None:
    law = "某条例\n第一章　总则\n第一条　为了规范管理，制定本条例。\n第二章　附则\n第二条　本条例自公布之日起施行。\n"
    contents = law.replace("某条例\n", "某条例\n目录\n第一章　总则\n第二章　附则\n")
    found = told(contents, law)
    assert not found.substance and "contents" in found.reason


def test_lines_are_joined_as_the_other_text_has_them_and_others_left_alone() -> None:
    whole = "Article 5 These Regulations shall enter into force on January 1, 2022."
    broken = ["Article 5 These Regulations shall", "enter into force on", "January 1, 2022."]
    table = Table((("a", "b"),))
    assert rejoined([*broken, table, "其他"], [whole, table, "别的"]) == [whole, table, "其他"]
    assert rejoined(["企业应当在三十日", "内报告，并保存记录。"], ["企业应当在三十日内报告。"]) == [
        "企业应当在三十日", "内报告，并保存记录。",
    ]  # fmt: skip


def test_a_number_that_another_provision_has_now_is_called_former() -> None:
    articles = ["甲应当报告海关。", "乙可以申请检验。", "丙不得进口货物。"]
    before, after = (
        "\n".join(f"第{'一二三'[k]}条　{text}" for k, text in enumerate(texts)) for texts in (articles, articles[1:])
    )
    assert told(before, after).reason.endswith(": former 第一条 repealed")
