"""The calendar: what comes when, in a list and as iCalendar that clients can read, corrected in place."""

import dataclasses
import json
import re
import urllib.error
import urllib.request
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import icalendar
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from monitor.calendars.events import Event, Occasion, events_of
from monitor.calendars.gathering import KEPT, Wanted, coming_by, feed_of
from monitor.calendars.ical import Face, to_ical
from monitor.calendars.published import Published
from monitor.cli import cli
from monitor.force import Replay
from monitor.settings import Settings
from monitor.workspace import Workspace
from snapshots.model import Entry, Notice
from tests.rules_room import corpus, suspending
from tests.test_force import DAY, LATER, LIMITED, OLD, act, does
from tests.test_reminders import DRAFT
from tests.test_timers import FUTURE, SUSPENDED, SUSPENDING, noon, settle
from tests.web_archive import served

FAR = Wanted(first=date(2000, 1, 1))


def days(notice: Notice, *acts: Notice) -> list[tuple[str, str]]:
    return [(str(event.day), event.occasion) for event in events_of(notice, Replay([notice, *acts]))]


# -- which days --------------------------------------------------------------------------------------------------------


def test_a_suspension_gives_its_beginning_and_the_day_it_runs_out() -> None:
    assert days(SUSPENDED, SUSPENDING) == [
        ("2025-10-09", "effect"), ("2025-11-07", "suspension"), ("2026-11-11", "resumption"),
    ]  # fmt: skip


def test_what_ends_stands_on_its_last_day_and_a_draft_on_the_last_day_for_comments() -> None:
    assert days(LIMITED, OLD, LATER) == [("2023-10-11", "effect"), ("2025-10-10", "end")]
    assert days(OLD, LIMITED) == [("2022-07-01", "effect"), ("2023-10-11", "repeal")]
    assert days(DRAFT) == [("2024-04-01", "comments")]


def test_a_thing_keeps_its_uid_when_its_day_or_title_is_corrected_and_two_things_never_share_one() -> None:
    moved = dataclasses.replace(FUTURE, effective=DAY("2025-03-01"), title="更正")
    assert [e.uid for e in events_of(FUTURE, Replay([FUTURE]))] == [e.uid for e in events_of(moved, Replay([moved]))]
    parts = [
        act(f"gacc/announcement/2024/{n}", f"2024-0{n}-01", does("repeals-in-part", OLD.key, scope=f"第{n}条"))
        for n in (1, 2, 3)
    ]
    uids = [event.uid for event in events_of(OLD, Replay([OLD, *parts]))]
    assert len(uids) == len(set(uids)) == 4


def test_the_real_suspension_of_2025_and_the_far_day_of_2023_195_stand_in_the_calendar(opened: Workspace) -> None:
    acts = [act(f"mofcom/announcement/2025/{n}", "2025-10-09", effective="2025-12-01") for n in (61, 62)]
    settle(opened, *acts, *corpus(), at=noon("2025-10-10"), silent=True)
    settle(opened, suspending(), at=noon("2025-11-07"))
    found = coming_by(opened, Wanted(first=DAY("2026-01-01")))
    back = [one for one in found if one.event.occasion is Occasion.RESUMPTION]
    assert {(str(one.event.day), one.event.key) for one in back} == {
        ("2026-11-11", "mofcom/announcement/2025/61"), ("2026-11-11", "mofcom/announcement/2025/62"),
    }  # fmt: skip
    assert all("2026-11-10, in the words “" in one.event.reason and "暂停实施" in one.event.reason for one in back)
    cancelled = [one for one in feed_of(opened, FAR, noon("2025-11-08")) if one.cancelled]
    assert {str(one.event.day) for one in cancelled} == {"2025-12-01"}  # its first day falls into the suspension
    (far,) = coming_by(opened, Wanted(first=DAY("2025-01-01"), last=DAY("2025-01-01"), about=("特殊物品",)))
    assert far.event.key == FUTURE.key and "2025年1月1日" in far.event.reason


def lab(number: str, **fields: str) -> Entry:
    return Entry(key=f"labs/{number}", register="labs", name=f"{number}检测中心", fields=tuple(fields.items()))


def test_certificates_of_a_register_asked_for_by_name_end_and_are_prolonged(opened: Workspace) -> None:
    versions = opened.facts.versions
    with opened.facts.transaction():
        for entry in (lab("L1", 有效期至="2026-06-30"), lab("L2", 有效期至="2026-02-30"), lab("L3")):
            versions.add(entry, source="labs", seen_at=noon("2025-01-01"), snapshots=(), reader="1")
        versions.add(
            lab("L1", 有效期至="2027-06-30"), source="labs", seen_at=noon("2025-03-01"), snapshots=(), reader="1"
        )
    assert coming_by(opened, FAR) == []
    (one,) = coming_by(opened, dataclasses.replace(FAR, source="labs"))
    assert (str(one.event.day), one.event.key, one.sequence) == ("2027-06-30", "labs/L1", 1)
    assert one.event.what_zh == "证书有效期届满" and "有效期至: 2027-06-30" in one.event.reason
    with opened.facts.transaction():
        standing = versions.current("labs/L1")
        assert standing
        versions.end(standing, noon("2025-04-01"))
    assert coming_by(opened, dataclasses.replace(FAR, source="labs")) == []
    (gone,) = feed_of(opened, dataclasses.replace(FAR, source="labs"), noon("2025-04-02"))
    assert (gone.cancelled, gone.sequence, gone.changed) == (True, 2, noon("2025-04-01"))


def test_the_days_from_any_day_on_are_those_of_the_whole_calendar(opened: Workspace) -> None:
    settle(opened, *corpus(), suspending(), at=noon("2026-11-20"), silent=True)
    moved = dataclasses.replace(FUTURE, effective=DAY("2031-01-01"))
    lifting = act("gacc/announcement/2024/200", "2024-06-01", does("repeals", moved.key, starts=DAY("2030-06-01")))
    undone = act("gacc/announcement/2024/201", "2024-07-01", does("suspends", lifting.key, until=DAY("2032-01-01")))
    for day, notices in enumerate(([moved], [FUTURE], [lifting], [undone], [dataclasses.replace(undone, effects=())])):
        settle(opened, *notices, at=noon("2026-11-21") + timedelta(days=day))
    ever = noon("2026-11-26")
    whole = feed_of(opened, Wanted(first=date.min), ever)
    for first in {FUTURE.effective, DAY("1949-10-01"), *(one.event.day for one in whole)}:
        assert first
        for day in (first, first + timedelta(days=1)):
            assert feed_of(opened, Wanted(first=day), ever) == [one for one in whole if one.event.day >= day]


# -- updates and cancellations -----------------------------------------------------------------------------------------


def of(found: list[Published], occasion: Occasion) -> Published:
    (one,) = [one for one in found if one.event.occasion is occasion]
    return one


def test_a_corrected_day_is_an_update_of_the_same_entry(opened: Workspace) -> None:
    settle(opened, FUTURE, at=noon("2024-01-02"))
    first = of(coming_by(opened, FAR), Occasion.EFFECT)
    for month, at in ((3, "2024-06-01"), (4, "2024-07-01")):
        settle(opened, dataclasses.replace(FUTURE, effective=date(2025, month, 1)), at=noon(at))
    settle(opened, dataclasses.replace(FUTURE, effective=date(2025, 4, 1), title="另一标题"), at=noon("2024-08-01"))
    second = of(coming_by(opened, FAR), Occasion.EFFECT)
    assert (first.sequence, second.sequence) == (0, 2) and first.event.uid == second.event.uid
    assert (second.created, second.changed) == (noon("2024-01-02"), noon("2024-08-01"))
    assert second.event.day == date(2025, 4, 1)


def test_an_act_that_comes_later_cancels_what_was_expected_and_the_cancellation_is_kept_for_a_while(
    opened: Workspace,
) -> None:
    settle(opened, FUTURE, at=noon("2024-01-02"))
    settle(opened, act("gacc/announcement/2024/200", "2024-06-01", does("repeals", FUTURE.key)), at=noon("2024-06-01"))
    kept = [one for one in feed_of(opened, FAR, noon("2024-06-02")) if one.event.key == FUTURE.key]
    assert [(one.event.occasion, one.cancelled, one.sequence) for one in kept] == [
        (Occasion.REPEAL, False, 0), (Occasion.EFFECT, True, 1),
    ]  # fmt: skip
    later = feed_of(opened, FAR, noon("2024-06-01") + KEPT + timedelta(days=1))
    assert not any(one.cancelled for one in later) and not any(one.cancelled for one in coming_by(opened, FAR))


def test_a_suspension_lengthened_by_the_suspending_act_moves_its_end(opened: Workspace) -> None:
    settle(opened, SUSPENDED, SUSPENDING, at=noon("2025-11-08"), silent=True)
    longer = dataclasses.replace(SUSPENDING.effects[0], until=DAY("2027-11-10"))
    settle(opened, dataclasses.replace(SUSPENDING, effects=(longer,)), at=noon("2026-03-01"))
    back = of(coming_by(opened, FAR), Occasion.RESUMPTION)
    assert (back.event.day, back.sequence, back.changed) == (date(2027, 11, 11), 1, noon("2026-03-01"))


@given(st.lists(st.one_of(st.none(), st.integers(0, 5)), min_size=1, max_size=8))
def test_a_sequence_never_falls_and_rises_with_every_corrected_day(moved: list[int | None]) -> None:
    from monitor.calendars.events import all_events
    from monitor.calendars.published import histories

    written = []
    before: Published | None = None
    for n, month in enumerate(moved, start=1):
        effective = date(2030, month + 1, 1) if month is not None else None
        written.append((n, noon("2024-01-01") + timedelta(days=n), dataclasses.replace(FUTURE, effective=effective)))
        current = all_events({FUTURE.key: written[-1][2]}, {FUTURE.key: "gacc"})
        found = list(histories(current, written, {FUTURE.key: "gacc"}, date.min))
        effects = [one for one in found if one.event.occasion is Occasion.EFFECT]
        after = effects[0] if effects else None
        if before and after:
            same = (before.event.day, before.cancelled) == (after.event.day, after.cancelled)
            assert after.sequence == before.sequence + (not same) and after.changed >= before.changed
        assert before is None or after is not None
        before = after


# -- iCalendar ---------------------------------------------------------------------------------------------------------

HOSTILE = "公告, 附件; 名单\\n\r\nBEGIN:VEVENT\nUID:evil\u202e\x07\ud800 ‘’ " + "很长的标题" * 60


def published(**more: object) -> Published:
    event = Event(
        key="gacc/announcement/2024/1", identity="gacc/announcement/2024/1", source="gacc",
        title=str(more.pop("title", "标题")), url=str(more.pop("url", "https://www.customs.gov.cn/公告/1.html")),
        occasion=Occasion.EFFECT, what="takes effect", day=date(2025, 1, 1), turns=date(2025, 1, 1),
        reason="In force since 2025-01-01, in the words “自2025年1月1日起施行”.", state="in force",
    )  # fmt: skip
    at = datetime(2024, 12, 1, 4, 0, tzinfo=UTC)
    return Published(event=event, sequence=2, created=at, changed=at, **more)  # type: ignore[arg-type]


def test_a_client_reads_back_every_property() -> None:
    face = Face(page=lambda key: f"https://rules.example.org/notice/{key}")
    (entry,) = icalendar.Calendar.from_ical(to_ical([published()], face)).walk("VEVENT")
    assert entry.decoded("dtstart") == date(2025, 1, 1) and entry["dtstart"].params["VALUE"] == "DATE"
    assert entry["uid"].endswith("@regwatch") and entry["sequence"] == 2 and entry["status"] == "CONFIRMED"
    assert entry.decoded("dtstamp") == entry.decoded("last-modified") == datetime(2024, 12, 1, 4, 0, tzinfo=UTC)
    assert entry["summary"] == "生效 Takes effect: 标题"
    assert "自2025年1月1日起施行" in entry["description"]
    assert "https://rules.example.org/notice/gacc/announcement/2024/1" in entry["description"]
    assert entry["url"] == "https://www.customs.gov.cn/%E5%85%AC%E5%91%8A/1.html" and entry["transp"] == "TRANSPARENT"
    assert [alarm.decoded("trigger") for alarm in entry.walk("VALARM")] == [timedelta(days=-7), timedelta(days=-1)]


def test_a_cancelled_entry_says_so_and_rings_no_alarm() -> None:
    (entry,) = icalendar.Calendar.from_ical(to_ical([published(cancelled=True)], Face())).walk("VEVENT")
    assert entry["status"] == "CANCELLED" and entry["summary"].startswith("取消 Cancelled") and not entry.walk("VALARM")


@pytest.mark.parametrize("title", [HOSTILE, "x" * 74, "汉" * 200, "", "a\u2028b\u0085c"])
def test_lines_keep_the_rules_of_rfc_5545_whatever_a_title_holds(title: str) -> None:
    content = to_ical([published(title=title, url="javascript:alert(1)")], Face())
    assert content.endswith(b"\r\n") and b"\n" not in content.replace(b"\r\n", b"")
    for line in content.split(b"\r\n"):
        assert len(line) <= 75 and not re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", line)
        line.decode("utf-8")  # never cut inside a character
    calendar = icalendar.Calendar.from_ical(content)
    (entry,) = calendar.walk("VEVENT")
    assert entry["uid"] != "evil" and "url" not in entry
    assert calendar["version"] == "2.0" and calendar["prodid"]


def test_an_empty_calendar_is_still_one_that_clients_take() -> None:
    assert icalendar.Calendar.from_ical(to_ical([], Face())).subcomponents


@given(st.text(max_size=300))
def test_any_title_comes_back_as_one_entry(title: str) -> None:
    (entry,) = icalendar.Calendar.from_ical(to_ical([published(title=title)], Face())).walk("VEVENT")
    assert entry["summary"].startswith("生效 Takes effect:") and "\r" not in entry["summary"]


# -- the command -------------------------------------------------------------------------------------------------------


def run(opened: Workspace, *options: str, code: int = 0) -> str:
    result = CliRunner().invoke(cli, ["--data", str(opened.folder), "calendar", *options])
    assert result.exit_code == code, result.output
    return result.output


@pytest.fixture
def filled(opened: Workspace) -> Workspace:
    settle(opened, SUSPENDED, FUTURE, DRAFT, SUSPENDING, at=noon("2025-11-08"), silent=True)
    return opened


def test_the_command_lists_days_between_two_days_by_source_and_by_words(filled: Workspace) -> None:
    shapes = json.loads(run(filled, "--from", "2024-03-01", "--to", "2025-10-09", "--json"))
    assert [(one["day"], one["kind"]) for one in shapes] == [
        ("2024-04-01", "comments"), ("2025-01-01", "effect"), ("2025-10-09", "effect"),
    ]  # fmt: skip
    assert shapes[1]["key"] == FUTURE.key and shapes[1]["uid"].endswith("@regwatch") and shapes[1]["sequence"] == 0
    issued = json.loads(run(filled, "--from", "2000-01-01", "--source", "mofcom", "--json"))
    assert {one["key"] for one in issued} == {SUSPENDED.key, SUSPENDING.key}
    assert [
        one["kind"] for one in json.loads(run(filled, "--from", "2000-01-01", "--about", "征求意见", "--json"))
    ] == ["comments"]
    assert "2026-11-11" in run(filled, "--from", "2026-11-11") and run(filled, "--from", "2090-01-01") == ""


def test_bad_questions_are_answered_in_one_line(filled: Workspace) -> None:
    assert "--to lies before --from" in run(filled, "--from", "2025-01-02", "--to", "2025-01-01", code=2)
    assert "--ics and --json" in run(filled, "--ics", "-", "--json", code=2)
    result = CliRunner().invoke(cli, ["--data", str(filled.folder), "calendar", "--source", "nope"])
    assert result.exit_code == 1 and "nope" in str(result.exception)


def test_a_file_and_standard_output_hold_the_same_calendar(filled: Workspace, tmp_path: Path) -> None:
    run(filled, "--ics", str(tmp_path / "rules.ics"))
    content = (tmp_path / "rules.ics").read_bytes()
    result = CliRunner().invoke(cli, ["--data", str(filled.folder), "calendar", "--ics", "-"])
    assert result.stdout_bytes == content
    assert len(icalendar.Calendar.from_ical(content).walk("VEVENT")) == 6


# -- the feed and the page ---------------------------------------------------------------------------------------------


def ask(address: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    request = urllib.request.Request(address, headers={k.replace("_", "-"): v for k, v in headers.items()})
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, dict(answer.headers), answer.read()
    except urllib.error.HTTPError as error:
        return error.code, dict(error.headers), error.read()


def test_the_feed_is_cached_until_something_changes(filled: Workspace) -> None:
    with served(filled.folder) as base:
        status, headers, content = ask(f"{base}/calendar.ics")
        assert status == 200 and headers["content-type"] == "text/calendar; charset=utf-8"
        assert len(icalendar.Calendar.from_ical(content).walk("VEVENT")) == 6
        assert ask(f"{base}/calendar.ics")[2] == content
        assert ask(f"{base}/calendar.ics", If_None_Match=headers["etag"])[0] == 304
        assert ask(f"{base}/calendar/mofcom.ics")[1]["etag"] != headers["etag"]
        settle(filled, dataclasses.replace(FUTURE, effective=DAY("2025-03-01")), at=noon("2025-11-09"))
        status, after, content = ask(f"{base}/calendar.ics", If_None_Match=headers["etag"])
        assert status == 200 and after["etag"] != headers["etag"] and b"20250301" in content
        assert ask(f"{base}/calendar/nobody.ics")[0] == 404


def test_the_page_shows_what_comes_and_escapes_what_publishers_print(filled: Workspace) -> None:
    tomorrow = datetime.now(UTC) + timedelta(days=2)
    title = "<script>alert(1)</script>公告"
    soon = act("gacc/announcement/2026/999", "2026-01-01", effective=tomorrow.date().isoformat(), title=title)
    settle(filled, soon, at=noon("2026-01-02"))
    with served(filled.folder, Settings()) as base:
        page = ask(f"{base}/calendar")[2].decode()
        assert "&lt;script&gt;alert(1)" in page and "<script>alert" not in page
        assert "/calendar.ics" in page and "Takes effect" in page
        assert "/calendar/mofcom.ics" in ask(f"{base}/calendar?source=mofcom")[2].decode()
        assert ask(f"{base}/calendar?source=nobody")[0] == 404
