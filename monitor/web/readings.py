"""The facts of a notice, each with the words it was read from and where those stood."""

from collections.abc import Iterator
from dataclasses import dataclass

from monitor.web.language import translate
from snapshots.model import Fact, Notice

ORDER = ("title", "number", "issuers", "published", "signed", "effective", "until", "comments_until", "status")
LABELS = {
    "title": "Title", "number": "Number", "issuers": "Issued by", "published": "Published", "signed": "Signed",
    "effective": "Takes effect", "until": "Ends", "comments_until": "Comments until", "status": "Status on the site",
    "text": "Text", "year": "Year",
}  # fmt: skip
ORIGINS = {
    "text": "its text", "title": "its title", "signature": "the signature below it", "list": "the list it stands in",
    "field": "the site’s data block", "rule": "no words: a rule of law", "document": "its document",
}  # fmt: skip
SURE = 0.95  # below it a reading is told as less than certain


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One fact: what we take it to be, and every place it was read from. `conflict`: those say different things."""

    name: str
    label: str
    value: str
    facts: tuple[Fact, ...]
    conflict: bool


def readings(notice: Notice) -> list[Reading]:
    """Every fact of a notice in reading order; days we hold without words of theirs are told without."""
    found: dict[str, list[Fact]] = {}
    for fact in notice.facts:
        if fact.name != "title":  # the heading of the page says it already
            found.setdefault(fact.name, []).append(fact)
    values = dict(_values(notice))
    names = [*(name for name in ORDER if name in values or name in found), *(n for n in found if n not in ORDER)]
    return [
        Reading(
            name=name, label=LABELS.get(name, name), value=values.get(name, "") or _first(found.get(name, [])),
            facts=tuple(found.get(name, ())), conflict=len({fact.value for fact in found.get(name, ())}) > 1,
        )
        for name in names
    ]  # fmt: skip


def _values(notice: Notice) -> Iterator[tuple[str, str]]:
    if notice.number is not None:
        yield "number", translate("{year} No. {number}").format(year=notice.year, number=notice.number)
    if notice.issuers:
        yield "issuers", "、".join(issuer.name for issuer in notice.issuers)
    for name in ("published", "signed", "effective", "until", "comments_until"):
        if (day := getattr(notice, name)) is not None:
            yield name, day.isoformat()
    if notice.status:
        yield "status", notice.status


def _first(facts: list[Fact]) -> str:
    return facts[0].value if facts else ""
