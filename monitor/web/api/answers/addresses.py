"""Where things of the API and of the pages are, as absolute addresses."""

from urllib.parse import quote

from monitor.web import links
from monitor.web.api.operation import ROOT, Question
from snapshots.model import Notice, Record


def api(asked: Question, *parts: str | int) -> str:
    """An address of the API itself. The slashes of a key stay: they part it into readable pieces."""
    return "/".join([asked.base + ROOT, *(quote(str(part), safe="/") for part in parts)])


def page(asked: Question, path: str) -> str:
    """A page of the archive for people."""
    return asked.base + path


def page_of(asked: Question, record: Record) -> str:
    """The page of a record."""
    return page(asked, links.notice(record.key) if isinstance(record, Notice) else links.entry(record.key))
