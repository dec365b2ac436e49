"""`regwatch compare` on a user's own files, as scripts rely on it: what it calls a change, and how it exits."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from monitor.commands.compare_files import OutputError, compare_command
from monitor.diff.listed import NoListError

WHO = ("出口经营者", "进口收货人", "检验机构", "报关企业", "境外注册企业")
WHAT = (
    "应当按照规定办理许可手续，并于变更之日起30日内提出申请",
    "应当建立并保存进货查验记录，保存期限不得少于2年",
    "可以委托具有资质的机构进行检测",
    "不得转让、出租或者出借许可证件",
    "应当每年1月31日前提交上一年度报告",
    "应当对其提交材料的真实性负责",
)
DIGITS = "零一二三四五六七八九十"


def numeral(value: int) -> str:
    tens, ones = divmod(value, 10)
    return DIGITS[value] if value <= 10 else f"{DIGITS[tens] if tens > 1 else ''}十{DIGITS[ones] if ones else ''}"


def articles(count: int = 24) -> list[str]:
    said = [f"{WHO[i % 5]}{WHAT[(i * 5 + i // 6) % 6]}" for i in range(count)]
    return [f"{words}，第{numeral(i + 3)}类不超过{i * 17 + 8}件。" for i, words in enumerate(said)]


def law(items: list[str]) -> str:
    return "某某监督管理办法\n\n" + "\n".join(f"第{numeral(i + 1)}条　{text}" for i, text in enumerate(items))


def wrapped(text: str, width: int = 32) -> str:
    return "\n".join(line[at : at + width] for line in text.split("\n") for at in range(0, len(line), width) or (0,))


def compared(folder: Path, before: str, after: str, *more: str, ending: str = "txt") -> tuple[int, dict[str, Any]]:
    names = [folder / f"before.{ending}", folder / f"after.{ending}"]
    for name, text in zip(names, (before, after), strict=True):
        name.write_text(text, "utf-8")
    result = CliRunner().invoke(compare_command, [*map(str, names), "--json", *more])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, json.loads(result.stdout)


def classes(found: dict[str, Any]) -> dict[str, int]:
    return dict(Counter(change["class"] for change in found["changes"]))


def edited(place: int, old: str, new: str) -> list[str]:
    items = articles()
    assert old in items[place]
    items[place] = items[place].replace(old, new)
    return items


def test_the_same_file_twice_is_no_change(tmp_path: Path) -> None:
    code, found = compared(tmp_path, law(articles()), law(articles()))
    assert (code, found["substance"], found["changes"]) == (0, False, [])


def test_one_digit_is_one_amendment_of_one_article_and_shows_the_whole_number(tmp_path: Path) -> None:
    code, found = compared(tmp_path, law(articles()), law(edited(8, "144件", "145件")))
    assert (code, found["substance"], classes(found)) == (10, True, {"amended": 1})
    change = found["changes"][0]
    assert (change["before"], change["after"], change["significance"]) == ("第九条", "第九条", "substance")
    assert [span["text"] for span in change["spans"] if span["op"] != "equal"] == ["144", "145"]


def test_an_inserted_article_is_one_addition_however_many_numbers_shift(tmp_path: Path) -> None:
    items = articles()
    code, found = compared(tmp_path, law(items), law([*items[:5], "任何单位和个人有权举报违法行为。", *items[5:]]))
    assert code == 10
    assert classes(found) == {"added": 1, "renumbered": 19}
    assert "第六条–第二十四条 are now 第七条–第二十五条" in found["summary"]


def test_a_reference_that_follows_the_renumbering_is_no_substance_of_its_own(tmp_path: Path) -> None:
    items = articles()
    items[20] = "违反本办法第十二条、第二十条规定的，处1万元以上3万元以下罚款。"
    later = [*items[:5], "任何单位和个人有权举报违法行为。", *items[5:]]
    follows = [text.replace("第十二条、第二十条", "第十三条、第二十一条") for text in later]
    wrong = [text.replace("第十二条、第二十条", "第十三条、第二十二条") for text in later]
    assert classes(compared(tmp_path, law(items), law(follows))[1])["reference"] == 1
    assert classes(compared(tmp_path, law(items), law(wrong))[1])["amended"] == 1


def test_a_duty_is_substance_and_a_variant_spelling_is_not(tmp_path: Path) -> None:
    code, found = compared(tmp_path, law(articles()), law(edited(0, "应当", "可以")))
    assert code == 10 and "duty" in found["changes"][0]["why"]
    code, found = compared(tmp_path, law(articles()), law(edited(10, "或者", "或")))
    assert code == 0 and found["changes"][0]["significance"] == "wording"


@pytest.mark.parametrize("change", [("，", ","), ("3", "３"), ("　", "  "), ("。\n", "。\r\n\r\n")])
def test_typography_is_no_change_of_substance(tmp_path: Path, change: tuple[str, str]) -> None:
    code, found = compared(tmp_path, law(articles()), law(articles()).replace(*change))
    assert (code, found["substance"]) == (0, False)


def test_line_breaks_that_came_or_went_are_no_change(tmp_path: Path) -> None:
    items = [f"{text}具体办法由海关总署会同国务院有关部门制定，自公布之日起施行。" for text in articles()]
    for broken in (wrapped(law(items)), law(items).replace("\n", "")):
        code, found = compared(tmp_path, law(items), broken)
        assert (code, found["changes"]) == (0, []), found["summary"]


def test_two_articles_that_change_places_are_moved(tmp_path: Path) -> None:
    items = articles()
    items[3], items[20] = items[20], items[3]
    code, found = compared(tmp_path, law(articles()), law(items))
    assert code == 0 and set(classes(found)) <= {"moved", "renumbered"}


def test_an_unnumbered_paragraph_belongs_to_its_article(tmp_path: Path) -> None:
    items = articles()
    items[8] += "\n　　前款规定的期限为30日。"
    code, found = compared(tmp_path, law(items), law(items).replace("为30日", "为60日"))
    assert code == 10 and [change["before"] for change in found["changes"]] == ["第九条"]


LIST = "序号,注册号,企业名称,地址\n1,0012345,甲公司,北京\n2,0012346,乙公司,上海\n3,0012347,丙有限公司,广州\n"


def test_a_list_is_compared_by_its_key_whatever_order_and_headers_it_has(tmp_path: Path) -> None:
    after = "序号,注册编号,地址,企业名称\n1,0012347,广州,丙有限公司\n2,12345,北京,甲公司\n3,0012346,上海,乙公司\n"
    code, found = compared(tmp_path, LIST, after, "--key", "注册号", ending="csv")
    assert (code, found["changes"]) == (0, [])


def test_rows_that_came_left_changed_and_were_renamed_are_told_apart(tmp_path: Path) -> None:
    after = "序号,注册号,企业名称,地址\n1,0012345,甲公司,天津\n2,0012346,乙新名公司,上海\n3,0012348,丁厂,深圳\n"
    code, found = compared(tmp_path, LIST, after, "--key", "注册号", ending="csv")
    assert code == 10 and classes(found) == {"changed": 1, "renamed": 1, "added": 1, "removed": 1}
    changed = next(change for change in found["changes"] if change["class"] == "changed")
    assert changed["fields"] == [{"column": "地址", "before": "北京", "after": "天津"}]


def test_a_list_without_numbers_shows_who_may_have_been_renamed(tmp_path: Path) -> None:
    before = "企业名称,国家\n上海甲乙丙医疗器械有限公司,中国\n广州丁戊己生物科技有限公司,中国\nAcme GmbH,德国\n"
    after = before.replace("甲乙丙医疗器械有限", "甲乙丙医疗器械股份有限")
    code, found = compared(tmp_path, before, after, ending="csv")
    assert code == 10 and classes(found) == {"possibly renamed": 1}


def test_columns_that_came_and_rows_of_one_key_are_told_as_printed(tmp_path: Path) -> None:
    lines = LIST.splitlines()
    wide = "\n".join(f"{line},{'备注' if n == 0 else '新'}" for n, line in enumerate([*lines, lines[-1]])) + "\n"
    code, found = compared(tmp_path, LIST, wide, ending="csv")
    row, column = found["changes"]
    assert code == 10 and (row["class"], row["after"], row["occurrence"]) == ("added", "0012347", 2)
    assert (column["class"], column["before"], column["after"], column["fields"]) == ("column added", None, "备注", [])
    assert [its["class"] for its in found["lists"][0]["columns"]] == ["added"]
    told = CliRunner().invoke(compare_command, [str(tmp_path / "before.csv"), str(tmp_path / "after.csv")]).stdout
    assert "added: 0012347 (row 2 of this key)" in told and "column added: 备注" in told


PUBLISHED = (
    "<html><body><h1>公告</h1><p>公布名单，自2024年1月1日起有效。</p><table><tr><th>注册号</th><th>名称</th></tr>"
)
PUBLISHED += "<tr><td>01</td><td>甲公司</td></tr><tr><td>02</td><td>乙公司</td></tr></table></body></html>"
WITHDRAWN = PUBLISHED.replace("公布名单，自2024年1月1日起有效", "废止名单，自2025年1月1日起失效")


def test_the_text_around_a_list_counts_too_and_stands_behind_the_rows(tmp_path: Path) -> None:
    code, found = compared(tmp_path, PUBLISHED, WITHDRAWN, "--key", "注册号", ending="html")
    assert (code, classes(found)) == (10, {"amended": 1}) and "2025年1月1日" in found["reason"]
    code, found = compared(tmp_path, PUBLISHED, WITHDRAWN.replace("乙公司", "丙厂"), "--key", "注册号", ending="html")
    assert [change["class"] for change in found["changes"]] == ["renamed", "amended"]
    names = [str(tmp_path / "before.html"), str(tmp_path / "after.html")]
    for more, words in (((), "[-公布-]{+废止+}"), (("--html",), ">废止</ins>")):
        told = CliRunner().invoke(compare_command, [*names, "--key", "注册号", *more]).stdout
        assert words in told and "丙厂" in told


def test_tracked_changes_are_of_texts_even_where_these_are_little_but_a_list(tmp_path: Path) -> None:
    redline = tmp_path / "redline.docx"
    before, after = PUBLISHED.replace("公布名单，自2024年1月1日起有效。", ""), PUBLISHED.replace("乙公司", "丙厂")
    assert compared(tmp_path, before, before.replace("乙公司", "丙厂"), ending="html")[1]["kind"] == "register"
    code, found = compared(tmp_path, before, after, "--docx", str(redline), ending="html")
    assert (code, found["kind"]) == (10, "text") and redline.read_bytes().startswith(b"PK")


def test_a_note_of_a_sheet_that_changed_is_told_everywhere(tmp_path: Path) -> None:
    before, after = (f"有效期至{year}年12月31日,,,\n{LIST}" for year in (2024, 2025))
    code, found = compared(tmp_path, before, after, ending="csv")
    assert code == 10 and found["reason"] == "note changed: 有效期至2024年12月31日 → 有效期至2025年12月31日"
    assert found["lists"][0]["said"] == [
        {
            "class": "changed",
            "line": "有效期至2025年12月31日",
            "before": "有效期至2024年12月31日",
            "after": "有效期至2025年12月31日",
            "substance": True,
        }
    ]
    names = [str(tmp_path / "before.csv"), str(tmp_path / "after.csv")]
    assert "note changed" in CliRunner().invoke(compare_command, names).stdout
    assert "<ins>有效期至2025年12月31日</ins>" in CliRunner().invoke(compare_command, [*names, "--html"]).stdout


@pytest.mark.parametrize("without", ["a", "b"])
def test_a_key_for_a_file_without_a_table_names_the_file_and_a_way_out(tmp_path: Path, without: str) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text("一、内容。" if name == without else LIST, "utf-8")
    result = CliRunner().invoke(compare_command, [str(tmp_path / "a.txt"), str(tmp_path / "b.txt"), "--key", "注册号"])
    assert isinstance(result.exception, NoListError) and result.exception.exit_code == 2
    assert str(tmp_path / f"{without}.txt") in str(result.exception)
    assert "leave --key out to compare as texts" in str(result.exception)


def page(body: str, count: int, news: str) -> str:
    return (
        f"<html><head><title>公告</title><script src='/app.{count}.js'></script></head><body>"
        f"<div class='nav'><a href='/'>首页</a><a href='/b'>政务公开</a></div><p>今天是2026年11月{count % 28 + 1}日</p>"
        f"<div id='content'><h1>海关总署公告2020年第53号</h1><p>浏览次数：{count}</p>{body}</div>"
        f"<div class='side'><h3>最新信息</h3><ul><li><a href='/n/1'>{news}</a></li></ul></div>"
        "<div class='footer'>版权所有 京ICP备12345号</div></body></html>"
    )


BODY = "<p>现公告如下：</p>"
BODY += "<p>一、自2020年4月10日起，对附件所列商品实施出口检验。</p><p>二、本公告自发布之日起施行。</p>"


def test_what_stands_around_the_text_of_a_page_never_counts(tmp_path: Path) -> None:
    code, found = compared(tmp_path, page(BODY, 100, "新闻甲"), page(BODY, 231, "新闻乙"), ending="html")
    assert (code, found["substance"], found["changes"]) == (0, False, [])
    assert found["reason"]


def test_one_day_that_changed_among_the_noise_does(tmp_path: Path) -> None:
    after = page(BODY.replace("4月10日", "4月11日"), 231, "新闻乙")
    code, found = compared(tmp_path, page(BODY, 100, "新闻甲"), after, ending="html")
    assert code == 10 and [change["before"] for change in found["changes"]] == ["一、"]


def test_a_file_that_is_no_document_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "a.bin").write_bytes(bytes(range(256)) * 40)
    (tmp_path / "b.txt").write_text("一、内容。", "utf-8")
    result = CliRunner().invoke(compare_command, [str(tmp_path / "a.bin"), str(tmp_path / "b.txt")])
    assert "a.bin" in str(result.exception)


def test_two_equal_files_are_the_same_even_where_they_cannot_be_read(tmp_path: Path) -> None:
    for name in ("a.pdf", "b.pdf"):
        (tmp_path / name).write_bytes(b"%PDF-1.4 cut off")
    result = CliRunner().invoke(compare_command, [str(tmp_path / "a.pdf"), str(tmp_path / "b.pdf"), "--json"])
    found = json.loads(result.stdout)
    assert (result.exit_code, found["rung"], found["changes"]) == (0, "bytes", [])
    assert "a.pdf" in found["problems"][0]


def test_two_ways_of_printing_at_once_are_a_usage_error_and_a_bad_folder_is_named(tmp_path: Path) -> None:
    names = [tmp_path / "a.txt", tmp_path / "b.txt"]
    for name, text in zip(names, (law(articles()), law(edited(8, "144件", "145件"))), strict=True):
        name.write_text(text, "utf-8")
    assert CliRunner().invoke(compare_command, [*map(str, names), "--json", "--html"]).exit_code == 2
    result = CliRunner().invoke(compare_command, [*map(str, names), "--docx", str(tmp_path / "none" / "o.docx")])
    assert isinstance(result.exception, OutputError) and "o.docx" in str(result.exception)


def test_a_file_too_large_is_refused_before_it_is_loaded(tmp_path: Path) -> None:
    huge = tmp_path / "huge.txt"
    with huge.open("wb") as file:
        file.truncate(3 << 30)  # a hole, not three gigabytes on disk
    result = CliRunner().invoke(compare_command, [str(huge), str(huge)])
    assert "huge.txt: too large: 3072 MB" in str(result.exception)


def test_a_redline_is_printed_for_people_and_as_a_page(tmp_path: Path) -> None:
    names = [tmp_path / "a.txt", tmp_path / "b.txt"]
    names[0].write_text(law(articles()), "utf-8")
    names[1].write_text(law(edited(8, "144件", "145件")), "utf-8")
    told = CliRunner().invoke(compare_command, [*map(str, names)])
    assert told.exit_code == 10 and "[-144-]{+145+}" in told.stdout and "第九条" in told.stdout
    shown = CliRunner().invoke(compare_command, [*map(str, names), "--html"]).stdout
    assert "<del" in shown and "<ins" in shown
    CliRunner().invoke(compare_command, [*map(str, names), "--docx", str(tmp_path / "redline.docx")])
    assert (tmp_path / "redline.docx").read_bytes().startswith(b"PK")
