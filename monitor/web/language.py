"""The language of a page: English at its plain address, Chinese under /zh. Words come from catalogue files.

A catalogue is a gettext .po file, one for each room of the pages under `catalogue/<language>/`, which any translator's
tool opens; its keys are the English words themselves, so a word nobody translated is shown in English.
"""

from collections.abc import Callable
from contextvars import ContextVar
from functools import cache
from importlib import resources
from typing import TypeVar

from babel.messages.pofile import read_po
from starlette.datastructures import URL
from starlette.types import ASGIApp, Receive, Scope, Send

ENGLISH, CHINESE = "en", "zh"
LANGUAGES = (ENGLISH, CHINESE)
TAGS = {ENGLISH: "en", CHINESE: "zh-Hans"}  # BCP 47, for the lang attribute and hreflang
PREFIX = {ENGLISH: "", CHINESE: "/zh"}
EVERYWHERE = ("/static/", "/api/", "/original/", "/raw/")  # without a language of their own: never prefixed

T = TypeVar("T")

_current: ContextVar[str] = ContextVar("language", default=ENGLISH)


def language() -> str:
    """The language of the page being made."""
    return _current.get()


def prefixed(path: str, wanted: str | None = None) -> str:
    """A path of ours as an address in the language of the page being made, or in another one."""
    return path if path.startswith(EVERYWHERE) else PREFIX[wanted or language()] + path


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
        path, wanted = scope["path"], ENGLISH
        if path == PREFIX[CHINESE] or path.startswith(f"{PREFIX[CHINESE]}/"):
            wanted, path = CHINESE, path.removeprefix(PREFIX[CHINESE]) or "/"
        token = _current.set(wanted)
        try:
            raw = scope.get("raw_path")
            inner = {**scope, "path": path, "language": wanted}
            if raw and wanted != ENGLISH:
                inner["raw_path"] = raw.removeprefix(PREFIX[wanted].encode()) or b"/"
            await self._app(inner, receive, send)
        finally:
            _current.reset(token)


def speaking(wanted: str, make: Callable[[], T]) -> T:
    """What `make` gives when it is called in a language: for mails and files made outside a request."""
    token = _current.set(wanted)
    try:
        return make()
    finally:
        _current.reset(token)


def alternates(url: URL) -> list[tuple[str, str]]:
    """The page in every language, as (language tag, path with query)."""
    query = f"?{url.query}" if url.query else ""
    return [(TAGS[one], prefixed(url.path, one) + query) for one in LANGUAGES]
