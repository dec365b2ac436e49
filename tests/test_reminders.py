"""Days to come are told ahead, once, in the right words; a day that was told and moves is corrected."""

import dataclasses
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from monitor.alerts.mail import as_mail
from monitor.alerts.messages import compose
from monitor.calendars.events import Event, Occasion
from monitor.calendars.reminding import reminders
from monitor.diff.change import Kind
from monitor.settings import Reminders, Settings, SettingsError, parse
from monitor.subscription import Subscription
from monitor.watch.reminders import remind
from monitor.watch.timers import ring
from monitor.workspace import Workspace, workspace
from tests.test_force import DAY, act, does
from tests.test_timers import FUTURE, SETTINGS, SUSPENDED, SUSPENDING, noon, settle

DRAFT = act(
    "gacc/announcement/2024/90", "2024-03-01", effective=None, effective_words="", comments_until=DAY("2024-04-01"),
    title="关于《某办法（征求意见稿）》公开征求意见的通知",
)  # fmt: skip


def reminded(opened: Workspace, day: str, settings: Settings = SETTINGS) -> list[str]:
    return [change.detail.partition(": ")[0] for change in remind(opened, settings, noon(day))]


def test_a_rule_is_told_seven_days_and_one_day_ahead_and_on_its_day(opened: Workspace) -> None:
    settle(opened, FUTURE, at=noon("2024-01-02"), silent=True)
    told = {}
    for n in range(20):
        day = (DAY("2024-12-20") + timedelta(days=n)).isoformat()
        told[day] = [*(c.detail.partition(": ")[0] for c in ring(opened, SETTINGS, noon(day))), *reminded(opened, day)]
    assert {day: said for day, said in told.items() if said} == {
        "2024-12-25": ["takes effect in 7 days, on 2025-01-01"],
        "2024-12-31": ["takes effect tomorrow, on 2025-01-01"],
        "2025-01-01": ["takes effect on 2025-01-01"],
    }
    (first, second) = opened.ledger.changes.find(kind="notice.reminder")
    assert first.effective == second.effective == date(2025, 1, 1) and first.snapshots
    assert "自2025年1月1日起施行" in first.detail


def test_the_end_of_a_suspension_is_told_ahead_with_the_act_that_made_it(opened: Workspace) -> None:
    settle(opened, SUSPENDED, at=noon("2025-10-10"), silent=True)
    settle(opened, SUSPENDING, at=noon("2025-11-07"))
    assert reminded(opened, "2026-11-03") == []
    (change,) = remind(opened, SETTINGS, noon("2026-11-04"))
    assert change.detail.startswith("suspension runs out, in force again in 7 days, on 2026-11-11: ")
    assert (change.key, change.cause) == (SUSPENDED.key, SUSPENDING.key)


def test_a_draft_is_told_before_comments_close_and_on_the_last_day(opened: Workspace) -> None:
    settle(opened, DRAFT, at=noon("2024-03-02"))
    ring(opened, SETTINGS, noon("2024-03-02"))
    assert reminded(opened, "2024-03-25") == ["closes for comment in 7 days, on 2024-04-01"]
    assert [change.detail.partition(": ")[0] for change in ring(opened, SETTINGS, noon("2024-04-01"))] == [
        "closes for comment on 2024-04-01"
    ]


def test_what_ends_is_told_by_its_last_day(opened: Workspace) -> None:
    settle(opened, dataclasses.replace(FUTURE, until=DAY("2025-06-30")), at=noon("2024-01-02"))
    reminded(opened, "2025-02-01")
    assert reminded(opened, "2025-06-23") == ["ends in 7 days, on 2025-06-30 (its last day)"]
    assert reminded(opened, "2025-06-29") == ["ends tomorrow, on 2025-06-30 (its last day)"]


def test_reminders_missed_while_nobody_watched_are_one_telling_with_the_distance_as_it_is(opened: Workspace) -> None:
    settle(opened, FUTURE, at=noon("2024-01-02"))
    assert reminded(opened, "2024-12-01") == []
    assert reminded(opened, "2024-12-31") == ["takes effect tomorrow, on 2025-01-01"]
    assert reminded(opened, "2024-12-31") == []


def test_slept_past_the_day_only_the_day_itself_is_told(opened: Workspace) -> None:
    settle(opened, FUTURE, at=noon("2024-01-02"))
    ring(opened, SETTINGS, noon("2024-12-01"))
    reminded(opened, "2024-12-01")
    assert len(ring(opened, SETTINGS, noon("2025-01-05"))) == 1 and reminded(opened, "2025-01-05") == []


def test_what_is_published_within_its_last_days_was_news_then_and_is_reminded_of_only_later(opened: Workspace) -> None:
    settle(opened, FUTURE, at=noon("2024-12-28"))
    assert reminded(opened, "2024-12-28") == []
    assert reminded(opened, "2024-12-31") == ["takes effect tomorrow, on 2025-01-01"]


def test_a_corrected_day_moves_the_reminders_and_is_told_as_a_correction_once(opened: Workspace) -> None:
    settle(opened, FUTURE, at=noon("2024-01-02"))
    assert reminded(opened, "2024-12-25") == ["takes effect in 7 days, on 2025-01-01"]
    moved = dataclasses.replace(FUTURE, effective=DAY("2025-03-01"), effective_words="自2025年3月1日起施行")
    settle(opened, moved, at=noon("2024-12-28"))
    (change,) = remind(opened, SETTINGS, noon("2024-12-28"))
    assert change.kind is Kind.CORRECTION and change.effective == date(2025, 3, 1)
    assert change.detail.startswith(
        "takes effect not on 2025-01-01, as told on 2024-12-25, but on 2025-03-01: In force since 2025-03-01"
    )
    for day in ("2024-12-28", "2024-12-31", "2025-01-02"):
        assert reminded(opened, day) == []
    assert reminded(opened, "2025-02-22") == ["takes effect in 7 days, on 2025-03-01"]


def test_a_told_day_that_falls_away_is_corrected_too(opened: Workspace) -> None:
    settle(opened, FUTURE, at=noon("2024-01-02"))
    assert reminded(opened, "2024-12-25") == ["takes effect in 7 days, on 2025-01-01"]
    settle(opened, act("gacc/announcement/2024/200", "2024-12-27", does("repeals", FUTURE.key)), at=noon("2024-12-27"))
    assert reminded(opened, "2024-12-27") == ["takes effect not on 2025-01-01, as told on 2024-12-25"]
    assert reminded(opened, "2024-12-31") == []


def test_a_day_moved_and_moved_back_is_corrected_twice(opened: Workspace) -> None:
    settle(opened, FUTURE, at=noon("2024-01-02"))
    reminded(opened, "2024-12-25")
    settle(opened, dataclasses.replace(FUTURE, effective=DAY("2025-03-01")), at=noon("2024-12-26"))
    reminded(opened, "2024-12-26")
    settle(opened, FUTURE, at=noon("2024-12-27"))
    assert reminded(opened, "2024-12-27") == [
        "takes effect not on 2025-03-01, as told on 2024-12-26, but on 2025-01-01"
    ]


def people(opened: Workspace) -> list[str]:
    return sorted(message.person for message in opened.ledger.outbox.find())


def test_each_reader_says_how_many_days_ahead_or_never(opened: Workspace) -> None:
    given = Settings(
        subscription=(
            Subscription(name="usual", channel="maildir"),
            Subscription(name="early", channel="maildir", remind=(30,)),
            Subscription(name="never", channel="maildir", remind=()),
            Subscription(name="other", channel="maildir", kinds=("notice.published",)),
        )
    )
    settle(opened, FUTURE, at=noon("2024-01-02"), silent=True)
    assert reminded(opened, "2024-12-02", given) == ["takes effect in 30 days, on 2025-01-01"]
    assert people(opened) == ["early"]
    reminded(opened, "2024-12-25", given)
    assert people(opened) == ["early", "usual"]
    ring(opened, given, noon("2025-01-01"))
    assert people(opened) == ["early", "usual", "usual"]


def test_who_gets_reminders_hears_of_their_correction_and_nobody_else_does(opened: Workspace) -> None:
    given = Settings(
        subscription=(
            Subscription(name="notices", channel="maildir", kinds=("notice.*",)),
            Subscription(name="entries", channel="maildir", kinds=("entry.*",)),
        )
    )
    settle(opened, FUTURE, at=noon("2024-01-02"), silent=True)
    reminded(opened, "2024-12-25", given)
    settle(opened, dataclasses.replace(FUTURE, effective=DAY("2025-03-01")), at=noon("2024-12-28"), silent=True)
    assert len(reminded(opened, "2024-12-28", given)) == 1
    assert people(opened) == ["notices", "notices"]


def test_a_mail_says_how_far_away_the_day_is(opened: Workspace) -> None:
    settle(opened, FUTURE, at=noon("2024-01-02"), silent=True)
    remind(opened, SETTINGS, noon("2024-12-25"))
    (message,) = opened.ledger.outbox.find()
    mail = as_mail(compose(message, opened, SETTINGS), SETTINGS.mail)
    assert str(mail["Subject"]).startswith("GACC 2023-195 takes effect in 7 days, on 2025-01-01: ")


def test_a_mail_of_a_correction_says_both_days(opened: Workspace) -> None:
    settle(opened, FUTURE, at=noon("2024-01-02"), silent=True)
    remind(opened, SETTINGS, noon("2024-12-25"))
    settle(opened, dataclasses.replace(FUTURE, effective=DAY("2025-03-01")), at=noon("2024-12-28"), silent=True)
    remind(opened, SETTINGS, noon("2024-12-28"))
    (_, message) = opened.ledger.outbox.find()
    subject = compose(message, opened, SETTINGS).subject
    assert subject.startswith("Correction: GACC 2023-195 takes effect not on 2025-01-01, as told on 2024-12-25")


def test_the_days_are_set_in_the_configuration_and_mistakes_are_named() -> None:
    given = parse('[reminders]\ndays = [30, 1]\n[[subscription]]\nname="a"\nchannel="maildir"\nremind=[3]', "f.toml")
    assert given.reminders == Reminders(days=(30, 1)) and given.subscription[0].remind == (3,)
    for wrong in ("[reminders]\ndays = [-1]", "[reminders]\ndays = [1.5]", "[reminders]\ndays = 7"):
        with pytest.raises(SettingsError, match="reminders"):
            parse(wrong, "f.toml")


# -- properties --------------------------------------------------------------------------------------------------------

START = DAY("2024-01-01")
OFFSETS = st.sets(st.integers(0, 40), max_size=4)


def event(key: int, day: date, occasion: Occasion = Occasion.EFFECT) -> Event:
    turns = day + timedelta(days=occasion is Occasion.END)
    return Event(
        key=f"k{key}", identity=f"k{key}", source="gacc", title="t", url="", occasion=occasion, what="ends",
        day=day, turns=turns, reason="r", state="in force",
    )  # fmt: skip


@given(
    st.lists(st.tuples(st.integers(0, 80), st.integers(0, 80), st.booleans()), max_size=6),
    st.lists(st.integers(0, 90), min_size=1, max_size=12, unique=True).map(sorted),
    OFFSETS,
)
def test_each_reminder_is_told_once_where_anybody_looked_between_its_day_and_the_event(
    given_events: list[tuple[int, int, bool]], looks: list[int], offsets: set[int]
) -> None:
    events = [
        event(n, START + timedelta(days=day), Occasion.END if ends else Occasion.EFFECT)
        for n, (day, _, ends) in enumerate(given_events)
    ]
    seen = {f"k{n}": START + timedelta(days=known) for n, (_, known, _) in enumerate(given_events)}
    told: dict[tuple[str, int], int] = {}
    since = date.min
    for look in looks:
        today = START + timedelta(days=look)
        ready = [one for one in events if seen[one.key] <= today]
        for one in reminders(today, since, ready, seen, offsets):
            assert seen[one.event.key] <= today < one.event.turns
            for offset in one.offsets:
                told[one.event.key, offset] = told.get((one.event.key, offset), 0) + 1
        since = today
    for one in events:
        for offset in offsets - {0}:
            due = one.day - timedelta(days=offset)
            looked = any(due <= START + timedelta(days=look) < one.turns for look in looks)
            expected = looked and seen[one.key] < due
            assert told.get((one.key, offset), 0) == int(expected)


@given(st.lists(st.integers(0, 60), min_size=1, max_size=8).map(sorted), st.integers(0, 50))
@hypothesis_settings(max_examples=15, deadline=None)
def test_whatever_the_moments_readers_get_no_day_twice(looks: list[int], lies: int) -> None:
    effective = START + timedelta(days=lies)
    with TemporaryDirectory() as folder, workspace(Path(folder)) as opened:
        settle(opened, dataclasses.replace(FUTURE, effective=effective), at=noon("2023-12-31"), silent=True)
        for look in looks:
            at = noon((START + timedelta(days=look)).isoformat())
            ring(opened, SETTINGS, at)
            remind(opened, SETTINGS, at)
        ahead = [change.detail for change in opened.ledger.changes.find(kind="notice.reminder")]
        days = opened.ledger.changes.find(kind="notice.effective")
    in_days = lies >= 7 and any(lies - 7 <= look < lies - 1 for look in looks)
    tomorrow = lies >= 1 and lies - 1 in looks
    assert len(ahead) == len(set(ahead)) == in_days + tomorrow
    assert len(days) == (any(look >= lies for look in looks) and looks[0] <= lies)


def test_a_last_day_that_is_moved_after_its_reminder_is_corrected_and_told_on_its_new_day(opened: Workspace) -> None:
    limited = dataclasses.replace(FUTURE, until=DAY("2025-06-30"))
    settle(opened, limited, at=noon("2024-01-02"))
    reminded(opened, "2025-06-01")
    assert reminded(opened, "2025-06-23") == ["ends in 7 days, on 2025-06-30 (its last day)"]
    moved = does("amends", FUTURE.key, "有效期延长至2025年9月30日", scope="有效期", until=DAY("2025-09-30"))
    settle(opened, act("gacc/announcement/2025/119", "2025-06-25", moved), at=noon("2025-06-25"))
    ring(opened, SETTINGS, noon("2025-06-25"))
    (correction,) = reminded(opened, "2025-06-25")
    assert correction == "ends not on 2025-06-30, as told on 2025-06-23, but on 2025-09-30"
    assert ring(opened, SETTINGS, noon("2025-07-01")) == []
    (ended,) = ring(opened, SETTINGS, noon("2025-10-01"))
    assert ended.detail.startswith("ended, its last day was 2025-09-30: Its validity, prolonged by ")
