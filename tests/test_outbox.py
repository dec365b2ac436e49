"""What operators and auditors see: the outbox, dead letters sent again, bounces, and the ledger."""

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from monitor.alerts.sender import send_due
from monitor.cli import cli
from monitor.diff.change import Change, Kind
from monitor.subscription import Subscription
from monitor.workspace import workspace
from snapshots.errors import RegwatchError, UnknownRecordError
from tests.alert_room import ANNA, BERND, KEY, SEEN, broken, notice, published, record, settings
from tests.mail_server import mail_server
from tests.test_bounces import report

NOBODYS = broken("0 records")
FORMULA = '=HYPERLINK("http://evil.example")'


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Anna got her mail, Bernd's address was refused, Cy waits for his daily digest; an incident told nobody."""
    cy = Subscription(name="cy", address="cy@example.org", when="daily")
    refuse = {BERND.address: "550 no such user"}.get
    with mail_server(tmp_path, at_rcpt=refuse) as server, workspace(tmp_path) as room:
        formula = notice("正文", title=FORMULA, key="mofcom/announcement/2020/9", url="http://a.gov.cn/9")
        record(room, [published(room), published(room, formula), NOBODYS], ANNA, BERND, cy)
        send_due(room, settings(port=server.port), lambda: SEEN)
    return tmp_path


def run(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(cli, ["--data", str(folder), *words])


def shown(folder: Path, *words: str) -> list[dict[str, object]]:
    result = run(folder, *words, "--json")
    assert result.exit_code == 0, result.output
    found: list[dict[str, object]] = json.loads(result.stdout)
    return found


def test_the_outbox_lists_every_message_and_the_dead_with_their_reasons(archive: Path) -> None:
    assert [(one["person"], one["state"]) for one in shown(archive, "outbox")] == [
        ("anna@example.org", "sent"), ("bernd@example.org", "dead"), ("cy@example.org", "due"),
    ]  # fmt: skip
    (dead,) = shown(archive, "outbox", "--state", "dead")
    assert "550 no such user" in str(dead["error"]) and dead["subscriptions"] == ["customs"]
    assert len(dead["changes"]) == 2 and dead["history"][0]["outcome"] == "dead"  # type: ignore[arg-type,index,call-overload]
    words = run(archive, "outbox", str(dead["id"])).output
    assert "550 no such user" in words and KEY in words


def test_a_dead_letter_is_sent_again_under_its_message_id_once_asked_for(archive: Path) -> None:
    (dead,) = shown(archive, "outbox", "--state", "dead")
    assert run(archive, "resend", "--all-dead", "--person", "nobody").output.startswith("0 due again")
    assert json.loads(run(archive, "resend", "--all-dead", "--json").stdout) == {"due_again": [dead["id"]]}
    with mail_server(archive) as server, workspace(archive) as room:
        assert send_due(room, settings(port=server.port), lambda: SEEN).sent == 0  # due now, and now is later
        after = room.ledger.outbox.find("due")[0].due_at
        moment = max(after, *(m.due_at for m in room.ledger.outbox.find("due")))
        send_due(room, settings(port=server.port), lambda: moment)
        assert str(dead["message_id"]).encode() in b"".join(server.raw(n) for n in range(len(server.received)))


def test_only_the_dead_are_resent_and_a_wrong_number_is_said(archive: Path) -> None:
    for words in (("resend", "1"), ("resend", "99"), ("outbox", "99")):
        result = run(archive, *words)
        assert isinstance(result.exception, UnknownRecordError) and "outbox" in result.exception.remedy
    assert run(archive, "resend").exit_code == 2 and run(archive, "resend", "1", "--all-dead").exit_code == 2


def test_the_ledger_says_what_was_detected_who_was_told_and_whether_it_arrived(archive: Path) -> None:
    lines = shown(archive, "ledger", "--key", KEY)
    assert [(one["person"], one["delivered"]) for one in lines] == [
        ("anna@example.org", "yes"), ("bernd@example.org", "no"), ("cy@example.org", "not yet"),
    ]  # fmt: skip
    assert lines[0]["detected"] == "2020-03-31T10:15:02+00:00" and lines[0]["version"] == 1
    assert lines[0]["sent"] == "2020-03-31T10:15:02+00:00" and "550" in str(lines[1]["error"])
    everything = shown(archive, "ledger")
    nobodys = [one for one in everything if one["kind"] == Kind.SOURCE_BROKEN]
    assert len(nobodys) == 1 and nobodys[0]["person"] is None and nobodys[0]["delivered"] is None
    assert {one["person"] for one in shown(archive, "ledger", "--person", "Anna@example.org")} == {"anna@example.org"}
    assert shown(archive, "ledger", "--since", "2020-04-01") == []
    assert isinstance(run(archive, "ledger", "--key", "nothing").exception, UnknownRecordError)


def test_the_ledger_as_csv_holds_the_same_and_no_formulas(archive: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(run(archive, "ledger", "--csv").stdout)))
    assert len(rows) == len(shown(archive, "ledger"))
    assert {row["title"] for row in rows if row["key"].endswith("/9")} == {f"'{FORMULA}"}


def test_the_ledger_as_a_file_opens_in_excel_with_its_chinese(archive: Path) -> None:
    out = archive / "told.csv"
    assert run(archive, "ledger", "--out", str(out)).exit_code == 0
    assert out.read_bytes().startswith(b"\xef\xbb\xbfdetected,")
    assert out.read_bytes().decode("utf-8-sig") == run(archive, "ledger", "--csv").stdout_bytes.decode()
    missing = run(archive, "ledger", "--out", str(archive / "no" / "such.csv")).exception
    assert isinstance(missing, RegwatchError) and "cannot be written" in missing.problem


def test_days_in_the_wrong_order_are_a_usage_error_and_not_an_empty_answer(archive: Path) -> None:
    result = run(archive, "ledger", "--since", "2020-05-01", "--until", "2020-04-01")
    assert result.exit_code == 2 and "after --until" in result.output


def test_a_bounce_turns_delivered_into_no(archive: Path) -> None:
    (sent,) = shown(archive, "outbox", "--state", "sent")
    (archive / "back.eml").write_bytes(report(str(sent["message_id"])))
    result = run(archive, "bounces", str(archive / "back.eml"), "--json")
    assert json.loads(result.stdout)["new"] == 1
    assert {one["delivered"] for one in shown(archive, "ledger", "--person", "anna@example.org")} == {"no"}
    assert isinstance(run(archive, "bounces", "--clear", "eve@example.org").exception, UnknownRecordError)


def test_a_change_is_on_the_ledger_once_for_each_person_told(archive: Path) -> None:
    change: Change | None
    with workspace(archive, readonly=True) as room:
        change = room.ledger.changes.find(key=KEY)[0]
    assert len(shown(archive, "ledger", "--key", change.id)) == 3
