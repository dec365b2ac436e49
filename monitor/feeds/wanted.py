"""What a feed is asked to hold: a filter as subscriptions have it, from a query, options or a saved search. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from urllib.parse import urlencode

from monitor.diff.change import Change, Kind
from monitor.settings import Search
from monitor.subscription import LANGUAGES, NEWS, Subscription, filter_mistakes
from monitor.subscriptions import fits
from snapshots.errors import RegwatchError

USUAL = 50  # items in one feed; the address of the next ones stands in it
MOST = 500
FILTERS = {  # field → what it is called in a query
    "sources": "source", "kinds": "kind", "words": "words", "codes": "code", "standards": "standard",
    "entries": "entry",
}  # fmt: skip


class FeedError(RegwatchError):
    """A feed was asked for that cannot be made."""

    exit_code = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which changes, newest first. Every filter left empty lets everything pass, incidents apart.

    Trouble with watching (`source.*`) is in a feed only when it is asked for, as with subscriptions. `before` is the
    id of a change: what was found before it, so that pages neither repeat nor skip while new changes come.
    """

    search: str = ""  # the name of the saved search it comes from
    sources: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    standards: tuple[str, ...] = ()
    entries: tuple[str, ...] = ()
    narrowed: bool = False  # a saved search of which something else was asked besides
    language: str = "en"  # en | zh | both
    before: str = ""
    limit: int = USUAL

    @property
    def reads_texts(self) -> bool:
        """Whether the words of records are needed to tell what is wanted."""
        return bool(self.words or self.codes or self.standards or self.entries)

    def may_cover(self, change: Change) -> bool:
        """Whether source and kind are wanted: what can be told without reading anything."""
        return fits(Subscription(name="feed", sources=self.sources, kinds=self.kinds or NEWS), change, "")

    def covers(self, change: Change, text: str) -> bool:
        """Whether a change is wanted; `text` is the words of its record."""
        return fits(self.filters, change, text)

    @property
    def filters(self) -> Subscription:
        """The same filters as a subscription has them."""
        return Subscription(
            name=self.search or "feed", sources=self.sources, kinds=self.kinds or NEWS, words=self.words,
            codes=self.codes, standards=self.standards, entries=self.entries,
        )  # fmt: skip


def checked(wanted: Wanted) -> Wanted:
    """The same. Raises FeedError for kinds nothing has, codes that are none, and a limit out of bounds."""
    unknown = [kind for kind in wanted.kinds if not any(fnmatchcase(known, kind) for known in Kind)]
    if unknown:
        families = dict.fromkeys(f"{kind.partition('.')[0]}.*" for kind in Kind if "." in kind)
        raise FeedError(
            "no change is of this kind", about=", ".join(unknown), remedy=f"Known are {', '.join([*families, *Kind])}"
        )
    if wrong := "; ".join(filter_mistakes(wanted.filters)):
        raise FeedError(wrong, about="feed")
    if wanted.language not in LANGUAGES:
        raise FeedError("a feed is in en, zh or both", about=f"language {wanted.language[:40]}")
    if not 1 <= wanted.limit <= MOST:
        raise FeedError("a feed holds from 1 to 500 items", about=f"limit {wanted.limit}")
    return wanted


def saved(name: str, searches: Iterable[Search]) -> Wanted:
    """The saved search of a name. Raises FeedError when none is called so."""
    known = {search.name.casefold(): search for search in searches}
    if (found := known.get(name.casefold())) is None:
        said = ", ".join(search.name for search in known.values()) or "none"
        remedy = f"Saved are: {said}; a [[search]] table of regwatch.toml saves one"
        raise FeedError("no search is saved under this name", about=name, remedy=remedy)
    return Wanted(
        search=found.name, sources=found.sources, kinds=found.kinds, words=found.words, codes=found.codes,
        standards=found.standards, entries=found.entries,
    )  # fmt: skip


def narrowed(base: Wanted, also: Wanted) -> Wanted:
    """A saved search with what is asked besides in place of its own."""
    given = {name: value for name in FILTERS if (value := getattr(also, name))}
    return replace(
        base, **given, narrowed=bool(given), language=also.language, before=also.before, limit=also.limit,
    )  # fmt: skip


def query_of(wanted: Wanted) -> str:
    """The filter as a query string with its question mark, the same for the same filter; '' for everything."""
    text = urlencode(list(_pairs(wanted)))
    return f"?{text}" if text else ""


def title_of(wanted: Wanted) -> str:
    """What a feed is of, in few words; '' for everything."""
    if wanted.search and not wanted.narrowed:
        return wanted.search
    parts = [*wanted.sources, *wanted.kinds, *(f"‘{word}’" for word in wanted.words)]
    return ", ".join([*parts, *wanted.codes, *wanted.standards, *wanted.entries])


def _pairs(wanted: Wanted) -> Iterator[tuple[str, str]]:
    if wanted.search:
        yield "search", wanted.search
    for name, parameter in () if wanted.search and not wanted.narrowed else FILTERS.items():
        yield from ((parameter, value) for value in getattr(wanted, name))
    if wanted.language != "en":
        yield "language", wanted.language
    if wanted.before:
        yield "before", wanted.before
    if wanted.limit != USUAL:
        yield "limit", str(wanted.limit)
