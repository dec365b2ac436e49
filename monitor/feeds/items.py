"""From a change on record to one item of a feed: words and safe markup. Looks versions up, writes nothing."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime

from markupsafe import Markup

from monitor.calendars.ical import web_address
from monitor.diff.change import Change
from monitor.telling import wording
from monitor.telling.sections import Manner, Section, sections
from monitor.telling.wording import plain
from monitor.workspace import Workspace
from snapshots.model import Entry

_NO_XML = re.compile("[\ufffe\uffff]")  # assigned to nothing and forbidden in XML 1.0 (2.2); the rest goes in plain()
_SUMMARY = 500  # characters, in each language
_TEXT = 8_000  # characters of a text; many items stand in one feed, and the archive has it whole
_CAUSE = {"en": "Cause", "zh": "依据"}
_DAYS = ("Effective", "Counts from", "施行日期", "起算日")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One change as feed readers show it. `id` stays what it is, whatever the archive's address becomes."""

    id: str
    title: str
    summary: str  # plain text
    html: Markup
    page: str  # in the archive
    official: str  # '' where the publisher's page is not known, or is no web address
    seen_at: datetime
    effective: date | None
    change: Change


def item_of(change: Change, room: Workspace, base_url: str, authority: str, language: str = "en") -> Item:
    """A change as an item in English, Chinese or both; `authority` is this data folder's in tag: URIs (RFC 4151)."""
    told = {tongue: _section(change, room, base_url, tongue) for tongue in wording.tongues(language)}
    first = next(iter(told.values()))
    official = web_address(first.official)
    page = f"{base_url}/change/{change.id}"
    return Item(
        id=f"tag:{authority},{change.seen_at:%Y-%m-%d}:change/{change.id}",
        title=clean(first.heading) or clean(change.key) or change.kind.value,
        summary=clean(" ".join(_summary(section, change) for section in told.values()), _SUMMARY * len(told)),
        html=Markup("\n").join(
            [*(_words(section, tongue) for tongue, section in told.items()), _ending(first, official, page)]
        ),
        page=page,
        official=official,
        seen_at=change.seen_at,
        effective=change.effective,
        change=change,
    )  # fmt: skip


def clean(words: str, limit: int | None = None) -> str:
    """One line that XML can carry and that neither hides nor turns its reading direction."""
    return _NO_XML.sub("", plain(words, limit))


def _section(change: Change, room: Workspace, base_url: str, language: str) -> Section:
    """A change told for itself: mails gather rows of registers under the act behind them, here each stands alone."""
    found = sections([change], room, base_url, {}, Manner(language=language, text=_TEXT))[0]
    if not wording.is_entry(change):
        return found
    versions = (room.facts.versions.version(number) for number in (change.after, change.before) if number)
    record = next((version.record for version in versions if version), None)
    cells = record.fields if isinstance(record, Entry) else ()
    act = ((_CAUSE[language], found.heading),) if change.cause else ()
    return replace(
        found, heading=wording.headline(change, language), sentence=wording.counted([change], language),
        detail=wording.detail(change, language), facts=(*act, *found.facts, *cells),
    )  # fmt: skip


def _summary(section: Section, change: Change) -> str:
    """What happened in a sentence, the detail recorded with it, and from when it counts."""
    sentence, detail = clean(section.sentence), clean(section.detail)
    days = [f"{label}: {clean(value)}." for label, value in section.facts if label in _DAYS][:1]
    if change.effective and not days:
        days = [f"Effective: {change.effective}."]
    ended = detail if detail.endswith((".", "。", "”")) else f"{detail}."
    return " ".join(part for part in (sentence, "" if detail in sentence else ended, *days) if part)


def _words(section: Section, language: str) -> Markup:
    """What is said; every word of a publisher is escaped, or stands in a fragment that already is."""
    facts = Markup("").join(
        Markup("<li>{}: {}</li>").format(clean(label), clean(value)) for label, value in section.facts
    )
    parts = [_p(section.sentence), _p(section.detail), Markup("<ul>{}</ul>").format(facts) if facts else Markup("")]
    if section.excerpt:
        fragment = Markup(_NO_XML.sub("", section.excerpt.html))  # noqa: S704 - safe by Excerpt's promise; only cut
        parts += [Markup("<h3>{}</h3>").format(clean(section.excerpt.title)), fragment]
        parts += [_p("…")] if section.excerpt.cut else []
    code = "zh-Hans" if language == "zh" else "en"
    return Markup('<div lang="{}">{}</div>').format(code, Markup("\n").join(part for part in parts if part))


def _ending(section: Section, official: str, page: str) -> Markup:
    """Where it can be read, and how we know."""
    link = Markup('<p><a href="{}">Official page 官方网页</a></p>').format(official) if official else Markup("")
    archive = Markup('<p><a href="{}">In the archive, with the originals 存档</a></p>').format(page)
    return Markup("\n").join(part for part in (link, archive, *map(_p, section.proof)) if part)


def _p(words: str) -> Markup:
    return Markup("<p>{}</p>").format(clean(words)) if words else Markup("")
