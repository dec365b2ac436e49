"""`regwatch read` on a user's own files: what scripts rely on, and what a person sees."""

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from monitor.commands.read_file import read_command

DATA = Path(__file__).parent / "data"
FIELDS = (
    "key", "issuers", "kind", "year", "number", "title", "published", "effective", "effective_until", "effects",
    "provisions",
)  # fmt: skip


def read(path: Path, *more: str) -> dict[str, Any]:
    result = CliRunner().invoke(read_command, [str(path), "--json", *more])
    assert result.exception is None, result.exception
    found = json.loads(result.stdout)
    assert isinstance(found, dict)
    return found


def test_an_official_text_with_its_metadata_block_is_read_whole() -> None:
    found = read(DATA / "gacc-notice-2024-068.txt")
    assert set(FIELDS) <= set(found)
    assert found["key"] == "gacc+mara/announcement/2024/68"
    assert found["issuers"] == [
        {"code": "gacc", "name": "海关总署"},
        {"code": "mara", "name": "农业农村部"},
    ]
    assert (found["kind"], found["year"], found["number"]) == ("announcement", 2024, 68)
    assert found["published"] == found["effective"] == "2024-06-07"
    repeals = [effect for effect in found["effects"] if effect["relation"] == "repeals"]
    assert [effect["target"] for effect in repeals] == ["gacc+mara/announcement/2021/2"]
    assert repeals[0]["printed"] == "海关总署、农业农村部公告2021年第2号"


def test_the_annexes_a_notice_ends_are_its_scope() -> None:
    found = read(DATA / "gacc-notice-2023-197.txt")
    partial = next(effect for effect in found["effects"] if effect["relation"] == "repeals-in-part")
    assert partial["target"] == "gacc/announcement/2021/16"
    assert partial["scope"] == "附件2、6、17、20"


def test_the_day_of_publication_is_the_users_where_the_file_has_none(tmp_path: Path) -> None:
    text = tmp_path / "notice.txt"
    text.write_text(
        "关于有序开展医疗物资出口的公告\n商务部 海关总署 国家药品监督管理局公告2020年第5号\n\n"
        "自4月1日起，出口企业报关时须提供书面或电子声明。\n\n商务部\n海关总署\n国家药监局\n",
        "utf-8",
    )
    alone = read(text)
    assert (alone["published"], alone["effective"]) == (None, "2020-04-01")  # the year is that of its number
    found = read(text, "--published", "2020-03-31")
    assert (found["published"], found["effective"]) == ("2020-03-31", "2020-04-01")
    assert found["key"] == "mofcom+gacc+nmpa/announcement/2020/5"


def test_a_suspension_has_its_last_day(tmp_path: Path) -> None:
    text = tmp_path / "notice.txt"
    text.write_text(
        "商务部 海关总署公告2025年第70号\n经批准，自即日起至2026年11月10日，商务部、海关总署公告2025年第55号、56号、"
        "57号、58号，及商务部公告2025年第61号、62号暂停实施。\n",
        "utf-8",
    )
    effects = read(text, "--published", "2025-11-07")["effects"]
    assert [effect["target"] for effect in effects if effect["relation"] == "suspends"] == [
        *(f"mofcom+gacc/announcement/2025/{number}" for number in (55, 56, 57, 58)),
        *(f"mofcom/announcement/2025/{number}" for number in (61, 62)),
    ]
    assert {(effect["starts"], effect["until"]) for effect in effects} == {("2025-11-07", "2026-11-10")}


def test_the_tree_keeps_numbers_raw_and_parsed(tmp_path: Path) -> None:
    text = tmp_path / "law.txt"
    text.write_text(
        "某某办法\n第一章　总则\n第三条之一　申请人应当提交：\n（一）申请表；\n（二）证明。\n　　前款材料应当真实。\n",
        "utf-8",
    )
    chapter = next(top for top in read(text)["provisions"] if top["level"] == "chapter")
    article = chapter["children"][0]
    assert (article["number"], article["ordinal"], article["level"]) == ("第三条之一", [3, 1], "article")
    assert [child["number"] for child in article["children"] if child["number"]] == ["（一）", "（二）"]


def test_a_person_sees_the_words_each_day_was_read_from() -> None:
    told = CliRunner().invoke(read_command, [str(DATA / "gacc-notice-2023-197.txt")]).stdout
    assert "effective  2024-01-01  “本公告自2024年1月1日起执行”" in told
    assert "附件2、6、17、20" in told


def test_a_list_is_said_to_be_one(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("序号,注册号,企业名称\n1,001,甲公司\n2,002,乙公司\n", "utf-8")
    found = read(path)
    assert found["format"] == "csv"
    assert found["lists"] == [{"columns": ["序号", "注册号", "企业名称"], "rows": 2}]


def test_what_cannot_be_read_is_said_with_the_file_and_a_remedy(tmp_path: Path) -> None:
    path = tmp_path / "scan.pdf"
    path.write_bytes(b"%PDF-1.4 cut off")
    result = CliRunner().invoke(read_command, [str(path)])
    assert result.exit_code == 1 and "scan.pdf" in str(result.exception)
