"""What a draft is asked to tell of: its filters and its days, from what was typed or kept. Reads the archive only."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from msgspec.structs import replace

from monitor.desk.drafting import Asked, Period, suggested
from monitor.desk.errors import DeskError
from monitor.desk.issue import Issue
from monitor.diff.change import Change
from monitor.settings import Settings
from monitor.subscription import Subscription
from monitor.workspace import Workspace

Reader = Callable[[Change], str]  # the words a change's record had


def asked_for(
    since: date | None, until: date | None, wanted: Subscription, earlier: Sequence[Issue], today: date, reader: Reader
) -> Asked:
    """The period and filters of a draft; without days, from the end of the series' last issue up to today.

    Raises DeskError where there is no earlier issue to begin after, or the days are in the wrong order.
    """
    after = suggested(earlier, today)
    first = since or (after.since if after else None)
    if first is None:
        raise DeskError(
            f"'{wanted.name}' has no earlier issue to begin after", about="since",
            remedy="Say from which day on: --since 2020-04-01",
        )  # fmt: skip
    last = until or max(today, first)
    if last < first:
        problem = f"the period ends ({last}) before it begins ({first})"
        raise DeskError(problem, about="until", remedy="Correct --since or --until")
    return Asked(period=Period(since=first, until=last), wanted=wanted, reader=reader)


def again(room: Workspace, settings: Settings, issue: Issue, reader: Reader) -> Asked:
    """The same period and filters an issue was drafted with. Raises DeskError where its subscription is gone."""
    wanted = filters_of(issue.draft.asked, room, settings, issue.series)
    period = Period(since=issue.draft.since, until=issue.draft.until)
    return Asked(period=period, wanted=wanted, reader=reader)


def filters_of(asked: dict[str, str], room: Workspace, settings: Settings, series: str) -> Subscription:
    """The filters as a subscription that is nobody's. Raises DeskError for a subscription that does not exist."""
    shown = asked.get("show", "")
    if name := asked.get("subscription"):
        found = subscription_of(room, settings, name)
        return replace(found, show=shown or found.show)
    given: dict[str, Any] = {field: tuple(words.split("\n")) for field, words in asked.items() if field != "show"}
    return Subscription(name=series, channel="file", show=shown or "all", **given)


def subscription_of(room: Workspace, settings: Settings, name: str) -> Subscription:
    """A subscription of the configuration or the database. Raises DeskError."""
    everything = [*settings.subscription, *(one.subscription for one in room.ledger.subscribers.all())]
    found = next((one for one in everything if one.name == name), None)
    if found is None:
        known = ", ".join(one.name for one in everything) or "none"
        raise DeskError("there is no such subscription", about=f"subscription '{name}'", remedy=f"Known: {known}")
    return found
