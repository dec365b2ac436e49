"""Edits of a document by options: pick, drop, move, notes, introduction. Pure."""

from collections.abc import Iterable

from msgspec.structs import replace

from monitor.desk.errors import UnknownItemError
from monitor.desk.issue import Document, Issue, Item, Words


def find(issue: Issue, wanted: str) -> str:
    """The id of an item by its id, the beginning of it, its place (1, 2 …), or its change or key.

    Raises UnknownItemError.
    """
    if wanted in issue.facts:
        return wanted
    items = issue.document.items
    if wanted.isdecimal() and 0 < int(wanted) <= len(items):
        return items[int(wanted) - 1].id
    begun = [item for item in issue.facts if wanted and item.startswith(wanted)]
    named = [item for item, one in issue.facts.items() if wanted in one.changes or wanted == one.key]
    found = list(dict.fromkeys(begun + named))
    if len(found) == 1:
        return found[0]
    problem = f"'{wanted}' could be {', '.join(found)}" if found else f"no item '{wanted}' is in issue {issue.id}"
    raise UnknownItemError(problem, remedy=f"'regwatch digest show {issue.id}' lists them")


def shown(document: Document, item: str, show: bool) -> Document:
    """Pick an item, or drop it."""
    return _with(document, item, show=show)


def moved(document: Document, item: str, place: int) -> Document:
    """Put an item at a place, counted from 1 among all items; beyond the last is the end."""
    one = _item(document, item)
    rest = [other for other in document.items if other.id != item]
    rest.insert(max(place, 1) - 1, one)
    return replace(document, items=tuple(rest))


def noted(document: Document, item: str, en: str | None, zh: str | None) -> Document:
    """Give an item a note; None leaves a language as it was, '' takes the note away."""
    return _with(document, item, note=changed(_item(document, item).note, en, zh))


def headed(document: Document, item: str, en: str | None, zh: str | None) -> Document:
    """Give an item a heading in place of the machine's."""
    return _with(document, item, heading=changed(_item(document, item).heading, en, zh))


def changed(words: Words, en: str | None, zh: str | None) -> Words:
    """Words with what is given put in."""
    return Words(en=words.en if en is None else en.strip(), zh=words.zh if zh is None else zh.strip())


def added(document: Document, items: Iterable[str]) -> Document:
    """With items that came later at the end, not yet shown."""
    held = {item.id for item in document.items}
    return replace(
        document, items=(*document.items, *(Item(id=item, show=False) for item in items if item not in held))
    )


def _item(document: Document, item: str) -> Item:
    return next(one for one in document.items if one.id == item)


def _with(document: Document, item: str, **fields: object) -> Document:
    items = (replace(one, **fields) if one.id == item else one for one in document.items)
    return replace(document, items=tuple(items))
