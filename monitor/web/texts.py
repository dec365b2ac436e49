"""A text as pages of bounded size: flat items in reading order, so that none is too long or too deep. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from monitor.web.anchors import Place, places
from snapshots.model import Provision

SIGNS_PER_PAGE = 20_000  # characters; three bytes each in Chinese, and a phone's page stays under 100 KB
ITEMS_PER_PAGE = 300
_LONGEST = 10_000  # characters of one item; a longer one goes on in the next
_ROWS = 60  # rows of one table; a longer one goes on in another

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One paragraph or table of a page. What goes on from the item before has neither anchor nor number."""

    anchor: str = ""
    old: str = ""
    depth: int = 0
    number: str = ""
    text: str = ""
    rows: tuple[Row, ...] = ()

    @property
    def signs(self) -> int:
        """How many characters it shows."""
        return len(self.text) + sum(len(cell) for row in self.rows for cell in row)


@dataclass(frozen=True, slots=True, kw_only=True)
class TextPage:
    """Some items, and what the first and the last numbered one are called."""

    items: tuple[Item, ...]
    first: str
    last: str


def pages(provisions: Sequence[Provision], *, whole: bool = False) -> list[TextPage]:
    """A text in pages, all of it on one with `whole`. At least one page."""
    found: list[TextPage] = []
    held: list[Item] = []
    signs = 0
    for item in (item for place in places(provisions) for item in _items(place)):
        full = signs + item.signs > SIGNS_PER_PAGE or len(held) >= ITEMS_PER_PAGE
        if held and full and not whole:
            found.append(_page(held))
            held, signs = [], 0
        held.append(item)
        signs += item.signs
    return [*found, _page(held)] if held or not found else found


def weight(found: Sequence[TextPage]) -> int:
    """About how many bytes pages take in memory."""
    return 1_000 + sum(400 + 3 * item.signs for page in found for item in page.items)


def page_with(found: Sequence[TextPage], anchor: str) -> int | None:
    """On which page, from 1, an anchor stands; None when nowhere."""
    numbered = ((number, item) for number, page in enumerate(found, 1) for item in page.items)
    return next((number for number, item in numbered if anchor in (item.anchor, item.old)), None) if anchor else None


def table_items(rows: Sequence[Row]) -> Iterator[Item]:
    """A table in pieces of bounded size."""
    held: list[Row] = []
    signs = 0
    for row in rows:
        long = sum(map(len, row))
        if held and (len(held) >= _ROWS or signs + long > _LONGEST):
            yield Item(rows=tuple(held))
            held, signs = [], 0
        held.append(tuple(cell[:_LONGEST] for cell in row))
        signs += long
    if held:
        yield Item(rows=tuple(held))


def line_items(text: str) -> Iterator[Item]:
    """A line in pieces of bounded size."""
    for start in range(0, max(len(text), 1), _LONGEST):
        yield Item(text=text[start : start + _LONGEST])


def _items(place: Place) -> Iterator[Item]:
    provision = place.provision
    pieces = list(line_items(provision.text)) if provision.text or provision.number else []
    pieces += table_items(provision.rows)
    for index, piece in enumerate(pieces or [Item()]):
        first = index == 0
        yield Item(
            anchor=place.anchor if first else "", old=place.old if first else "", depth=place.depth,
            number=provision.number if first else "", text=piece.text, rows=piece.rows,
        )  # fmt: skip


def _page(held: Sequence[Item]) -> TextPage:
    numbers = [item.number for item in held if item.number]
    return TextPage(items=tuple(held), first=numbers[0] if numbers else "", last=numbers[-1] if numbers else "")
