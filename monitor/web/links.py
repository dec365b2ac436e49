"""Addresses of our own pages, and the gate for addresses of others. Keys are percent-encoded here only."""

from datetime import date
from urllib.parse import quote, urlencode, urlsplit

from monitor.diff.change import Change, Kind
from monitor.web.language import prefixed


def page(path: str) -> str:
    """One of our own pages without parts to fill in, in the language of the page being made."""
    return prefixed(path)


def notice(key: str, version: int | None = None) -> str:
    """Page of a notice, or of one of its versions by number."""
    return prefixed(f"/notice/{_path(key)}" + (f"?version={version}" if version else ""))


def entry(key: str) -> str:
    """Page of an entry's history."""
    return prefixed(f"/entry/{_path(key)}")


def source(name: str) -> str:
    """Page of a source."""
    return prefixed(f"/source/{segment(name)}")


def register(name: str, on: date | None = None, *, csv: bool = False, page: int = 1) -> str:
    """A register, as of a day when one is given."""
    wanted = {"on": on.isoformat() if on else "", "page": str(page) if page > 1 else ""}
    return prefixed(f"/register/{segment(name)}{'.csv' if csv else ''}" + _query(wanted))


def change(change_id: str) -> str:
    """Page of one change."""
    return prefixed(f"/change/{segment(change_id)}")


def own_subscription(name: str) -> str:
    """Page of one of somebody's own subscriptions."""
    return prefixed(f"/account/subscriptions/{segment(name)}")


def snapshot(seq: int) -> str:
    """Page about one capture."""
    return prefixed(f"/snapshot/{seq}")


def redline(before: int, after: int) -> str:
    """Redline of two versions, by their ids."""
    return prefixed(f"/redline/{before}/{after}")


def version(version_id: int) -> str:
    """A version by its own number in the archive: leads to its page, for good."""
    return prefixed(f"/version/{version_id}")


def provision(key: str, version: int, anchor: str) -> str:
    """One provision of a version of a notice, for good; `at` finds its page where the text has several."""
    return notice(key, version) + (f"&at={segment(anchor)}#{segment(anchor)}" if anchor else "")


def notice_view(key: str, **wanted: str | int | None) -> str:
    """Page of a notice with a query: version, on, text, whole, versions."""
    return notice(key) + _query({name: str(value) for name, value in wanted.items() if value})


def redline_view(before: int, after: int, **wanted: str | int | None) -> str:
    """Redline of two versions with a query: view, page, all."""
    return redline(before, after) + _query({name: str(value) for name, value in wanted.items() if value})


def document(version_id: int, place: int, *, page: int = 1) -> str:
    """The text of a document, by the version of its notice and its place there, from 1."""
    return prefixed(f"/document/{version_id}/{place}" + _query({"page": str(page) if page > 1 else ""}))


def document_redline(before: int, after: int, place: int) -> str:
    """A document of a version against its earlier state in another version."""
    return prefixed(f"/redline/{before}/{after}/document/{place}")


def evidence(key: str, on: date | None = None, *, packed: bool = False) -> str:
    """The page about the evidence of a record or change, or the evidence itself."""
    wanted = _query({"on": on.isoformat() if on else ""})
    return prefixed(f"/evidence/{_path(key)}{'.zip' if packed else ''}{wanted}")


def changes(source: str = "", kind: str = "", skip: int = 0) -> str:
    """The home page with its filter, from the `skip`th change on."""
    return prefixed("/" + _query({"source": source, "kind": kind, "skip": str(skip) if skip else ""}))


def calendar_feed(source: str = "") -> str:
    """The iCalendar feed, of one source when one is given."""
    return f"/calendar/{segment(source)}.ics" if source else "/calendar.ics"


def feed(form: str = "atom", source: str = "", kind: str = "") -> str:
    """A feed of changes (form atom or json), of one source or kind where one is given."""
    wanted = _query({"kind": kind})
    return f"/source/{segment(source)}/feed.{form}{wanted}" if source else f"/feed.{form}{wanted}"


def search_feed(name: str, form: str = "atom") -> str:
    """The feed of a saved search."""
    return f"/search/{segment(name)}/feed.{form}"


def record(key: str) -> str:
    """Page of a record by its key: those of notices have four parts or more."""
    return notice(key) if key.count("/") >= 3 else entry(key)


def subject(found: Change) -> str:
    """The page a change is about: its notice, entry, register or source."""
    if found.kind.startswith("entry."):
        return entry(found.key)
    if found.kind.startswith("notice."):
        return notice(found.key)
    if found.kind is Kind.REGISTER_CLOSED:
        return register(found.key)
    return change(found.id) if found.kind is Kind.CORRECTION else source(found.source)


def official(url: str) -> str:
    """The address when a browser may follow it (http or https with a host), '' otherwise."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in ("http", "https") and parts.netloc else ""


def _path(key: str) -> str:
    return quote(key, safe="/")


def segment(name: str) -> str:
    """A name as one part of a path."""
    return quote(name, safe="")


def _query(wanted: dict[str, str]) -> str:
    text = urlencode({name: value for name, value in wanted.items() if value})
    return f"?{text}" if text else ""
