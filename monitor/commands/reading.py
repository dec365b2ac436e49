"""Commands that read the archive: changes, history, diff, verify. None of them writes."""

import sys
from datetime import UTC, datetime

import click

from monitor.commands.context import Context, as_json_option, pass_context, print_json, print_table
from monitor.commands.documents_report import change_lines
from monitor.diff.notices import documents as changed_documents
from monitor.diff.texts.redline import to_json, to_text
from monitor.diff.texts.text import compare_texts, lines_of
from monitor.shapes.comparisons import change_shapes
from monitor.shapes.records import change_shape, version_shape
from monitor.telling.days import BEIJING
from monitor.watch.documents import annexes
from monitor.workspace import Workspace, address_of
from snapshots.errors import UnknownRecordError
from snapshots.identity import identity_of
from snapshots.model import Notice, Version

_DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.command()
@click.option("--since", type=_DAY, help="Only what was seen on or after this day (Beijing).")
@click.option("--source", help="Only this source or register.")
@click.option("--kind", help="Only this kind; 'entry.*' stands for a family.")
@as_json_option
@pass_context
def changes(context: Context, since: datetime | None, source: str | None, kind: str | None, as_json: bool) -> None:
    """What changed, oldest first."""
    start = since.replace(tzinfo=BEIJING).astimezone(UTC) if since else None
    with context.archive() as opened:
        found = opened.ledger.changes.find(since=start, source=source, kind=kind)
        shapes = [change_shape(change, address_of(opened, change)) for change in found] if as_json else []
    if as_json:
        print_json(shapes)
        return
    rows = [
        (c.seen_at.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M"), c.kind, c.key, c.effective or "", c.title)
        for c in found
    ]
    print_table(("seen (Beijing)", "kind", "key", "effective", "title"), rows)


@click.command()
@click.argument("key")
@as_json_option
@pass_context
def history(context: Context, key: str, as_json: bool) -> None:
    """All versions of a record, oldest first."""
    with context.archive() as opened:
        versions = history_of(opened, key)
    if as_json:
        print_json([version_shape(version) for version in versions])
        return
    rows = [(v.number, v.first_seen, v.last_seen, v.ended_at or "", v.ended_by or "", v.snapshots) for v in versions]
    print_table(("version", "first seen", "last seen", "ended", "by", "snapshots"), rows)


@click.command()
@click.argument("key")
@click.argument("before", type=int, required=False)
@click.argument("after", type=int, required=False)
@as_json_option
@pass_context
def diff(context: Context, key: str, before: int | None, after: int | None, as_json: bool) -> None:
    """The redline of two versions of a notice (numbers of 'regwatch history'; the last two when none is given)."""
    with context.archive() as opened:
        first, second = _two_notices(key, history_of(opened, key), before, after)
        pieces = compare_texts(lines_of(first.provisions), lines_of(second.provisions))
        documents = list(changed_documents(first.attachments, second.attachments, annexes(opened)))
    if as_json:
        print_json([*to_json(pieces), *change_shapes(documents)])
    else:
        click.echo(to_text(pieces, colour=sys.stdout.isatty()))
        for line in change_lines(documents, colour=sys.stdout.isatty()):
            click.echo(line)


def _two_notices(key: str, history: list[Version], before: int | None, after: int | None) -> tuple[Notice, Notice]:
    """The notices that two versions hold, the last two when none is named. Raises UnknownRecordError."""
    versions = {version.number: version for version in history}
    newest = max(versions)
    pair = [versions.get(before or max(newest - 1, 1)), versions.get(after or newest)]
    records = [version.record for version in pair if version]
    if len(records) < 2:
        raise UnknownRecordError(f"it has versions 1 to {newest}", about=key)
    first, second = records
    if not isinstance(first, Notice) or not isinstance(second, Notice):
        raise UnknownRecordError("an entry has no text to redline", about=key, remedy="See 'regwatch history'")
    return first, second


@click.command()
@as_json_option
@pass_context
def verify(context: Context, as_json: bool) -> None:
    """Re-hash every stored body and walk the chain of seals. Exit code 1 names what is wrong."""
    with context.archive() as opened:
        counts, head = opened.archive.counts(), opened.archive.head()
        faults = list(opened.archive.verify())
    if as_json:
        print_json({"intact": not faults, "head": head, **counts, "faults": faults})
    else:
        for fault in faults:
            click.echo(f"{fault.where}: {fault.problem}", err=True)
        if faults:
            click.echo("Restore snapshots.sqlite from a backup; nothing else is affected.", err=True)
        else:
            click.echo(f"intact: {counts['captures']} snapshots, {counts['objects']} bodies\nhead of the chain: {head}")
    if faults:
        sys.exit(1)


def history_of(opened: Workspace, key: str) -> list[Version]:
    """All versions of a record, oldest first, by its key in any spelling. Raises UnknownRecordError."""
    versions = opened.facts.versions
    found = versions.history(versions.key_of(identity_of(key)) or key)
    if not found:
        raise UnknownRecordError("no such record", about=key, remedy="Keys are printed by 'regwatch changes'")
    return found
