"""The commands `register` and `entry`: a list as of a day, and all of one entry. They write nothing."""

import csv
import sys
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from monitor.asof import entry_history, register_named, register_on, stood_on
from monitor.asof.days import zone_of
from monitor.asof.history import name_of
from monitor.asof.model import Sighting, Stood
from monitor.asof.official import OfficialOn, Officials
from monitor.asof.registers import today_of
from monitor.asof.sizes import sizes_of
from monitor.asof.telling import at
from monitor.commands.asof_shapes import fields_of, row_cells, row_heads
from monitor.commands.context import Context, as_json_option, pass_context, print_json, print_table
from monitor.commands.official_report import (
    OFFICIAL_HEADS,
    OfficialEntry,
    official_cells,
    official_line,
)
from monitor.commands.sizes_report import print_sizes
from monitor.shapes.registers import entry_shape, official_on_shape, stood_shape
from monitor.watch.provenance import imports_behind

_DAY = click.DateTime(formats=["%Y-%m-%d"])
_PICTURE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.argument("name", metavar="SOURCE")
@click.option(
    "--on", "day", type=_DAY, help="The list at the end of this day (publisher's calendar); without: as last seen."
)
@click.option("--all", "every", is_flag=True, help="Also entries that were not seen on that day.")
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV; cells a spreadsheet would run get an apostrophe.")
@click.option("--sizes", is_flag=True, help="How long the list was over time, instead of its rows.")
@click.option("--svg", type=_PICTURE, metavar="FILE", help="Draw the sizes as SVG (needs regwatch[charts]).")
@click.option("--png", type=_PICTURE, metavar="FILE", help="Draw the sizes as PNG (needs regwatch[charts]).")
@as_json_option
@pass_context
def register(
    context: Context, name: str, day: datetime | None, every: bool, as_csv: bool, sizes: bool, svg: Path | None,
    png: Path | None, as_json: bool,
) -> None:  # fmt: skip
    """The list as of a day: each row listed, or unknown where we were blind, and the looks that bracket it."""
    if as_json and as_csv:
        raise click.UsageError("--json and --csv are two forms of one answer: give one of them")
    if sizes or svg or png:
        if day or every:
            raise click.UsageError("--sizes tells of all days: leave out --on and --all")
        with context.archive() as opened:
            counted = sizes_of(opened, name)
        print_sizes(counted, as_json=as_json, as_csv=as_csv, svg=svg, png=png)
        return
    with context.archive() as opened:
        found = register_on(opened, register_named(opened, name), day.date() if day else None, every=every)
        officials, that_day = Officials(opened=opened, register=found.register), found.on or today_of(found.register)
        standing = [officials.on(row, row.key, that_day) for row in found.rows]
    if as_json:
        told = zip(found.rows, standing, strict=True)
        print_json([stood_shape(row, found.on) | {"official": official_on_shape(one)} for row, one in told])
    elif as_csv:
        _print_csv(found.rows, standing)
    else:
        print_table(
            ("key", "name", "state", "seen before", "seen after", "how we know", "as listed", "official"),
            [(*_line(row, found.register), official_line(one)) for row, one in zip(found.rows, standing, strict=True)],
        )
    if as_json or as_csv:
        return  # whoever reads both streams as one still gets JSON
    day_said = f" on {found.on}" if found.on else ""
    said = f"{found.register}{day_said}: {len(found.listed)} listed, {len(found.unknown)} unknown; {found.statement}"
    click.echo(said, err=True)


def _print_csv(rows: tuple[Stood, ...], standing: list[OfficialOn]) -> None:
    from monitor.web.pages.register import safe_cell  # no other command needs the web pages

    columns = list(dict.fromkeys(column for row in rows for column in fields_of(row.record)))
    writer = csv.writer(sys.stdout)
    writer.writerow((*row_heads(), *OFFICIAL_HEADS, *map(safe_cell, columns)))
    for row, official in zip(rows, standing, strict=True):
        fields = fields_of(row.record)
        said = (*row_cells(row), *official_cells(official), *(fields.get(column, "") for column in columns))
        writer.writerow(map(safe_cell, said))


def _side(side: Sighting, zone: ZoneInfo) -> str:
    """One look that brackets a row: when, and the first captures that show it."""
    captures = " ".join(f"#{seq}" for seq in side.snapshots[:3])
    return f"{'' if side.seen else 'not shown '}{at(side.at, zone)} {captures}".strip()


def _line(row: Stood, register_name: str) -> tuple[str, ...]:
    zone = zone_of(register_name)
    sides = [_side(side, zone) if side else "" for side in (row.before, row.after)]
    fields = "; ".join(f"{column}: {value}" for column, value in fields_of(row.record).items())
    return (row.key, name_of(row.record), row.state, *sides, row.reason, fields)


@click.command()
@click.argument("name", metavar="SOURCE")
@click.argument("key")
@click.option("--on", "day", type=_DAY, help="Also how it stood at the end of this day (publisher's calendar).")
@as_json_option
@pass_context
def entry(context: Context, name: str, key: str, day: datetime | None, as_json: bool) -> None:
    """The whole history of one entry of SOURCE; KEY is its number or name in any spelling (CNAS L0290, l0290)."""
    with context.archive() as opened:
        history = entry_history(opened, name, key)
        stood = stood_on(opened, history.versions, day.date()) if day else None
        official = OfficialEntry(opened, history, stood, day.date() if day else None)
        imported = imports_behind(opened, [seq for event in history.events for seq in event.snapshots])
    if as_json:
        print_json(entry_shape(history, stood, day.date() if day else None) | official.shape() | {"imports": imported})
        return
    zone, newest = zone_of(history.register), history.newest
    click.echo(f"{history.key}\n{name_of(newest.record)}")
    if len(history.names) > 1:
        click.echo(f"  earlier: {', '.join(history.names[:-1])}")
    for column, value in fields_of(newest.record).items():
        click.echo(f"  {column}: {value}")
    for line in official.lines():
        click.echo(line)
    if stood and day:
        click.echo(f"on {day:%Y-%m-%d}: {stood.state}\n  {stood.reason}")
    for event in history.events:
        between = f" (not seen {at(event.after, zone)})" if event.kind == "first seen" and event.after else ""
        between = f" (last seen {at(event.after, zone)})" if event.kind == "gone" and event.after else between
        act = f"; {event.act}, {event.act_day or 'no day said'}" if event.act else ""
        seqs = "".join(f" #{seq}" for seq in event.snapshots[:3])
        click.echo(
            f"{at(event.at, zone)} {event.kind}{between}{f': {event.detail}' if event.detail else ''}{act}{seqs}"
        )
    if newest.ended_at is None:
        click.echo(f"last seen {at(newest.last_seen, zone)}")
    for file in imported:
        click.echo(f"from the imported file {file}")
