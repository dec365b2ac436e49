"""Which addresses are exported: what anybody may read and a visitor can ask for without filling in a form. Pure."""

import re
from collections.abc import Mapping
from urllib.parse import parse_qsl, unquote, urlsplit

from starlette.routing import compile_path

from monitor.web.access import Role
from monitor.web.addresses import Address
from monitor.web.language import CHINESE, ENGLISH, EVERYWHERE

# Answers made for programs that ask questions, which files cannot answer; `search` has a page of its own here.
LIVE = ("/search", "/timegate", "/timemap", "/memento", "/api/v1", "/api/docs", "/health.json")
_STEPS = frozenset({"version", "page", "skip", "view", "on"})
_FILE = re.compile(r"\.(atom|json|ics|csv|svg)$")
_FEED = re.compile(r"feed\.(atom|json)$")


class Choice:
    """What is exported, by the table of addresses, in some languages.

    `days` are the days of each register on which its list differs from the day before. `pairs`, for a large archive:
    the only two versions to compare (as `3/7`), in one view, and no page of evidence; None exports all of these.
    """

    def __init__(
        self,
        table: tuple[Address, ...],
        days: Mapping[str, frozenset[str]],
        languages: tuple[str, ...],
        pairs: frozenset[str] | None = None,
    ) -> None:
        self._rows = [(compile_path(row.path)[0], row) for row in table]
        self._days, self._languages, self._pairs = days, languages, pairs

    def spoken(self, address: str) -> bool:
        """Whether an address is in one of the languages, or in none."""
        path = unquote(urlsplit(address).path)
        if path == "/zh" or path.startswith("/zh/"):
            return CHINESE in self._languages
        return ENGLISH in self._languages or path.startswith(EVERYWHERE) or bool(_FILE.search(path))

    def public(self, address: str) -> bool:
        """Whether an address is one that anybody may read."""
        path = _plain(address)
        row = next((row for pattern, row in self._rows if pattern.match(path)), None)
        return path.startswith("/static/") or bool(row and row.may is Role.PUBLIC and row.view)

    def exported(self, address: str) -> bool:
        """Whether an address becomes a file."""
        path = _plain(address)
        if not self.spoken(address):
            return False
        if not self.public(address) or any(path == one or path.startswith(f"{one}/") for one in LIVE):
            return bool(re.fullmatch(r"/search/[^/]+/feed\.(atom|json)", path))
        if path.endswith(".zip"):  # evidence is packed when somebody asks for it
            return False
        asked = dict(parse_qsl(urlsplit(address).query))
        names = set(asked)
        if self._pairs is not None and (path.startswith("/evidence/") or "view" in names):
            return False
        if self._pairs is not None and path.startswith("/redline/"):
            return path.removeprefix("/redline/") in self._pairs
        if _FEED.search(path):
            return names <= {"kind"}
        if path == "/calendar":
            return names <= {"source"}
        if path.startswith("/register/"):
            known = self._days.get(unquote(path).split("/")[2].partition(".")[0], frozenset())
            return names <= {"on", "page"} and asked.get("on", "") in known | {""}
        return names <= _STEPS - {"on"} and len(names - {"page"}) <= 1


def _plain(address: str) -> str:
    path = unquote(urlsplit(address).path)
    return path.removeprefix("/zh") if path.startswith("/zh/") else "/" if path == "/zh" else path
