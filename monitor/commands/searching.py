"""The command `search`: words in everything the archive holds. It writes the index, never the archive."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import click

from monitor.catalogue import catalogue
from monitor.commands.context import Context, as_json_option, pass_context, print_json
from monitor.search import Asked, Found, Hit, Kind, Order, Pieces, SearchError, update
from monitor.search import search as find
from snapshots.errors import ArchiveError

if TYPE_CHECKING:
    from monitor.search.filling import Progress
    from monitor.workspace import Workspace

_DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.command()
@click.argument("words", nargs=-1)
@click.option(
    "--source", default="", metavar="NAME", help="Only this source, register or issuer: gacc finds what customs signed."
)
@click.option("--kind", type=click.Choice([kind.value for kind in Kind]), help="Where the words are to be found.")
@click.option("--from", "since", type=_DAY, help="Published on this day or later (an entry: first seen).")
@click.option("--until", type=_DAY, help="Published on this day or earlier.")
@click.option("--seen-since", type=_DAY, help="Something of it was first seen on this day or later.")
@click.option("--in-force-on", type=_DAY, help="Notices in force, entries listed, on this day.")
@click.option(
    "--order", type=click.Choice([order.value for order in Order]), default=Order.BEST.value, show_default=True,
    help="Words in the title first, or the latest day first.",
)  # fmt: skip
@click.option("--limit", type=int, default=20, show_default=True, help="How many to show, at most 100.")
@click.option("--offset", type=int, default=0, help="How many to leave out first.")
@click.option("--reindex", is_flag=True, help="Build the index anew first.")
@as_json_option
@pass_context
def search(
    context: Context, words: tuple[str, ...], source: str, kind: str | None, since: datetime | None,
    until: datetime | None, seen_since: datetime | None, in_force_on: datetime | None, order: str, limit: int,
    offset: int, reindex: bool, as_json: bool,
) -> None:  # fmt: skip
    """Find notices, entries and attached documents by words of any of their versions; all WORDS must be found.

    Chinese words of one character and more, numbers and codes in any printing (GB 2626-2019, 6307.90.00.10), "phrases"
    in quotes; letters find longer words that begin with them.
    """
    if not words and not reindex:
        raise click.UsageError("give a word to search for, or --reindex")
    asked = Asked(
        words=" ".join(words), source=source, kind=Kind(kind) if kind else None, since=_day(since), until=_day(until),
        seen_since=_day(seen_since), in_force_on=_day(in_force_on), order=Order(order), limit=limit, offset=offset,
    )  # fmt: skip
    with context.archive() as opened:
        refresh(opened, anew=reindex)
        if not words:
            return
        found = find(opened, asked)
        if source and not found.total:
            _known(opened, context, source)
    if as_json:
        print_json(found_shape(found))
    else:
        _print(found, offset)


def refresh(opened: "Workspace", *, anew: bool = False) -> None:
    """Bring the index up to the archive, with a bar where it takes long. What is in the way is said, not raised."""
    try:
        with _bar() as progress:
            done = update(opened, anew=anew, progress=progress)
    except ArchiveError as error:
        if anew:
            raise
        click.echo(f"the index could not be brought up to date: {error}", err=True)
        return
    if done.busy:
        click.echo("another process is filling the index; what it has not reached yet is not found", err=True)
    elif anew:
        click.echo(f"indexed {done.records} records", err=True)


def _known(opened: "Workspace", context: Context, source: str) -> None:
    """Raises SearchError for a source nothing is known of."""
    from monitor.workspace import on_record

    if on_record(opened, source):
        return
    registered = opened.facts.database.conn.execute(
        "SELECT 1 FROM records WHERE key >= ? AND key < ? LIMIT 1",
        (f"{source}/", f"{source}0"),  # 0 comes behind /
    )
    if source not in catalogue(context.settings()) and not registered.fetchone():
        raise SearchError("no source, register or issuer is called so", about=source, remedy="See 'regwatch sources'")


@contextmanager
def _bar() -> Iterator["Progress"]:
    from rich.console import Console
    from rich.progress import Progress as Bar

    with Bar(console=Console(stderr=True), disable=not sys.stderr.isatty(), transient=True) as bar:
        task = bar.add_task("Indexing", total=None, visible=False)
        yield lambda done, total: bar.update(task, completed=done, total=total, visible=True)


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def found_shape(found: Found) -> dict[str, Any]:
    """An answer as JSON. Documented in docs/json.md; change both together."""
    return {
        "words": list(found.words),
        "total": found.total,
        "more": found.more,
        "following": found.following,
        "indexed_at": found.indexed_at,
        "hits": [hit_shape(hit) for hit in found.hits],
    }


def hit_shape(hit: Hit) -> dict[str, Any]:
    """One hit as JSON; pieces of text are [text, whether it is a hit]."""
    return {
        "key": hit.key,
        "kind": hit.kind.value,
        "name": hit.name,
        "title": [list(piece) for piece in hit.title],
        "snippet": [list(piece) for piece in hit.snippet],
        "source": hit.source,
        "url": hit.url,
        "day": hit.day,
        "published": hit.published,
        "changed_at": hit.changed_at,
        "number_of_versions": hit.number_of_versions,
        "versions": {"count": hit.versions, "first": hit.first, "last": hit.last, "newest": hit.newest},
    }


def _print(found: Found, offset: int) -> None:
    for hit in found.hits:
        click.echo(f"{hit.day} {hit.kind.value:10} {hit.key}{_which(hit)}")
        click.echo(f"  {_marked(hit.title)}")
        if hit.snippet:
            click.echo(f"  {_marked(hit.snippet)}")
    more = "more than " if found.more else ""
    shown = f"; {offset + 1} to {offset + len(found.hits)} shown" if found.hits and (found.following or offset) else ""
    click.echo(f"{more}{found.total} found{shown}", err=True)


def _which(hit: Hit) -> str:
    """The versions that hold the words, where not all do."""
    if not hit.versions:
        return "  (never in one version together)"
    if hit.versions == hit.number_of_versions:
        return ""
    which = f"version {hit.first}" if hit.first == hit.last else f"versions {hit.first} to {hit.last}"
    return f"  ({which} of {hit.number_of_versions}{'' if hit.newest else ', no longer in the newest'})"


def _marked(pieces: Pieces) -> str:
    """As one line for the terminal: hits in bold there; control characters of archived text have no effect."""
    return "".join(click.style(_plain(text), bold=True) if hit else _plain(text) for text, hit in pieces)


def _plain(text: str) -> str:
    return "".join(one if one.isprintable() else "\ufffd" for one in text)
