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
from monitor.shapes.records import change_shape

if TYPE_CHECKING:
    from monitor.watch.imported import Imported
    from monitor.watch.saved_files import Provenance
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
@click.argument("files", nargs=-1, type=FILE, metavar="FILE...")
@click.option("--url", default="", help="The address a saved page had, where the file does not say.")
@click.option("--about", default="", metavar="KEY", help="The entry the files belong to (L0290), if they do not say.")
@click.option("--seen-at", type=Moment(), help="When the files were saved (default now): 2026-03-13 or with a time.")
@click.option("--complete", is_flag=True, help="The files are the whole list: what they do not show has left.")
@click.option("--act", default="", metavar="KEY", help="For a register that acts make: the act the list belongs to.")
@click.option(
    "--as", "choice", type=click.Choice(["add", "remove", "replace", "change"]), help="What that act does with it."
)
@click.option(
    "--map", "columns", default="", metavar="COLUMN=WHAT,...",
    help="Which column is the key and the name: '商品编号=key,商品名称=name'. Remembered for SOURCE.",
)  # fmt: skip
@click.option("--mapping", "show_mapping", is_flag=True, help="Show the columns remembered for SOURCE.")
@click.option("--forget-mapping", is_flag=True, help="Forget them.")
@click.option("--dry-run", is_flag=True, help="Show what would change; write nothing.")
@click.option("--alert/--no-alert", default=None, help="Tell subscribers (default: not for a first or an older state).")
@click.option("--release", "released", default="", metavar="REASON", help="Let an import pass that would be held.")
@as_json_option
@pass_context
def import_command(
    context: Context, name: str, files: tuple[Path, ...], url: str, about: str, seen_at: datetime | None,
    complete: bool, act: str, choice: str | None, columns: str, show_mapping: bool, forget_mapping: bool,
    dry_run: bool, alert: bool | None, released: str, as_json: bool,
) -> None:  # fmt: skip
    """Compare what you saved from SOURCE: registry answers, lists (csv, xls, xlsx, pdf, JSON), or its own pages.

    Give files that belong together in one call: a page with its annexes, all pages of a list. Without --complete a
    list is whole only when its files print that they are all. SOURCE may be a register that acts make: its list is
    carried out as the act of --act did it, from that act's day, or from the day of --seen-at.

    Exit code 3: held, because more would leave than a source may lose at once.
    """
    from monitor.search import refresh_after_a_check
    from monitor.watch.import_acts import import_act, made_by_acts
    from monitor.watch.import_mapping import parsed
    from monitor.watch.imported import Import, Wish
    from monitor.watch.importing import run_import
    from monitor.watch.saved_files import File, Provenance
    from spiders.registers import Touch

    settings, made = context.settings(), made_by_acts(name)
    source = made[0] if made else chosen(settings, (name,))[0]
    name = made[1].name if made else source.name
    if show_mapping or forget_mapping:
        _mapping(settings.data, name, forget=forget_mapping, as_json=as_json)
        if not files:
            return
    if not files:
        raise click.UsageError("Missing argument 'FILE...'.")
    if (act or choice) and not made:
        raise click.UsageError(f"--act and --as are for registers that acts make; '{name}' shows its list itself")
    moment = seen_at if seen_at is None or seen_at.tzinfo else seen_at.replace(tzinfo=ZoneInfo(source.timezone))
    given = Provenance(seen_at=(moment or now()).astimezone(UTC), imported_at=now(), by=_who())
    said = parsed(columns) if columns else ()
    pages = [File(name=file.name, body=body_of(file), url=url) for file in files]
    with _room(settings.data, dry_run=dry_run) as opened:
        known = opened.ledger.mappings.of(name)
        wish = Wish(
            complete=complete, dry_run=dry_run, alert=alert, about=about, released=released,
            columns=said or (known.columns if known else ()), remembered=not said,
        )  # fmt: skip
        one = Import(opened=opened, source=source, settings=settings, wish=wish, given=given)
        if made:
            printed = "change" if made[1].state else "add"  # lists of conditions print what holds from now on
            touch = Touch(choice or ("replace" if complete else printed))
            outcome = import_act(one, made[1], pages, act=act, touch=touch)
        else:
            outcome = run_import(one, pages)
        if said and not (dry_run or outcome.held):
            _remember(opened, name, said, given)
    if not dry_run:
        refresh_after_a_check(settings.data)
    if as_json:
        print_json(import_shape(outcome))
    else:
        _print(outcome)
    if outcome.held:
        sys.exit(UNHEALTHY)


def _remember(opened: "Workspace", name: str, columns: tuple[tuple[str, str], ...], given: "Provenance") -> None:
    from monitor.ledger.mappings import Mapping

    with opened.facts.transaction():
        opened.ledger.mappings.put(Mapping(source=name, columns=columns, given_at=given.imported_at, given_by=given.by))


def _mapping(folder: Path, name: str, *, forget: bool, as_json: bool) -> None:
    """Show or forget what is remembered of a source's columns."""
    with _room(folder, dry_run=not forget) as opened:
        known = opened.ledger.mappings.of(name)
        if forget and known:
            with opened.facts.transaction():
                opened.ledger.mappings.forget(name)
    if as_json:
        shape = (
            {"columns": dict(known.columns), "given_at": known.given_at, "given_by": known.given_by} if known else {}
        )
        print_json({"source": name, "forgotten": forget and known is not None, **shape})
        return
    if known is None:
        click.echo(f"{name}: no columns are remembered")
        return
    pairs = ", ".join(f"{printed} = {what}" for printed, what in known.columns)
    said = f"; given {known.given_at:%Y-%m-%d %H:%M} UTC by {known.given_by or 'somebody'}"
    click.echo(f"{name}: {'forgotten: ' if forget else ''}{pairs}{said}")


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
    lines = [
        f"  {change.kind}  {change.key}  {change.title}{f', {change.detail}' if change.detail else ''}"
        for change in outcome.changes
    ]
    if lines:
        click.echo("\n".join(lines))  # at once: 100,000 calls take a second
    for reason in outcome.reasons:
        click.echo(f"  {reason}", err=True)
    if outcome.held:
        remedy = 'Nothing was imported. Look at the files; if they are right, run the same import with --release "why"'
        click.echo(f"  {remedy}", err=True)
