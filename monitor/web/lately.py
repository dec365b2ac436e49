"""What a change means to a reader, in a headline and a sentence in the language of the page. Looks records up only."""

from dataclasses import dataclass, replace
from datetime import date

from monitor.diff.change import INCIDENTS, Change, Kind
from monitor.telling import wording as telling
from monitor.telling.summary import summary
from monitor.web.language import language
from monitor.web.wording import headline, visible
from monitor.workspace import Workspace
from snapshots.model import Notice

LONGEST = 600  # characters of a sentence on a list; the page of the change has all of them

_BY_DETAIL = frozenset({Kind.NOTICE_AMENDED, Kind.NOTICE_STATUS, Kind.CORRECTION, Kind.REGISTER_CLOSED})
_BY_SENTENCE = INCIDENTS | {Kind.NOTICE_GONE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A change in words: `headline` says what and from when, `sentence` what that means; '' where nothing is to add."""

    headline: str
    sentence: str


def told(opened: Workspace, change: Change, today: date) -> Told:
    """A change as somebody reads it on a day: 'in force since …' once that day is past.

    Hidden characters in what a publisher wrote are spelt out, as everywhere on the pages; mails leave them out.
    """
    change = replace(change, title=str(visible(change.title)), detail=str(visible(change.detail)))
    return Told(
        headline=headline(change, today),
        sentence=telling.plain(_sentence(opened, change, today), LONGEST),
    )


def _sentence(opened: Workspace, change: Change, today: date) -> str:
    if change.kind is Kind.NOTICE_PUBLISHED:
        version = opened.facts.versions.version(change.after) if change.after else None
        if version and isinstance(version.record, Notice):
            return summary(version.record, today, language())
        return telling.sentence(change, language())
    if change.kind in _BY_DETAIL:
        return telling.detail(change, language())
    return telling.sentence(change, language()) if change.kind in _BY_SENTENCE else ""
