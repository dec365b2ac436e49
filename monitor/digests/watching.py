"""How the sources of a digest were watched in its period: read here, judged by `blindness`. Writes nothing."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from monitor.catalogue import catalogue, chosen
from monitor.digests.blindness import Checks, Watched, watched
from monitor.settings import Settings
from monitor.subscription import Subscription
from monitor.workspace import Workspace
from snapshots.store import moment_text
from spiders.base import Source

_LOOK_BACK = timedelta(days=400)  # how far back "watched since" is looked for


def watching(
    opened: Workspace, settings: Settings, subscriptions: Iterable[Subscription], start: datetime, end: datetime
) -> tuple[Watched, ...]:
    """Each source these subscriptions follow that was ever checked, or that they name, in order of name."""
    known = catalogue(settings)
    named = {name for subscription in subscriptions for name in subscription.sources}
    found = []
    for name in sorted(_followed(known, subscriptions, {source.name for source in chosen(settings)})):
        checks, source = _checks(opened, name, start, end), known[name]
        if checks.made or (name in named and source.unattended):
            found.append(watched(checks, start, end, ZoneInfo(source.timezone), _Due(source)))
    return tuple(found)


def _followed(known: Mapping[str, Source], subscriptions: Iterable[Subscription], usual: set[str]) -> set[str]:
    """The sources named; the usual ones where none is, or only issuers are, whose acts may come by any source."""
    wanted: set[str] = set()
    for subscription in subscriptions:
        asked = set(subscription.sources)
        feeding = {s.name for s in known.values() if s.name in asked or asked & {r.name for r in s.registers}}
        wanted |= feeding or usual
    return wanted


def _checks(opened: Workspace, source: str, start: datetime, end: datetime) -> Checks:
    """The checks of the period and some time before it, behind the first ever and the last good one before those."""
    since, ask = moment_text(min(start, end - _LOOK_BACK)), opened.facts.database.conn.execute
    first, good = ask(
        "SELECT MIN(seen_at), MAX(CASE WHEN held = 0 THEN seen_at END) FROM editions WHERE source = ? AND seen_at < ?",
        (source, since),
    ).fetchone()
    rows = ask(
        "SELECT seen_at, held FROM editions WHERE source = ? AND seen_at >= ? AND seen_at <= ? ORDER BY seen_at, id",
        (source, since, moment_text(end)),
    ).fetchall()
    return Checks(
        source=source, made=_moments([first, *(seen for seen, _ in rows)]),
        good=_moments([good, *(seen for seen, held in rows if not held)]),
        incidents=opened.ledger.incidents.all(source),
    )  # fmt: skip


def _moments(texts: Iterable[str | None]) -> list[datetime]:
    return [datetime.fromisoformat(text) for text in texts if text]


class _Due:
    """Whether a source's cadence has a check between two moments."""

    def __init__(self, source: Source) -> None:
        from apscheduler.triggers.cron import CronTrigger  # 40 ms, for digests alone

        names = ("minute", "hour", "day", "month", "day_of_week")
        self._unattended = source.unattended
        self._plan = CronTrigger(
            **dict(zip(names, source.cadence.split(), strict=True)), timezone=ZoneInfo(source.timezone)
        )

    def __call__(self, start: datetime, end: datetime) -> bool:
        if not self._unattended or start >= end:
            return False
        first: datetime | None = self._plan.get_next_fire_time(None, start)
        return first is not None and first < end
