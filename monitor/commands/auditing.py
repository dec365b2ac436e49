"""The command `ledger`: the auditor's answer. Reads only."""

import csv
import json
import sys
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TextIO

import click

from monitor.commands.context import Context, as_json_option, pass_context, plain_json, print_table
from monitor.commands.delivery_shapes import told_shape
from monitor.ledger.audit import Told
from monitor.telling.days import BEIJING
from monitor.workspace import Workspace
from snapshots.errors import RegwatchError, UnknownRecordError
from snapshots.identity import identity_of

COLUMNS = (
    "detected", "kind", "source", "key", "version", "title", "published", "effective", "cause", "change", "snapshots",
    "subscription", "person", "channel", "address", "message", "message_kind", "message_id", "due", "sent", "attempts",
    "state", "delivered", "error",
)  # fmt: skip
HEADINGS = (
    "detected (Beijing)", "kind", "key", "version", "person", "channel", "sent (Beijing)", "delivered", "",
)  # fmt: skip
_DAY = click.DateTime(formats=["%Y-%m-%d"])
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")  # what spreadsheets take for a formula


@click.command(
    "ledger",
    epilog="Examples:\n\n  regwatch ledger --key gacc/announcement/2020/53\n\n"
    "  regwatch ledger --since 2020-04-01 --out april.csv\n\n  regwatch ledger --person anna@example.org --json",
)
@click.option("--since", type=_DAY, help="Only what was detected on or after this day (Beijing).")
@click.option("--until", type=_DAY, help="Only what was detected on or before this day (Beijing).")
@click.option("--key", help="Only this record (in any spelling), what it caused, or the change of this id.")
@click.option("--person", help="Only what this person, address or subscription was to be told.")
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV (UTF-8, times in UTC).")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="Write the CSV to this file, for Excel and its kind."
)
@as_json_option
@pass_context
def ledger_command(
    context: Context,
    since: datetime | None,
    until: datetime | None,
    key: str | None,
    person: str | None,
    as_csv: bool,
    out: Path | None,
    as_json: bool,
) -> None:
    """What was detected, when, in which version; who was told, when, and whether it was delivered.

    One line for each change and person told of it. Delivered is 'yes' when the mail server (or other channel) took the
    message and nothing came back, 'no' when it was given up, 'not yet' while it is due.
    """
    if as_json and (as_csv or out):
        raise click.UsageError("--csv (or --out) and --json exclude each other.")
    if since and until and since > until:
        raise click.UsageError(f"--since {since:%Y-%m-%d} is after --until {until:%Y-%m-%d}: no day lies between them.")
    with context.archive() as opened:
        lines = opened.ledger.outbox.told(
            since=_start(since), until=_start(until, timedelta(days=1)), key=_key(opened, key), person=person
        )
        if out:
            _file(lines, out)
        elif as_csv:
            _csv(lines, sys.stdout)
        elif as_json:
            _json(lines)
        else:
            print_table(HEADINGS, [_cells(line) for line in lines])


def _start(day: datetime | None, later: timedelta = timedelta()) -> datetime | None:
    return (day.replace(tzinfo=BEIJING) + later).astimezone(UTC) if day else None


def _key(opened: Workspace, key: str | None) -> str | None:
    """The key of a record in any spelling, or the id of a change. Raises UnknownRecordError."""
    if key is None:
        return None
    named = opened.facts.versions.key_of(identity_of(key)) or key
    if not opened.ledger.changes.get(named) and not opened.ledger.changes.find(key=named, limit=1):
        remedy = "Keys are printed by 'regwatch changes'; what never changed was told to nobody"
        raise UnknownRecordError("no change of such a record is on record", about=key, remedy=remedy)
    return named


def _cells(told: Told) -> tuple[object, ...]:
    return (
        _beijing(told.detected), told.kind or f"message: {told.message_kind}", told.key or "", told.version or "",
        told.person or "(nobody)", told.channel or "", _beijing(told.sent), told.delivered, told.error or "",
    )  # fmt: skip


def _beijing(moment: datetime | None) -> str:
    return f"{moment.astimezone(BEIJING):%Y-%m-%d %H:%M}" if moment else ""


def _file(lines: Iterable[Told], out: Path) -> None:
    """Behind the mark without which Excel takes Chinese for Latin-1."""
    try:
        with out.open("w", encoding="utf-8-sig", newline="") as file:
            _csv(lines, file)
    except OSError as error:
        problem = f"cannot be written ({error.strerror})"
        raise RegwatchError(problem, about=str(out), remedy="Name another file") from error


def _csv(lines: Iterable[Told], file: TextIO) -> None:
    table = csv.writer(file, lineterminator="\r\n")
    table.writerow(COLUMNS)
    for line in lines:
        shape = told_shape(line)
        table.writerow([_cell(shape[column]) for column in COLUMNS])


def _cell(value: Any) -> str:
    """A cell; what a spreadsheet would compute gets an apostrophe before it, since titles come from watched sites."""
    if value is None:
        return ""
    if isinstance(value, list):
        return " ".join(map(str, value))
    text = value.isoformat() if isinstance(value, datetime) else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _json(lines: Iterable[Told]) -> None:
    """A list, written as it is read: an archive of years need not fit into memory."""
    click.echo("[", nl=False)
    for number, line in enumerate(lines):
        written = json.dumps(told_shape(line), ensure_ascii=False, indent=1, default=plain_json)
        click.echo(("," if number else "") + "\n" + written, nl=False)
    click.echo("\n]")
