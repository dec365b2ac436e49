"""What a list page and an article page give, whatever system wrote them; and the dated layouts that read them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from lxml.html import HtmlElement

from snapshots.model import Attachment, Entry, Role
from spiders.reading.document import Block
from spiders.reading.pages.html import document_links, first
from spiders.reading.pages.page import Page

Shape = TypeVar("Shape")


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An address worth fetching, with what the list said about it."""

    url: str
    role: Role
    title: str = ""
    published: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One list page: `links` to the pages of acts, or the `entries` of a register, row by row.

    `total` and `rows` are what the page itself prints, None where it prints nothing. `page_number` is what the page
    calls itself, `page_asked` what its address asked for: some networks answer page 1 to every number. `signpost` is
    the address of the list call that a column page names, for systems whose page ids change.
    """

    links: tuple[Link, ...] = ()
    entries: tuple[Entry, ...] = ()
    page_number: int = 1
    page_asked: int = 1
    total: int | None = None
    rows: int | None = None
    next_page: str = ""
    signpost: str = ""

    @property
    def items(self) -> int:
        """How many records this page shows."""
        return len(self.links) + len(self.entries)


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One act's page as printed: nothing interpreted yet. `blocks` is empty when the text is not there."""

    title: str
    blocks: tuple[Block, ...]
    published: date | None = None
    number_words: str = ""  # the site's own number field, or the number line above the text where it has none
    heading_words: str = ""  # the number line above the text, also where the field says another
    issuer_words: str = ""  # the site's own issuer field
    effective: date | None = None  # the site's own field
    status: str = ""  # the site's own word
    attachments: tuple[Attachment, ...] = ()
    printed: tuple[Block, ...] = ()  # the file as printed, where it was read in other characters than its own
    viewer: bool = False  # the text sits in a viewer or an image

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines of text alone, in reading order."""
        return tuple(block for block in self.blocks if isinstance(block, str))


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout(Generic[Shape]):
    """One page shape ever seen, under a dated name; `read` gives None when a page has another shape."""

    name: str
    read: Callable[[Page], Shape | None]


def attachments(body: HtmlElement, base: str) -> tuple[Attachment, ...]:
    """Every document a content node links to, not fetched yet."""
    return tuple(Attachment(label=label, url=url) for label, url in document_links(body, base))


def behind_viewer(body: HtmlElement) -> bool:
    """Whether a content node shows a viewer or an image, where its words may be out of our reach."""
    return first(body, ".//iframe|.//img") is not None
