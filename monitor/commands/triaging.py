"""The command `triage`: what the team notes on changes, from the command line."""

import csv
import sys
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import click
from msgspec import UNSET

from monitor.commands.context import Context, as_json_option, now, pass_context, print_json, print_table
from monitor.commands.teaming import operator_here
from monitor.team.errors import BadInputError
from monitor.team.model import Relevance, Triage
from monitor.team.notes import Wish
from monitor.team.room import Team, team
from monitor.team.shapes import TRIAGE_COLUMNS, cell, change_shape, flat, triage_shape
from monitor.team.written import checked_change
from monitor.telling.days import BEIJING
from monitor.workspace import Workspace
from snapshots.errors import UnknownRecordError

_RELEVANCE = click.Choice([str(one) for one in Relevance])
_as_option = click.option("--as", "address", help="The account that says so; without one it is the command line.")


@click.group("triage")
def triage() -> None:
    """What the team notes on each change: seen, relevant or not, owner, decision, due day, comments.

    Changes are named by their id, which 'regwatch changes --json' prints. Nothing of it is public unless published.

    \b
    regwatch triage list --overdue
    regwatch triage set 4be1c0ffee123456 --relevant yes --owner anna@example.org --due 2020-05-01
    regwatch triage comment 4be1c0ffee123456 "Ask the supplier for the new certificate."
    """


@triage.command("list")
@click.option("--overdue", is_flag=True, help="Only what should have been decided before today (Beijing).")
@click.option("--all", "everything", is_flag=True, help="Also what is decided, irrelevant or only seen.")
@click.option("--owner", default="", help="Only what this address owns.")
@as_json_option
@pass_context
def list_command(context: Context, overdue: bool, everything: bool, owner: str, as_json: bool) -> None:
    """What somebody still has to decide: what is relevant, has an owner or a due day, and no decision yet."""
    if overdue and everything:
        raise click.UsageError("--overdue and --all exclude each other.")
    with context.archive() as archive, team(archive.folder, readonly=True) as opened:
        owner = opened.accounts.get(owner).address if owner else ""
        if everything:
            found = [one for one in opened.triage.every() if owner in ("", one.owner)]
        elif overdue:
            found = opened.triage.overdue(_today(), owner=owner)
        else:
            found = opened.triage.open(owner=owner)
        rows = list(_rows(archive, found))
    if as_json:
        print_json(rows)
        return
    if not rows:
        click.echo("nothing is waiting for anybody" if not everything else "nothing is noted yet", err=True)
    headers = ("due", "relevant", "owner", "change", "key", "title", "decision")
    print_table(headers, [(_due(row), *(_line(row[name]) for name in _SHOWN)) for row in rows])


@triage.command("set")
@click.argument("change")
@click.option("--relevant", type=_RELEVANCE, help="Whether it concerns the team.")
@click.option("--owner", help='The account it is given to; "" for nobody.')
@click.option("--decision", help='What was decided; "" takes it back.')
@click.option("--due", help='The day a decision is due, as 2020-05-01; "" for none.')
@click.option("--publish/--unpublish", "published", default=None, help="Whether the public may see the note.")
@click.option("--seen", is_flag=True, help="Note too that the account has seen the change; needs --as.")
@click.option("--expected", type=click.IntRange(0), help="Only when the note is still at this version.")
@_as_option
@as_json_option
@pass_context
def set_command(
    context: Context, change: str, relevant: str | None, owner: str | None, decision: str | None, due: str | None,
    published: bool | None, seen: bool, expected: int | None, address: str | None, as_json: bool,
) -> None:  # fmt: skip
    """Alter what is noted on CHANGE; what is not named stays."""
    if seen and not address:
        raise click.UsageError("--seen needs --as ADDRESS: who has seen it?")
    wish = Wish(
        relevance=UNSET if relevant is None else Relevance(relevant), owner=UNSET if owner is None else owner,
        decision=UNSET if decision is None else decision, due=UNSET if due is None else _day(due),
        published=UNSET if published is None else published,
    )  # fmt: skip
    if wish == Wish() and not seen:
        raise click.UsageError("Name what to alter: --relevant, --owner, --decision, --due, --publish or --seen.")
    with context.archive() as archive:
        _known(archive, change)
        with team(archive.folder) as opened, opened.transaction():
            by = _who(opened, address)
            if seen:
                opened.triage.see([change], by=by)
            noted = opened.triage.alter(change, wish, expected=expected, by=by)
        _tell(archive, noted, as_json)


@triage.command("comment")
@click.argument("change")
@click.argument("text")
@click.option("--publish", is_flag=True, help="The public may read it, once the note itself is published.")
@_as_option
@as_json_option
@pass_context
def comment(context: Context, change: str, text: str, publish: bool, address: str | None, as_json: bool) -> None:
    """Say TEXT about CHANGE. A comment is never altered."""
    with context.archive() as archive:
        _known(archive, change)
        with team(archive.folder) as opened:
            opened.triage.comment(change, text, by=_who(opened, address), published=publish)
            noted = opened.triage.get(change)
        _tell(archive, noted, as_json)


@triage.command("export")
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV (UTF-8); this is what it does without an option too.")
@as_json_option
@pass_context
def export(context: Context, as_csv: bool, as_json: bool) -> None:
    """Everything noted on any change, with what the change is."""
    if as_csv and as_json:
        raise click.UsageError("--csv and --json exclude each other.")
    with context.archive() as archive, team(archive.folder, readonly=True) as opened:
        rows = _rows(archive, opened.triage.every())
        if as_json:
            print_json(list(rows))
            return
        table = csv.writer(sys.stdout, lineterminator="\r\n")
        table.writerow(TRIAGE_COLUMNS)
        for row in rows:
            table.writerow([cell(flat(row[column])) for column in TRIAGE_COLUMNS])


_SHOWN = ("relevance", "owner", "change", "key", "title", "decision")


def _rows(archive: Workspace, found: Iterable[Triage]) -> Iterable[dict[str, Any]]:
    """Each with what the change is; one of an archive that is no longer there has only its id."""
    today = _today()
    for one in found:
        change = archive.ledger.changes.get(one.change)
        yield triage_shape(one) | change_shape(change) | {"overdue": one.overdue(today)}


def _known(archive: Workspace, change: str) -> None:
    if archive.ledger.changes.get(checked_change(change)) is None:
        remedy = "'regwatch changes --json' prints the ids there are"
        raise UnknownRecordError("the archive has no such change", about=change, remedy=remedy)


def _who(opened: Team, address: str | None) -> str:
    return opened.accounts.get(address).address if address else operator_here()


def _day(text: str) -> date | None:
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=BEIJING).date() if text else None
    except ValueError:
        raise BadInputError(f"'{text[:40]}' is no day", about="due", remedy="Write 2020-05-01") from None


def _today() -> date:
    return now().astimezone(BEIJING).date()


def _tell(archive: Workspace, noted: Triage, as_json: bool) -> None:
    if as_json:
        print_json(next(iter(_rows(archive, [noted]))))
        return
    parts = [f"relevant: {noted.relevance}", f"owner: {noted.owner or 'nobody'}", f"due: {noted.due or 'no day'}"]
    parts += [f"decision: {_line(noted.decision) or 'none'}", f"comments: {len(noted.comments)}"]
    parts += ["published"] if noted.published else []
    click.echo(f"{noted.change} (version {noted.version}): {', '.join(parts)}")


def _due(row: dict[str, Any]) -> str:
    return f"{row['due'] or ''}{' (overdue)' if row['overdue'] else ''}"


def _line(value: object) -> str:
    return " ".join(str(value or "").split())
