"""The command `feed`: what changed as Atom or JSON Feed, into a file or onto standard output. Reads only."""

import sys
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote_plus

import click

from monitor.catalogue import catalogue
from monitor.commands.context import Context, pass_context, print_json, print_table
from monitor.feeds import atom, jsonfeed
from monitor.feeds.asked import asked
from monitor.feeds.gathering import feed_of
from monitor.feeds.places import Places
from monitor.feeds.wanted import FILTERS, USUAL, FeedError, Wanted, query_of, saved
from monitor.settings import Settings
from monitor.watch.findings import words_of
from monitor.web import links
from monitor.workspace import Workspace, on_record

_WRITERS = {"atom": atom.to_atom, "json": jsonfeed.to_json}


@click.command("feed")
@click.option("--source", "sources", multiple=True, help="Only this source or issuer; may be repeated.")
@click.option("--kind", "kinds", multiple=True, help="Only this kind; 'notice.*' is a family; may be repeated.")
@click.option("--words", multiple=True, help="Only with one of these words or phrases; may be repeated.")
@click.option("--code", "codes", multiple=True, help="Only touching this HS code; may be repeated.")
@click.option("--standard", "standards", multiple=True, help="Only touching this standard; may be repeated.")
@click.option("--entry", "entries", multiple=True, help="Only this entry of a register, by its key; may be repeated.")
@click.option("--search", default="", help="A saved search: a [[search]] table of regwatch.toml, by its name.")
@click.option(
    "--language", type=click.Choice(["en", "zh", "both"]), default="en", help="Of what we say; en if not given."
)
@click.option("--limit", type=int, default=USUAL, show_default=True, help="Items at most, newest first (up to 500).")
@click.option("--before", default="", help="Only what was found before the change of this id.")
@click.option("--format", "form", type=click.Choice(["atom", "json"]), help="Atom, or JSON Feed 1.1; by default atom.")
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write here, not to standard output.")
@click.option("--list", "list_them", is_flag=True, help="Only list the saved searches and where they are served.")
@pass_context
def feed_command(
    context: Context,
    sources: tuple[str, ...],
    kinds: tuple[str, ...],
    words: tuple[str, ...],
    codes: tuple[str, ...],
    standards: tuple[str, ...],
    entries: tuple[str, ...],
    search: str,
    language: str,
    limit: int,
    before: str,
    form: str | None,
    as_json: bool,
    out: Path | None,
    list_them: bool,
) -> None:
    """What changed, newest first, as a feed: Atom, or JSON Feed.

    Trouble with watching is in it only when asked for (--kind 'source.*'). 'regwatch serve' serves the same at
    /feed.atom and /feed.json, /source/NAME/feed.atom, /kind/KIND/feed.atom, /search/NAME/feed.atom; see /feeds.

    \b
    regwatch feed --source gacc --kind 'notice.*' --words mask --words 口罩
    regwatch feed --search masks --format json --out masks.json
    """
    if as_json and form == "atom":
        raise click.UsageError("--json and --format atom are two answers; ask for one of them")
    settings = context.settings()
    if list_them:
        _list(settings, as_json=as_json)
        return
    given = {"source": sources, "kind": kinds, "words": words, "code": codes, "standard": standards, "entry": entries}
    pairs = [(name, value) for name, values in given.items() for value in values]
    pairs += [("search", search), ("language", language), ("before", before), ("limit", str(limit))]
    wanted = asked(pairs, settings.search)
    form = "json" if as_json else form or "atom"
    with context.archive() as opened:
        _known(opened, settings, wanted)
        feed = feed_of(opened, wanted, settings.web.base_url, words_of)
    content = _WRITERS[form](feed, Places(address=settings.web.base_url + links.feed(form)))
    _put(content, out, len(feed.items))


def _put(content: bytes, out: Path | None, items: int) -> None:
    if out is None:
        sys.stdout.buffer.write(content)
        return
    try:
        out.write_bytes(content)
    except OSError as error:
        raise click.FileError(str(out), error.strerror or str(error)) from error
    click.echo(f"{out}: {items} item(s)")


def _known(opened: Workspace, settings: Settings, wanted: Wanted) -> None:
    """Raises FeedError for a source nothing is known of: a typing error would give an empty feed for ever."""
    known = catalogue(settings)
    for source in wanted.sources if not wanted.search else ():
        if source in known or on_record(opened, source):
            continue
        raise FeedError("no source or issuer is called so", about=source, remedy="See 'regwatch sources'")


def _list(settings: Settings, *, as_json: bool) -> None:
    """The saved searches, each with its filter and address."""
    found = [saved(one.name, settings.search) for one in settings.search]
    base = settings.web.base_url
    if as_json:
        print_json(
            [
                {
                    "name": one.search,
                    **{name: list(getattr(one, name)) for name in FILTERS},
                    "atom": base + links.search_feed(one.search),
                    "json": base + links.search_feed(one.search, "json"),
                }
                for one in found
            ]
        )
        return
    if not found:
        click.echo("no search is saved; a [[search]] table of regwatch.toml saves one")
    filters = [unquote_plus(query_of(replace(one, search=""))[1:]) or "everything" for one in found]
    rows = [(one.search, what, base + links.search_feed(one.search)) for one, what in zip(found, filters, strict=True)]
    print_table(("search", "filter", "feed"), rows)
