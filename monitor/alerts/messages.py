"""From a message owed to the letter that is sent: one composer for each kind, in one table. Sends nothing."""

from collections.abc import Callable

from monitor.alerts import composers_consent, composers_digest, composers_issue, composers_operator
from monitor.alerts.composers_alert import alert
from monitor.alerts.errors import RefusedError
from monitor.alerts.letter import Letter
from monitor.ledger.outbox import Message
from monitor.settings import Settings
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


COMPOSERS: dict[str, Composer] = {
    "alert": alert,
    "digest": composers_digest.digest,
    "confirm": composers_consent.confirm,
    "operator": composers_operator.operator_letter,
    "issue": composers_issue.issue,
}
