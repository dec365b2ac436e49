"""The replay of 2020: the real spiders, guard, ledger and sender, against sites played on loopback.

Only three things are not as in a live run: a proxy setting that leads to the demo's own server, a clock that
shows the day being replayed, and no pause between requests, because nobody's server is at the other end.
"""

import asyncio
import dataclasses
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from monitor.alerts.sender import send_due
from monitor.demo.internet import Internet
from monitor.demo.script import STEPS, Step
from monitor.demo.sites import Sites
from monitor.diff.change import Change
from monitor.settings import Network, Settings
from monitor.subscription import Subscription
from monitor.watch.check import Outcome, check
from monitor.workspace import workspace
from snapshots.errors import RegwatchError
from spiders.base import Source
from spiders.sources import find

STORY = "story.json"
WATCHED = ("gacc", "mofcom")
READERS = (
    Subscription(name="importer", channel="maildir", kinds=("notice.*", "entry.*", "source.*")),
    Subscription(name="association-daily", channel="maildir", when="daily", at="08:00"),
    Subscription(name="masks-only", channel="maildir", words=("口罩", "mask")),
)


class NotADemoError(RegwatchError):
    """The folder holds somebody's real archive."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """One step as replayed: what it brought, or that it had been played before."""

    step: Step
    outcomes: tuple[Outcome, ...]
    sent: int
    before: bool


def settings_for(folder: Path, given: Settings) -> Settings:
    """The demo's settings: its own readers and folder, the user's web address. Real operators get none of its mail."""
    return msgspec.structs.replace(
        given, data=folder, subscription=READERS, network=Network(delay=0.0, contact="demo on loopback"),
        operators=msgspec.structs.replace(given.operators, channel="maildir"),
    )  # fmt: skip


def replay(settings: Settings, told: Callable[[Played], None]) -> None:
    """Play every step not played yet, in order; `told` hears of each. Raises NotADemoError."""
    folder = settings.data
    if (folder / "regwatch.sqlite").exists() and not (folder / STORY).exists():
        raise NotADemoError(
            "this folder holds an archive that is not the demo's",
            about=str(folder),
            remedy="Choose another one with 'regwatch demo --data DIR'",
        )
    folder.mkdir(parents=True, exist_ok=True)
    _write_story(folder, {})
    sources = find(WATCHED)
    sites = Sites()
    with Internet(sites) as net:
        network = msgspec.structs.replace(settings.network, proxy=net.proxy, ca_file=net.ca_file)
        settings = msgspec.structs.replace(settings, network=network)
        for step in STEPS:
            sites.moment = step.moment
            told(_play(step, sources, settings))
    final = STEPS[-1].moment.astimezone(UTC) + timedelta(days=1)
    with workspace(folder) as opened:
        send_due(opened, settings, lambda: final)  # the last day's digest
    _write_story(folder, _changes_by_step(folder))


def _play(step: Step, sources: list[Source], settings: Settings) -> Played:
    now = step.moment.astimezone(UTC)
    with workspace(settings.data) as opened:
        send_due(opened, settings, lambda: now - timedelta(seconds=1))  # digests due since the step before
        due = [source for source in sources if not opened.ledger.runs.done(source.name, now.isoformat())]
        for source in due:
            opened.ledger.runs.claim(source.name, now.isoformat(), now)
    outcomes = asyncio.run(_check(due, settings, now)) if due else []
    with workspace(settings.data) as opened:
        for outcome in outcomes:
            opened.ledger.runs.finish(outcome.source, now.isoformat(), now, "; ".join(outcome.reasons) or "ok")
        report = send_due(opened, settings, lambda: now)
    return Played(step=step, outcomes=tuple(outcomes), sent=report.sent, before=not due)


async def _check(sources: list[Source], settings: Settings, now: datetime) -> list[Outcome]:
    found = [outcome async for outcome in check(sources, settings, lambda: now)]
    return sorted(found, key=lambda outcome: outcome.source)


def _changes_by_step(folder: Path) -> dict[datetime, list[Change]]:
    found: dict[datetime, list[Change]] = {}
    with workspace(folder, readonly=True) as opened:
        for change in opened.ledger.changes.find():
            found.setdefault(change.seen_at, []).append(change)
    return found


def _write_story(folder: Path, changes: dict[datetime, list[Change]]) -> None:
    """What the archive's story page shows beside the data; written first, so that the folder is known as ours."""
    steps = [
        {
            "date": step.date.isoformat(),
            "headline": step.headline,
            "text": f"{step.text} {step.uncertain}".strip(),
            "uncertain": bool(step.uncertain),
            "changes": [change.id for change in changes.get(step.moment.astimezone(UTC), [])],
            "counts": [
                {
                    "as_of": count.as_of.isoformat(), "list": count.title, "publisher": count.publisher,
                    "measure": count.measure, "value": count.value, "source": count.source,
                }
                for count in step.counts
            ],
        }
        for step in STEPS
    ]  # fmt: skip
    note = (
        "Official texts, replayed through the real pipeline. The page frames around them are reconstructed from "
        "documentation; what could not be confirmed says UNCERTAIN. Lists whose rows are unknown appear as counts."
    )
    story = {"title": "Spring 2020: the rules for exporting masks", "note": note, "steps": steps}
    (folder / STORY).write_text(json.dumps(story, ensure_ascii=False, indent=1), "utf-8")
