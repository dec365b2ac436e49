"""The command `audit`: who did what when. Reads only."""

import csv
import json
import sys
from datetime import datetime, timedelta

import click

from monitor.commands.context import Context, as_json_option, pass_context, print_json, print_table
from monitor.team.audit import Audit
from monitor.team.room import team
from monitor.team.shapes import AUDIT_COLUMNS, cell, entry_shape
from monitor.telling.days import BEIJING

_DAY = click.DateTime(formats=["%Y-%m-%d"])
_LONGEST = 80  # characters of a value in the table


@click.command("audit")
@click.option("--since", type=_DAY, help="Only what was done on or after this day (Beijing).")
@click.option("--until", type=_DAY, help="Only what was done on or before this day (Beijing).")
@click.option("--who", default="", help="Only what this address, or 'command line (…)', did.")
@click.option("--what", default="", help="Only this, or this family: triage, triage.set, account, login, …")
@click.option("--about", default="", help="Only what was done to this change, address or thing.")
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV (UTF-8, times in UTC).")
@click.option("--verify", is_flag=True, help="Check that no line was altered or taken out, and print the last seal.")
@as_json_option
@pass_context
def audit(
    context: Context, since: datetime | None, until: datetime | None, who: str, what: str, about: str, as_csv: bool,
    verify: bool, as_json: bool,
) -> None:  # fmt: skip
    """Who did what when: accounts, logins, triage, settings, releases and sends. It is never altered; oldest first.

    Each line seals the one before. Note now and then the seal that --verify prints where nobody who can write to the
    data folder can alter it: then a log that was made anew as a whole shows too.
    """
    if as_csv and as_json:
        raise click.UsageError("--csv and --json exclude each other.")
    with team(context.settings().data, readonly=True) as opened:
        if verify:
            _verify(opened.audit, as_json)
            return
        entries = opened.audit.entries(
            since=_start(since), until=_start(until, timedelta(days=1)), who=who.strip(), what=what.strip(),
            about=about.strip(),
        )  # fmt: skip
        if as_json:
            print_json([entry_shape(one) for one in entries])
        elif as_csv:
            table = csv.writer(sys.stdout, lineterminator="\r\n")
            table.writerow(AUDIT_COLUMNS)
            for one in entries:
                shape = entry_shape(one) | {"before": _value(one.before), "after": _value(one.after)}
                table.writerow([cell(shape[column]) for column in AUDIT_COLUMNS])
        else:
            rows = [
                (
                    f"{one.at.astimezone(BEIJING):%Y-%m-%d %H:%M}", one.who, one.what, one.about,
                    _value(one.before)[:_LONGEST], _value(one.after)[:_LONGEST],
                )
                for one in entries
            ]  # fmt: skip
            print_table(("when (Beijing)", "who", "what", "about", "before", "after"), rows)


def _verify(log: Audit, as_json: bool) -> None:
    last = log.verify()
    count, seal = (last.number, last.hash) if last else (0, "")
    if as_json:
        print_json({"lines": count, "unbroken": True, "seal": seal or None})
    else:
        click.echo(f"{count} lines, none altered or missing; the last is sealed {seal}" if last else "no line yet")


def _start(day: datetime | None, later: timedelta = timedelta()) -> datetime | None:
    return day.replace(tzinfo=BEIJING) + later if day else None


def _value(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
