"""What a `[[page]]` table says, and every mistake that can be made in one. Fetches nothing."""

import re
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from urllib.parse import urldefrag, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from snapshots.errors import RegwatchError

_NAME = re.compile(r"\w[\w.-]{0,62}\w|\w")  # a folder of that name can be made anywhere
_PLACES = ("url", "urls", "urls_file", "feed", "sitemap")
MOST_ADDRESSES = 10_000


class Kind(StrEnum):
    """How a page is compared."""

    NOTICE = "notice"  # as a text
    REGISTER = "register"  # row by row


class AddressFileError(RegwatchError):
    """The file of addresses cannot be read, or a line of it is no address."""


class Declared(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A user's own page, list of pages, or register."""

    name: str
    url: str = ""
    urls: tuple[str, ...] = ()
    urls_file: str = ""  # one address a line, # comments; relative to the configuration file
    feed: str = ""  # RSS or Atom: every entry is a page
    sitemap: str = ""  # sitemap.xml or an index of such: every address in it is a page
    title: str = ""
    selector: str = ""  # CSS; several parted by commas. Without one the main text is found by itself
    ignore: str = ""  # CSS of what is cut before anything is read
    kind: Kind = Kind.NOTICE
    key: str | tuple[str, ...] = ()  # the column (or columns) that tells the rows of a register apart
    columns: tuple[str, ...] = ()  # columns of a register to keep and compare; empty: all
    cadence: str = "0 */2 * * *"  # crontab in `timezone`; weekdays only by name
    timezone: str = "Asia/Shanghai"
    language: str = "zh"
    render: bool = False  # the page needs a browser (extra `render`)
    complete: bool = True  # of a register: a row no longer shown has left
    at_least: int = 1  # rows, or links of a feed, that a healthy answer shows
    may_shrink_by: float = 0.5  # share of them that may vanish between two checks

    @property
    def keys(self) -> tuple[str, ...]:
        """The key columns; empty where none is named."""
        return (self.key,) if isinstance(self.key, str) and self.key else tuple(self.key)

    @property
    def addresses(self) -> tuple[str, ...]:
        """The addresses of pages, each once, without their fragments."""
        given = (self.url, *self.urls) if self.url else self.urls
        return tuple(dict.fromkeys(urldefrag(address.strip()).url for address in given))

    @property
    def lists(self) -> tuple[str, ...]:
        """The addresses of lists of pages."""
        return tuple(address.strip() for address in (self.feed, self.sitemap) if address)


def mistakes(page: Declared) -> Iterator[str]:
    """Every mistake in a table, one sentence each, without the page's name."""
    if not _NAME.fullmatch(page.name):
        yield "name must be letters, digits, '-', '_' and '.' (it names a folder), 64 at most"
    given = [place for place in _PLACES if getattr(page, place)]
    if len(given) != 1:
        yield f"needs exactly one of {', '.join(_PLACES)}" + (f", not {' and '.join(given)}" if given else "")
    yield from (
        f"'{address}' {wrong}" for address in (*page.addresses, *page.lists) if (wrong := wrong_address(address))
    )
    yield from _selector_mistakes(page)
    yield from _register_mistakes(page)
    try:
        ZoneInfo(page.timezone)
    except (ZoneInfoNotFoundError, ValueError):
        yield f"unknown timezone {page.timezone}"
    if not 0 <= page.may_shrink_by <= 1:
        yield "may_shrink_by must be a share from 0 to 1"
    if page.at_least < 0:
        yield "at_least must be 0 or more"


def _selector_mistakes(page: Declared) -> Iterator[str]:
    from cssselect import HTMLTranslator, SelectorError  # only who has a [[page]] with one pays for it

    for name, selector in (("selector", page.selector), ("ignore", page.ignore)):
        try:
            if selector:
                HTMLTranslator().css_to_xpath(selector)
        except SelectorError as error:
            yield f"{name} '{selector}' is no CSS selector: {error}"


def _register_mistakes(page: Declared) -> Iterator[str]:
    if page.kind is Kind.REGISTER:
        if page.lists:
            yield "a feed or sitemap is a list of pages; kind must be 'notice'"
        return
    if page.keys or page.columns:
        yield "key and columns belong to kind = 'register'"


def wrong_address(address: str) -> str:
    """What is wrong with an address of a page; '' when nothing is."""
    try:
        parts = urlsplit(address)
        sound = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        sound = False
    blank = any(sign.isspace() for sign in address)
    return "" if sound and not blank else "is no web address (write https://host/path, without blanks)"


def addresses_in(path: Path) -> tuple[str, ...]:
    """The addresses a file names, one a line. Raises AddressFileError with the number of every bad line."""
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = "not UTF-8" if isinstance(error, UnicodeDecodeError) else error.strerror or str(error)
        raise AddressFileError(f"cannot be read ({reason})", about=str(path), remedy="Correct urls_file") from error
    found: list[str] = []
    bad: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        address = re.sub(r"(?:^|\s)#.*", "", line).strip()
        if address and (wrong := wrong_address(address)):
            bad.append(f"line {number}: '{address[:80]}' {wrong}")
        elif address:
            found.append(address)
    if bad:
        more = f"; and {len(bad) - 5} more lines" if len(bad) > 5 else ""
        raise AddressFileError("; ".join(bad[:5]) + more, about=str(path), remedy="Correct them or begin them with #")
    if not found or len(found) > MOST_ADDRESSES:
        problem = f"names {len(found)} addresses; 1 to {MOST_ADDRESSES} can be watched as one page"
        raise AddressFileError(problem, about=str(path))
    return tuple(found)
