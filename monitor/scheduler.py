"""When each source is checked: one APScheduler job per source, in the source's own time zone. Sends nothing.

APScheduler has no lock between processes and no run history (stack.md, section 2), so a unique row per
(source, slot) decides who checks, whatever the clock, the store or a second process does.
"""

import asyncio
import logging
import random
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import partial

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger

from monitor.digests.heartbeats import owe_heartbeats
from monitor.search import refresh_beside
from monitor.settings import Settings
from monitor.watch.check import check
from monitor.watch.reminders import remind
from monitor.watch.timers import ring
from monitor.workspace import workspace
from snapshots.errors import RegwatchError
from spiders.base import Source

JITTER = 120  # seconds; checks never all start on the minute
MOST_SLOTS = 400  # of a cadence looked at, a week of half-hours by day
CATCH_UP = timedelta(days=8)  # how far back a missed slot is looked for; older ones are covered by the newest
log = logging.getLogger(__name__)


class CadenceError(RegwatchError):
    """A cadence that would not mean what its writer meant."""


def trigger(cadence: str, timezone: str, jitter: int | None = None) -> CronTrigger:
    """A crontab line as a trigger. Raises CadenceError; numeric weekdays are refused, since 1 is Tuesday here."""
    fields = cadence.split()
    if len(fields) != 5 or re.search(r"\d", fields[4]):
        raise CadenceError(
            "not a crontab of five fields with weekdays by name", about=f"cadence '{cadence}'",
            remedy="Write for example '*/30 8-22 * * mon-fri'",
        )  # fmt: skip
    minute, hour, day, month, weekday = fields
    return CronTrigger(
        minute=minute, hour=hour, day=day, month=month, day_of_week=weekday, timezone=timezone, jitter=jitter
    )


def slot(source: Source, now: datetime) -> datetime | None:
    """The newest moment at or before `now` at which the source was due; None when none is near."""
    plan, found = trigger(source.cadence, source.timezone), None
    moment = plan.get_next_fire_time(None, now - CATCH_UP)
    while moment is not None and moment <= now:
        found, moment = moment, plan.get_next_fire_time(moment, moment + timedelta(seconds=1))
    return found.astimezone(UTC) if found else None


def pause_of(source: Source) -> timedelta:
    """The longest pause the cadence of a source leaves between two checks, over five weeks."""
    plan, start = trigger(source.cadence, source.timezone), datetime(2024, 1, 1, tzinfo=UTC)
    moment, longest = plan.get_next_fire_time(None, start), timedelta()
    for _ in range(MOST_SLOTS):
        following = plan.get_next_fire_time(moment, moment + timedelta(seconds=1)) if moment else None
        if moment is None or following is None or following - start > timedelta(weeks=5):
            break
        longest, moment = max(longest, following - moment), following
    return longest or timedelta(weeks=5)


async def check_slot(source: Source, settings: Settings) -> bool:
    """Check a source for its newest slot, unless somebody has. False when there was nothing to do."""
    now = datetime.now(UTC)
    due = slot(source, now)
    if due is None:
        return False
    with workspace(settings.data) as opened:
        if not opened.ledger.runs.claim(source.name, due.isoformat(), now):
            return False
    outcome = "failed: no outcome"
    await ring_timers(settings)  # before anything new is read: what was known is told as it was known
    try:
        async for result in check([source], settings, lambda: datetime.now(UTC)):
            outcome = "; ".join(result.reasons) or "ok"
    except Exception as error:
        outcome = f"failed: {error}"
        log.exception("check of %s failed", source.name)
    with workspace(settings.data) as opened:
        opened.ledger.runs.finish(source.name, due.isoformat(), datetime.now(UTC), outcome)
    refresh_beside(settings.data)
    return True


async def ring_timers(settings: Settings) -> None:
    """Tell of days that have come, and of those ahead. Cheap when the day has not turned; a fault stops no check."""

    def in_thread() -> None:
        with workspace(settings.data) as opened:
            ring(opened, settings, datetime.now(UTC))
            remind(opened, settings, datetime.now(UTC))
            owe_heartbeats(opened, settings, datetime.now(UTC))

    try:
        await asyncio.to_thread(in_thread)
    except Exception:
        log.exception("the timers failed")


async def owe_issues(settings: Settings) -> None:
    """Owe digests that are due without a change, at their hour. Cheap where nobody asks for them."""

    def in_thread() -> None:
        with workspace(settings.data) as opened:
            owe_heartbeats(opened, settings, datetime.now(UTC))

    try:
        await asyncio.to_thread(in_thread)
    except Exception:
        log.exception("the digests' timer failed")


def scheduler(sources: Sequence[Source], settings: Settings) -> AsyncIOScheduler:
    """All jobs, not started: one instance each, missed ones run once, none is ever too late."""
    made = AsyncIOScheduler(
        timezone=UTC, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    )
    # Hourly, as midnight comes at another moment in every zone; once at the start for the days slept through.
    timers = partial(ring_timers, settings)
    made.add_job(timers, CronTrigger(minute=1, timezone=UTC), id="timers", name="timers")
    made.add_job(timers, "date", run_date=datetime.now(UTC), id="timers catch-up")
    made.add_job(partial(owe_issues, settings), CronTrigger(minute="*/5", timezone=UTC), id="digests", name="digests")
    for source in sources:
        job = partial(check_slot, source, settings)
        made.add_job(job, trigger(source.cadence, source.timezone, JITTER), id=source.name, name=source.name)
        soon = datetime.now(UTC) + timedelta(seconds=random.uniform(0, 10))  # noqa: S311
        made.add_job(job, "date", run_date=soon, id=f"{source.name} catch-up")
    return made


async def watch(sources: Sequence[Source], settings: Settings, stop: asyncio.Event) -> None:
    """Run the schedule in this loop until `stop` is set. Crawls run in the same loop."""
    with workspace(settings.data) as opened:
        opened.ledger.runs.abandon_unfinished()  # ours is the only scheduler: the caller holds the run lock
    running = scheduler(sources, settings)
    running.start()
    try:
        await stop.wait()
    finally:
        running.shutdown(wait=False)
