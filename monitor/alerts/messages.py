"""From a message owed to the letter that is sent: one composer for each kind, in one table. Sends nothing."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from monitor.alerts import composers_consent, composers_digest, composers_issue, composers_operator
from monitor.alerts.composers_alert import alert
from monitor.alerts.errors import RefusedError
from monitor.alerts.letter import Letter
from monitor.ledger.leasing import LEASE
from monitor.ledger.letters import Words
from monitor.ledger.outbox import Message
from monitor.settings import Settings
from monitor.telling.days import beijing_day
from monitor.workspace import Workspace

Composer = Callable[[Message, Workspace, Settings], Letter]


def compose(message: Message, workspace: Workspace, settings: Settings) -> Letter:
    """One message as a letter. Raises RefusedError for a kind nobody composes, and what its composer raises."""
    composer = COMPOSERS.get(message.kind)
    if composer is None:
        known = ", ".join(COMPOSERS)
        raise RefusedError(
            f"no message of kind '{message.kind}' is known", about=message.person, remedy=f"Known are {known}"
        )
    return composer(message, workspace, settings)


def leaving(message: Message, workspace: Workspace, settings: Settings) -> Letter:
    """The letter of a leased message as it leaves now: word for word that of an attempt that may have arrived.

    Where no attempt can have arrived it is put into words anew: 'tomorrow' counts from its Date.
    Digests freeze themselves, for good, with what they tell of. Raises what `compose` raises.
    """
    if message.kind == "digest":
        return compose(message, workspace, settings)
    letters = workspace.ledger.letters
    kept = letters.of(message)
    letter = compose(replace(message, due_at=_spoken_at(message)), workspace, settings)
    words = (
        kept
        if kept and not kept.certain
        else Words(
            moment=letter.moment,
            subject=letter.subject,
            text=letter.text,
            html=letter.html,
            unsubscribe=letter.unsubscribe,
        )
    )
    letters.begin(message, words)
    return replace(
        letter, moment=words.moment, subject=words.subject, text=words.text, html=words.html,
        unsubscribe=words.unsubscribe,
    )  # fmt: skip


def _spoken_at(message: Message) -> datetime:
    """The moment a letter speaks of: when it became due; of one that is late by a day, when it is sent."""
    now = message.leased_until - LEASE if message.leased_until else message.due_at
    return message.due_at if beijing_day(now) == beijing_day(message.due_at) else now


COMPOSERS: dict[str, Composer] = {
    "alert": alert,
    "digest": composers_digest.digest,
    "confirm": composers_consent.confirm,
    "operator": composers_operator.operator_letter,
    "issue": composers_issue.issue,
}
