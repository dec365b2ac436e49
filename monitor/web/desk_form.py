"""An issue as the form its editor fills in, and back; and what two editors made of it at once. Pure.

Fields are named by what they hold: title_en, note_zh-ITEM, place-ITEM. A form may show only some items: those it names
in `item` are altered, the others stay.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from msgspec.structs import replace

from monitor.desk import editing
from monitor.desk.issue import Document, Issue, Item, Words
from monitor.web.forms import Form, first

_WORDS = ("title", "introduction")
_ITEM_WORDS = ("heading", "note")
_TONGUES = ("en", "zh")
ORDER = "order"


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What a form makes of a document; `errors` name the fields that could not be read, and stayed as they were."""

    document: Document
    errors: Mapping[str, str] = field(default_factory=dict)  # field: what is wrong with it


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """Two editors' work as one document: mine where both altered a field, and what theirs says there."""

    document: Document
    theirs: Mapping[str, str]
    taken: tuple[str, ...]  # fields that only they altered


def typed(document: Document, form: Form) -> Typed:
    """The document with a form put in; fields the form has not stay."""
    errors: dict[str, str] = {}
    made = replace(document, **{name: _words(getattr(document, name), form, name, "") for name in _WORDS})
    named = set(form.get("item", ()))
    items = tuple(_item(one, form) if one.id in named else one for one in made.items)
    made = _placed(replace(made, items=items), form, named, errors)
    if "title_en" in form and not made.title:
        errors["title_en"] = "no title"
    return Typed(document=_moved(made, first(form, "move")), errors=errors)


def merged(base: Document, mine: Document, theirs: Document) -> Merged:
    """My edits of `base` put into what stands now. Where both altered a field mine is kept, and theirs told."""
    old, own, other = flat(base), flat(mine), flat(theirs)
    told: dict[str, str] = {}
    taken = list[str]()
    result = dict(other)
    for name in own:
        if name not in other or own[name] == other[name]:
            continue
        if own[name] == old.get(name):
            taken.append(name)
        else:
            result[name] = own[name]
            if other[name] != old.get(name):
                told[name] = other[name]
    return Merged(document=_restored(theirs, result), theirs=told, taken=tuple(taken))


def flat(document: Document) -> dict[str, str]:
    """Every field of a document as a form has it; the order of its items as one."""
    fields = {f"{name}_{one}": getattr(getattr(document, name), one) for name in _WORDS for one in _TONGUES}
    for item in document.items:
        fields[f"show-{item.id}"] = "yes" if item.show else ""
        for name in _ITEM_WORDS:
            fields |= {f"{name}_{one}-{item.id}": getattr(getattr(item, name), one) for one in _TONGUES}
    return fields | {ORDER: " ".join(item.id for item in document.items)}


def with_items(issue: Issue) -> Document:
    """The document with everything on record for the issue, what was never chosen at its end."""
    return editing.added(issue.document, issue.facts)


def _restored(theirs: Document, fields: Mapping[str, str]) -> Document:
    """A document from its flat fields; items of theirs that the order does not name come last."""
    known = {item.id: item for item in theirs.items}
    order = [one for one in fields[ORDER].split() if one in known]
    made = tuple(
        Item(
            id=one, show=bool(fields[f"show-{one}"]),
            heading=Words(en=fields[f"heading_en-{one}"], zh=fields[f"heading_zh-{one}"]),
            note=Words(en=fields[f"note_en-{one}"], zh=fields[f"note_zh-{one}"]),
        )
        for one in [*order, *(one for one in known if one not in order)]
    )  # fmt: skip
    title, introduction = (Words(en=fields[f"{name}_en"], zh=fields[f"{name}_zh"]) for name in _WORDS)
    return Document(title=title, introduction=introduction, items=made)


def _item(item: Item, form: Form) -> Item:
    worded = {name: _words(getattr(item, name), form, name, f"-{item.id}") for name in _ITEM_WORDS}
    return Item(id=item.id, show=f"show-{item.id}" in form, **worded)


def _words(words: Words, form: Form, name: str, end: str) -> Words:
    """Words as a form has them; one that came back as it was is kept to the byte."""
    made = {}
    for tongue in _TONGUES:
        before, given = getattr(words, tongue), first(form, f"{name}_{tongue}{end}", getattr(words, tongue))
        plain = given.replace("\r\n", "\n").strip()
        made[tongue] = before if plain == before.replace("\r\n", "\n").strip() else plain
    return Words(**made)


def _placed(document: Document, form: Form, named: set[str], errors: dict[str, str]) -> Document:
    """Items put at the places typed; a place that was not altered moves nothing."""
    wishes = list[tuple[int, str]]()
    for number, item in enumerate(document.items, 1):
        text = first(form, f"place-{item.id}", str(number))
        if item.id not in named or text == str(number):
            continue
        if text.isascii() and text.isdigit() and int(text[:9]) > 0:
            wishes.append((int(text[:9]), item.id))
        else:
            errors[f"place-{item.id}"] = text
    for place, one in sorted(wishes):
        document = editing.moved(document, one, place)
    return document


def _moved(document: Document, wish: str) -> Document:
    """An item one place up or down: `up-ITEM`, `down-ITEM`."""
    way, _, wanted = wish.partition("-")
    places = [item.id for item in document.items]
    if way not in ("up", "down") or wanted not in places:
        return document
    return editing.moved(document, wanted, places.index(wanted) + (2 if way == "down" else 0))
