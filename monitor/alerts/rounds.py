"""One sender's round: lease a few messages, hand each over, say what became of it, until none is due.

At least once: a sender killed between delivering and marking leaves a lease that runs out, and the message
goes once more under the same Message-ID. No mail system can promise more.
"""

import logging
import os
import secrets
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event

from monitor.alerts.addresses import bare
from monitor.alerts.alive import FOLDER, dead, living
from monitor.alerts.channels import Channel, opened
from monitor.alerts.errors import ChannelDownError, DeliveryError, RefusedError, TryLaterError, WithheldError
from monitor.alerts.messages import leaving
from monitor.alerts.pace import Pace
from monitor.consent.leaving import withheld
from monitor.ledger.leasing import LEASE
from monitor.ledger.outbox import Message
from monitor.settings import Settings
from monitor.telling.citing import plain
from monitor.workspace import Workspace
from snapshots.errors import RegwatchError

BATCH = 50  # messages leased in one transaction
SPARE = LEASE - timedelta(seconds=60)  # of its lease, what a message must still have when its delivery begins
ERRORS_KEPT = 50  # lines of one round's report; the outbox keeps every one

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What a round did, in numbers and words; small, and told from one process to another."""

    sent: int
    put_back: int  # for a while; what waits for a channel that is down is not counted
    dead: int
    errors: tuple[str, ...]
    more_errors: int
    down: dict[str, str]  # channel, why


@dataclass(slots=True, kw_only=True)
class Round:
    """One sender's round: what it may use, what it holds, and what it has done so far."""

    workspace: Workspace
    settings: Settings
    now: Callable[[], datetime]
    sender: str
    stop: Event | None
    pace: Pace
    channels: dict[str, Channel] = field(default_factory=dict)
    down: dict[str, str] = field(default_factory=dict)  # channel, why
    leased_until: datetime | None = None
    sent: int = 0
    put_back: int = 0
    dead: int = 0
    errors: list[str] = field(default_factory=list)
    more_errors: int = 0

    def stopping(self) -> bool:
        """Whether the round is to end before its next message."""
        return self.stop is not None and self.stop.is_set()

    def note(self, error: str) -> None:
        """Keep one line of trouble, as long as there are few."""
        if len(self.errors) < ERRORS_KEPT:
            self.errors.append(error)
        else:
            self.more_errors += 1

    def done(self) -> Done:
        """What was done so far."""
        return Done(
            sent=self.sent, put_back=self.put_back, dead=self.dead, errors=tuple(self.errors),
            more_errors=self.more_errors, down=dict(self.down),
        )  # fmt: skip


def own_name() -> str:
    """A name no other sender has, nor this one a second time: leases are held under it."""
    return f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(4)}"


def one_round(workspace: Workspace, settings: Settings, now: Callable[[], datetime], stop: Event | None) -> Round:
    """Send what is due until nothing is, or `stop` is set. Raises only ArchiveError and its kind."""
    outbox = workspace.ledger.outbox
    pace = Pace(settings.mail.per_minute, workspace.folder / FOLDER)
    turn = Round(workspace=workspace, settings=settings, now=now, sender=own_name(), stop=stop, pace=pace)
    with living(workspace.folder, turn.sender):
        for gone in dead(workspace.folder, outbox.holders()):
            outbox.free(gone, now())
        try:
            while not turn.stopping() and (batch := _lease(turn)):
                for message in batch:
                    _in_turn(turn, message)
        finally:
            for channel in turn.channels.values():
                channel.close()
            outbox.release(turn.sender)
    return turn


def _lease(turn: Round) -> list[Message]:
    now = turn.now()
    turn.leased_until = now + LEASE
    return turn.workspace.ledger.outbox.lease_many(turn.sender, now, BATCH, without=turn.down)


def _in_turn(turn: Round, message: Message) -> None:
    """Attempt a leased message, unless the round ends here, its channel is down, or it is no longer ours."""
    outbox = turn.workspace.ledger.outbox
    if turn.stopping():
        return
    if message.channel in turn.down:
        outbox.put_back(message, turn.sender, turn.now(), turn.down[message.channel])
        return
    if message.channel == "smtp" and not turn.pace.wait(turn.stop):
        return
    now = turn.now()
    # no delivery, however slow, may outlive its lease
    if turn.leased_until is None or turn.leased_until - now < SPARE:
        turn.leased_until = now + LEASE
        if message.id not in outbox.renew(turn.sender, now):
            return
    _attempt(turn, message)


def _attempt(turn: Round, message: Message) -> None:
    """Send one leased message and say in the outbox what became of it."""
    outbox = turn.workspace.ledger.outbox
    try:
        _deliver(turn, message)
    except ChannelDownError as error:
        turn.down[message.channel] = str(error)
        outbox.put_back(message, turn.sender, turn.now(), str(error))
        turn.note(str(error))
    except WithheldError as error:  # as its reader wants it: given up, and no trouble to be told of
        outbox.failed(message, turn.sender, turn.now(), error.problem, for_good=True)
    except Exception as error:  # a message that breaks us must not keep the others from their readers
        reason = _reason(error, message)
        turn.note(reason)
        after = error.after if isinstance(error, TryLaterError) else None
        state = outbox.failed(
            message, turn.sender, turn.now(), reason, for_good=isinstance(error, RefusedError), after=after
        )
        turn.dead += state == "dead"
        turn.put_back += state == "due"
    else:
        if not outbox.sent(message, turn.sender, turn.now()):
            _log.warning("message %d was sent after its lease had passed to another sender", message.id)
        turn.sent += 1


def _deliver(turn: Round, message: Message) -> None:
    if why := withheld(turn.workspace.ledger, message):
        raise WithheldError(why, about=plain(message.person, 60))
    for bouncing in turn.workspace.ledger.outbox.bouncing(bare(message.address)):
        raise RefusedError(
            f"mail to this address came back for good {bouncing.times} times since {bouncing.since:%Y-%m-%d}",
            about=plain(message.address, 100),
            remedy=f"'regwatch bounces --clear {plain(message.address, 100)}' once it works again, then 'resend'",
        )
    letter = leaving(message, turn.workspace, turn.settings)
    if message.channel not in turn.channels:
        turn.channels[message.channel] = opened(message.channel, turn.settings, turn.workspace.folder)
    try:
        turn.channels[message.channel].deliver(letter)
    except DeliveryError as error:
        if not error.may_be_taken:
            turn.workspace.ledger.letters.refused(message)
        raise


def _reason(error: Exception, message: Message) -> str:
    """The error as one line. Our own errors say everything; anything else is a bug and gets a traceback."""
    if isinstance(error, DeliveryError):
        return str(error)
    if not isinstance(error, RegwatchError):
        _log.error("message %s could not be composed or sent", message.message_id, exc_info=error)
    words = plain(str(error), 200) or "no further words"
    return f"message {message.id} to {plain(message.person, 60)}: {type(error).__name__}: {words}"
