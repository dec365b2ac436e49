"""The export of the site: the pages anybody may read, made by the views themselves and written as files.

The application is asked in this process, as a visitor who is not logged in, over a folder that holds the archive alone:
accounts, triage and the index of the search are not there, so nothing of them can come along.
"""

import asyncio
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from importlib import resources
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from monitor.settings import Settings
from monitor.site_export import searching, tables
from monitor.site_export.choosing import Choice
from monitor.site_export.crawling import Crawl, Crawled, Told
from monitor.site_export.errors import SiteExportError
from monitor.site_export.places import normal
from monitor.site_export.rewriting import Pages
from monitor.site_export.writing import Folder, distinct
from monitor.web import links
from monitor.web.app import TABLE, create_app
from monitor.web.cards import SourceCard
from monitor.web.language import CHINESE, ENGLISH, LANGUAGES, PREFIX, speaking
from monitor.web.site import Site, templates
from monitor.workspace import Workspace, workspace
from snapshots import archive, facts

NOWHERE = "http://site-export.invalid"  # RFC 6761: an address nobody has
SHARED = (archive.FILE, facts.FILE, "story.json")  # what the pages are made of; people's files are not among them
SMALL = 5_000  # versions; of more, what only shows the same in another way is left out (see Choice)
MOST_DAYS = 60  # of one register, the newest; the files of a list that changes daily would fill any web space
_STARTS = (
    "/",
    "/sources",
    "/calendar",
    "/feeds",
    "/verify",
    "/rules",
    "/pictures",
    "/story",
    "/issues",
    "/about",
    "/search",
)
_PLAIN = ("/feed.atom", "/feed.json", "/calendar.ics", "/api/changes.json", "/rules.csv", "/rules.json")
_SCRIPTS = {"/static/export-search.js": "static/export-search.js", "/static/export-index.js": "static/export-index.js"}
_TEXTS = frozenset({"application/atom+xml", "application/feed+json", "application/json", "text/calendar", "text/csv"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """What an export left in its folder."""

    files: int
    size: int
    written: int
    removed: int
    lean: bool  # a large archive: no pages of evidence, versions compared with the one before only, in one view


def export_site(
    settings: Settings,
    sources: Mapping[str, SourceCard],
    target: Path,
    told: Told,
    *,
    base_url: str = "",
    languages: tuple[str, ...] = LANGUAGES,
) -> Exported:
    """Write the public archive to a folder, or bring an earlier export up to date. Raises SiteExportError."""
    address = check_base(base_url)
    _check_place(settings.data, target)
    with (
        tempfile.TemporaryDirectory(prefix="regwatch-site-") as spool,
        workspace(settings.data, readonly=True) as opened,
    ):
        folder = Folder(target)  # before the long part: a folder that will not do is told at once
        app = _application(_alone(settings, Path(spool)), sources)
        bodies = Path(spool) / "bodies"
        bodies.mkdir()
        pairs = _pairs(opened)
        choice = Choice(TABLE, _days(opened), languages, pairs)
        crawl = Crawl(app, NOWHERE, choice, bodies)
        crawled = asyncio.run(crawl.walk(_starts(opened, languages), told))
        folder.announce(_files(crawled).values())
        _write(folder, crawled, Pages(NOWHERE, address, partial(_file, _files(crawled), crawled),
                                      lambda one: not choice.public(one) or not choice.spoken(one)))  # fmt: skip
        titles = {name: card.title.zh for name, card in sources.items()}
        _write_search(folder, opened, crawled, titles, languages)
        for name, content in tables.files(opened):
            folder.put(name, content)
        if ENGLISH not in languages:
            folder.put("index.html", _ONWARD)
        removed = folder.finish()
    files, size = folder.size()
    return Exported(files=files, size=size, written=folder.written, removed=removed, lean=pairs is not None)


def check_base(given: str) -> str:
    """An address files will be found under, without the last slash. Raises SiteExportError."""
    parts = urlsplit(given)
    if given and (parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment):
        raise SiteExportError(
            "--base-url is expected to be an address such as https://example.org/rules", about=given[:100]
        )
    return given.rstrip("/")


def _check_place(data: Path, target: Path) -> None:
    if target.resolve() == data.resolve() or data.resolve() in target.resolve().parents:
        raise SiteExportError(
            "the folder lies in the data folder, which holds what is nobody's business", about=str(target),
            remedy="Name a folder outside of it",
        )  # fmt: skip


def _alone(settings: Settings, spool: Path) -> Settings:
    """The settings, over a folder with nothing but the archive."""
    folder = spool / "data"
    folder.mkdir()
    for name in SHARED:
        if (settings.data / name).exists():
            (folder / name).symlink_to((settings.data / name).resolve())
    web = msgspec.structs.replace(settings.web, public_url=NOWHERE, public_reading=True)
    return msgspec.structs.replace(settings, data=folder, web=web)


def _application(settings: Settings, sources: Mapping[str, SourceCard]) -> Starlette:
    """The pages, with the search of the files in the place of the search of the server."""
    app = create_app(settings.data, settings, sources)
    site = Site(folder=settings.data, settings=settings, sources=sources, templates=templates())

    def search(request: Request) -> Response:
        return site.page("export_search.html")

    app.router.routes.insert(0, Route("/search", search))
    return app


def _starts(opened: Workspace, languages: tuple[str, ...]) -> list[str]:
    """The addresses to begin with: those no page need lead to, and every record and register."""
    paths = [*_STARTS, *(links.source(name) for name in opened.facts.versions.sources())]
    paths += [links.register(name) for name in opened.facts.versions.sources()]
    paths += [links.record(key) for key in opened.facts.versions.keys()]  # noqa: SIM118 - a method of ours, no dict
    spoken = [PREFIX[language] + path for path in paths for language in languages]
    return [*_PLAIN, *spoken]


def _days(opened: Workspace) -> dict[str, frozenset[str]]:
    """By register, the newest days on which its list was seen to differ."""
    found: dict[str, set[str]] = {}
    rows = opened.facts.database.conn.execute(
        "SELECT source, substr(first_seen, 1, 10) FROM versions WHERE json_extract(record, '$.type') = 'Entry'"
        " UNION SELECT source, substr(ended_at, 1, 10) FROM versions"
        " WHERE ended_at IS NOT NULL AND json_extract(record, '$.type') = 'Entry'"
    )
    for source, day in rows:
        found.setdefault(source, set()).add(day)
    return {source: frozenset(sorted(days)[-MOST_DAYS:]) for source, days in found.items()}


def _pairs(opened: Workspace) -> frozenset[str] | None:
    """Of a large archive, every version with the one before it; None for a small one."""
    conn = opened.facts.database.conn
    if conn.execute("SELECT COUNT(*) FROM versions").fetchone()[0] <= SMALL:
        return None
    rows = conn.execute("SELECT LAG(id) OVER (PARTITION BY key ORDER BY number), id FROM versions")
    return frozenset(f"{before}/{after}" for before, after in rows if before is not None)


def _files(crawled: Crawled) -> dict[str, str]:
    searches = {f"{prefix}/search": f"{prefix}/search.html".lstrip("/") for prefix in PREFIX.values()}
    return distinct(crawled.files) | _SCRIPTS | {path: name for path, name in searches.items() if path in crawled.files}


def _file(files: Mapping[str, str], crawled: Crawled, asked: str) -> str | None:
    """The file of an address of ours; without its language where it has none, without a question the search takes."""
    address = crawled.address(normal(asked))
    if address.partition("?")[0] in ("/search", "/zh/search"):
        address = address.partition("?")[0]
    return files.get(address)


def _write(folder: Folder, crawled: Crawled, pages: Pages) -> None:
    for address, file in _files(crawled).items():
        if address in _SCRIPTS:
            continue
        body, kind = crawled.bodies[address].read_bytes(), crawled.kinds[address]
        if kind == "text/html":
            body = pages.page(address, file, body)
        elif kind in _TEXTS:
            body = pages.text(file, body)
        folder.put(file, body)


def _write_search(
    folder: Folder, opened: Workspace, crawled: Crawled, titles: Mapping[str, str], languages: tuple[str, ...]
) -> None:
    files, chinese = _files(crawled), ENGLISH not in languages

    def place(key: str) -> str | None:
        path = speaking(ENGLISH, lambda: links.record(key))
        found = files.get(crawled.address(normal((PREFIX[CHINESE] if chinese else "") + path)))
        return found.removeprefix("zh/") if found else None

    found = list(searching.documents(opened, lambda name: titles.get(name, name)))
    folder.put("static/export-index.js", searching.index(found, place))
    script = resources.files("monitor.site_export").joinpath("static", "search.js").read_bytes()
    folder.put("static/export-search.js", script)


_ONWARD = (
    b'<!doctype html>\n<html lang="zh-Hans"><head><meta charset="utf-8"><title>regwatch</title>'
    b'<meta http-equiv="refresh" content="0; url=zh/index.html"></head>'
    b'<body><p><a href="zh/index.html">regwatch</a></p></body></html>\n'
)
