"""What the desk's commands share: whose name stands in the history, days, and the filters of a draft."""

import getpass
import os
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import click

from monitor.commands.teaming import operator_here
from monitor.desk import asking
from monitor.desk.asking import filters_of as filters_of  # part of what the commands share
from monitor.desk.drafting import Asked
from monitor.desk.issue import Issue, Words
from monitor.diff.change import Change
from monitor.settings import Settings
from monitor.subscription import Subscription
from monitor.team.room import team
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
    """The period and filters of a draft, its filters by words asking the records as they were. Raises DeskError."""
    return asking.asked_for(since, until, wanted, earlier, today, lambda change: words_then(room, change))


def again(room: Workspace, settings: Settings, issue: Issue) -> Asked:
    """The same period and filters an issue was drafted with."""
    return asking.again(room, settings, issue, lambda change: words_then(room, change))


def noted(folder: Path, what: str, issue: int, by: str) -> None:
    """The line of the audit log for an act on an issue that was done; `by` is whose name stands in its history."""
    with team(folder) as people:
        people.audit.note(operator_here(), f"digest.{what}", f"issue {issue}", None, {"by": by})


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
