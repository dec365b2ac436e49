"""What publishers say of an entry's standing, apart from our sightings: words, validity, notices, links, sizes."""

import csv
import io
import json
import time
import xml.etree.ElementTree as ElementTree
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from monitor.api import open_archive
from monitor.asof.links import matches
from monitor.asof.picture import picture
from monitor.asof.sizes import Point, Sizes, counted
from monitor.cli import cli
from snapshots.model import Entry, Title, Version
from spiders.registers.official import Official, Status, official_of
from spiders.registers.validity import days_in, span
from tests.register_site import Customs

REGISTRY, DECISIONS = "cnas-registry", "cnas-suspensions"


def read(*cells: tuple[str, str], decisions: bool = False) -> Official:
    entry = Entry(key="list/1", register="list", name="甲检测有限公司", fields=cells)
    return official_of(entry, decisions=decisions)


@pytest.mark.parametrize(
    ("column", "words", "status"),
    [
        ("状态", "有效", Status.VALID), ("认可状态", "暂停", Status.SUSPENDED), ("处理措施", "部分暂停", Status.PART),
        ("状态", "撤销", Status.WITHDRAWN), ("处理结果", "自愿注销", Status.CANCELLED),
        ("证书状态", "失效", Status.EXPIRED), ("状态", "解除暂停", Status.RESTORED),
        ("Status", "Suspended", Status.SUSPENDED),
        ("STATUS", "Withdrawn", Status.WITHDRAWN),
        ("状态 Status", "有效 Valid", Status.VALID), ("状态", "有效（部分暂停）", Status.PART),
        ("status", "Active", Status.VALID),
        ("暂停项目/参数", "GB 2626-2019 过滤效率", Status.PART), ("暂停项目/参数", "无", Status.UNKNOWN),
    ],
)  # fmt: skip
def test_a_printed_word_is_one_status_and_is_kept(column: str, words: str, status: Status) -> None:
    found = read((column, words))
    assert found.status is status
    assert words in found.words or status is Status.UNKNOWN


@pytest.mark.parametrize(
    "words", ["未暂停", "不予撤销", "invalid", "Not valid", "拟撤销", "审核中", "暂停；恢复", "暂停/撤销"]
)
def test_words_that_deny_or_say_several_settle_nothing(words: str) -> None:
    found = read(("状态", words))
    assert found.status is Status.UNKNOWN and found.words == f"状态: {words}"


def test_a_suspension_of_some_tests_is_one_in_part_and_of_all_is_whole() -> None:
    assert read(("认可状态", "暂停"), ("暂停范围", "GB 2626")).status is Status.PART
    assert read(("认可状态", "暂停"), ("暂停范围", "全部")).status is Status.SUSPENDED
    assert read(("认可状态", "暂停"), ("暂停范围", "")).status is Status.SUSPENDED


def test_a_withdrawal_of_a_part_is_not_told_as_one_of_the_whole() -> None:
    found = read(("处理结果", "撤销"), ("撤销项目", "GB 2626"))
    assert found.status is Status.UNKNOWN and "withdrawn for a part only" in found.notes[0]


def test_what_an_entry_does_is_the_scope_of_a_decision_only_in_a_list_of_decisions() -> None:
    cells = (("状态", "暂停"), ("范围", "食品检测"))
    assert read(*cells).status is Status.SUSPENDED
    assert read(*cells, decisions=True).status is Status.PART


@pytest.mark.parametrize(
    ("column", "cell", "start", "until"),
    [
        ("有效期", "2024-01-01至2029-12-31", date(2024, 1, 1), date(2029, 12, 31)),
        ("有效期", "2024年1月1日至2029年12月31日", date(2024, 1, 1), date(2029, 12, 31)),
        ("有效期", "2024.1.1-2029.12.31", date(2024, 1, 1), date(2029, 12, 31)),
        ("有效期至", "２０２９年１２月３１日", None, date(2029, 12, 31)),
        ("有效期", "20291231", None, date(2029, 12, 31)),
        ("有效期自", "2024-01-01", date(2024, 1, 1), None), ("有效期", "自2024-01-01起", date(2024, 1, 1), None),
        ("validate", "2029-10-30", None, date(2029, 10, 30)), ("certUpdateTs", "2026-03-13", date(2026, 3, 13), None),
        ("Valid until", "30 October 2029", None, date(2029, 10, 30)),
        ("Validity", "to Oct. 30, 2029", None, date(2029, 10, 30)),
        ("有效期", "长期", None, None),
    ],
)  # fmt: skip
def test_a_validity_is_read_in_the_ways_lists_print_it(
    column: str, cell: str, start: date | None, until: date | None
) -> None:
    found = read((column, cell))
    assert (found.valid_from, found.valid_until) == (start, until)


@pytest.mark.parametrize(
    "cell", ["2019-02-30", "2024-13-01", "2029年10月", "03/04/2029", "2024-01-01至2019-02-30", "45292"]
)
def test_a_day_that_no_calendar_has_is_kept_as_printed_and_never_guessed(cell: str) -> None:
    found = read(("有效期", cell))
    assert found.valid_from is None and found.valid_until is None and cell in found.notes[0]


def test_a_term_in_years_has_a_beginning_and_no_guessed_end() -> None:
    assert span("有效期", "自2024年1月1日起5年").start == date(2024, 1, 1)
    assert span("有效期", "自2024年1月1日起5年").until is None


def test_a_validity_that_passed_is_expired_and_what_was_withdrawn_stays_so() -> None:
    valid = read(("状态", "有效"), ("有效期至", "2024-06-30"))
    assert valid.status_on(date(2024, 6, 30)) is Status.VALID and valid.status_on(date(2024, 7, 1)) is Status.EXPIRED
    assert read(("状态", "撤销"), ("有效期至", "2024-06-30")).status_on(date(2025, 1, 1)) is Status.WITHDRAWN


def test_other_names_are_told_and_the_own_one_is_not() -> None:
    assert read(("曾用名", "乙检测"), ("其他名称", "甲检测有限公司")).names == ("乙检测",)


def test_a_hostile_cell_is_read_in_bounded_time() -> None:
    started = time.perf_counter()
    read(("状态", "未" * 200_000 + "暂停"), ("有效期", "2024 年" * 50_000), ("有效期至", "jan" * 60_000))
    days_in("1" * 300_000)
    assert time.perf_counter() - started < 1


# -- notices matched to entries ---------------------------------------------------------------------------------------


def table(*rows: tuple[str, ...], heads: tuple[str, ...] = ("注册编号", "机构名称", "暂停范围")) -> str:
    lines = ("".join(f"<td>{cell}</td>" for cell in row) for row in (heads, *rows))
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in lines)}</table>"


@pytest.fixture
def cnas(tmp_path: Path) -> Customs:
    """The registry as a person saved it, and three notices: suspended, restored, withdrawn. Synthetic."""
    desk = Customs(tmp_path / "data")
    saved(
        desk,
        tmp_path,
        "2024-02-01",
        "CNAS L0290,甲检测,有效,2029-12-31",
        "L3068,乙检测,有效,2024-06-30",
        "L7877,丙检测,,",
    )
    notices = desk.laboratories.notices
    notices["0" * 32] = (
        "关于实验室认可转换的通知",
        "2024-01-02",
        "<p>各有关机构：请按时完成转换，否则暂停认可资格。</p>",
    )
    desk.check(source="cnas")
    rows = table(("CNAS L0290", "甲检测", "全部"), ("L3068", "乙检测", "GB 2626"))
    notices["1" * 32] = ("关于暂停部分实验室认可资格的公告", "2024-03-01", f"<p>经研究，决定如下。</p>{rows}")
    desk.check(source="cnas")
    restored, withdrawn = table(("L0290", "甲检测", "")), table(("L9999", "丁检测", ""))
    body = f"<p>一、恢复认可资格的机构</p>{restored}<p>二、撤销认可资格的机构</p>{withdrawn}"
    notices["2" * 32] = ("关于恢复、撤销部分实验室认可资格的公告", "2024-04-01", body)
    desk.check(source="cnas")
    return desk


def saved(desk: Customs, folder: Path, day: str, *rows: str, whole: bool = True) -> None:
    file = folder / f"labs-{day}.csv"
    file.write_text("\n".join(("注册编号,机构名称,状态,有效期至", *rows)), "utf-8")
    complete = ("--complete",) if whole else ()
    desk.regwatch("import", REGISTRY, str(file), "--seen-at", day, *complete, "--release", "test")


def standing(desk: Customs, key: str, day: str) -> tuple[str, str | None, str | None]:
    with open_archive(desk.folder) as archive:
        found = archive.official_on(REGISTRY, key, date.fromisoformat(day))
    return found.status, found.since.isoformat() if found.since else None, found.act


def test_the_official_status_on_a_day_comes_from_the_notices(cnas: Customs) -> None:
    assert standing(cnas, "L0290", "2024-02-15") == ("valid", None, None)
    status, since, act = standing(cnas, "CNAS L0290", "2024-03-15")
    assert (status, since) == ("suspended", "2024-03-01") and act and act.startswith("cnas/")
    assert standing(cnas, "l0290", "2024-04-01")[:2] == ("restored", "2024-04-01")
    assert standing(cnas, "L3068", "2024-03-15")[:2] == ("suspended in part", "2024-03-01")
    assert standing(cnas, "L3068", "2024-07-01")[0] == "expired"


def test_a_laboratory_that_only_notices_name_has_their_status(cnas: Customs) -> None:
    assert standing(cnas, "L9999", "2024-05-01")[:2] == ("withdrawn", "2024-04-01")
    assert standing(cnas, "L9999", "2024-03-01") == ("", None, None)


def test_the_history_of_a_laboratory_that_only_notices_name_is_theirs(cnas: Customs) -> None:
    told = json.loads(cnas.regwatch("entry", REGISTRY, "CNAS L9999", "--json"))
    assert told["key"] == f"{DECISIONS}/L9999" and told["official"]["status"] == "withdrawn"
    cnas.regwatch("entry", REGISTRY, "L1111", code=1)


def test_absence_from_the_list_says_nothing_official(cnas: Customs, tmp_path: Path) -> None:
    for day in ("2024-05-01", "2024-05-20"):
        saved(cnas, tmp_path, day, "L0290,甲检测,有效,2029-12-31", "L3068,乙检测,有效,2024-06-30")
    with open_archive(cnas.folder) as archive:
        found = archive.official_on(REGISTRY, "L7877", date(2024, 5, 10))
    assert found.status == "" and any("not seen" in note for note in found.notes)
    text = cnas.regwatch("entry", REGISTRY, "L7877", "--on", "2024-05-10")
    assert "not seen" in text and "withdrawn" not in text


def test_the_command_entry_tells_decisions_and_standing_apart_from_sightings(cnas: Customs) -> None:
    told = json.loads(cnas.regwatch("entry", REGISTRY, "CNAS L0290", "--on", "2024-03-15", "--json"))
    assert told["official"]["status"] == "suspended" and told["official"]["words"] == "认可状态: 暂停; 范围: 全部"
    assert [one["status"] for one in told["decisions"]] == ["suspended", "restored"]
    assert told["on"]["state"] in ("listed", "unknown")
    assert "the register itself prints" in " ".join(told["official"]["notes"])
    assert "decision 2024-03-01: suspended" in cnas.regwatch("entry", REGISTRY, "L0290")


def test_the_list_on_a_day_carries_the_official_standing_of_each_row(cnas: Customs) -> None:
    rows = json.loads(cnas.regwatch("register", REGISTRY, "--on", "2024-03-15", "--json"))
    assert {row["key"]: row["official"]["status"] for row in rows} == {
        f"{REGISTRY}/L0290": "suspended", f"{REGISTRY}/L3068": "suspended in part", f"{REGISTRY}/L7877": "",
    }  # fmt: skip
    cells = list(csv.DictReader(io.StringIO(cnas.regwatch("register", REGISTRY, "--on", "2024-02-15", "--csv"))))
    assert {(row["official"], row["valid_until"]) for row in cells} == {
        ("valid", "2029-12-31"), ("valid", "2024-06-30"), ("", ""),
    }  # fmt: skip


# -- links ------------------------------------------------------------------------------------------------------------


def test_a_number_that_changed_is_possibly_a_recoding_until_a_person_confirms_it(cnas: Customs, tmp_path: Path) -> None:
    for day in ("2024-05-01", "2024-05-20"):
        saved(cnas, tmp_path, day, "L0290,甲检测,有效,2029-12-31", "L3068,乙检测,有效,2024-06-30", "L8888,丙检测,,")
    (link,) = json.loads(cnas.regwatch("entry", REGISTRY, "L7877", "--json"))["links"]
    assert (link["kind"], link["to"], link["possibly"]) == ("recoded", f"{REGISTRY}/L8888", True)
    assert "possibly recoded: was cnas-registry/L7877" in cnas.regwatch("entry", REGISTRY, "L8888")

    cnas.regwatch("link", REGISTRY, "CNAS L7877", "L8888", "--kind", "recoded", "--reason", "their letter of 2 May")
    for key, side in (("L7877", "from"), ("L8888", "to")):
        (link,) = json.loads(cnas.regwatch("entry", REGISTRY, key, "--json"))["links"]
        assert (link["possibly"], link["side"], link["reason"]) == (False, side, "their letter of 2 May")


def test_two_of_one_name_are_never_linked_by_guess(cnas: Customs, tmp_path: Path) -> None:
    for day in ("2024-05-01", "2024-05-20"):
        saved(cnas, tmp_path, day, "L0290,甲检测,有效,2029-12-31", "L3068,乙检测,,", "L8888,丙检测,,", "L8889,丙检测,,")
    assert json.loads(cnas.regwatch("entry", REGISTRY, "L7877", "--json"))["links"] == []


def test_a_merger_is_two_links_into_one_and_an_entry_is_not_linked_to_itself(cnas: Customs) -> None:
    for gone in ("L3068", "L7877"):
        cnas.regwatch("link", REGISTRY, gone, "L0290", "--kind", "merged", "--reason", "合并公告")
    links = json.loads(cnas.regwatch("entry", REGISTRY, "L0290", "--json"))["links"]
    assert {(one["kind"], one["from"]) for one in links} == {
        ("merged", f"{REGISTRY}/L3068"),
        ("merged", f"{REGISTRY}/L7877"),
    }
    with pytest.raises(AssertionError, match="cannot go on as itself"):
        cnas.regwatch("link", REGISTRY, "L0290", "CNAS L0290", "--kind", "merged", "--reason", "x")


def test_one_credit_code_under_another_name_and_number_is_possibly_the_same_firm() -> None:
    def seen(key: str, name: str, code: str) -> Version:
        entry = Entry(key=f"list/{key}", register="list", name=name, fields=(("统一社会信用代码", code),))
        at = datetime(2024, 1, 1, tzinfo=UTC)
        return Version(
            id=1, key=entry.key, number=1, source="list", record=entry, first_seen=at, last_seen=at, snapshots=(),
            reader="1",
        )  # fmt: skip

    old, new = seen("A1", "甲公司", "91330106MA27XL9Q5X"), seen("B1", "乙公司", "91330106MA27XL9Q5X")
    other = seen("B2", "丙公司", "91330106MA27XL9000")
    assert [(before.key, after.key) for before, after, _ in matches([old], [new, other])] == [("list/A1", "list/B1")]
    assert list(matches([old, seen("A2", "丁公司", "91330106MA27XL9Q5X")], [new])) == []


# -- sizes ------------------------------------------------------------------------------------------------------------


def test_the_size_of_an_imported_list_is_told_with_what_came_and_went(cnas: Customs, tmp_path: Path) -> None:
    for day in ("2024-05-01", "2024-05-20"):
        saved(cnas, tmp_path, day, "L0290,甲检测,有效,2029-12-31", "L8888,丙检测,,")
    told = json.loads(cnas.regwatch("register", REGISTRY, "--sizes", "--json"))
    assert [(one["day"], one["size"], one["added"], one["removed"]) for one in told["points"]] == [
        ("2024-02-01", 3, 3, 0), ("2024-05-01", 2, 1, 2), ("2024-05-20", 2, 0, 0),
    ]  # fmt: skip
    assert [round(one["days"]) for one in told["blind"]] == [90, 19]
    rows = list(csv.DictReader(io.StringIO(cnas.regwatch("register", REGISTRY, "--sizes", "--csv"))))
    assert [row["size"] for row in rows] == ["3", "2", "2"] and rows[1]["blind_days"] == "90.0"


def test_a_list_made_by_acts_is_counted_on_their_days(cnas: Customs) -> None:
    told = json.loads(cnas.regwatch("register", DECISIONS, "--sizes", "--json"))
    assert told["by_acts"] and [(one["day"], one["size"]) for one in told["points"]] == [
        ("2024-03-01", 2), ("2024-04-01", 3),
    ]  # fmt: skip


def test_a_held_check_counts_nothing_and_what_came_meanwhile_counts_at_the_next_look() -> None:
    start = datetime(2024, 1, 1, tzinfo=UTC)
    days = [start + timedelta(days=n) for n in range(4)]
    looks = [Point(at=at, day=at.date(), size=0, shown=shown, held=held)
             for at, shown, held in zip(days, (10, 0, 11, 11), (False, True, False, False), strict=True)]  # fmt: skip
    found = counted(looks, {days[0]: 10, days[1]: 2}, {days[3]: 3})
    assert [(one.size, one.added, one.removed) for one in found] == [(10, 10, 0), (10, 0, 0), (12, 2, 0), (9, 0, 3)]


def test_the_picture_is_the_same_twice_and_says_what_it_shows(cnas: Customs, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib", reason="the extra 'charts' draws the pictures")
    first, second, png = (tmp_path / name for name in ("a.svg", "b.svg", "c.png"))
    cnas.regwatch("register", REGISTRY, "--sizes", "--svg", str(first), "--png", str(png))
    cnas.regwatch("register", REGISTRY, "--sizes", "--svg", str(second))
    assert first.read_bytes() == second.read_bytes()
    root = ElementTree.fromstring(first.read_bytes())
    names = {child.tag.rpartition("}")[2]: child.text or "" for child in root}
    assert "获认可实验室名录" in names["title"] and "3 entries" in names["desc"] and root.get("role") == "img"
    assert "获认可实验室名录" in "".join(root.itertext()).replace(names["title"], "")
    assert png.read_bytes().startswith(b"\x89PNG")


def test_the_sizes_of_a_list_nobody_looked_at_are_none(cnas: Customs, tmp_path: Path) -> None:
    told = json.loads(cnas.regwatch("register", "cnas-scope", "--sizes", "--json"))
    assert told["points"] == []


def test_the_demo_counts_19_codes_and_then_5_and_says_when_nobody_looked(demo_folder: Path, tmp_path: Path) -> None:
    result = CliRunner().invoke(
        cli, ["--data", str(demo_folder), "register", "gacc-export-inspection", "--sizes", "--json"]
    )
    told = json.loads(result.stdout)
    assert [(one["day"], one["size"], one["acts"]) for one in told["points"]] == [
        ("2020-04-10", 19, ["gacc/announcement/2020/53"]), ("2020-12-10", 5, ["gacc/announcement/2020/124"]),
    ]  # fmt: skip
    assert any(one["days"] > 180 for one in told["blind"])


def test_a_title_with_dollar_signs_is_drawn_as_it_is() -> None:
    pytest.importorskip("matplotlib", reason="the extra 'charts' draws the pictures")
    at = datetime(2024, 1, 1, tzinfo=UTC)
    sizes = Sizes(
        register="gacc", title=Title(zh="名录 $x_{$ & <b>", en="A list"), by_acts=False, blind=(),
        points=(Point(at=at, day=at.date(), size=3),), until=at,
    )  # fmt: skip
    root = ElementTree.fromstring(picture(sizes, "svg"))
    assert "名录 $x_{$ & <b>" in "".join(root.itertext())


def test_a_term_that_prints_its_days_begins_a_suspension_and_its_end_lifts_nothing(tmp_path: Path) -> None:
    desk = Customs(tmp_path / "data")
    desk.check(source="cnas")
    saved(desk, tmp_path, "2024-02-01", "CNAS L0290,甲检测,有效,2029-12-31")
    rows = table(("CNAS L0290", "甲检测", "2024-03-05至2024-06-01"), heads=("注册编号", "机构名称", "暂停期限"))
    desk.laboratories.notices["0" * 32] = ("关于实验室认可转换的通知", "2024-01-02", "<p>请按时完成转换。</p>")
    desk.check(source="cnas")
    desk.laboratories.notices["1" * 32] = ("关于暂停部分实验室认可资格的公告", "2024-03-01", f"<p>决定如下。</p>{rows}")
    desk.check(source="cnas")
    assert standing(desk, "L0290", "2024-03-04")[0] == "valid"
    for day in ("2024-03-05", "2024-06-02"):
        assert standing(desk, "L0290", day)[:2] == ("suspended", "2024-03-05")
    told = json.loads(desk.regwatch("entry", REGISTRY, "L0290", "--on", "2024-06-02", "--json"))
    assert any("2024-03-05至2024-06-01" in note for note in told["official"]["notes"])
