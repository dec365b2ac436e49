"""A question as an address of the web, and back. Pure; says what it does not understand."""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from monitor.search.asked import MAX_CHARACTERS, MAX_OFFSET, Asked, Kind, Order
from monitor.search.errors import SearchError
from monitor.search.words import seen

PAGE = 20  # hits of a page
_NAMES = {
    "q": "words", "words": "words", "word": "words", "source": "source", "issuer": "source", "kind": "kind",
    "from": "since", "since": "since", "until": "until", "to": "until", "in-force-on": "in_force_on",
    "in_force_on": "in_force_on", "on": "in_force_on", "seen-since": "seen_since", "seen_since": "seen_since",
    "order": "order", "sort": "order", "page": "page",
}  # fmt: skip
_TOLD = {"since": "from", "in_force_on": "in-force-on", "seen_since": "seen-since", "words": "q"}
_ONE_OF = "‘{name}’ is expected to be one of {known}"
_YEAR = re.compile(r"(?<=\d)\s*[-—–－]\s*(?:19|20)\d\d\b")  # GB 2626-2019
_LONG = re.compile(r"\d{4}[. ]?\d\d[. ]?[\d. ]{2,9}\d")


def question(pairs: Iterable[tuple[str, str]]) -> tuple[Asked, int]:
    """What `?q=口罩&kind=notice&from=2020-01-01&page=2` asks for, and its page. `words` is '' where nothing is asked.

    Raises SearchError for a value it cannot read; names it does not know are left alone (a link may carry marks of
    whoever passed it on).
    """
    given: dict[str, Any] = {}
    for name, value in pairs:
        field = _NAMES.get(name.casefold())
        if field and seen(value).strip():
            given[field] = _READ.get(field, _text)(name, seen(value).strip())
    page = given.pop("page", 1)
    return Asked(**{"words": "", **given}, limit=PAGE, offset=(page - 1) * PAGE), page


def _text(name: str, value: str) -> str:
    if len(value) > MAX_CHARACTERS:
        remedy = "Search for a few words or one phrase of the text"
        raise SearchError("more than {most} characters", about=f"{value[:40]}…", remedy=remedy, most=MAX_CHARACTERS)
    return value


def _day(name: str, value: str) -> date:
    try:
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
            raise ValueError
        return date.fromisoformat(value)
    except ValueError:
        problem = "‘{name}’ is expected to be a day such as 2020-04-10"
        raise SearchError(problem, about=value[:40], remedy="Write it as year-month-day", name=name) from None


def _page(name: str, value: str) -> int:
    if not (value.isascii() and value.isdigit() and len(value) < 10 and int(value) > 0):
        raise SearchError("‘{name}’ is expected to be a whole number such as 2", about=value[:40], name=name)
    if (int(value) - 1) * PAGE > MAX_OFFSET:
        last = MAX_OFFSET // PAGE + 1
        remedy = "Add a word, a source or a day"
        raise SearchError("results end at page {last}", about=value[:40], remedy=remedy, last=last)
    return int(value)


def _kind(name: str, value: str) -> Kind:
    if value not in set(Kind):
        raise SearchError(_ONE_OF, about=value[:40], name=name, known=", ".join(Kind))
    return Kind(value)


def _order(name: str, value: str) -> Order:
    if value not in set(Order):
        raise SearchError(_ONE_OF, about=value[:40], name=name, known=", ".join(Order))
    return Order(value)


_READ: dict[str, Callable[[str, str], object]] = {
    "since": _day, "until": _day, "in_force_on": _day, "seen_since": _day, "page": _page, "kind": _kind,
    "order": _order,
}  # fmt: skip


def address(asked: Asked, *, page: int = 1, **changed: Any) -> str:
    """The plain address of a question's page."""
    wanted = replace(asked, **changed)
    pairs = {
        _TOLD.get(name, name): str(value)
        for name in ("words", "source", "kind", "since", "until", "in_force_on", "seen_since", "order")
        if (value := getattr(wanted, name)) and value is not Order.BEST
    }
    return "/search?" + urlencode({**pairs, **({"page": str(page)} if page > 1 else {})})


def feed_address(words: Iterable[str], source: str = "", form: str = "atom") -> str:
    """The feed of what will change with any of these words, of the same source."""
    pairs = [("words", word) for word in words] + ([("source", source)] if source else [])
    return f"/feed.{form}?" + urlencode(pairs)


def suggestions(words: str) -> list[str]:
    """Wider questions for one that found nothing: a standard without its year, a code cut to six digits, no quotes."""
    wider = [_YEAR.sub("", words), words.replace('"', " ")]
    if long := _LONG.search(words):
        wider.append(words.replace(long[0], re.sub(r"\D", "", long[0])[:6]))
    told = [" ".join(one.split()) for one in wider]
    return [one for one in dict.fromkeys(told) if one and one != words]
