"""The command `show`: one record as it stands, or stood on a day. Writes nothing."""

from datetime import date, datetime

import click

from monitor.commands.context import Context, as_json_option, now, pass_context, print_json
from monitor.commands.documents_report import document_lines
from monitor.commands.reading import history_of
from monitor.diff.texts.text import lines_of
from monitor.force import Standing, State
from monitor.shapes.records import change_shape, listing_shape, standing_shape, version_shape
from monitor.watch.provenance import imports_behind
from monitor.watch.standings import listed_on, listing_on, publisher_day, standing
from monitor.workspace import address_of
from snapshots.model import Entry

_DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.command()
@click.argument("key")
@click.option("--on", "on_day", type=_DAY, help="How it stands on this day (publisher's calendar); today without it.")
@as_json_option
@pass_context
def show(context: Context, key: str, on_day: datetime | None, as_json: bool) -> None:
    """One record as it stands: KEY as 'regwatch changes' prints it."""
    with context.archive() as opened:
        history = history_of(opened, key)
        version = history[-1]
        concerning = opened.ledger.changes.find(key=version.key)
        told = [change_shape(change, address_of(opened, change)) for change in concerning] if as_json else []
        day = on_day.date() if on_day else publisher_day(version.source, now())
        stands, listed = standing(opened, version, day), None
        if stands is None:
            listed = listed_on(opened, history, day) if on_day else listing_on(history, day)
        if listed is not None:
            version = listed.version or version
        imported = imports_behind(opened, version.snapshots)
    if as_json:
        state = standing_shape(stands, day) if stands else listing_shape(listed, day) if listed else None
        print_json({**version_shape(version), "state": state, "changes": told, "imports": imported})
        return
    record = version.record
    if isinstance(record, Entry):
        click.echo(f"{record.key}\n{record.name}")
        if listed:
            click.echo(f"on {day}: {listed.state}\n  {listed.reason}")
        for column, value in record.fields:
            click.echo(f"  {column}: {value}")
    else:
        click.echo(f"{record.key}\n{record.title}\n{record.url}")
        click.echo(f"published {record.published or 'unknown'}, effective {record.effective or 'not said'}")
        if stands:
            _echo_standing(stands, day)
        for line in lines_of(record.provisions):
            click.echo(f"  {line.number}{line.text}")
        for line_told in document_lines(record):
            click.echo(line_told)
    for change in concerning:
        click.echo(f"{change.seen_at:%Y-%m-%d} {change.kind} {change.detail}")
    for file in imported:
        click.echo(f"from the imported file {file}")


def _echo_standing(stands: Standing, day: date) -> None:
    """The state, then why, what else acts said of it, and who contradicts whom."""
    since = f" since {stands.since}" if stands.since else ""
    until = f", until {stands.until}" if stands.until else ""
    word = "suspended" if stands.state is State.SUSPENDED else stands.state.value
    click.echo(f"on {day}: {word}{since}{until}")
    click.echo(f"  {stands.reason}")
    for note in stands.notes:
        click.echo(f"  {note}")
    if stands.conflict:
        click.echo(f"  CONFLICT: {stands.conflict}")
