"""The language of a page: English at its plain address, Chinese under /zh. Words come from catalogue files.

A catalogue is a gettext .po file, one for each room of the pages under `catalogue/<language>/`, which any translator's
tool opens; its keys are the English words themselves, so a word nobody translated is shown in English.
"""

from collections.abc import Callable
from contextvars import ContextVar
from functools import cache
from importlib import resources
from typing import TypeVar
from urllib.parse import quote

from babel.messages.pofile import read_po
from starlette.types import ASGIApp, Receive, Scope, Send

ENGLISH, CHINESE = "en", "zh"
LANGUAGES = (ENGLISH, CHINESE)
TAGS = {ENGLISH: "en", CHINESE: "zh-Hans"}  # BCP 47, for the lang attribute and hreflang
NAMES = {ENGLISH: "English", CHINESE: "中文"}  # each in its own language: who cannot read the page finds theirs
PREFIX = {ENGLISH: "", CHINESE: "/zh"}
EVERYWHERE = (  # without a language of their own: never prefixed
    "/static/", "/api/", "/original/", "/raw/", "/timegate/", "/timemap/", "/memento/",
)  # fmt: skip
API_PAGE = "/api/v1/"  # explains the API to people, in their language

T = TypeVar("T")

_SAFE = "/:@!$&'()*+,;=~-._"  # what RFC 3986 lets stand in a path

_current: ContextVar[str] = ContextVar("language", default=ENGLISH)
_here: ContextVar[str] = ContextVar("here", default="/")


def language() -> str:
    """The language of the page being made."""
    return _current.get()


def prefixed(path: str, wanted: str | None = None) -> str:
    """A path of ours as an address in the language of the page being made, or in another one."""
    alone = path.startswith(EVERYWHERE) and path != API_PAGE
    return path if alone else PREFIX[wanted or language()] + path


def translate(words: str) -> str:
    """Words of ours in the language of the page being made; as they are where no catalogue has them."""
    return catalogue(language()).get(words, words)


def translate_counted(one: str, many: str, number: int) -> str:
    """The same of words that differ by number; Chinese has one form."""
    return translate(one if number == 1 and language() == ENGLISH else many)


@cache
def catalogue(wanted: str) -> dict[str, str]:
    """Every translated word of a language, of all its files together. English has none."""
    found: dict[str, str] = {}
    folder = resources.files("monitor.web").joinpath("catalogue", wanted)
    for file in sorted(folder.iterdir(), key=lambda one: one.name) if folder.is_dir() else ():
        if file.name.endswith(".po"):
            with file.open("rb") as opened:
                messages = read_po(opened)
            found |= {str(one.id): str(one.string) for one in messages if one.id and one.string and not one.fuzzy}
    return found


class LanguagePrefix:
    """ASGI middleware: takes /zh off the path and remembers it while the page is made."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on under its plain path."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        wanted, path = split(scope["path"])
        token, place = _current.set(wanted), _here.set(plain_address(path, scope.get("query_string", b"")))
        try:
            raw = scope.get("raw_path")
            inner = {**scope, "path": path, "language": wanted}
            if raw and wanted != ENGLISH:
                inner["raw_path"] = raw.removeprefix(PREFIX[wanted].encode()) or b"/"
            await self._app(inner, receive, send)
        finally:
            _current.reset(token)
            _here.reset(place)


def speaking(wanted: str, make: Callable[[], T], *, at: str = "/") -> T:
    """What `make` gives when it is called in a language: for mails and files made outside a request.

    `at` is the plain address of the page being made, which its links to other languages are made from.
    """
    token, place = _current.set(wanted), _here.set(at)
    try:
        return make()
    finally:
        _current.reset(token)
        _here.reset(place)


def split(path: str) -> tuple[str, str]:
    """The language an address is in, and its plain path."""
    if path == PREFIX[CHINESE] or path.startswith(f"{PREFIX[CHINESE]}/"):
        return CHINESE, path.removeprefix(PREFIX[CHINESE]) or "/"
    return ENGLISH, path


def plain_address(path: str, query: bytes = b"") -> str:
    """A decoded path and its query as an address of ours: percent-encoded, and never one of another host (//host)."""
    asked = quote(query, safe=_SAFE + "?%")
    return "/" + quote(path.lstrip("/\\"), safe=_SAFE) + (f"?{asked}" if asked else "")


def here() -> str:
    """The plain address of the page being made, with its query."""
    return _here.get()


def alternates() -> list[tuple[str, str, str]]:
    """The page being made in every language, as (language, language tag, address)."""
    return [(one, TAGS[one], prefixed(here(), one)) for one in LANGUAGES]
