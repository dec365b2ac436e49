"""One operation of the API: where it is asked, what may be asked, what it answers with; and the question itself."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request

from monitor.web.api.asking import Parameter, cursor_of
from monitor.web.site import Site
from monitor.workspace import Workspace

ROOT = "/api/v1"


class Freshness(StrEnum):
    """How long an answer may be kept."""

    ARCHIVE = "archive"  # until something is written; so much is known from the files themselves
    CLOCK = "clock"  # it also depends on the time of day
    SEALED = "sealed"  # never again another one


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One request with its parameters read. `base` is the address of this server."""

    site: Site
    request: Request
    opened: Workspace
    asked: Mapping[str, Any]
    base: str

    def page(self, items: Sequence[Any], following: str | int | None, **more: Any) -> dict[str, Any]:
        """A list as answered: `following` is the place its next page begins after, None on the last one."""
        return {**more, "items": items, "next": self._next(following) if following is not None else None}

    def _next(self, following: str | int) -> str:
        kept = [(name, value) for name, value in self.request.query_params.multi_items() if name != "cursor"]
        return f"{self.base}{self.request.url.path}?{urlencode([*kept, ('cursor', cursor_of(following))])}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """An address of the API. `answers` is the type of its answer, from which its schema is made.

    `places` say what the parts of its path are.
    """

    id: str
    path: str  # below ROOT, as Starlette writes it
    about: str
    answers: Any
    answer: Callable[[Question], Any]
    parameters: tuple[Parameter, ...] = ()
    places: tuple[tuple[str, str], ...] = ()
    freshness: Freshness = Freshness.ARCHIVE
    tag: str = "archive"
