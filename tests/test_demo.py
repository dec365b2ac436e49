"""What the replay of 2020 must yield, asked through the command line as a user would."""

import csv
import io
import json
import mailbox
from email import policy
from email.parser import BytesParser
from pathlib import Path

import pytest
from click.testing import CliRunner

from monitor.cli import cli

FIVE, TWELVE = "mofcom+gacc+nmpa/announcement/2020/5", "mofcom+gacc+samr/announcement/2020/12"
FIFTY_THREE, DECEMBER = "gacc/announcement/2020/53", "gacc/announcement/2020/124"
THIRTY_TWO = "mofcom+gacc+samr+nmpa/announcement/2023/32"
STAYING = {"6307900010", "6210103010", "3926209000", "9019200010", "9019200090"}


def regwatch(folder: Path, *arguments: str, code: int = 0) -> str:
    result = CliRunner().invoke(cli, ["--data", str(folder), *arguments])
    assert result.exit_code == code, (result.output, result.exception)
    return result.stdout


@pytest.fixture(scope="module")
def changes(demo_folder: Path) -> list[dict]:
    return json.loads(regwatch(demo_folder, "changes", "--json"))


def of_kind(changes: list[dict], kind: str) -> list[dict]:
    return [change for change in changes if change["kind"] == kind]


def test_every_change_carries_the_documented_fields_and_names_its_snapshots(changes: list[dict]) -> None:
    needed = {"id", "kind", "source", "key", "title", "published", "effective", "seen_at", "cause", "snapshots"}
    assert all(needed <= set(change) for change in changes)
    assert all(change["snapshots"] for change in changes)
    assert len({change["id"] for change in changes}) == len(changes)


def test_the_baseline_is_silent(changes: list[dict]) -> None:
    assert min(change["seen_at"] for change in changes) == "2020-03-31T13:30:00+00:00"


def test_the_notices_of_2020_are_published_with_their_days(changes: list[dict]) -> None:
    found = [(c["key"], c["published"], c["effective"]) for c in of_kind(changes, "notice.published")]
    statement, exporters = found.pop(2), found.pop(3)

    assert found == [
        (FIVE, "2020-03-31", "2020-04-01"),
        (FIFTY_THREE, "2020-04-10", "2020-04-10"),
        (TWELVE, "2020-04-25", "2020-04-26"),
        (DECEMBER, "2020-12-10", "2020-12-10"),
        (THIRTY_TWO, "2023-08-29", "2023-08-29"),
    ]
    assert statement[0].startswith("mofcom/statement/2020-04-13/") and statement[2] is None
    assert exporters[0].startswith("gacc/statement/2020-05-09/")


def test_19_codes_enter_the_register_14_leave_and_5_stay(changes: list[dict], demo_folder: Path) -> None:
    def codes(kind: str, cause: str) -> set[str]:
        return {c["key"].rpartition("/")[2] for c in of_kind(changes, kind) if c["cause"] == cause}

    added, removed = codes("entry.added", FIFTY_THREE), codes("entry.removed", DECEMBER)
    assert (len(added), len(removed)) == (19, 14)
    assert added - removed == STAYING
    standing = json.loads(regwatch(demo_folder, "register", "gacc-export-inspection", "--json"))
    assert {version["key"].rpartition("/")[2] for version in standing} == STAYING
    before = json.loads(regwatch(demo_folder, "register", "gacc-export-inspection", "--on", "2020-05-01", "--json"))
    assert len(before) == 19
    printed = csv.DictReader(io.StringIO(regwatch(demo_folder, "register", "gacc-export-inspection", "--csv")))
    assert {row["商品编号"] for row in printed} == STAYING  # with the columns as printed


def test_the_16_exporters_named_are_entries_of_their_own_register(changes: list[dict]) -> None:
    named = [c for c in of_kind(changes, "entry.added") if c["source"] == "gacc-failing-exporters"]
    assert len(named) == 16
    assert len(of_kind(changes, "entry.added")) == 19 + 16


def test_32_of_2023_repeals_both_by_number_although_it_misquotes_a_title(changes: list[dict]) -> None:
    found = [(c["key"], c["cause"], c["effective"]) for c in of_kind(changes, "notice.status")]
    assert found == [(FIVE, THIRTY_TWO, "2023-08-29"), (TWELVE, THIRTY_TWO, "2023-08-29")]


def test_the_empty_list_is_one_incident_closed_later_and_nothing_else(changes: list[dict], demo_folder: Path) -> None:
    health = {source["source"]: source for source in json.loads(regwatch(demo_folder, "health", "--json"))}
    (incident,) = health["gacc"]["incidents"]

    assert incident["kind"] == "source.broken"
    assert incident["opened_at"].startswith("2020-04-16") and incident["closed_at"].startswith("2020-04-22")
    assert health["mofcom"]["incidents"] == []
    assert len(of_kind(changes, "source.broken")) == len(of_kind(changes, "source.recovered")) == 1
    assert of_kind(changes, "notice.gone") == of_kind(changes, "notice.amended") == []
    assert all(c["seen_at"] > "2020-12" for c in of_kind(changes, "entry.removed"))


def test_the_move_of_the_list_is_no_change(changes: list[dict]) -> None:
    assert [c for c in changes if c["seen_at"].startswith("2020-06-06")] == []


def test_a_second_run_changes_and_sends_nothing(demo_folder: Path, changes: list[dict]) -> None:
    mails = sorted(path.name for path in (demo_folder / "maildir").rglob("*") if path.is_file())
    output = regwatch(demo_folder, "demo", "--no-serve")

    assert output.count("replayed before") == 13
    assert json.loads(regwatch(demo_folder, "changes", "--json")) == changes
    assert sorted(path.name for path in (demo_folder / "maildir").rglob("*") if path.is_file()) == mails


def test_the_demo_refuses_a_folder_with_a_real_archive(tmp_path: Path) -> None:
    (tmp_path / "regwatch.sqlite").touch()
    result = CliRunner().invoke(cli, ["demo", "--no-serve", "--data", str(tmp_path)])
    assert "not the demo's" in str(result.exception)


def test_every_reader_got_every_alert_once(demo_folder: Path) -> None:
    box = mailbox.Maildir(demo_folder / "maildir" / "importer", create=False)
    mails = [BytesParser(policy=policy.default).parsebytes(box.get_bytes(key)) for key in box.keys()]  # noqa: SIM118
    subjects = [mail["Subject"] for mail in mails]

    assert len({mail["Message-ID"] for mail in mails}) == len(mails) == 9
    assert any("2020-5" in subject and "有序开展医疗物资出口" in subject for subject in subjects)


def test_verify_passes_and_names_a_corrupt_body_with_exit_code_1(demo_folder: Path, tmp_path: Path) -> None:
    import shutil
    import sqlite3

    assert "intact" in regwatch(demo_folder, "verify")
    copy = tmp_path / "copy"
    shutil.copytree(demo_folder, copy)
    with sqlite3.connect(copy / "snapshots.sqlite") as raw:
        raw.execute("UPDATE objects SET data = X'00' WHERE id = (SELECT body FROM captures WHERE seq = 23)")
    result = CliRunner().invoke(cli, ["--data", str(copy), "verify"])
    assert result.exit_code == 1
    assert "snapshot 23 of http://www.mofcom.gov.cn/" in result.stderr


@pytest.mark.parametrize("arguments", [("show", FIVE), ("history", FIVE), ("diff", FIVE), ("sources",)])
def test_listings_have_a_json_form(demo_folder: Path, arguments: tuple[str, ...]) -> None:
    assert json.loads(regwatch(demo_folder, *arguments, "--json")) is not None


def test_a_key_is_found_with_its_issuers_in_any_order(demo_folder: Path) -> None:
    assert FIVE in regwatch(demo_folder, "show", "nmpa+gacc+mofcom/announcement/2020/5")


def test_an_entry_is_shown_as_it_stood_on_a_day(demo_folder: Path) -> None:
    thermometer = "gacc-export-inspection/9025199010"
    assert "on 2020-04-09: not seen\n  first seen 2020-04-10" in regwatch(
        demo_folder, "show", thermometer, "--on", "2020-04-09"
    )
    assert "on 2020-06-01: listed" in regwatch(demo_folder, "show", thermometer, "--on", "2020-06-01")
    after = regwatch(demo_folder, "show", thermometer, "--on", "2021-01-01")
    assert "on 2021-01-01: not seen\n  ended by gacc/announcement/2020/124" in after


def test_a_notice_is_shown_as_it_stood_on_a_day(demo_folder: Path) -> None:
    for day, state in (("2020-03-31", "not yet"), ("2020-05-01", "in force"), ("2023-08-29", "repealed")):
        assert f"on {day}: {state}" in regwatch(demo_folder, "show", FIVE, "--on", day)
