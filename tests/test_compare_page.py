"""The page `compare --html` prints: whole, accessible, and harmless whatever the files hold."""

from typing import Any

from lxml import html

from monitor.diff.files import compare
from monitor.diff.page import to_page
from spiders.reading.files.documents import open_document

EVIL = '<script>alert(1)</script><img src=x onerror="x()">&\u202e'


def page(before: str, after: str, ending: str = "txt", names: tuple[str, str] = ("a", "b")) -> str:
    old, new = (open_document(text.encode(), f"act.{ending}") for text in (before, after))
    return to_page(compare(old, new), names)


def test_the_page_is_whole_and_says_the_answer_first() -> None:
    printed = page("第一条　期限为四年。", "第一条　期限为五年。")
    assert printed.startswith('<!DOCTYPE html>\n<html lang="en">') and '<meta charset="utf-8">' in printed
    document: Any = html.document_fromstring(printed)
    assert document.findtext(".//title") == "Change of substance: a → b"
    answer = document.find(".//p[@role='status']")
    assert answer is not None and "第一条 (duration: 四年 → 五年)" in answer.text_content()
    assert document.find(".//section").get("lang") == "zh"
    assert [document.findtext(f".//section//{tag}") for tag in ("del", "ins")] == ["四", "五"]


def test_no_change_of_substance_is_said_in_words() -> None:
    document: Any = html.document_fromstring(page("甲,应当报告。", "甲，应当报告。"))
    assert document.findtext(".//title") == "No change of substance: a → b"


def test_lists_are_a_table_with_headings_for_readers_of_screens() -> None:
    rows = "注册号,企业名称,地址\n001,甲公司,北京\n002,乙公司,上海\n"
    document: Any = html.document_fromstring(page(rows, rows.replace("北京", "天津") + "003,丙公司,广州\n", "csv"))
    table = document.find(".//table")
    assert table is not None and table.find("caption") is not None
    assert [cell.text for cell in table.findall("thead//th[@scope='col']")] == [
        "What", "Row", "Column", "Before", "After",
    ]  # fmt: skip
    words = [" ".join(map(str, row.itertext())) for row in table.findall("tbody/tr")]
    assert words[0] == "changed 001 地址 北京 天津"
    assert any("added 003" in row for row in words)


def test_hostile_words_and_names_are_shown_and_not_obeyed() -> None:
    for ending in ("txt", "csv"):
        texts = (f"名称,地址\n甲,{EVIL}\n乙,b\n", f"名称,地址\n甲,{EVIL}x\n乙,b\n")
        printed = page(*texts, ending, names=(EVIL, "b"))
        document: Any = html.document_fromstring(printed)
        tags = {str(element.tag) for element in document.iter()}
        assert not tags & {"script", "img", "a", "link", "iframe"}
        assert "\u202e" not in printed and "alert(1)" in document.text_content()
        assert not any(name.startswith(("on", "href", "src")) for element in document.iter() for name in element.attrib)
