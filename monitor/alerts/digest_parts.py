"""What the templates of a digest are given: a part for each language it is told in. Looks up, writes no markup."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from monitor.calendars.events import Event
from monitor.catalogue import catalogue
from monitor.dictionary import Dictionary, merged
from monitor.diff.change import Change
from monitor.digests import wording
from monitor.digests.digest import Digest, Themed
from monitor.digests.themes import called
from monitor.settings import Settings
from monitor.subscription import Subscription
from monitor.telling.days import beijing_day
from monitor.telling.sections import Manner, Section, sections
from monitor.telling.wording import act_label, headline, plain, short_title, together, tongues, watch_mark
from monitor.watchlists import Touched
from monitor.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """To whom a digest is told, and what of it is theirs."""

    language: str
    occasions: tuple[str, ...]  # its own first, then those of later issues that went into it
    names: tuple[str, ...]
    subscription: Subscription
    touched: Mapping[str, tuple[Touched, ...]]
    head: str
    leave: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How much a digest shows: characters of each excerpt, rows of each list, changes in the list of all of them.

    `again`: of that list, how many in a second language; the links are the same.
    """

    excerpt: int
    rows: int
    listed: int
    again: int


def context(made: Digest, told: Told, room: Workspace, settings: Settings, size: Size) -> dict[str, Any]:
    """Everything the templates need."""
    language, base = told.language, settings.web.base_url
    mark = watch_mark(together(tuple(one) for one in told.touched.values()), language)
    return {
        "title": wording.subject(made, told.occasions, language, mark), "language": language,
        "parts": [
            _part(made, told, room, settings, tongue, size, first=place == 0)
            for place, tongue in enumerate(tongues(language))
        ],
        "subscription": plain(", ".join(told.names)), "head": told.head, "archive": base, "unsubscribe": told.leave,
    }  # fmt: skip


def _part(
    made: Digest, told: Told, room: Workspace, settings: Settings, language: str, size: Size, *, first: bool,
) -> dict[str, Any]:  # fmt: skip
    listed = size.listed if first else size.again
    base, zone = settings.web.base_url, ZoneInfo(told.subscription.timezone)
    manner = Manner(language=language, on=beijing_day(made.end), text=size.excerpt if first else 0, rows=size.rows)
    dictionary, names = merged(settings.dictionary), _source_names(settings, language)
    everything = made.everything if made.net else ()  # of an issue that tells them all, each leads to its page above
    return {
        "lang": "zh-Hans" if language == "zh" else "en", "words": wording.words(language),
        "period": wording.period(made, zone, language), "netted": wording.netted(made, language), "quiet": made.quiet,
        "chapters": [
            {
                "name": plain(names.get(chapter.source, chapter.source)),
                "themes": [
                    {
                        "name": _theme(theme, dictionary, language),
                        "sections": list(_sections(theme, told, room, base, manner)),
                    }
                    for theme in chapter.themes
                ],
            }
            for chapter in made.chapters
        ],
        "everything": [_line(change, base, language) for change in everything[:listed]],
        "more": max(0, len(everything) - listed),
        "undone": [_line(chain[-1], base, language) for chain in made.undone[:listed]],
        "upcoming": [_coming(event, base, language) for event in made.upcoming],
        "upcoming_title": wording.upcoming_title(made.days_ahead, language),
        "watched": wording.watched(
            made, names, zone, language, full=made.quiet or told.subscription.heartbeat
        ),
    }  # fmt: skip


def _sections(theme: Themed, told: Told, room: Workspace, base: str, manner: Manner) -> Iterator[Section]:
    """The sections of a theme. A change made of several leads to the last of them: it has no page of its own."""
    touched = {item.change.id: together(told.touched.get(one.id, ()) for one in item.of) for item in theme.items}
    pages = {f"{base}/change/{item.change.id}": f"{base}/change/{item.of[-1].id}" for item in theme.items}
    for section in sections([item.change for item in theme.items], room, base, touched, manner):
        rows = tuple(replace(row, link=pages.get(row.link, row.link)) for row in section.rows)
        yield replace(section, rows=rows, link=pages.get(section.link, section.link))


def _theme(theme: Themed, dictionary: Dictionary, language: str) -> str:
    if not theme.theme:
        return wording.words(language)["no_theme"]
    known = called(theme.theme, dictionary)
    return plain(known.zh if language == "zh" else known.en)


def _line(change: Change, base: str, language: str) -> dict[str, str]:
    return {"words": headline(change, language, beijing_day(change.seen_at)), "link": f"{base}/change/{change.id}"}


def _coming(event: Event, base: str, language: str) -> dict[str, str]:
    """A day to come; the title of the act says what it is about."""
    what = event.what_zh if language == "zh" else event.what
    label = act_label(event.key, language)
    between = "：" if language == "zh" else ": "
    return {
        "day": event.day.isoformat(), "words": plain(f"{label} {what}{between}{short_title(plain(event.title))}", 200),
        "link": f"{base}/notice/{quote(event.key, safe='/+')}",
    }  # fmt: skip


def _source_names(settings: Settings, language: str) -> dict[str, str]:
    """Sources and registers as readers know them, with the name they are configured by."""
    sources = catalogue(settings)
    titles = {register.name: register.title for source in sources.values() for register in source.registers}
    titles |= {name: source.title for name, source in sources.items()}
    found = {}
    for name, title in titles.items():
        told = plain(title.zh if language == "zh" else title.en)
        found[name] = (f"{told}（{name}）" if language == "zh" else f"{told} ({name})") if told else name
    return found
