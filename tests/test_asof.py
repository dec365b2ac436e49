"""Registers as of a day: the engine against a full copy of every edition, the acts' own days, the commands, the API."""

import csv
import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import ClassVar

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.api import open_archive
from monitor.asof import RegisterOn, State, entry_history, register_on, stood_on
from monitor.asof.days import end_of, start_of
from monitor.cli import cli
from monitor.watch.findings import Findings
from monitor.watch.rows import Rows, settle_rows
from monitor.workspace import Workspace, workspace
from snapshots.errors import UnknownRecordError
from snapshots.model import Edition, Entry, Issuer, Title
from spiders.base import Source

START = datetime(2020, 3, 30, 2, 0, tzinfo=UTC)
LABS = "labs-as-of"


class Labs(Source):
    """A whole list of laboratories, settled without a site."""

    name: ClassVar[str] = LABS
    title = Title(zh="实验室", en="Laboratories")
    publisher = Issuer(code="x", name="某机构")
    homepage = "https://labs.example/"
    hosts = ("labs.example",)
    entrances = ("https://labs.example/",)
    lists = ()
    articles = ()
    register = Title(zh="实验室", en="Laboratories")
    complete = True


@dataclass(frozen=True)
class Copy:
    """One edition, kept whole: what a store that copies everything would hold."""

    at: datetime
    held: bool
    rows: dict[str, str]


def show(opened: Workspace, copy: Copy) -> None:
    """One edition through the real settling of rows."""
    editions = opened.facts.editions
    found = Findings(source=Labs(), workspace=opened, now=copy.at, silent=False)
    with opened.facts.transaction():
        if not copy.held:
            entries = {f"{LABS}/{key}": (entry(key, state), 1) for key, state in copy.rows.items()}
            settle_rows(found, Rows(entries=entries), editions.last_accepted(LABS))
        editions.add(
            Edition(
                id=0, source=LABS, seen_at=copy.at, records=len(copy.rows), complete=True, held=copy.held,
                reasons=(), snapshots=(),
            )
        )  # fmt: skip


def entry(key: str, state: str) -> Entry:
    return Entry(key=f"{LABS}/{key}", register=LABS, name=f"实验室{key}", fields=(("状态", state),))


@contextmanager
def archive_of(copies: list[Copy]) -> Iterator[Workspace]:
    with TemporaryDirectory() as folder, workspace(Path(folder)) as opened:
        opened.facts.database.conn.execute("PRAGMA synchronous = OFF")
        for copy in copies:
            show(opened, copy)
        yield opened


def replayed(copies: list[Copy], day: date) -> dict[str, tuple[State, str | None, datetime | None, datetime | None]]:
    """Brute force over full copies: state, the row where it is certain, and both sides of the bracket."""
    good = [copy for copy in copies if not copy.held]
    start, end = start_of(day, LABS), end_of(day, LABS)
    before = next((copy for copy in reversed(good) if copy.at <= end), None)
    after = next((copy for copy in good if copy.at > end), None)
    found = {}
    for key in {key for copy in good for key in copy.rows}:
        was = before.rows.get(key) if before else None
        will = after.rows.get(key) if after else None
        if before is not None and (before.at >= start or (after is not None and was == will)):
            state = State.LISTED if was is not None else State.NOT_SEEN
        else:
            state = State.UNKNOWN
        row = was if state is State.LISTED else None
        found[key] = (state, row, before.at if before else None, after.at if after else None)
    return found


Told = tuple[State, str | None, datetime | None, datetime | None]


def may_have_stood(copies: list[Copy], key: str, told: Told) -> bool:
    """A list leaves out what was not seen on either side of the day."""
    seen = {copy.at for copy in copies if not copy.held and key in copy.rows}
    return told[2] is None or told[0] is State.LISTED or (told[0] is State.UNKNOWN and bool(seen & {*told[2:]}))


def answered(found: RegisterOn) -> dict[str, tuple[State, str | None, datetime | None, datetime | None]]:
    said = {}
    for row in found.rows:
        assert isinstance(row.record, Entry)
        listed = dict(row.record.fields)["状态"] if row.state is State.LISTED else None
        sides = (row.before.at if row.before else None, row.after.at if row.after else None)
        said[row.key.partition("/")[2]] = (row.state, listed, *sides)
    return said


editions_strategy = st.lists(
    st.tuples(
        st.integers(min_value=1, max_value=90),  # hours since the edition before: several a day, or a blind stretch
        st.booleans() | st.just(False),  # held
        st.dictionaries(st.sampled_from("ABCDE"), st.sampled_from(["valid", "suspended"]), min_size=1),
    ),
    min_size=1,
    max_size=14,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(editions_strategy)
def test_every_answer_is_what_a_full_copy_of_each_edition_gives(drawn: list[tuple[int, bool, dict[str, str]]]) -> None:
    copies, at = [], START
    for hours, held, rows in drawn:
        at += timedelta(hours=hours)
        copies.append(Copy(at=at, held=held, rows=rows))
    with archive_of(copies) as opened:
        first, last = START.date() - timedelta(days=1), at.date() + timedelta(days=2)
        for day in (first + timedelta(days=n) for n in range((last - first).days + 1)):
            wanted = replayed(copies, day)
            assert answered(register_on(opened, LABS, day, every=True)) == wanted
            shown = {key: told for key, told in wanted.items() if may_have_stood(copies, key, told)}
            assert answered(register_on(opened, LABS, day)) == shown
            for key, told in wanted.items():
                one = stood_on(opened, opened.facts.versions.history(f"{LABS}/{key}"), day)
                assert (one.state, one.before and one.before.at, one.after and one.after.at) == (told[0], *told[2:])


def days(number: float) -> datetime:
    return START + timedelta(days=number)


def test_what_left_is_gone_between_its_last_sighting_and_the_first_look_that_missed_it() -> None:
    both, one = {"A": "valid", "B": "valid"}, {"B": "valid"}
    shown = [(0, both), (10, both), (20, one), (30, one), (40, one), (50, both)]
    with archive_of([Copy(at=days(at), held=False, rows=rows) for at, rows in shown]) as opened:
        history = entry_history(opened, LABS, "A")
        assert [(event.kind, event.after, event.at) for event in history.events] == [
            ("first seen", None, days(0)),
            ("gone", days(10), days(20)),
            ("back again", days(40), days(50)),
        ]
        first = history.versions[0]
        assert (first.last_seen, first.missed_at, first.ended_at) == (days(10), days(20), days(30))
        row = next(r for r in register_on(opened, LABS, days(15).date()).rows if r.key == f"{LABS}/A")
        assert row.state is State.UNKNOWN and [one.state for one in row.alternatives] == ["listed", "not seen"]
        assert row.blind == timedelta(days=10) and "10 days blind" in row.reason
        gone = next(r for r in register_on(opened, LABS, days(35).date(), every=True).rows if r.key == f"{LABS}/A")
        assert gone.state is State.NOT_SEEN and gone.ended_by is None and "withdrawn" not in gone.reason


def test_a_row_missing_at_one_check_only_never_left_and_the_check_is_remembered() -> None:
    both, one = {"A": "valid", "B": "valid"}, {"B": "valid"}
    with archive_of(
        [Copy(at=days(at), held=False, rows=rows) for at, rows in [(0, both), (9, one), (20, both)]]
    ) as opened:
        history = entry_history(opened, LABS, "a")
        assert [event.kind for event in history.events] == ["first seen", "missed"]
        assert len(history.versions) == 1 and history.newest.last_seen == days(20)
        assert stood_on(opened, history.versions, days(12).date()).state is State.UNKNOWN


def test_a_hundred_editions_alike_add_no_row_and_rewrite_none() -> None:
    rows = {str(n): "valid" for n in range(50)}
    with archive_of([Copy(at=days(0), held=False, rows=rows)]) as opened:
        before = opened.facts.database.conn.execute("SELECT * FROM versions").fetchall()
        for number in range(1, 100):
            show(opened, Copy(at=days(number), held=False, rows=rows))
        assert opened.facts.database.conn.execute("SELECT * FROM versions").fetchall() == before
        assert {version.last_seen for version in opened.facts.versions.standing(LABS)} == {days(99)}


# -- the demo's archive --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("asof") / "demo"
    assert CliRunner().invoke(cli, ["demo", "--no-serve", "--data", str(folder)]).exit_code == 0
    return folder


def run(folder: Path, *words: str) -> str:
    result = CliRunner().invoke(cli, ["--data", str(folder), *words])
    assert result.exit_code == 0, result.output + str(result.exception)
    return result.stdout


@pytest.mark.parametrize(
    ("day", "listed", "unknown"),
    [
        ("2020-04-09", 0, 0), ("2020-04-10", 19, 0), ("2020-12-09", 19, 0), ("2020-12-10", 5, 0),
        ("2021-01-01", 5, 0), ("2019-01-01", 0, 19), ("2024-01-01", 0, 5),
    ],
)  # fmt: skip
def test_nineteen_codes_stood_on_10_april_2020_and_five_after_december(
    demo: Path, day: str, listed: int, unknown: int
) -> None:
    rows = json.loads(run(demo, "register", "gacc-export-inspection", "--on", day, "--json"))
    states = [row["state"] for row in rows]
    assert (states.count("listed"), states.count("unknown"), len(states)) == (listed, unknown, listed + unknown)


def test_the_blind_gap_and_both_snapshots_are_told_for_each_row(demo: Path) -> None:
    rows = json.loads(run(demo, "register", "gacc-export-inspection", "--on", "2020-04-16", "--json"))
    assert rows[0]["before"]["at"].startswith("2020-04-13") and rows[0]["after"]["at"].startswith("2020-04-22")
    assert rows[0]["before"]["snapshots"] and rows[0]["after"]["snapshots"] and rows[0]["blind_days"] == 8.44
    assert "watched until 2020-04-13 23:30, next seen 2020-04-22 10:00; 8 days blind" in rows[0]["reason"]
    assert {"id", "key", "first_seen", "last_seen", "snapshots", "record", "kind"} <= rows[0].keys()
    printed = list(
        csv.DictReader(io.StringIO(run(demo, "register", "gacc-export-inspection", "--on", "2020-04-16", "--csv")))
    )
    assert len(printed) == 19 and {row["state"] for row in printed} == {"listed"}


@pytest.mark.parametrize(
    "key", ["9025199010", "9025.19.90.10", "gacc-export-inspection/9025199010", "９０２５１９９０１０"]
)
@pytest.mark.parametrize("source", ["gacc-export-inspection", "gacc"])
def test_an_entry_is_found_in_any_spelling_and_tells_the_acts_behind_it(demo: Path, source: str, key: str) -> None:
    told = json.loads(run(demo, "entry", source, key, "--json"))
    assert told["acts"] == ["gacc/announcement/2020/53", "gacc/announcement/2020/124"]
    assert [(event["kind"], event["act_day"]) for event in told["events"]] == [
        ("first seen", "2020-04-10"), ("gone", "2020-12-10"),
    ]  # fmt: skip
    assert told["standing"] is False


def test_python_gives_the_same_answers(demo: Path) -> None:
    with open_archive(demo) as archive:
        assert len(archive.register("gacc-export-inspection", on=date(2020, 4, 10)).listed) == 19
        assert archive.entry("gacc-export-inspection", "9025199010").names == ("红外测温仪",)
        assert archive.entry_on("gacc-export-inspection", "9025199010", date(2021, 1, 1)).state is State.NOT_SEEN
        with pytest.raises(UnknownRecordError, match="Did you mean"):
            archive.register("gacc-export-inspecton")
        with pytest.raises(UnknownRecordError):
            archive.entry("gacc-export-inspection", "0000000000")


def test_an_archive_can_be_closed_without_a_with(demo: Path) -> None:
    archive = open_archive(demo)
    assert len(archive.register("gacc-export-inspection", on=date(2021, 1, 1)).listed) == 5
    archive.close()
    archive.close()


@pytest.mark.parametrize("words", [("gacc-export-inspecton",), ("gacc-export-inspection", "--json", "--csv")])
def test_an_unknown_register_and_two_forms_at_once_are_faults_of_the_command_line(
    demo: Path, words: tuple[str, ...]
) -> None:
    result = CliRunner().invoke(cli, ["--data", str(demo), "register", *words])
    assert result.exit_code == 2 or getattr(result.exception, "exit_code", None) == 2


# -- imports -----------------------------------------------------------------------------------------


def imported(folder: Path, name: str, numbers: list[int], day: str) -> None:
    rows = [{"orgName": f"实验室{n}", "uuid": f"u{n}", "licNo": f"CNAS L{n:04d}"} for n in numbers]
    path = folder / name
    path.write_text(json.dumps({"data": rows, "pageCount": 1}), "utf-8")
    run(folder / "data", "import", "cnas-registry", str(path), "--seen-at", day, "--complete", "--json")


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0), (2, 0, 1)])
def test_lists_imported_in_any_order_answer_for_their_own_days(tmp_path: Path, order: tuple[int, ...]) -> None:
    lists = [([1, 2, 3], "2020-01-10"), ([1, 3, 4], "2020-02-10"), ([1, 2, 4], "2020-03-10")]
    for at in order:
        imported(tmp_path, f"{at}.json", *lists[at])
    for numbers, day in lists:
        rows = json.loads(run(tmp_path / "data", "register", "cnas-registry", "--on", day, "--json"))
        assert [(row["key"][-1], row["state"]) for row in rows] == [(str(n), "listed") for n in numbers], (order, day)
    between = json.loads(run(tmp_path / "data", "register", "cnas-registry", "--on", "2020-01-20", "--json"))
    assert {row["key"][-1]: row["state"] for row in between} == {
        "1": "listed", "2": "unknown", "3": "listed", "4": "unknown",
    }  # fmt: skip
    for spelling in ("CNAS L0002", "L0002", "l0002", "cnas-registry/L0002", "ＣＮＡＳ Ｌ０００２", "CNASL0002"):
        assert json.loads(run(tmp_path / "data", "entry", "cnas-registry", spelling, "--json"))["key"].endswith("L0002")
    later = json.loads(run(tmp_path / "data", "register", "cnas-registry", "--on", "2020-04-01", "--json"))
    assert {row["state"] for row in later} == {"unknown"} and "not checked since" in later[0]["reason"]


@pytest.mark.parametrize("order", [(0, 1, 2), (0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0)])
def test_acts_imported_in_any_order_give_one_past_and_one_history(tmp_path: Path, order: tuple[int, ...]) -> None:
    codes, register = ["6307900010", "6210103010", "3926209000"], "gacc-export-inspection"
    acts = [
        ("2020-04-10", codes, "add", "gacc/announcement/2020/53"),
        ("2020-12-10", codes[1:], "remove", "gacc/announcement/2020/124"),
        ("2021-03-01", codes[1:2], "add", "gacc/announcement/2021/9"),
    ]
    for at in order:
        day, some, touch, act = acts[at]
        path = tmp_path / f"{at}.csv"
        path.write_text("商品编号,商品名称\n" + "\n".join(f"{code},品{code}" for code in some), "utf-8")
        run(
            tmp_path / "data", "import", register, str(path), "--seen-at", day, "--act", act, "--as", touch,
            "--release", "test",
        )  # fmt: skip
    counts = {"2020-04-09": 0, "2020-04-10": 3, "2020-12-09": 3, "2020-12-10": 1, "2021-02-28": 1, "2021-03-01": 2}
    for day, count in counts.items():
        rows = json.loads(run(tmp_path / "data", "register", register, "--on", day, "--json"))
        assert sum(row["state"] == "listed" for row in rows) == count, day
    told = json.loads(run(tmp_path / "data", "entry", register, codes[1], "--json"))
    assert [(event["kind"], event["act_day"]) for event in told["events"]] == [
        ("first seen", "2020-04-10"), ("gone", "2020-12-10"), ("back again", "2021-03-01"),
    ]  # fmt: skip
    assert told["acts"] == [act for *_, act in acts]


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (0, 2, 1), (2, 0, 1)])
def test_one_that_a_whole_list_lacked_was_gone_and_came_back_in_whatever_order_the_lists_came(
    tmp_path: Path, order: tuple[int, ...]
) -> None:
    lists = [([1, 2], "2020-01-10"), ([1], "2020-02-10"), ([1, 2], "2020-03-10")]
    for at in order:
        imported(tmp_path, f"{at}.json", *lists[at])
    told = json.loads(run(tmp_path / "data", "entry", "cnas-registry", "L0002", "--json"))
    assert [(event["kind"], event["at"][:10]) for event in told["events"]] == [
        ("first seen", "2020-01-10"), ("gone", "2020-02-10"), ("back again", "2020-03-10"),
    ]  # fmt: skip


def test_an_entry_is_found_by_the_name_it_had(tmp_path: Path) -> None:
    imported(tmp_path, "a.json", [1, 2], "2020-01-10")
    rows = [{"orgName": "新名实验室", "uuid": "u1", "licNo": "CNAS L0001"}]
    (tmp_path / "b.json").write_text(json.dumps({"data": rows, "pageCount": 1}), "utf-8")
    run(tmp_path / "data", "import", "cnas-registry", str(tmp_path / "b.json"), "--seen-at", "2020-02-10")
    for name in ("实验室1", "新名实验室"):
        told = json.loads(run(tmp_path / "data", "entry", "cnas-registry", name, "--json"))
        assert told["key"] == "cnas-registry/L0001" and told["names"] == ["实验室1", "新名实验室"]


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 2, 1, 0), (0, 3, 1, 2), (0, 3, 2, 1)])
def test_what_two_whole_lists_lacked_is_one_absence_and_a_part_between_ends_it(
    tmp_path: Path, order: tuple[int, ...]
) -> None:
    lists = [([1, 2], "2020-01-10"), ([1], "2020-02-10"), ([1], "2020-03-10"), ([1, 2], "2020-06-10")]
    for at in order:
        imported(tmp_path, f"{at}.json", *lists[at])
    told = json.loads(run(tmp_path / "data", "entry", "cnas-registry", "L0002", "--json"))
    assert [event["kind"] for event in told["events"]] == ["first seen", "gone", "back again"]
    sizes = json.loads(run(tmp_path / "data", "register", "cnas-registry", "--sizes", "--json"))
    assert [point["size"] for point in sizes["points"]] == [2, 1, 1, 2]
    (tmp_path / "part.csv").write_text("注册编号,机构名称\nL0002,实验室2\n", "utf-8")
    run(tmp_path / "data", "import", "cnas-registry", str(tmp_path / "part.csv"), "--seen-at", "2020-02-20")
    states = {"2020-02-15": "unknown", "2020-02-20": "listed", "2020-02-25": "unknown", "2020-03-10": "not seen"}
    for day, state in states.items():
        rows = json.loads(run(tmp_path / "data", "register", "cnas-registry", "--on", day, "--all", "--json"))
        assert {row["key"]: row["state"] for row in rows}["cnas-registry/L0002"] == state, day


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1), (0, 2, 1), (2, 1, 0)])
def test_a_state_between_two_alike_is_kept_in_whatever_order_the_lists_came(
    tmp_path: Path, order: tuple[int, ...]
) -> None:
    lists = [("有效", "2020-01-10"), ("暂停", "2020-02-10"), ("有效", "2020-03-10")]
    for at in order:
        state, day = lists[at]
        (tmp_path / f"{at}.csv").write_text(f"注册编号,机构名称,状态\nL0001,甲,{state}\n", "utf-8")
        run(tmp_path / "data", "import", "cnas-registry", str(tmp_path / f"{at}.csv"), "--seen-at", day, "--complete")
    for state, day in lists:
        (row,) = json.loads(run(tmp_path / "data", "register", "cnas-registry", "--on", day, "--json"))
        assert (row["state"], dict(row["record"]["fields"])["状态"]) == ("listed", state), day
    told = json.loads(run(tmp_path / "data", "entry", "cnas-registry", "L0001", "--json"))
    assert [event["kind"] for event in told["events"]] == ["first seen", "changed", "changed"]
