"""The ledger: a change and what it owes are one step; leases, retries and groups never lose or double."""

import dataclasses
from datetime import UTC, datetime, timedelta

import pytest

from monitor.diff.change import Change, Kind
from monitor.ledger.outbox import BACKOFF, LEASE
from monitor.subscription import Subscription
from monitor.subscriptions import next_daily, wants
from monitor.workspace import Workspace, workspace

ANNA = Subscription(name="anna", address="anna@example.org")
DAILY = Subscription(name="bo", address="bo@example.org", when="daily", at="08:00")


def change(now: datetime, key: str = "gacc/announcement/2020/53", **facts: object) -> Change:
    given = {"kind": Kind.NOTICE_PUBLISHED, "source": "gacc", "key": key, "title": "海关总署公告", "seen_at": now}
    return Change(**{**given, **facts})  # type: ignore[arg-type]


def record(room: Workspace, changes: list[Change], now: datetime, *subscriptions: Subscription, occasion="gacc/1"):
    with room.facts.transaction():
        return room.ledger.record([(c, "") for c in changes], subscriptions, occasion=occasion, now=now)


def test_a_change_found_twice_is_recorded_and_owed_once(opened: Workspace, now: datetime) -> None:
    assert record(opened, [change(now)], now, ANNA)
    assert not record(opened, [change(now)], now, ANNA, occasion="gacc/2")

    assert len(opened.ledger.changes.find()) == 1
    assert len(opened.ledger.outbox.find()) == 1


def test_a_crash_between_change_and_delivery_leaves_neither(opened: Workspace, now: datetime) -> None:
    with pytest.raises(RuntimeError), opened.facts.transaction():
        opened.ledger.record([(change(now), "")], (ANNA,), occasion="gacc/1", now=now)
        raise RuntimeError("killed")

    assert opened.ledger.changes.find() == []
    assert opened.ledger.outbox.find() == []


def test_changes_of_one_check_share_a_message_and_of_one_day_a_digest(opened: Workspace, now: datetime) -> None:
    record(opened, [change(now, key=f"k/{n}") for n in range(3)], now, ANNA, DAILY)
    record(opened, [change(now, key="k/9")], now + timedelta(hours=1), ANNA, DAILY, occasion="gacc/2")

    messages = {message.occasion: message for message in opened.ledger.outbox.find()}
    assert {name: len(opened.ledger.changes.of_message(m.id)) for name, m in messages.items()} == {
        "now/gacc/1": 3,
        "now/gacc/2": 1,
        "daily/2020-04-11/bo": 4,
    }


def test_a_digest_on_its_way_is_frozen_and_the_late_change_goes_into_the_next(opened: Workspace, now: datetime) -> None:
    record(opened, [change(now)], now, DAILY)
    due = next_daily(DAILY, now)
    assert opened.ledger.outbox.lease("sender", due)
    record(opened, [change(now, key="late")], now, DAILY, occasion="gacc/2")

    counts = [len(opened.ledger.changes.of_message(m.id)) for m in opened.ledger.outbox.find()]
    assert counts == [1, 1]


def test_two_senders_never_hold_one_message(opened: Workspace, now: datetime) -> None:
    record(opened, [change(now)], now, ANNA)
    with workspace(opened.folder) as other:
        assert opened.ledger.outbox.lease("one", now)
        assert other.ledger.outbox.lease("two", now) is None


def test_a_dead_senders_lease_runs_out_and_its_late_mark_counts_for_nothing(opened: Workspace, now: datetime) -> None:
    record(opened, [change(now)], now, ANNA)
    outbox = opened.ledger.outbox
    first = outbox.lease("dead", now)
    assert first
    again = outbox.lease("alive", now + LEASE)
    assert again and again.message_id == first.message_id
    outbox.failed(again, "alive", now + LEASE, "451 later", for_good=False)
    outbox.sent(first, "dead", now + LEASE)

    assert [message.state for message in outbox.find()] == ["due"]


def test_retries_grow_over_about_two_days_then_the_message_is_dead_and_can_be_revived(
    opened: Workspace, now: datetime
) -> None:
    record(opened, [change(now)], now, ANNA)
    outbox, start = opened.ledger.outbox, now
    while message := outbox.lease("s", now):
        outbox.failed(message, "s", now, "connection refused", for_good=False)
        now = outbox.get(message.id).due_at

    assert [m.state for m in outbox.find()] == ["dead"]
    assert timedelta(days=1) < now - start < timedelta(days=3)
    assert outbox.get(1).attempts == len(BACKOFF) + 1
    outbox.revive(outbox.get(1), now)
    assert outbox.lease("s", now)


def test_message_ids_differ_between_installations(tmp_path, now: datetime) -> None:
    ids = set()
    for name in ("a", "b"):
        with workspace(tmp_path / name) as room:
            record(room, [change(now)], now, ANNA)
            ids.add(room.ledger.outbox.get(1).message_id)
    assert len(ids) == 2


def test_one_incident_a_fault_is_open_at_a_time_and_is_counted_not_repeated(opened: Workspace, now: datetime) -> None:
    incidents = opened.ledger.incidents
    with opened.facts.transaction():
        assert incidents.open("gacc", Kind.SOURCE_BROKEN, "the list shows 0 items", now)
        assert not incidents.open("gacc", Kind.SOURCE_BROKEN, "the list shows 1 item", now + timedelta(hours=1))
        assert incidents.open("gacc", Kind.SOURCE_BLOCKED, "HTTP 412", now + timedelta(hours=1), fault="shut out")
        incidents.close("gacc", now + timedelta(hours=2), but={"shut out"})

    incident, other = incidents.all("gacc")
    assert (incident.times, incident.kind, incident.closed_at) == (2, Kind.SOURCE_BROKEN, now + timedelta(hours=2))
    assert (other.times, other.kind, other.closed_at) == (1, Kind.SOURCE_BLOCKED, None)


def test_a_slot_is_claimed_once(opened: Workspace, now: datetime) -> None:
    runs = opened.ledger.runs
    assert runs.claim("gacc", "2020-04-10T04:00", now)
    with workspace(opened.folder) as other:
        assert not other.ledger.runs.claim("gacc", "2020-04-10T04:00", now)
    assert runs.abandon_unfinished() == 1
    assert runs.claim("gacc", "2020-04-10T04:00", now)
    runs.finish("gacc", "2020-04-10T04:00", now, "ok")
    assert runs.abandon_unfinished() == 0


@pytest.mark.parametrize(
    ("facts", "wanted"),
    [
        ({}, True),
        ({"sources": ("mofcom",)}, False),
        ({"kinds": ("entry.*",)}, False),
        ({"kinds": ("notice.published",)}, True),
        ({"words": ("口 罩",)}, True),  # blanks and width never hide a word
        ({"words": ("ＭＡＳＫ", "呼吸机")}, False),
        ({"words": ("公告",)}, True),
    ],
)
def test_subscriptions_choose_by_source_kind_and_words(now: datetime, facts: dict, wanted: bool) -> None:
    subscription = Subscription(name="x", address="x@example.org", **facts)
    assert wants(subscription, change(now), "出口医用口罩") is wanted


def test_incidents_go_only_to_who_asks_for_them(now: datetime) -> None:
    broken = change(now, kind=Kind.SOURCE_BROKEN)
    assert not wants(ANNA, broken, "")
    assert wants(Subscription(name="op", address="o@p", kinds=("source.*",)), broken, "")


def test_the_daily_hour_is_the_readers_own(now: datetime) -> None:
    berlin = Subscription(name="x", address="x@y", when="daily", at="07:30", timezone="Europe/Berlin")
    assert next_daily(berlin, now) == datetime(2020, 4, 10, 5, 30, tzinfo=UTC)
    assert next_daily(berlin, now + timedelta(hours=2)) == datetime(2020, 4, 11, 5, 30, tzinfo=UTC)


def test_ids_tell_real_events_apart(now: datetime) -> None:
    first = change(now, after=1)
    assert first.id == dataclasses.replace(first, seen_at=now + timedelta(days=1), title="x").id
    assert first.id != dataclasses.replace(first, before=1, after=3).id  # A → B → A is two changes
