"""From the pairs of a query string to what is wanted. Pure; says what it does not understand."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from monitor.feeds.wanted import USUAL, FeedError, Wanted, checked, narrowed, saved
from monitor.settings import Search

_LISTS = {
    "source": "sources", "sources": "sources", "kind": "kinds", "kinds": "kinds", "code": "codes", "codes": "codes",
    "standard": "standards", "standards": "standards", "entry": "entries", "entries": "entries",
}  # fmt: skip
_WORDS = ("words", "word", "q")
_SINGLE = {"search": "search", "before": "before", "limit": "limit", "language": "language", "lang": "language"}


def asked(pairs: Iterable[tuple[str, str]], searches: Iterable[Search]) -> Wanted:
    """What `?source=gacc&kind=notice.*&words=mask` asks for; each may be repeated, all but words parted by commas.

    Raises FeedError for a name it does not know: a filter misspelt would else let everything pass.
    """
    lists: dict[str, list[str]] = {}
    single: dict[str, str] = {}
    for name, value in pairs:
        if name in _LISTS:
            lists.setdefault(_LISTS[name], []).extend(part.strip() for part in value.split(",") if part.strip())
        elif name in _WORDS:
            lists.setdefault("words", []).extend([value.strip()] if value.strip() else [])
        elif name in _SINGLE:
            single[_SINGLE[name]] = value.strip()
        else:
            known = "source, kind, words, code, standard, entry, search, language, limit, before"
            raise FeedError(f"‘{name[:40]}’ is nothing a feed can be asked for", remedy=f"Known are {known}")
    filters: dict[str, Any] = {name: tuple(dict.fromkeys(values)) for name, values in lists.items()}
    also = replace(
        Wanted(before=single.get("before", ""), limit=_limit(single.get("limit", ""))),
        language=single.get("language") or "en",
        **filters,
    )
    wanted = narrowed(saved(single["search"], searches), also) if single.get("search") else also
    return checked(wanted)


def _limit(text: str) -> int:
    if not text:
        return USUAL
    if not (text.isascii() and text.isdigit() and len(text) < 6):
        raise FeedError("limit is a whole number such as 50", about=f"limit {text[:40]}")
    return int(text)
