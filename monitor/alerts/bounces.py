"""Reading what came back, and putting it on record. Sends nothing, and clears no address."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from email import message_from_bytes
from email.utils import parsedate_to_datetime
from pathlib import Path

from monitor.alerts.addresses import bare
from monitor.alerts.boxes import bounce_box
from monitor.alerts.reports import Returned, returned
from monitor.ledger.bounced import Bounce
from monitor.settings import Mail
from monitor.workspace import Workspace


def collect(workspace: Workspace, mail: Mail, now: datetime) -> list[Bounce]:
    """Read the mailbox of `mail.bounces` (none set: nothing happens); the bounces that were new.

    What is no bounce of ours is left as it is, unread, for a person. Raises ChannelDownError.
    """
    if not mail.bounces:
        return []
    outbox, found = workspace.ledger.outbox, list[Bounce]()
    with bounce_box(mail) as box:
        for name, raw in box.mails(lambda name: outbox.bounce_mail_known(box.name, name)):
            if reports := returned(raw):
                found += recorded(workspace, raw, reports, now)
                box.read(name)
            outbox.bounce_mail_seen(box.name, name)
    return found


def collect_files(workspace: Workspace, files: Iterable[Path], now: datetime) -> list[Bounce]:
    """The same from saved mails."""
    raws = (file.read_bytes() for file in files)
    return [bounce for raw in raws for bounce in recorded(workspace, raw, returned(raw), now)]


def recorded(workspace: Workspace, raw: bytes, reports: list[Returned], now: datetime) -> list[Bounce]:
    """Put the reports of one mail on record; those that were new and are about a message of ours."""
    outbox, fresh = workspace.ledger.outbox, list[Bounce]()
    origin, at = hashlib.sha256(raw).hexdigest(), _moment(raw, now)
    for one in reports:
        message = next((found for name in one.names if (found := outbox.by_message_id(name))), None)
        if message is None:  # anybody may write to that mailbox: only what names a message of ours counts
            continue
        bounce = Bounce(
            address=bare(message.address), message=message.id, at=at, severity=one.severity, final=one.final,
            status=one.status, words=one.words, origin=origin,
        )  # fmt: skip
        if outbox.bounced(bounce, now):
            fresh.append(bounce)
    return fresh


def _moment(raw: bytes, now: datetime) -> datetime:
    """When the report was written, unless that is no moment or one to come."""
    try:
        said = parsedate_to_datetime(str(message_from_bytes(raw)["Date"]))
    except (TypeError, ValueError):
        return now
    return said if said.tzinfo and said <= now else now
