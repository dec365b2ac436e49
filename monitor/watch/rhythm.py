"""A source that falls silent for longer than it ever does is trouble too: perhaps we look at the wrong place."""

from datetime import datetime, timedelta

from monitor.guard import Fault
from monitor.workspace import Workspace
from spiders.base import Source

_LOOKS = 5  # good checks without anything new before silence is the source's and not our own absence


def silence(opened: Workspace, source: Source, now: datetime) -> list[Fault]:
    """The fault of a source that showed nothing new for longer than its `rhythm`; none for one without a rhythm.

    What counts is when something new was first seen, not the days printed: a source that is slow to publish old acts
    is not silent.
    """
    newest = opened.facts.versions.newest_arrival(source.name)
    if not source.rhythm or newest is None or now - newest <= timedelta(days=source.rhythm):
        return []
    if opened.facts.editions.accepted_since(source.name, newest) < _LOOKS:
        return []
    quiet = f"nothing new since {newest:%Y-%m-%d}, though it usually publishes within {source.rhythm} days"
    return [Fault(name="silent", reason=f"{quiet}; compare with {source.homepage}")]
