"""What the pictures of the sources are drawn from: changes per week, and stretches nobody saw. Reads columns only."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from monitor.asof.days import publisher_day
from monitor.watch.health import health_of
from monitor.web import links, pictures
from monitor.web.cards import OVERDUE
from monitor.web.language import translate as _
from monitor.web.site import Site
from monitor.web.watched import reason
from monitor.web.wording import span
from monitor.workspace import Workspace

WEEKS, MANY_WEEKS = 53, 261
_WEEK, _FEW = timedelta(days=7), 50
_ROUGHLY = timedelta(days=2)  # between two checks of a source whose cadence says nothing
_MOST = 40  # stretches of one source that are drawn: the longest


def weeks_of(opened: Workspace, source: str = "") -> list[pictures.Week]:
    """Changes by source and week (Monday, Beijing) in the year up to the last one; what watching met is left out.

    A quiet archive shows five years: a picture of one week says little.
    """
    last = opened.facts.database.conn.execute(
        "SELECT MAX(seen_at) FROM changes WHERE ? IN ('', source) AND kind NOT GLOB 'source.*'", (source,)
    ).fetchone()[0]
    if not last:
        return []
    found = _weeks(opened, source, datetime.fromisoformat(last) - WEEKS * _WEEK)
    few = sum(week.count for week in found) < _FEW
    return _weeks(opened, source, datetime.fromisoformat(last) - MANY_WEEKS * _WEEK) if few else found


def _weeks(opened: Workspace, source: str, since: datetime) -> list[pictures.Week]:
    rows = opened.facts.database.conn.execute(
        "SELECT source, date(seen_at, '+8 hours', 'weekday 0', '-6 days') AS monday, COUNT(*) FROM changes"
        " WHERE seen_at >= ? AND ? IN ('', source) AND kind NOT GLOB 'source.*'"
        " GROUP BY source, monday ORDER BY monday",
        (since.isoformat(), source),
    )
    return [pictures.Week(source=name, monday=date.fromisoformat(monday), count=count) for name, monday, count in rows]


def watched_of(site: Site, opened: Workspace, names: Iterable[str]) -> list[pictures.Watched]:
    """Each source from its first accepted check to the last, and the stretches in which nobody saw it."""
    return [_watched(site, opened, name) for name in names]


def _watched(site: Site, opened: Workspace, name: str) -> pictures.Watched:
    rows = opened.facts.database.conn.execute(
        "SELECT seen_at FROM editions WHERE source = ? AND NOT held ORDER BY seen_at", (name,)
    ).fetchall()
    moments = [datetime.fromisoformat(row[0]) for row in rows]
    card = site.sources.get(name)
    patience = max(card.every * OVERDUE, timedelta(hours=6)) if card and card.every else _ROUGHLY
    found = [*_silent(name, moments, patience), *_incidents(opened, name, moments)]
    kept = sorted(sorted(found, key=lambda one: one.last - one.first, reverse=True)[:_MOST], key=lambda one: one.first)
    return pictures.Watched(
        source=name, title=site.source_title(name), link=links.source(name), blind=tuple(kept),
        first=publisher_day(name, moments[0]) if moments else None,
        last=publisher_day(name, moments[-1]) if moments else None,
    )  # fmt: skip


def _silent(name: str, moments: list[datetime], patience: timedelta) -> Iterable[pictures.Stretch]:
    """Longer pauses between two accepted checks than the source's own cadence allows."""
    for before, after in pairwise(moments):
        if after - before > patience:
            yield pictures.Stretch(
                first=publisher_day(name, before), last=publisher_day(name, after), length=span(after - before),
                why=_("no accepted check"),
            )  # fmt: skip


def _incidents(opened: Workspace, name: str, moments: list[datetime]) -> Iterable[pictures.Stretch]:
    now = datetime.now(UTC)
    for incident in opened.ledger.incidents.all(name):
        health = health_of([], [incident], now)
        if health.longest is None:
            continue
        end = incident.closed_at or now
        start = max((moment for moment in moments if moment <= incident.opened_at), default=incident.opened_at)
        yield pictures.Stretch(
            first=publisher_day(name, start), last=publisher_day(name, end), length=span(end - start),
            why=reason(incident.reason), lasts=incident.closed_at is None,
        )  # fmt: skip
