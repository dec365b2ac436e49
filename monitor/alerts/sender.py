"""Sends what is due, and goes on doing so. Decides nothing about who gets what.

Where many messages are due, helpers send beside this process (`helpers.py`), each with a connection of its own.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from time import monotonic

from monitor.alerts.bounces import collect
from monitor.alerts.helpers import called
from monitor.alerts.rounds import ERRORS_KEPT, one_round
from monitor.settings import Settings
from monitor.workspace import Workspace, workspace
from snapshots.errors import RegwatchError

POLL_SECONDS = 5.0
PAUSE_SECONDS = 60.0  # after trouble: a wrong password tried every 5 seconds gets accounts locked
BOUNCES_SECONDS = 300.0  # between two looks into the mailbox of what came back

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What one round of sending did, in messages. `put_back` counts everything due again, early or late."""

    sent: int
    put_back: int
    dead: int
    errors: tuple[str, ...]  # one line each, the first ones; a channel that is down is told of once
    down: tuple[str, ...]  # the channels that could serve nobody


def send_due(
    workspace: Workspace, settings: Settings, now: Callable[[], datetime], *, stop: Event | None = None
) -> Report:
    """One round: every message due now is sent, put back or given up; `stop` ends it between two messages.

    Raises only ArchiveError and its kind; what is leased then becomes due again by itself.
    """
    outbox = workspace.ledger.outbox
    workspace.ledger.digests.fold(now())  # after downtime one late digest, not one for every day
    waiting = outbox.waiting(now())
    with called(workspace.folder, settings, now(), waiting) as helpers:
        turn = one_round(workspace, settings, now, stop)
        done = [turn.done(), *helpers.finished(stop)]
    down = {name: why for one in done for name, why in one.down.items()}
    errors = list(dict.fromkeys(line for one in done for line in one.errors))
    more = sum(one.more_errors for one in done) + max(0, len(errors) - ERRORS_KEPT)
    if more:
        errors[ERRORS_KEPT:] = [f"and {more} more: 'regwatch outbox' lists them with their errors"]
    return Report(
        sent=sum(one.sent for one in done),
        put_back=sum(one.put_back for one in done)
        + sum(outbox.channel_down(name, now(), why) for name, why in down.items()),
        dead=sum(one.dead for one in done),
        errors=tuple(errors),
        down=tuple(down),
    )


def run_forever(folder: Path, settings: Settings, stop: Event) -> None:
    """Send what becomes due until `stop` is set. Survives every error; says the same error only once."""
    told, looked = set[str](), -BOUNCES_SECONDS
    while not stop.is_set():
        pause, errors = POLL_SECONDS, tuple[str, ...]()
        try:
            with workspace(folder) as room:
                report = send_due(room, settings, lambda: datetime.now(UTC), stop=stop)
                errors, pause = report.errors, PAUSE_SECONDS if report.down else POLL_SECONDS
                if report.sent:
                    _log.info("%d sent", report.sent)
                if settings.mail.bounces and monotonic() - looked > BOUNCES_SECONDS:
                    looked = monotonic()
                    collect(room, settings.mail, datetime.now(UTC))
        except Exception as error:
            if not isinstance(error, RegwatchError):
                _log.exception("the sender goes on after an error it did not expect")
            errors, pause = (*errors, str(error)), PAUSE_SECONDS
        for line in errors:
            if line not in told:
                _log.warning("%s", line)
        told = set(errors)
        stop.wait(pause)
