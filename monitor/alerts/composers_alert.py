"""Changes as a letter: told from the facts on record, in the reader's language, small enough to arrive whole."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from monitor.alerts.letter import Letter
from monitor.alerts.rendering import CLIPPED_AT, fits, render
from monitor.alerts.sharing import Own, Shared
from monitor.alerts.translation import with_translations
from monitor.consent.links import unsubscribe_link
from monitor.diff.change import Change
from monitor.ledger.outbox import Message
from monitor.settings import Settings
from monitor.subscription import Subscription
from monitor.telling.days import beijing_day
from monitor.telling.excerpts import TEXT_LENGTH
from monitor.telling.sections import Manner, Section, sections
from monitor.telling.why import why
from monitor.telling.wording import subject, tongues
from monitor.watchlists import Touched
from monitor.workspace import Workspace

# How much of a message is told, most first: characters of an excerpt, rows of a list, snapshots, sections.
_SIZES: tuple[tuple[int, int | None, int, int | None], ...] = (
    (TEXT_LENGTH, None, 20, None), (8_000, 110, 10, 60), (3_000, 60, 5, 40), (800, 20, 3, 25), (200, 5, 1, 12),
)  # fmt: skip
_SHARED = Shared()


@dataclass(frozen=True, slots=True, kw_only=True)
class Half:
    """One language's part of a message. What is the same in every language stands in the first half only."""

    zh: bool
    sections: Sequence[Section]
    left_out: int  # sections, for want of room
    why: tuple[str, ...]


def alert(message: Message, workspace: Workspace, settings: Settings) -> Letter:
    """Changes, told as they stand in the ledger. Raises ValueError for a message without any."""
    changes = workspace.ledger.changes.of_message(message.id)
    if not changes:
        raise ValueError("a message without changes")
    touched = workspace.ledger.outbox.touched(message)
    names = workspace.ledger.outbox.subscriptions_of(message) or (message.person,)
    base = settings.web.base_url
    on = beijing_day(message.due_at)
    title = subject(changes, message.occasion, touched, language=message.language, on=on)
    known = _known(names, workspace, settings)
    own = Own(
        unsubscribe=unsubscribe_link(base, workspace.ledger.secret(), message.person, names),
        why=tuple(why(names, known, language) for language in tongues(message.language)),
    )
    told = _Told(
        title=title, language=message.language, on=on, changes=tuple(changes), touched=touched,
        head=workspace.archive.head(), workspace=workspace, settings=settings,
    )  # fmt: skip
    text, html = told.to(own)
    return Letter(
        message_id=message.message_id, kind=message.kind, person=message.person, address=message.address,
        moment=message.due_at, subject=title, language=message.language, list_name=names[0],
        unsubscribe=own.unsubscribe, text=text, html=html, changes=tuple(changes), link=base,
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """What a message says to all of its readers alike."""

    title: str
    language: str
    on: date
    changes: tuple[Change, ...]
    touched: Mapping[str, tuple[Touched, ...]]
    head: str
    workspace: Workspace
    settings: Settings

    def to(self, own: Own) -> tuple[str, str]:
        """Its text and HTML for one reader. Not shared where a template of the user's may do anything to his words."""
        if not self.settings.mail.templates:
            key = (
                self.workspace.folder, self.head, self._state(), self.settings.web.base_url, self.settings.translation,
                self.title, self.language, self.on, self.changes, tuple(sorted(self.touched.items())), own.shape(),
            )  # fmt: skip
            text, html = own.into(*_SHARED.words(key, lambda: self._written(own.stand_in())))
            if len(html.encode()) < CLIPPED_AT:
                return text, html
        return self._written(own)

    def _state(self) -> object:
        """Differs whenever a version or a change was written: what is told of an act depends on the others."""
        return self.workspace.facts.database.conn.execute(
            "SELECT (SELECT MAX(position) FROM changes), (SELECT MAX(id) FROM versions)"
        ).fetchone()

    def _written(self, own: Own) -> tuple[str, str]:
        shown = {
            "title": self.title, "language": self.language, "head": self.head,
            "archive": self.settings.web.base_url, "unsubscribe": own.unsubscribe,
        }  # fmt: skip
        text, html = "", ""
        for halves in self._halves(own):
            text, html = render("alert", {**shown, "halves": halves}, self.settings)
            if fits(text, html, whole=all(_whole(half) for half in halves)):
                break
        return text, html

    def _halves(self, own: Own) -> Iterator[list[Half]]:
        """The halves of a message, told ever shorter: whoever renders them stops where they fit."""
        for text, rows, proofs, most in _SIZES:
            halves = []
            for nth, language in enumerate(tongues(self.language)):
                manner = Manner(language=language, on=self.on, text=text, rows=rows, proofs=proofs)
                if nth:
                    manner = replace(manner, text=0, rows=0)
                told = sections(self.changes, self.workspace, self.settings.web.base_url, self.touched, manner)
                kept = with_translations(told[:most], self.language, language, self.settings)
                left = len(told) - len(kept)
                halves.append(Half(zh=language == "zh", sections=kept, left_out=left, why=own.why[nth]))
            yield halves


def _whole(half: Half) -> bool:
    return not half.left_out and not any(one.more_rows for one in half.sections)


def _known(names: Sequence[str], workspace: Workspace, settings: Settings) -> list[Subscription]:
    """The subscriptions of these names as they stand now; those that were given up are missing."""
    declared = [one for one in settings.subscription if one.name in names]
    missing = set(names) - {one.name for one in declared}
    held = [workspace.ledger.subscribers.get(name) for name in sorted(missing)]
    return [*declared, *(one.subscription for one in held if one)]
