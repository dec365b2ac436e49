"""The size of a list over time, as a table, JSON, CSV, or a picture. Shapes: docs/json.md; change both together."""

import csv
import sys
from dataclasses import fields
from pathlib import Path
from typing import Any

import click

from monitor.asof.days import zone_of
from monitor.asof.picture import description, picture
from monitor.asof.sizes import Point, Sizes
from monitor.asof.telling import at
from monitor.commands.context import print_json, print_table
from snapshots.errors import RegwatchError

_HEADS = ("day", "at", "size", "added", "removed", "shown", "held", "whole", "blind_days", "edition", "acts", "reason")


def print_sizes(sizes: Sizes, *, as_json: bool, as_csv: bool, svg: Path | None, png: Path | None) -> None:
    """Print the sizes in the form asked for, and write the pictures. Raises RegwatchError."""
    for path, form in ((svg, "svg"), (png, "png")):
        if path is not None:
            _write(path, picture(sizes, form))
            click.echo(f"{path}: {description(sizes)}", err=True)
    if as_json:
        print_json(sizes_shape(sizes))
    elif as_csv:
        writer = csv.writer(sys.stdout)
        writer.writerow(_HEADS)
        writer.writerows(_cells(point) for point in sizes.points)
    elif svg is None and png is None:
        print_table(
            ("day", "seen", "size", "added", "removed", "notes"), [_line(point, sizes) for point in sizes.points]
        )
        click.echo(description(sizes), err=True)


def sizes_shape(sizes: Sizes) -> dict[str, Any]:
    """A list's size over time; `points` and `blind` oldest first."""
    return {
        "register": sizes.register,
        "title": {"zh": sizes.title.zh, "en": sizes.title.en},
        "by_acts": sizes.by_acts,
        "points": [{one.name: getattr(point, one.name) for one in fields(point)} for point in sizes.points],
        "blind": [
            {
                "start": one.start,
                "end": one.end,
                "days": round((one.end - one.start).total_seconds() / 86_400, 2),
                "reason": one.reason,
            }
            for one in sizes.blind
        ],
    }


def _cells(point: Point) -> list[str]:
    said = []
    for head in _HEADS:
        value = getattr(point, head)
        if isinstance(value, bool):
            value = "yes" if value else "no"
        elif isinstance(value, tuple):
            value = " ".join(value)
        elif head == "at":
            value = value.isoformat()
        said.append("" if value is None else _safe(str(value)))
    return said


def _safe(cell: str) -> str:
    """A cell no spreadsheet runs."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def _line(point: Point, sizes: Sizes) -> tuple[object, ...]:
    notes = [
        f"held, showed {point.shown}: {point.reason}" if point.held else "",
        "" if point.whole or point.held else f"a part of the list, {point.shown} rows",
        f"{point.blind_days} days blind before" if point.blind_days is not None else "",
        *point.acts,
    ]
    seen = "" if sizes.by_acts else at(point.at, zone_of(sizes.register))
    return point.day, seen, point.size, point.added, point.removed, "; ".join(filter(None, notes))


def _write(path: Path, drawn: bytes) -> None:
    try:
        path.write_bytes(drawn)
    except OSError as error:
        raise RegwatchError(
            f"cannot be written: {error.strerror}", about=str(path), remedy="Give a file in a folder that exists"
        ) from error
