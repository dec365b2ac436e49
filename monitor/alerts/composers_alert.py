"""Changes as a letter: told from the facts on record, in the reader's language, small enough to arrive whole."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from monitor.alerts.letter import Letter
from monitor.alerts.rendering import CLIPPED_AT, render
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
from monitor.workspace import Workspace

# How much of a message is told, most first: characters of an excerpt, rows of a list, snapshots, sections.
_SIZES: tuple[tuple[int, int | None, int, int | None], ...] = (
    (TEXT_LENGTH, None, 20, None), (8_000, 150, 10, 100), (3_000, 60, 5, 50), (800, 20, 3, 25), (200, 5, 1, 12),
)  # fmt: skip


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
    unsubscribe = unsubscribe_link(base, workspace.ledger.secret(), message.person, names)
    on = beijing_day(message.due_at)
    title = subject(changes, message.occasion, touched, language=message.language, on=on)
    shown = {
        "title": title, "language": message.language, "head": workspace.archive.head(), "archive": base,
        "unsubscribe": unsubscribe,
    }  # fmt: skip
    text, html = "", ""
    for halves in _halves(message, workspace, settings, changes, names):
        text, html = render("alert", {**shown, "halves": halves}, settings)
        if len(html.encode()) < CLIPPED_AT:
            break
    return Letter(
        message_id=message.message_id, kind=message.kind, person=message.person, address=message.address,
        moment=message.due_at, subject=title, language=message.language, list_name=names[0], unsubscribe=unsubscribe,
        text=text, html=html, changes=tuple(changes), link=base,
    )  # fmt: skip


def _halves(
    message: Message, workspace: Workspace, settings: Settings, changes: Sequence[Change], names: Sequence[str]
) -> Iterator[list[Half]]:
    """The halves of a message, told ever shorter: whoever renders them stops where they fit."""
    touched = workspace.ledger.outbox.touched(message)
    known = _known(names, workspace, settings)
    on = beijing_day(message.due_at)
    for text, rows, proofs, most in _SIZES:
        halves = []
        for nth, language in enumerate(tongues(message.language)):
            manner = Manner(language=language, on=on, text=text, rows=rows, proofs=proofs)
            if nth:
                manner = replace(manner, text=0, rows=0)
            told = sections(changes, workspace, settings.web.base_url, touched, manner)
            kept = with_translations(told[:most], message.language, language, settings)
            left = len(told) - len(kept)
            halves.append(Half(zh=language == "zh", sections=kept, left_out=left, why=why(names, known, language)))
        yield halves


def _known(names: Sequence[str], workspace: Workspace, settings: Settings) -> list[Subscription]:
    """The subscriptions of these names as they stand now; those that were given up are missing."""
    declared = [one for one in settings.subscription if one.name in names]
    missing = set(names) - {one.name for one in declared}
    held = [workspace.ledger.subscribers.get(name) for name in sorted(missing)]
    return [*declared, *(one.subscription for one in held if one)]
