"""What a team notes on changes: nobody overwrites anybody, the public sees what is published, the log has it all."""

import csv
import io
import json
import shutil
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from monitor.commands.context import Context
from monitor.commands.triaging import triage as triage_command
from monitor.team.errors import BadInputError, ConflictError, UnknownPersonError
from monitor.team.model import Relevance, Role, State
from monitor.team.notes import Wish
from monitor.team.room import Team, team
from monitor.team.written import LONGEST
from monitor.workspace import workspace
from snapshots.errors import UnknownRecordError

NOW = datetime(2026, 5, 4, 8, 0, tzinfo=UTC)
ANNA, BO = "anna@example.org", "bo@example.org"
ONE, TWO, THREE, FOUR = (f"{number:016x}" for number in range(1, 5))


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Team]:
    with team(tmp_path) as room:
        room.accounts.add(ANNA, Role.EDITOR, by="test")
        room.accounts.add(BO, Role.EDITOR, by="test")
        yield room


def test_what_nobody_touched_is_empty_and_kept_nowhere(opened: Team) -> None:
    noted = opened.triage.get(ONE)
    assert (noted.version, noted.relevance, noted.seen, noted.open) == (0, Relevance.UNDECIDED, (), False)
    assert list(opened.triage.of([TWO, ONE, TWO])) == [TWO, ONE] and opened.triage.every() == []


def test_only_what_is_named_is_altered(opened: Team) -> None:
    first = opened.triage.alter(
        ONE, Wish(relevance=Relevance.YES, owner="Anna@example.org"), expected=0, by=BO, now=NOW
    )
    assert (first.version, first.owner, first.changed_by, first.changed_at) == (1, ANNA, BO, NOW)
    second = opened.triage.alter(ONE, Wish(due=date(2026, 6, 1), decision=" relabel \r\nall "), expected=1, by=ANNA)
    assert (second.relevance, second.owner, second.due, second.decision) == (
        Relevance.YES, ANNA, date(2026, 6, 1), "relabel \nall"
    )  # fmt: skip
    third = opened.triage.alter(ONE, Wish(owner="", due=None, decision=""), expected=2, by=ANNA)
    assert (third.owner, third.due, third.decision, third.relevance) == ("", None, "", Relevance.YES)


def test_the_same_again_is_no_alteration(opened: Team) -> None:
    opened.triage.alter(ONE, Wish(owner=ANNA), expected=0, by=BO)
    lines = len(list(opened.audit.entries()))
    assert opened.triage.alter(ONE, Wish(owner=ANNA), expected=1, by=BO).version == 1
    assert len(list(opened.audit.entries())) == lines


def test_who_saw_an_older_version_is_told_who_altered_what(opened: Team) -> None:
    opened.triage.alter(ONE, Wish(owner=ANNA), expected=0, by=ANNA, now=NOW)
    opened.triage.alter(ONE, Wish(relevance=Relevance.NO, decision="not ours"), expected=1, by=BO, now=NOW)
    with pytest.raises(ConflictError) as conflict:
        opened.triage.alter(ONE, Wish(owner=BO), expected=1, by=ANNA)
    assert (
        "bo@example.org changed decision from nothing to 'not ours', relevance from undecided to no at 2026-05-04"
        in (str(conflict.value))
    )
    assert conflict.value.version == 2 and len(conflict.value.steps) == 1
    with pytest.raises(ConflictError) as older:
        opened.triage.alter(ONE, Wish(owner=BO), expected=0, by=ANNA)
    assert [step.split()[0] for step in older.value.steps] == [ANNA, BO]
    with pytest.raises(ConflictError, match="never a version 9"):
        opened.triage.alter(ONE, Wish(owner=BO), expected=9, by=ANNA)
    assert opened.triage.get(ONE).owner == ANNA


def test_of_many_at_once_exactly_one_wins(opened: Team, tmp_path: Path) -> None:
    won: list[str] = []
    lost: list[ConflictError] = []

    def alter(name: str) -> None:
        with team(tmp_path) as room:
            try:
                room.triage.alter(ONE, Wish(decision=name), expected=0, by=ANNA)
                won.append(name)
            except ConflictError as error:
                lost.append(error)

    threads = [threading.Thread(target=alter, args=(f"decision {number}",)) for number in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(won) == 1 and len(lost) == 5 and opened.triage.get(ONE).decision == won[0]


def test_seen_is_noted_once_for_each_who_saw(opened: Team) -> None:
    assert opened.triage.see([ONE, TWO, ONE], by=ANNA, now=NOW) == 2
    assert opened.triage.see([ONE], by=ANNA, now=NOW + timedelta(hours=1)) == 0
    assert opened.triage.see([ONE], by=BO, now=NOW + timedelta(hours=1)) == 1
    assert [(one.who, one.at) for one in opened.triage.get(ONE).seen] == [(ANNA, NOW), (BO, NOW + timedelta(hours=1))]
    assert opened.triage.get(ONE).version == 0, "seeing is no conflict for who alters"
    assert opened.triage.unsee(ONE, by=ANNA) and not opened.triage.unsee(ONE, by=ANNA)
    assert [entry.what for entry in opened.audit.entries(about=ONE)] == ["triage.seen"] * 3


def test_comments_are_added_never_altered_and_no_conflict(opened: Team) -> None:
    opened.triage.comment(ONE, " <b>ask</b> the supplier\r\n今天 ", by=ANNA, now=NOW)
    opened.triage.comment(ONE, "done", by=BO, published=True)
    said = opened.triage.get(ONE).comments
    assert [(one.who, one.text, one.published) for one in said] == [
        (ANNA, "<b>ask</b> the supplier\n今天", False), (BO, "done", True)
    ]  # fmt: skip
    assert opened.triage.alter(ONE, Wish(owner=ANNA), expected=0, by=BO).version == 1


def test_the_public_sees_what_is_published_and_no_names(opened: Team) -> None:
    for change in (ONE, TWO):
        opened.triage.alter(change, Wish(owner=ANNA, decision="relabel by June"), expected=0, by=BO)
        opened.triage.comment(change, "between us", by=ANNA)
        opened.triage.comment(change, "for all", by=ANNA, published=True)
    assert opened.triage.public([ONE, TWO, THREE]) == {}
    opened.triage.alter(TWO, Wish(published=True), expected=1, by=BO)
    public = opened.triage.public([ONE, TWO, THREE])
    assert list(public) == [TWO] and public[TWO].comments == ("for all",)
    assert "anna" not in repr(public) and "bo@" not in repr(public) and "between us" not in repr(public)
    opened.triage.alter(TWO, Wish(published=False), expected=2, by=BO)
    assert opened.triage.public([TWO]) == {}


def test_open_and_overdue_are_what_somebody_still_has_to_decide(opened: Team) -> None:
    opened.triage.alter(ONE, Wish(due=date(2026, 6, 1), owner=ANNA), expected=0, by=BO)
    opened.triage.alter(TWO, Wish(due=date(2026, 5, 3), owner=BO), expected=0, by=BO)
    opened.triage.alter(THREE, Wish(due=date(2026, 5, 1), decision="done"), expected=0, by=BO)
    opened.triage.alter(FOUR, Wish(due=date(2026, 5, 1), relevance=Relevance.NO), expected=0, by=BO)
    opened.triage.alter("f" * 16, Wish(relevance=Relevance.YES), expected=0, by=BO)
    opened.triage.see(["e" * 16], by=BO)
    assert [one.change for one in opened.triage.open()] == [TWO, ONE, "f" * 16]
    assert [one.change for one in opened.triage.open(owner=ANNA)] == [ONE]
    assert [one.change for one in opened.triage.overdue(date(2026, 5, 4))] == [TWO]
    assert opened.triage.overdue(date(2026, 5, 3)) == [], "what is due today is not overdue"
    every = opened.triage.every()
    assert {one.change for one in every if one.open} == {one.change for one in opened.triage.open()}
    assert [one.change for one in every if one.overdue(date(2026, 5, 4))] == [TWO]


@pytest.mark.parametrize("change", ["", "x", "0" * 15, "0" * 17, "G" * 16, "0" * 15 + "\n", "'; DROP TABLE triage; --"])
def test_what_is_no_change_is_refused(opened: Team, change: str) -> None:
    with pytest.raises(BadInputError, match="is no id of a change"):
        opened.triage.alter(change, Wish(owner=ANNA), expected=0, by=BO)
    with pytest.raises(BadInputError):
        opened.triage.comment(change, "x", by=BO)
    with pytest.raises(BadInputError):
        opened.triage.see([ONE, change], by=BO)
    assert opened.triage.every() == [], "of several nothing is noted when one is wrong"


def test_bad_values_are_refused_and_alter_nothing(opened: Team) -> None:
    opened.accounts.add("cy@example.org", Role.READER, by="test")
    opened.accounts.set_state("cy@example.org", State.DISABLED, by="test")
    for wish, error in (
        (Wish(owner="no@example.org"), UnknownPersonError),
        (Wish(owner="nobody"), BadInputError),
        (Wish(owner="cy@example.org"), BadInputError),
        (Wish(due=date(1, 1, 1)), BadInputError),
        (Wish(decision="x" * (LONGEST + 1)), BadInputError),
        (Wish(relevance=Relevance.YES, decision="bell \a"), BadInputError),
    ):
        with pytest.raises(error):
            opened.triage.alter(ONE, wish, expected=0, by=ANNA)
    for text in ("", " \n ", "\ud800", "x" * (LONGEST + 1)):
        with pytest.raises(BadInputError):
            opened.triage.comment(ONE, text, by=ANNA)
    assert opened.triage.every() == []


def test_ten_thousand_changes_are_asked_for_at_once(opened: Team) -> None:
    opened.triage.alter(ONE, Wish(owner=ANNA), expected=0, by=BO)
    found = opened.triage.of([f"{number:016x}" for number in range(10_000)])
    assert len(found) == 10_000 and found[ONE].owner == ANNA


@pytest.fixture
def played(demo_folder: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "played"
    shutil.copytree(demo_folder, folder)
    with team(folder) as room:
        room.accounts.add(ANNA, Role.EDITOR, by="test")
    return folder


def _run(folder: Path, *words: str) -> Result:
    config = folder / "none.toml"
    config.write_text("")
    return CliRunner().invoke(triage_command, words, obj=Context(config=config, data=folder))


def _a_change(folder: Path) -> str:
    with workspace(folder, readonly=True) as archive:
        return archive.ledger.changes.find(limit=1)[0].id


def test_the_command_notes_lists_and_exports(played: Path) -> None:
    change = _a_change(played)
    done = _run(
        played, "set", change, "--relevant", "yes", "--owner", ANNA, "--due", "2020-05-01", "--seen", "--as", ANNA
    )  # fmt: skip
    assert done.exit_code == 0 and "version 1" in done.output and "due: 2020-05-01" in done.output
    assert _run(played, "comment", change, "=cmd|' /C calc'!A0").exit_code == 0
    listed = json.loads(_run(played, "list", "--overdue", "--json").output)
    assert [(one["change"], one["owner"], one["overdue"]) for one in listed] == [(change, ANNA, True)]
    assert listed[0]["title"] and listed[0]["seen"][0]["who"] == ANNA
    assert "2020-05-01 (overdue)\tyes\tanna@example.org\t" + change in _run(played, "list").output
    rows = list(csv.DictReader(io.StringIO(_run(played, "export", "--csv").output)))
    assert rows[0]["key"] == listed[0]["key"] and rows[0]["overdue"] == "yes" and "calc" in rows[0]["comments"]
    assert not any(value.startswith(("=", "@", "+", "-")) for value in rows[0].values())
    assert json.loads(_run(played, "export", "--json").output)[0]["comments"][0]["text"].startswith("=cmd")
    _run(played, "set", change, "--decision", "relabel", "--due", "")
    assert json.loads(_run(played, "list", "--json").output) == []
    assert json.loads(_run(played, "list", "--all", "--json").output)[0]["due"] is None
    with pytest.raises(ConflictError):
        raise _run(played, "set", change, "--owner", "", "--expected", "1").exception or AssertionError


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (("set", "0" * 16, "--relevant", "yes"), UnknownRecordError),
        (("set", "nonsense", "--relevant", "yes"), BadInputError),
        (("comment", "0" * 16, "x"), UnknownRecordError),
        (("list", "--owner", "no@example.org"), UnknownPersonError),
        (("set", "CHANGE", "--due", "tomorrow"), BadInputError),
        (("set", "CHANGE", "--owner", "no@example.org"), UnknownPersonError),
        (("set", "CHANGE", "--seen", "--as", "no@example.org"), UnknownPersonError),
    ],
)
def test_bad_input_on_the_command_line_notes_nothing(
    played: Path, words: tuple[str, ...], error: type[Exception]
) -> None:
    change = _a_change(played)
    done = _run(played, *(change if word == "CHANGE" else word for word in words))
    assert isinstance(done.exception, error)
    with team(played, readonly=True) as room:
        assert room.triage.every() == []


def test_options_that_make_no_sense_together_are_usage_errors(played: Path) -> None:
    change = _a_change(played)
    for words in (
        ("set", change),
        ("set", change, "--seen"),
        ("export", "--csv", "--json"),
        ("list", "--all", "--overdue"),
    ):
        assert _run(played, *words).exit_code == 2
    assert "'undecided', 'yes', 'no'" in _run(played, "set", change, "--relevant", "maybe").output
