"""Sends what is due, one leased message at a time. Decides nothing about who gets what.

At least once: a sender killed between delivering and marking leaves a lease that runs out, and the message
goes once more under the same Message-ID. No mail system can promise more.
"""

import logging
import os
import secrets
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

from monitor.alerts.channels import CHANNELS, Channel
from monitor.alerts.errors import ChannelDownError, DeliveryError, RefusedError
from monitor.alerts.messages import compose
from monitor.ledger.outbox import Message
from monitor.settings import Settings
from monitor.telling.wording import plain
from monitor.workspace import Workspace, workspace
from snapshots.errors import RegwatchError

POLL_SECONDS = 5.0
PAUSE_SECONDS = 60.0  # after trouble: a wrong password tried every 5 seconds gets accounts locked

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What one round of sending did, in messages. `put_back` counts everything due again, early or late."""

    sent: int
    put_back: int
    dead: int
    errors: tuple[str, ...]  # one line each; a channel that is down is told of once
    down: tuple[str, ...]  # the channels that could serve nobody


@dataclass(slots=True, kw_only=True)
class _Round:
    workspace: Workspace
    settings: Settings
    now: Callable[[], datetime]
    sender: str
    channels: dict[str, Channel] = field(default_factory=dict)
    down: dict[str, str] = field(default_factory=dict)  # channel, why
    waiting: dict[int, Message] = field(default_factory=dict)  # leased, but their channel is down
    sent: int = 0
    put_back: int = 0
    dead: int = 0
    errors: list[str] = field(default_factory=list)


def own_name() -> str:
    """A name no other sender has: leases are held under it."""
    return f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(4)}"


def send_due(
    workspace: Workspace,
    settings: Settings,
    now: Callable[[], datetime],
    *,
    sender: str | None = None,
    stop: Event | None = None,
) -> Report:
    """One round: every message due now is sent, put back or given up; `stop` ends it between two messages.

    Raises only ArchiveError and its kind; what is leased then becomes due again by itself.
    """
    turn = _Round(workspace=workspace, settings=settings, now=now, sender=sender or own_name())
    outbox = workspace.ledger.outbox
    try:
        while not (stop and stop.is_set()) and (message := outbox.lease(turn.sender, now())):
            _attempt(turn, message)
    finally:
        for channel in turn.channels.values():
            channel.close()
    # put back only now: within the round they would be leased again and again
    for message in turn.waiting.values():
        outbox.put_back(message, turn.sender, now(), turn.down[message.channel])
    turn.put_back += len(turn.waiting)
    return Report(
        sent=turn.sent, put_back=turn.put_back, dead=turn.dead, errors=tuple(turn.errors), down=tuple(turn.down)
    )


def _attempt(turn: _Round, message: Message) -> None:
    """Send one leased message and say in the outbox what became of it."""
    outbox = turn.workspace.ledger.outbox
    if message.channel in turn.down:
        turn.waiting[message.id] = message
        return
    try:
        _deliver(turn, message)
    except ChannelDownError as error:
        turn.down[message.channel] = str(error)
        turn.waiting[message.id] = message
        turn.errors.append(str(error))
    except Exception as error:  # a message that breaks us must not keep the others from their readers
        reason = _reason(error, message)
        turn.errors.append(reason)
        outbox.failed(message, turn.sender, turn.now(), reason, for_good=isinstance(error, RefusedError))
        if outbox.get(message.id).state == "dead":
            turn.dead += 1
        else:
            turn.put_back += 1
    else:
        outbox.sent(message, turn.sender, turn.now())
        turn.sent += 1


def _deliver(turn: _Round, message: Message) -> None:
    if message.channel not in CHANNELS:
        known = ", ".join(CHANNELS)
        raise RefusedError(
            f"there is no channel '{message.channel}'", about=message.person, remedy=f"Known are {known}"
        )
    letter = compose(message, turn.workspace, turn.settings)
    if message.channel not in turn.channels:
        turn.channels[message.channel] = CHANNELS[message.channel](turn.settings, turn.workspace.folder)
    turn.channels[message.channel].deliver(letter)


def _reason(error: Exception, message: Message) -> str:
    """The error as one line. Our own errors say everything; anything else is a bug and gets a traceback."""
    if isinstance(error, DeliveryError):
        return str(error)
    if not isinstance(error, RegwatchError):
        _log.error("message %s could not be composed or sent", message.message_id, exc_info=error)
    words = plain(str(error), 200) or "no further words"
    return f"message {message.id} to {plain(message.person, 60)}: {type(error).__name__}: {words}"


def run_forever(folder: Path, settings: Settings, stop: Event) -> None:
    """Send what becomes due until `stop` is set. Survives every error; says the same error only once."""
    name, told = own_name(), set[str]()
    while not stop.is_set():
        pause, errors = POLL_SECONDS, tuple[str, ...]()
        try:
            with workspace(folder) as room:
                report = send_due(room, settings, lambda: datetime.now(UTC), sender=name, stop=stop)
            errors, pause = report.errors, PAUSE_SECONDS if report.down else POLL_SECONDS
            if report.sent:
                _log.info("%d sent", report.sent)
        except Exception as error:
            if not isinstance(error, RegwatchError):
                _log.exception("the sender goes on after an error it did not expect")
            errors, pause = (str(error),), PAUSE_SECONDS
        for line in errors:
            if line not in told:
                _log.warning("%s", line)
        told = set(errors)
        stop.wait(pause)
