"""The command `calendar`: what takes effect, ends, resumes or closes for comment, and when. Reads only."""

import sys
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import click

from monitor.calendars.gathering import Wanted, coming_by, feed_of
from monitor.calendars.ical import Face, to_ical
from monitor.calendars.published import Published
from monitor.commands.context import Context, as_json_option, now, pass_context, print_json, print_table
from monitor.shapes.calendar import event_shape
from monitor.telling.days import BEIJING
from monitor.web import links
from snapshots.errors import UnknownRecordError

_DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.command("calendar")
@click.option("--from", "first", type=_DAY, help="From this day on; today (Beijing) when not given.")
@click.option("--to", "last", type=_DAY, help="Up to this day, inclusive.")
@click.option("--source", default="", help="Only notices of this source or issuer.")
@click.option("--about", multiple=True, help="Only notices with this word in key, title or text; may be repeated.")
@click.option("--ics", type=click.Path(dir_okay=False), help="Write an iCalendar file; '-' for standard output.")
@as_json_option
@pass_context
def calendar_command(
    context: Context,
    first: datetime | None,
    last: datetime | None,
    source: str,
    about: tuple[str, ...],
    ics: str | None,
    as_json: bool,
) -> None:
    """What takes effect, ends, resumes or closes for comment, and when, soonest first.

    The iCalendar file holds everything to come and the past a year back, unless --from says otherwise.
    """
    if ics and as_json:
        raise click.UsageError("--ics and --json are two answers; ask for one of them")
    if first and last and last < first:
        raise click.UsageError("--to lies before --from: nothing can be in between")
    wanted = Wanted(
        first=first.date() if first else None, last=last.date() if last else None, source=source, about=about
    )
    today = now().astimezone(BEIJING).date()
    with context.archive() as opened:
        if source and not opened.facts.acts.known_as(source):
            known = ", ".join(opened.facts.versions.sources())
            raise UnknownRecordError("no notice of this source or issuer", about=source, remedy=f"Held are: {known}")
        if ics:
            found = feed_of(opened, wanted, now())
        else:
            found = coming_by(opened, wanted if first else replace(wanted, first=today))
    if ics:
        _write(ics, to_ical(found, face(context, source)))
    elif as_json:
        base = context.settings().web.base_url
        print_json([event_shape(one, base + links.record(one.event.key)) for one in found])
    else:
        rows = [(one.event.day, _distance(one, today), one.event.what, one.event.key, one.event.title) for one in found]
        print_table(("day", "", "what", "key", "title"), rows)


def face(context: Context, source: str) -> Face:
    """How the calendar file presents itself: the name, the alarms of `[reminders]`, the archive's address."""
    settings = context.settings()
    return Face(
        name=f"regwatch {source}".strip(),
        alarms=tuple(day for day in settings.reminders.days if day),
        page=lambda key: settings.web.base_url + links.record(key),
    )


def _write(target: str, content: bytes) -> None:
    if target == "-":
        sys.stdout.buffer.write(content)
        return
    try:
        Path(target).write_bytes(content)
    except OSError as error:
        raise click.FileError(target, error.strerror or str(error)) from error


def _distance(published: Published, today: date) -> str:
    days = (published.event.day - today).days
    if days < 0:
        return f"{-days} days ago" if days < -1 else "yesterday"
    return {0: "today", 1: "tomorrow"}.get(days, f"in {days} days")
