"""Digests: frozen before they are sent, nothing dropped or repeated, honest about what nobody watched."""

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import pytest

from monitor.alerts.letter import Letter
from monitor.alerts.messages import compose
from monitor.alerts.sender import send_due
from monitor.dictionary import shipped
from monitor.diff.change import Change, Kind
from monitor.digests.blindness import Checks, Watched, watched
from monitor.digests.digest import Digest
from monitor.digests.heartbeats import last_due, owe_heartbeats
from monitor.digests.net import net
from monitor.digests.themes import theme_of
from monitor.digests.wording import days
from monitor.digests.wording import watched as told_watching
from monitor.ledger.groups import Member
from monitor.ledger.incidents import Incident
from monitor.ledger.message import Message
from monitor.settings import Digests, Settings
from monitor.subscription import Subscription
from monitor.workspace import Workspace, workspace
from snapshots.model import Edition, Entry
from tests.alert_room import SEEN, broken, notice, published, record, removed, settings, stored
from tests.mail_server import mail_server

BEIJING = ZoneInfo("Asia/Shanghai")
DAILY = Subscription(name="bo", address="bo@example.org", when="daily", at="08:00")
QUIET = Subscription(name="calm", address="calm@example.org", when="daily", at="08:00", heartbeat=True)
DUE = datetime(2020, 4, 1, 0, 0, tzinfo=UTC)  # 08:00 in Beijing
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Workspace]:
    with workspace(tmp_path / "data") as opened:
        yield opened


def at(moment: datetime):  # type: ignore[no-untyped-def]
    return lambda: moment


def the_message(room: Workspace, moment: datetime) -> Message:
    message = room.ledger.outbox.lease("test", moment)
    assert message
    return message


def letter(room: Workspace, moment: datetime, *subscriptions: Subscription) -> Letter:
    return compose(the_message(room, moment), room, settings(*subscriptions))


def checked(room: Workspace, moment: datetime, source: str = "mofcom", *, held: bool = False) -> None:
    edition = Edition(
        id=0, source=source, seen_at=moment, records=1, complete=True, held=held, reasons=("empty",) if held else (),
        snapshots=(),
    )  # fmt: skip
    with room.facts.transaction():
        room.facts.editions.add(edition)


def amended(room: Workspace, before: Change, *texts: str, seen: datetime = SEEN) -> Change:
    version = stored(room, notice(*texts))
    return replace(
        before, kind=Kind.NOTICE_AMENDED, before=before.after, after=version.id, detail="1 amended", seen_at=seen
    )  # fmt: skip


# Frozen


def test_every_attempt_and_every_later_look_shows_the_same_bytes(room: Workspace) -> None:
    first = published(room)
    record(room, [first], DAILY)
    message = the_message(room, DUE)
    before = compose(message, room, settings(DAILY))
    room.ledger.outbox.failed(message, "test", DUE, "later", for_good=False)
    # meanwhile the act is amended, other sources fail and the reader's subscription is written anew
    stored(room, notice("完全不同的内容。", title="别的标题"))
    checked(room, DUE + HOUR, "gacc", held=True)
    changed = replace_subscription(DAILY, show="net", language="zh", name="bo")
    again = the_message(room, DUE + DAY)
    after = compose(again, room, settings(changed))
    assert (after.subject, after.text, after.html, after.moment) == (
        before.subject, before.text, before.html, before.moment,
    )  # fmt: skip
    assert again.id == message.id and again.due_at != message.due_at


def replace_subscription(one: Subscription, **fields: object) -> Subscription:
    return msgspec.structs.replace(one, **fields)


def test_what_is_found_while_a_digest_is_being_sent_goes_into_the_next(room: Workspace) -> None:
    record(room, [published(room)], DAILY)
    message = the_message(room, DUE)
    told = compose(message, room, settings(DAILY))
    late = removed(room, 7)
    record(room, [late], DAILY, now=DUE + timedelta(seconds=1), occasion="r2")
    record(room, [removed(room, 8)], DAILY, now=DUE - timedelta(seconds=1), occasion="r3")  # a slow check's own clock
    assert [c.id for c in room.ledger.changes.of_message(message.id)] == [c.id for c in told.changes]
    assert late.id not in {change.id for change in told.changes}
    others = room.ledger.outbox.find("due")
    assert [(one.occasion, one.due_at) for one in others] == [("daily/2020-04-02/bo", DUE + DAY)]
    assert {change.key for one in others for change in room.ledger.changes.of_message(one.id)} == {
        "test-labs/7", "test-labs/8",
    }  # fmt: skip


def test_a_put_back_digest_takes_no_more_changes(room: Workspace) -> None:
    record(room, [published(room)], DAILY)
    message = the_message(room, DUE)
    compose(message, room, settings(DAILY))
    room.ledger.outbox.put_back(message, "test", DUE, "the server refused us all")
    record(room, [removed(room, 8)], DAILY, now=DUE - timedelta(seconds=1), occasion="r3")
    assert len(room.ledger.changes.of_message(message.id)) == 1


def test_a_frozen_digest_cannot_be_altered_in_the_database(room: Workspace) -> None:
    record(room, [published(room)], DAILY)
    compose(the_message(room, DUE), room, settings(DAILY))
    for statement in ("UPDATE digests SET head = 'x'", "DELETE FROM digests", "UPDATE digest_contents SET text = 'x'"):
        with pytest.raises(Exception, match="frozen"):
            room.facts.database.conn.execute(statement)


def test_a_preview_freezes_nothing(room: Workspace) -> None:
    record(room, [published(room)], DAILY)
    message = room.ledger.outbox.find("due")[0]
    compose(message, room, settings(DAILY))
    assert room.ledger.digests.of(message) is None


def test_a_message_killed_before_its_mark_is_sent_again_with_equal_words_and_id(tmp_path: Path) -> None:
    with mail_server(tmp_path) as server, workspace(tmp_path) as room:
        record(room, [published(room)], DAILY)
        lost = the_message(room, DUE)
        first = compose(lost, room, settings(DAILY))
        send_due(room, settings(DAILY, port=server.port), at(DUE + HOUR))
        mail = message_from_bytes(server.raw(), policy=default)
        body = mail.get_body(("plain",))
        assert body is not None
        assert mail["Message-ID"] == f"<{first.message_id}>"
        assert body.get_content().split() == first.text.split()


def test_readers_shown_the_same_share_one_copy_with_their_own_way_to_leave(room: Workspace) -> None:
    everybody = [replace_subscription(DAILY, address=f"r{n}@example.org") for n in range(3)]
    record(room, [published(room)], *everybody)
    letters = [letter(room, DUE, *everybody) for _ in everybody]
    assert len({one.unsubscribe for one in letters}) == 3
    assert all(one.unsubscribe in one.text and one.unsubscribe in one.html for one in letters)
    assert all(".invalid" not in one.text + one.html for one in letters)
    assert room.facts.database.conn.execute("SELECT COUNT(*) FROM digest_contents").fetchone() == (1,)


# When


def test_a_digest_is_not_sent_before_its_hour_and_once_after_it(tmp_path: Path) -> None:
    with mail_server(tmp_path) as server, workspace(tmp_path) as room:
        record(room, [published(room)], DAILY)
        given = settings(DAILY, port=server.port)
        assert send_due(room, given, at(DUE - timedelta(seconds=1))).sent == 0
        assert [send_due(room, given, at(DUE + n * HOUR)).sent for n in range(3)] == [1, 0, 0]


def test_after_downtime_one_late_digest_tells_of_all_days_and_the_next_of_none_of_them(tmp_path: Path) -> None:
    with mail_server(tmp_path) as server, workspace(tmp_path) as room:
        changes = [published(room), removed(room, 1), removed(room, 2)]
        for day, change in enumerate(changes):
            record(room, [change], DAILY, now=SEEN + day * DAY, occasion=f"r{day}")
        assert len(room.ledger.outbox.find("due")) == 3
        given = settings(DAILY, port=server.port)
        assert send_due(room, given, at(DUE + 2 * DAY + HOUR)).sent == 1
        assert send_due(room, given, at(DUE + 9 * DAY)).sent == 0
        assert len(server.received) == 1 and b"Daily digest 2020-04-01 to 2020-04-03: 3 changes" in server.raw()
        sent = room.ledger.outbox.find("sent")[0]
        assert room.ledger.digests.of(sent).ends_at == DUE + 2 * DAY  # type: ignore[union-attr]
        record(room, [removed(room, 3)], DAILY, now=DUE + 3 * DAY, occasion="r9")
        send_due(room, given, at(DUE + 4 * DAY))
        last = room.ledger.outbox.find("sent")[-1]
        assert [change.key for change in room.ledger.changes.of_message(last.id)] == ["test-labs/3"]
        assert room.ledger.digests.of(last).starts_at == DUE + 2 * DAY  # type: ignore[union-attr]


def test_two_senders_after_downtime_send_each_reader_every_change_once(tmp_path: Path) -> None:
    readers = [replace_subscription(DAILY, address=f"r{n}@example.org") for n in range(12)]
    with mail_server(tmp_path) as server:
        given = settings(*readers, port=server.port)
        with workspace(tmp_path) as room:
            changes = [published(room), removed(room, 1), removed(room, 2)]
            for day, change in enumerate(changes):
                record(room, [change], *readers, now=SEEN + day * DAY, occasion=f"r{day}")

        def send() -> None:
            with workspace(tmp_path) as own:
                send_due(own, given, at(DUE + 5 * DAY))

        threads = [threading.Thread(target=send) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        got = sorted(address for envelope in server.received for address in envelope.rcpt_tos)
        assert got == sorted(one.address for one in readers)
        assert all(b"3 changes" in server.raw(place) for place in range(len(readers)))


def test_folding_leaves_alone_what_was_tried_what_is_not_due_and_other_readers(room: Workspace) -> None:
    other = replace_subscription(DAILY, name="cy", address="cy@example.org")
    record(room, [published(room)], DAILY, other)
    the_message(room, DUE)  # tried by a sender that died
    record(room, [removed(room, 1)], DAILY, other, now=SEEN + DAY, occasion="r1")
    record(room, [removed(room, 2)], DAILY, other, now=SEEN + 2 * DAY, occasion="r2")
    assert room.ledger.digests.fold(DUE + DAY + HOUR) == 1  # cy's two overdue ones
    by_person: dict[str, list[int]] = {"bo@example.org": [], "cy@example.org": []}
    for message in room.ledger.outbox.find():
        by_person[message.person].append(len(room.ledger.changes.of_message(message.id)))
    assert by_person == {"bo@example.org": [1, 1, 1], "cy@example.org": [2, 1]}


@pytest.mark.parametrize(
    ("when", "until", "due"),
    [
        ({"when": "daily"}, "2020-04-01T07:59", "2020-03-31T08:00"),
        ({"when": "daily"}, "2020-04-01T08:00", "2020-04-01T08:00"),
        ({"when": "weekly", "weekday": "mon"}, "2020-04-01T12:00", "2020-03-30T08:00"),
        ({"when": "monthly", "day": 31}, "2020-04-29T12:00", "2020-03-31T08:00"),
        ({"when": "monthly", "day": 31}, "2020-04-30T12:00", "2020-04-30T08:00"),
        ({"when": "monthly", "day": 30}, "2020-03-15T12:00", "2020-02-29T08:00"),
        ({"when": "daily", "at": "02:30", "timezone": "Europe/Berlin"}, "2020-03-29T23:00", "2020-03-29T03:30"),
        ({"when": "daily", "at": "02:30", "timezone": "Europe/Berlin"}, "2020-10-25T23:00", "2020-10-25T02:30"),
    ],
)
def test_the_last_due_moment_on_the_readers_own_clock(when: dict[str, object], until: str, due: str) -> None:
    one = Subscription(name="x", channel="file", **when)  # type: ignore[arg-type]
    zone = ZoneInfo(one.timezone)
    found = last_due(one, datetime.fromisoformat(until).replace(tzinfo=zone))
    assert found.astimezone(zone).replace(tzinfo=None).isoformat(timespec="minutes") == due


# Heartbeats


def owe(room: Workspace, moment: datetime, *subscriptions: Subscription) -> int:
    return owe_heartbeats(room, Settings(subscription=subscriptions), moment)


def test_nothing_changed_is_told_to_who_asked_only_and_once(tmp_path: Path) -> None:
    with mail_server(tmp_path) as server, workspace(tmp_path) as room:
        checked(room, DUE - 12 * HOUR)
        owe(room, DUE - HOUR, QUIET, DAILY)
        assert owe(room, DUE - timedelta(seconds=1), QUIET, DAILY) == 0
        assert [owe(room, DUE + n * HOUR, QUIET, DAILY) for n in range(3)] == [1, 0, 0]
        given = settings(QUIET, DAILY, port=server.port)
        assert [send_due(room, given, at(DUE + n * HOUR)).sent for n in range(3)] == [1, 0, 0]
        assert [owe(room, DUE + n * HOUR, QUIET, DAILY) for n in range(4, 23)] == [0] * 19
        mail = message_from_bytes(server.raw(), policy=default)
        assert mail["To"] == "calm@example.org"
        assert mail["Subject"] == "Daily digest 2020-04-01: nothing changed, all sources were watched"
        text = str(mail.get_body(("plain",)).get_content())  # type: ignore[union-attr]
        assert "Nothing changed in this time" in text
        assert "MOFCOM policy releases (mofcom): well watched since 31 March 2020 20:00; last good check" in text


def test_a_first_look_owes_nothing_for_the_time_before_it(room: Workspace) -> None:
    assert owe(room, DUE + HOUR, QUIET) == 0
    assert owe(room, DUE + DAY - HOUR, QUIET) == 0
    assert owe(room, DUE + DAY, QUIET) == 1


def test_after_downtime_the_newest_missed_issue_alone_is_owed_and_covers_all_of_it(room: Workspace) -> None:
    checked(room, DUE - 2 * HOUR)
    owe(room, DUE - HOUR, QUIET)
    assert owe(room, DUE + 5 * DAY + HOUR, QUIET) == 1
    text = letter(room, DUE + 5 * DAY + HOUR, QUIET).text
    assert "after 1 April 2020 07:00 and up to 6 April 2020 08:00" in text
    assert owe(room, DUE + 5 * DAY + 2 * HOUR, QUIET) == 0


def test_an_issue_with_changes_is_the_heartbeat_of_its_day(room: Workspace) -> None:
    owe(room, SEEN - HOUR, QUIET)
    record(room, [published(room)], QUIET)
    assert owe(room, DUE + HOUR, QUIET) == 0
    assert len(letter(room, DUE + HOUR, QUIET).changes) == 1
    assert owe(room, DUE + 2 * HOUR, QUIET) == 0
    assert owe(room, DUE + DAY, QUIET) == 1


def test_a_heartbeat_says_honestly_that_a_source_was_not_watched(room: Workspace) -> None:
    for source in ("mofcom", "gacc"):
        checked(room, DUE - 12 * HOUR, source)
    owe(room, DUE - HOUR, QUIET)
    checked(room, DUE + 12 * HOUR)
    checked(room, DUE + 12 * HOUR, "gacc", held=True)
    with room.facts.transaction():
        room.ledger.incidents.open("gacc", Kind.SOURCE_BROKEN, "empty", DUE + 12 * HOUR, fault="list")
    owe(room, DUE + DAY, QUIET)
    told = letter(room, DUE + DAY, QUIET)
    assert told.subject == "Daily digest 2020-04-02: nothing changed, not all was watched"
    assert "GACC customs regulations (gacc) could not be watched from 1 April to 2 April 2020." in told.text
    assert "still not watched" in told.text
    assert "All sources were watched" not in told.text


def test_an_overdue_digest_and_the_heartbeat_after_it_are_one_late_message(tmp_path: Path) -> None:
    with mail_server(tmp_path) as server, workspace(tmp_path) as room:
        checked(room, SEEN)
        owe(room, SEEN - HOUR, QUIET)
        record(room, [published(room)], QUIET)
        assert owe(room, DUE + 2 * DAY, QUIET) == 1
        given = settings(QUIET, port=server.port)
        assert send_due(room, given, at(DUE + 2 * DAY)).sent == 1
        assert owe(room, DUE + 2 * DAY + HOUR, QUIET) == 0
        mail = message_from_bytes(server.raw(), policy=default)
        text = str(mail.get_body(("plain",)).get_content())  # type: ignore[union-attr]
        assert mail["Subject"] == "Daily digest 2020-04-01 to 2020-04-03: 1 change"
        assert "up to 3 April 2020 08:00" in text and "Nothing changed" not in text


def test_a_reader_who_left_gets_no_heartbeat(tmp_path: Path) -> None:
    with mail_server(tmp_path) as server, workspace(tmp_path) as room:
        owe(room, DUE - HOUR, QUIET)
        owe(room, DUE, QUIET)
        with room.facts.transaction():
            room.ledger.subscribers.leave("calm@example.org", "calm", "test", DUE)
        send_due(room, settings(QUIET, port=server.port), at(DUE))
        assert not server.received
        assert owe(room, DUE + DAY, QUIET) == 0


def test_a_member_of_a_group_gets_the_heartbeat_of_the_group(room: Workspace) -> None:
    group = Subscription(name="members", group="all", when="weekly", weekday="wed", heartbeat=True)
    with room.facts.transaction():
        room.ledger.subscribers.join(
            Member(group="all", person="eva@example.org", address="eva@example.org", language="zh"), "test", SEEN
        )
    checked(room, SEEN)
    owe(room, SEEN, group)
    assert owe(room, DUE, group) == 1
    told = letter(room, DUE, group)
    assert told.address == "eva@example.org" and told.subject == "每周摘要 2020-04-01：没有变化，全部来源均已监测"


# What stands in it


def test_items_stand_under_source_and_theme_each_once_in_text_and_html(room: Workspace) -> None:
    masks = published(room, notice("口罩。", title="关于口罩出口的公告"))
    kits = replace(
        published(room, notice("试剂。", key="gacc/announcement/2020/9", title="关于检测试剂的公告")), source="gacc"
    )
    record(room, [masks, kits], DAILY)
    told = letter(room, DUE, DAILY)
    for words in (told.text, told.html):
        places = [
            words.index(sign) for sign in ("GACC customs regulations (gacc)", "Test kit", "MOFCOM policy", "Mask")
        ]
        assert places == sorted(places)
    assert told.text.count("In the archive:") == 2


def test_the_net_digest_shows_one_redline_from_first_to_last_and_lists_every_change(room: Workspace) -> None:
    reader = replace_subscription(DAILY, show="net")
    first = published(room, notice("甲须检验。", "乙。"))
    second = amended(room, first, "甲须检验并申报。", "乙。")
    third = replace(amended(room, second, "甲须检验并申报。", "乙丙。"), detail="1 amended again")
    for n, change in enumerate((second, third)):
        record(room, [change], reader, occasion=f"r{n}")
    told = letter(room, DUE, reader)
    assert told.subject == "Daily digest 2020-04-01: 1 net change"
    assert "net change since the last issue" in told.text
    assert told.text.count("What changed:") == 1 and "并申报" in told.text and "丙" in told.text
    for change in (second, third):
        assert f"https://archive.example.org/change/{change.id}" in told.text
        assert f"https://archive.example.org/change/{change.id}" in told.html


def test_what_came_and_went_within_the_period_is_no_net_change_but_is_listed(room: Workspace) -> None:
    reader = replace_subscription(DAILY, show="net")
    gone = removed(room, 5, cause=None)
    come = replace(gone, kind=Kind.ENTRY_ADDED, before=None, after=gone.before)
    record(room, [come], reader, occasion="r1")
    record(room, [gone], reader, occasion="r2")
    told = letter(room, DUE, reader)
    assert told.subject == "Daily digest 2020-04-01: no net change"
    assert "Came and went again" in told.text and f"/change/{come.id}" in told.text


def test_days_to_come_within_reach_are_listed_in_both_languages(room: Workspace) -> None:
    reader = replace_subscription(DAILY, language="both")
    soon = published(room, notice("内容。", effective=date(2020, 4, 20)))
    far = published(room, notice("内容。", key="mofcom/announcement/2020/8", effective=date(2020, 9, 1)))
    record(room, [soon, far], reader)
    told = letter(room, DUE, reader)
    assert "- 2020-04-20: MOFCOM/GACC/NMPA 2020-5 takes effect" in told.text
    assert "未来30天内的日期" in told.text and "Days to come, within 30 days" in told.text
    assert "- 2020-09-01" not in told.text


def test_how_far_ahead_an_issue_looks_is_a_setting(room: Workspace) -> None:
    record(room, [published(room, notice("内容。", effective=date(2020, 9, 1)))], DAILY)
    message = room.ledger.outbox.find("due")[0]
    for ahead, listed in ((30, False), (200, True), (0, False)):
        given = msgspec.structs.replace(settings(DAILY), digests=Digests(days_ahead=ahead))
        assert ("- 2020-09-01" in compose(message, room, given).text) is listed


def test_a_source_asked_for_by_name_that_was_never_checked_is_not_called_watched(room: Workspace) -> None:
    reader = replace_subscription(QUIET, sources=("nmpa",))
    checked(room, DUE - HOUR)
    owe(room, DUE - HOUR, reader)
    owe(room, DUE, reader)
    told = letter(room, DUE, reader)
    assert "NMPA announcements and circulars (nmpa) was never checked" in told.text
    assert told.subject.endswith("not all was watched") and "mofcom" not in told.text


def test_a_watch_list_hit_stands_in_front_of_the_subject(room: Workspace) -> None:
    reader = replace_subscription(DAILY, watch=("医疗物资",))
    record(room, [published(room)], reader)
    assert letter(room, DUE, reader).subject.startswith("[watch-list: 医疗物资] Daily digest 2020-04-01")


def test_hostile_titles_stay_words(room: Workspace) -> None:
    evil = "<script>alert(1)</script>\r\nBcc: eve@example.org 口罩"
    record(room, [published(room, notice("x", title=evil))], DAILY)
    told = letter(room, DUE, DAILY)
    assert "<script>" not in told.html and "\n" not in told.subject and "\r" not in told.subject


def test_a_digest_of_very_many_changes_is_cut_so_that_no_mail_program_clips_it(room: Workspace) -> None:
    changes = [
        published(room, notice("字" * 3000, key=f"mofcom/announcement/2020/{n}", title=f"公告{n}")) for n in range(40)
    ]
    record(room, changes, DAILY)
    told = letter(room, DUE, DAILY)
    assert len(told.html.encode()) < 102 * 1024 and told.text.count("In the archive:") == 40


def test_a_long_digest_gives_up_excerpts_and_what_stands_twice_before_it_leaves_a_change_unnamed(
    room: Workspace,
) -> None:
    reader = replace_subscription(DAILY, show="net", language="both")
    told = [removed(room, number, cause=None) for number in range(100)]
    record(room, told, reader)
    sent = letter(room, DUE, reader)
    assert len(sent.html.encode()) < 102 * 1024
    for words in (sent.text, sent.html):
        assert all(f"/change/{one.id}" in words for one in told)


# Net changes


def change(kind: Kind, before: int | None = None, after: int | None = None, key: str = "k", **facts: object) -> Change:
    given = {"source": "s", "title": "t", "seen_at": SEEN, **facts}
    return Change(kind=kind, key=key, before=before, after=after, **given)  # type: ignore[arg-type]


def never(first: int, last: int) -> bool:
    return False


@pytest.mark.parametrize(
    ("chain", "told"),
    [
        ([(Kind.ENTRY_ADDED, None, 1), (Kind.ENTRY_REMOVED, 1, None)], None),
        ([(Kind.ENTRY_ADDED, None, 1), (Kind.ENTRY_CHANGED, 1, 2)], (Kind.ENTRY_ADDED, None, 2)),
        ([(Kind.ENTRY_CHANGED, 1, 2), (Kind.ENTRY_REMOVED, 2, None)], (Kind.ENTRY_REMOVED, 1, None)),
        ([(Kind.ENTRY_REMOVED, 1, None), (Kind.ENTRY_ADDED, None, 2)], (Kind.ENTRY_CHANGED, 1, 2)),
        ([(Kind.NOTICE_PUBLISHED, None, 1), (Kind.NOTICE_AMENDED, 1, 2)], (Kind.NOTICE_PUBLISHED, None, 2)),
        ([(Kind.NOTICE_AMENDED, 1, 2), (Kind.NOTICE_AMENDED, 2, 3)], (Kind.NOTICE_AMENDED, 1, 3)),
        ([(Kind.NOTICE_GONE, 1, None)], (Kind.NOTICE_GONE, 1, None)),
    ],
)
def test_a_chain_of_changes_is_told_as_the_difference_between_its_ends(
    chain: list[tuple[Kind, int | None, int | None]], told: tuple[Kind, int | None, int | None] | None
) -> None:
    found = net([change(kind, before, after) for kind, before, after in chain], never)
    assert [(i.change.kind, i.change.before, i.change.after) for i in found.items] == ([told] if told else [])
    assert sum(len(item.of) for item in found.items) + sum(map(len, found.undone)) == len(chain)


def test_what_reads_the_same_in_the_end_is_no_net_change() -> None:
    there_and_back = [change(Kind.NOTICE_AMENDED, 1, 2), change(Kind.NOTICE_AMENDED, 2, 3)]
    assert net(there_and_back, lambda first, last: (first, last) == (1, 3)).items == ()
    gone_and_back = [change(Kind.ENTRY_REMOVED, 1), change(Kind.ENTRY_ADDED, None, 2)]
    assert net(gone_and_back, lambda first, last: True).items == ()


def test_a_net_change_of_a_row_tells_its_ends_and_not_the_steps_between(room: Workspace) -> None:
    """A row that left and came back under another name was renamed; nothing of 'no longer shown' is true of it."""
    reader = replace_subscription(DAILY, show="net")
    rows = [stored(room, Entry(key="yards/1", register="yards", name=name)) for name in ("甲", "乙", "丙")]
    facts = {"key": "yards/1", "source": "yards"}
    steps = [
        change(Kind.ENTRY_CHANGED, rows[0].id, rows[1].id, title="乙", detail="name: 甲 became 乙", **facts),
        change(Kind.ENTRY_REMOVED, rows[1].id, title="乙", detail="no longer shown, at two checks in a row", **facts),
        change(Kind.ENTRY_ADDED, None, rows[2].id, title="丙", **facts),
    ]
    for n, step in enumerate(steps):
        record(room, [step], reader, occasion=f"r{n}")
    told = letter(room, DUE, reader)
    assert "1 net change" in told.subject and "name: 甲 became 丙" in told.text
    assert "no longer shown" not in told.text and "became 乙" not in told.text


def test_two_amendments_are_told_in_one_sentence_of_their_ends(room: Workspace) -> None:
    reader = replace_subscription(DAILY, show="net")
    first = published(room, notice("税率为百分之5。"))
    second = replace(amended(room, first, "税率为百分之6。"), detail="number: 5 → 6")
    third = replace(amended(room, second, "税率为百分之7。"), detail="number: 6 → 7")
    for n, step in enumerate((second, third)):
        record(room, [step], reader, occasion=f"r{n}")
    told = letter(room, DUE, reader)
    assert "5 → 7" in told.text and "5 → 6" not in told.text and "6 → 7" not in told.text


def test_a_sites_own_status_there_and_back_is_no_net_change_but_acts_stand_each_for_itself() -> None:
    there, back = change(Kind.NOTICE_STATUS, 1, 2, detail="valid to void"), change(Kind.NOTICE_STATUS, 2, 1)
    assert net([there, back], lambda first, last: first == last).items == ()
    acts = [replace(there, cause="a/1", key="k"), replace(back, cause="a/2", key="k")]
    assert [item.change for item in net(acts, lambda first, last: True).items] == acts


def test_a_day_told_ahead_and_come_is_told_once_and_trouble_that_passed_not_at_all() -> None:
    day = date(2020, 4, 1)
    ahead, come = change(Kind.NOTICE_REMINDER, effective=day), change(Kind.NOTICE_EFFECTIVE, effective=day)
    assert [item.change for item in net([ahead, come], never).items] == [come]
    trouble, over = broken(), replace(broken(), kind=Kind.SOURCE_RECOVERED)
    assert net([trouble, over], never).items == () and len(net([trouble], never).items) == 1


# Themes


@pytest.mark.parametrize(
    ("title", "text", "theme"),
    [
        ("关于医用口罩出口的公告", "呼吸机", "medical-mask"),
        ("关于有关事项的公告", "呼吸机。呼吸机。口罩。", "ventilator"),
        ("Import of surgical masks", "", "medical-mask"),
        ("Unmasked claims", "", ""),
        ("关于年会的通知", "", ""),
        ("HS 3102.10 尿素", "", "fertiliser"),
        ("汇总", "口罩、护目镜、呼吸机、体温计、消毒剂、手术帽", "several"),
    ],
)
def test_a_change_stands_under_the_product_its_title_or_text_names(title: str, text: str, theme: str) -> None:
    assert theme_of(title, text, shipped()) == theme


# Blind time


def moment(day: int, hour: int = 12) -> datetime:
    return datetime(2020, 4, day, hour, tzinfo=BEIJING)


def incident(opened: datetime, closed: datetime | None, fault: str = "list") -> Incident:
    return Incident(
        id=1, source="gacc", kind=Kind.SOURCE_BROKEN, reason="", opened_at=opened, last_seen=opened, times=1,
        closed_at=closed, fault=fault,
    )  # fmt: skip


def judged(good: list[datetime], incidents: list[Incident], *bad: datetime, due: bool = True) -> Watched:
    checks = Checks(source="gacc", made=sorted([*good, *bad]), good=good, incidents=incidents)

    def at_noon(first: datetime, end: datetime) -> bool:
        return due and any(first <= moment(day) < end for day in range(14, 20))

    return watched(checks, moment(15, 8), moment(19, 8), BEIJING, at_noon)


def test_a_day_without_a_good_check_is_blind_and_said_in_words() -> None:
    one = judged([moment(15), moment(17), moment(18)], [incident(moment(16), moment(17))], moment(16))
    assert one.blind == ((date(2020, 4, 16), date(2020, 4, 16)),) and not one.well and not one.interrupted
    assert days(one.blind, "en") == "on 16 April 2020" and days(one.blind, "zh") == "2020年4月16日"
    empty = Digest(
        start=moment(15), end=moment(19), net=False, chapters=(), everything=(), undone=(), upcoming=(), days_ahead=30,
        watched=(one,),
    )  # fmt: skip
    names = {"gacc": "customs"}
    assert told_watching(empty, names, BEIJING, "en", full=False)[0].startswith(
        "customs could not be watched on 16 April 2020."
    )
    assert told_watching(empty, names, BEIJING, "zh", full=False) == ["customs：2020年4月16日未能监测。"]


def test_a_failed_check_on_a_day_that_was_watched_all_the_same_is_trouble_not_blindness() -> None:
    one = judged([moment(15), moment(16, 9), moment(16, 18), moment(17), moment(18)], [
        incident(moment(16, 12), moment(16, 18))
    ])  # fmt: skip
    assert one.blind == () and one.interrupted == ((date(2020, 4, 16), date(2020, 4, 16)),)


def test_days_on_which_no_check_was_made_are_told_apart_and_only_where_one_was_due() -> None:
    good = [moment(14), moment(15), moment(18)]
    assert judged(good, []).unchecked == ((date(2020, 4, 16), date(2020, 4, 17)),)
    assert judged(good, [], due=False).well


def test_a_source_not_checked_since_long_before_is_not_called_watched() -> None:
    one = judged([datetime(2018, 1, 1, tzinfo=BEIJING)], [])
    assert one.stale and not one.well and one.since is None


def test_a_source_whose_documents_alone_cannot_be_read_is_watched_well() -> None:
    good = [moment(day) for day in range(14, 19)]
    assert judged(good, [incident(moment(16), None, "annexes")]).well


def test_trouble_that_lasts_is_blind_to_the_end_and_watched_since_nothing() -> None:
    one = judged([moment(15)], [incident(moment(16), None)], moment(16), moment(17), moment(18))
    assert one.blind == ((date(2020, 4, 16), date(2020, 4, 19)),) and one.lasting and one.since is None


def test_a_day_begun_well_before_the_period_is_not_called_blind() -> None:
    """An issue of 08:00 judges the day it begins in as a whole: right to the day, in every issue alike."""
    made = tuple(datetime(2020, 4, day, hour, tzinfo=UTC) for day in (15, 16, 17) for hour in (1, 13))
    good = tuple(at for at in made if at != datetime(2020, 4, 16, 13, tzinfo=UTC))
    told = watched(
        Checks(source="gacc", made=made, good=good, incidents=()), datetime(2020, 4, 16, 6, tzinfo=UTC),
        datetime(2020, 4, 17, 6, tzinfo=UTC), BEIJING, lambda first, end: True,
    )  # fmt: skip
    assert told.blind == () and told.well


def test_a_last_check_that_failed_is_not_watched_to_the_end() -> None:
    made = tuple(datetime(2020, 4, 16, hour, tzinfo=UTC) for hour in (1, 7, 13))
    told = watched(
        Checks(source="gacc", made=made, good=made[:2], incidents=()), made[0], made[2] + HOUR, BEIJING,
        lambda first, end: True,
    )  # fmt: skip
    assert told.lasting and not told.well and told.since is None


def test_the_demo_says_that_customs_could_not_be_watched_on_16_april(demo_folder: Path) -> None:
    with workspace(demo_folder, readonly=True) as room:
        messages = [one for one in room.ledger.outbox.find("sent") if one.occasion.startswith("daily/2020-04-26")]
        frozen = room.ledger.digests.of(messages[0])
    assert frozen is not None
    assert "GACC customs regulations (gacc) could not be watched from 16 April to 21 April 2020." in frozen.content.text
    facts = json.loads(frozen.facts)
    assert facts["watched"][0]["blind"] == [["2020-04-16", "2020-04-21"]]


def test_the_demos_digests_tell_every_change_owed_exactly_once(demo_folder: Path) -> None:
    with workspace(demo_folder, readonly=True) as room:
        told = [
            change
            for one in room.ledger.outbox.find("sent")
            if one.kind == "digest" and (frozen := room.ledger.digests.of(one))
            for item in json.loads(frozen.facts)["items"]
            for change in item["changes"]
        ]
        rows = room.facts.database.conn.execute(
            "SELECT change FROM deliveries JOIN messages ON message = id WHERE kind = 'digest'"
        )
        owed = [change for (change,) in rows]
    assert told and sorted(told) == sorted(owed) and len(set(told)) == len(told)


def test_an_entry_of_a_register_stands_with_the_act_that_caused_it(room: Workspace) -> None:
    act = published(room, notice("口罩。", title="关于口罩出口的公告"))
    stored(room, Entry(key="test-labs/1", register="test-labs", name="甲"))
    record(room, [act, removed(room, 2)], DAILY)
    text = letter(room, DUE, DAILY).text
    assert text.count("-- Mask --") == 1 and "no longer listed: 检测实验室2" in text
