"""The command `import`: what a person saved of a source no spider may or can ask, compared and recorded."""

import getpass
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from monitor.catalogue import chosen
from monitor.commands.context import UNHEALTHY, Context, as_json_option, now, pass_context, print_json
from monitor.commands.files import FILE, body_of
from monitor.commands.shapes import change_shape

if TYPE_CHECKING:
    from monitor.watch.imported import Imported
    from monitor.workspace import Workspace

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class Moment(click.ParamType):  # type: ignore[type-arg]  # generic from click 8.4 on
    """A day or a moment in ISO form; a bare one is the source's local time, a bare day its noon."""

    name = "when"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """A datetime, aware only where the words were."""
        try:
            return datetime.fromisoformat(f"{value}T12:00" if _DAY.fullmatch(value) else value)
        except ValueError:
            self.fail(f"'{value}' is no day like 2026-03-13 and no moment like 2026-03-13T09:30", param, ctx)


@click.command("import")
@click.argument("name", metavar="SOURCE")
@click.argument("files", nargs=-1, required=True, type=FILE, metavar="FILE...")
@click.option("--url", default="", help="The address a saved page had, where the file does not say.")
@click.option("--about", default="", metavar="KEY", help="The entry the files belong to (L0290), if they do not say.")
@click.option("--seen-at", type=Moment(), help="When the files were saved (default now): 2026-03-13 or with a time.")
@click.option("--complete", is_flag=True, help="The files are the whole list: what they do not show has left.")
@click.option("--dry-run", is_flag=True, help="Show what would change; write nothing.")
@click.option("--alert/--no-alert", default=None, help="Tell subscribers (default: not for a first or an older state).")
@click.option("--release", "released", default="", metavar="REASON", help="Let an import pass that would be held.")
@as_json_option
@pass_context
def import_command(
    context: Context, name: str, files: tuple[Path, ...], url: str, about: str, seen_at: datetime | None,
    complete: bool, dry_run: bool, alert: bool | None, released: str, as_json: bool,
) -> None:  # fmt: skip
    """Compare what you saved from SOURCE: registry answers, lists (csv, xls, xlsx), or its own pages.

    Give files that belong together in one call: a page with its annexes, all pages of a list. Without --complete a
    list is whole only when its files print that they are all.

    Exit code 3: held, because more would leave than a source may lose at once.
    """
    from monitor.watch.imported import Import, Wish
    from monitor.watch.importing import run_import
    from monitor.watch.saved_files import File, Provenance

    settings = context.settings()
    source = chosen(settings, (name,))[0]
    moment = seen_at if seen_at is None or seen_at.tzinfo else seen_at.replace(tzinfo=ZoneInfo(source.timezone))
    given = Provenance(seen_at=(moment or now()).astimezone(UTC), imported_at=now(), by=_who())
    pages = [File(name=file.name, body=body_of(file), url=url) for file in files]
    wish = Wish(complete=complete, dry_run=dry_run, alert=alert, about=about, released=released)
    with _room(settings.data, dry_run=dry_run) as opened:
        one = Import(opened=opened, source=source, settings=settings, wish=wish, given=given)
        outcome = run_import(one, pages)
    if as_json:
        print_json(import_shape(outcome))
    else:
        _print(outcome)
    if outcome.held:
        sys.exit(UNHEALTHY)


@contextmanager
def _room(folder: Path, *, dry_run: bool) -> Iterator["Workspace"]:
    """The data folder; for a dry run one that cannot be written, an empty one where there is none yet."""
    from monitor.workspace import workspace

    if not dry_run:
        with workspace(folder) as opened:
            yield opened
    elif (folder / "regwatch.sqlite").exists():
        with workspace(folder, readonly=True) as opened:
            yield opened
    else:
        with tempfile.TemporaryDirectory() as empty, workspace(Path(empty)) as opened:
            yield opened


def _who() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container without a user of that number
        return ""


def import_shape(outcome: "Imported") -> dict[str, object]:
    """The JSON shape of an import; docs/json.md."""
    return {
        "source": outcome.source,
        "files": [{"file": name, "address": address, "read_as": what} for name, address, what in outcome.files],
        "seen_at": outcome.seen_at,
        "dry_run": outcome.dry_run,
        "first": outcome.first,
        "back_filled": outcome.back_filled,
        "told": outcome.told,
        "complete": outcome.complete,
        "held": outcome.held,
        "reasons": list(outcome.reasons),
        "notes": list(outcome.notes),
        "unchanged": outcome.unchanged,
        "changes": [change_shape(change) for change in outcome.changes],
    }


def _print(outcome: "Imported") -> None:
    """An import in a few lines; the reasons it was held for on standard error."""
    word = "HELD" if outcome.held else "would change" if outcome.dry_run else "imported"
    state = ["the whole list"] if outcome.complete else []
    state += ["first import"] if outcome.first else ["an older state"] if outcome.back_filled else []
    state += [] if outcome.told or outcome.dry_run or outcome.held else ["nobody is told"]
    counted = f"{len(outcome.changes)} change(s), {outcome.unchanged} unchanged"
    click.echo(f"{outcome.source}: {word}: {len(outcome.files)} file(s), {counted}{''.join(f', {s}' for s in state)}")
    for name, address, what in outcome.files:
        click.echo(f"  {name}: {what}, {address}")
    for note in outcome.notes:
        click.echo(f"  note: {note}")
    for change in outcome.changes:
        detail = f", {change.detail}" if change.detail else ""
        click.echo(f"  {change.kind}  {change.key}  {change.title}{detail}")
    for reason in outcome.reasons:
        click.echo(f"  {reason}", err=True)
    if outcome.held:
        remedy = 'Nothing was imported. Look at the files; if they are right, run the same import with --release "why"'
        click.echo(f"  {remedy}", err=True)
