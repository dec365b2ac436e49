"""What the desk's commands share: whose name stands in the history, days, and the filters of a draft."""

import getpass
import os
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import click
from msgspec.structs import replace

from monitor.desk.drafting import Asked, Period, suggested
from monitor.desk.errors import DeskError
from monitor.desk.issue import Issue, Words
from monitor.diff.change import Change
from monitor.settings import Settings
from monitor.subscription import Subscription
from monitor.telling.wording import plain
from monitor.watch.matched import words_then
from monitor.workspace import Workspace

DAY = click.DateTime(formats=["%Y-%m-%d"])
by_option = click.option("--by", default="", help="Whose name stands in the history; the user's when not given.")
issue_argument = click.argument("issue", type=int, metavar="ID")


def name_of(by: str) -> str:
    """Who does this: the name given, or the user's."""
    try:
        return by.strip() or os.environ.get("REGWATCH_EDITOR_NAME", "") or getpass.getuser()
    except (KeyError, OSError):  # a container's user without a name
        return "somebody"


def written_in(text: str, zh: str | None = None, en: str | None = None) -> Words:
    """A text in the language it is written in, as its signs tell; what is given by language stands as given."""
    chinese = any("\u4e00" <= sign <= "\u9fff" for sign in text)
    return Words(
        en=en if en is not None else "" if chinese else text, zh=zh if zh is not None else text if chinese else ""
    )


def asked_for(
    room: Workspace, settings: Settings, since: date | None, until: date | None, wanted: Subscription,
    earlier: Sequence[Issue], today: date,
) -> Asked:  # fmt: skip
    """The period and filters of a draft; without days, from the end of the series' last issue up to today.

    Raises DeskError where there is no earlier issue to begin after, or the days are in the wrong order.
    """
    after = suggested(earlier, today)
    first = since or (after.since if after else None)
    if first is None:
        raise DeskError(
            f"'{wanted.name}' has no earlier issue to begin after", remedy="Say from which day on: --since 2020-04-01"
        )
    last = until or max(today, first)
    if last < first:
        raise DeskError(f"the period ends ({last}) before it begins ({first})", remedy="Correct --since or --until")
    return Asked(period=Period(since=first, until=last), wanted=wanted, reader=lambda change: words_then(room, change))


def again(room: Workspace, settings: Settings, issue: Issue) -> Asked:
    """The same period and filters an issue was drafted with."""
    wanted = filters_of(issue.draft.asked, room, settings, issue.series)
    period = Period(since=issue.draft.since, until=issue.draft.until)
    return Asked(period=period, wanted=wanted, reader=lambda change: words_then(room, change))


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


def day_of(moment: datetime | None) -> date | None:
    """The day of click's moment."""
    return moment.date() if moment else None


def warn(changes: Sequence[Change], where: str) -> None:
    """Say on standard error which changes stand in no issue."""
    if not changes:
        return
    click.echo(f"warning: {len(changes)} change(s) {where}, stand in no issue:", err=True)
    for change in changes[:10]:
        click.echo(f"  {change.id}  {change.seen_at:%Y-%m-%d}  {change.kind}  {plain(change.title, 80)}", err=True)
