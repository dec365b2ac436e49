"""A finished message, before any channel gives it its own shape. Holds words only; looks nothing up."""

from dataclasses import dataclass, field
from datetime import datetime

from monitor.diff.change import Change


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file that goes with a letter, where the channel can carry one."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One message to one person: the same words as plain text and as HTML, equal in content.

    `message_id` is the same at every attempt, and what receivers tell repetitions by.
    """

    message_id: str  # without angle brackets
    kind: str
    person: str
    address: str
    moment: datetime  # when it became due: its Date
    subject: str
    text: str
    html: str
    language: str = "en"
    list_name: str = ""  # what List-Id is made of; '' for letters that are no list's (a request to confirm)
    unsubscribe: str = ""  # the address one click acts on (RFC 8058); '' where there is nothing to leave
    changes: tuple[Change, ...] = ()
    link: str = ""  # where the archive shows it
    attachments: tuple[Attachment, ...] = field(default=())
