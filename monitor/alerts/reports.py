"""What a mail that came back says: which message, which address, for good or not. Pure; reads bytes only.

Reports of delivery are RFC 3464 (multipart/report); the message they are about is named by our return path (a token in
it), the envelope's id (RFC 3461), or the Message-ID in the part of it that was returned.
"""

import re
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message as Part
from email.policy import compat32

from monitor.telling.citing import plain

_TOKEN = re.compile(r"\b[0-9a-f]{32}\b")
_OURS = re.compile(r"<([0-9a-f]{32}@[0-9a-f]{1,40}\.regwatch)>")
_TO_US = ("To", "Delivered-To", "X-Original-To", "Envelope-To")
_STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_FULL = "2.2"  # mailbox full (RFC 3463): the reader may empty it; hard by its number, soft by its nature
_NOTHING = ("relayed", "delivered", "expanded")


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """One address of one report."""

    address: str  # bare; '' where the report names none
    names: tuple[str, ...]  # Message-IDs without brackets, or tokens, best first
    severity: str  # hard | soft
    final: bool  # nobody tries any longer
    status: str
    words: str


def returned(raw: bytes) -> list[Returned]:
    """Every address that a mail reports as not reached; none for a mail that is no such report.

    A reader's answer, a holiday note or a receipt is none; nor is a report about somebody else's mail.
    """
    mail = message_from_bytes(raw, policy=compat32)
    report = next((part for part in mail.walk() if part.get_content_type() == "message/delivery-status"), None)
    if report is None:
        return []
    groups = [group for group in _groups(report) if group]
    names = _names(mail, groups)
    if not names:
        return []
    return [one for group in groups if "action" in group or "final-recipient" in group
            if (one := _of_recipient(group, names))]  # fmt: skip


def _of_recipient(group: dict[str, str], names: tuple[str, ...]) -> Returned | None:
    action = group.get("action", "failed").split()[0].lower() if group.get("action", "failed").split() else "failed"
    if action in _NOTHING:
        return None
    words = group.get("diagnostic-code", "").partition(";")[2] or group.get("diagnostic-code", "")
    found = _STATUS.search(group.get("status", "")) or _STATUS.search(words)
    status = found.group() if found else ""
    final = action == "failed"
    hard = final and status.startswith("5") and status[2:] != _FULL
    address = group.get("original-recipient") or group.get("final-recipient") or ""
    said = plain(words, 200) or ("gave up" if final else "not delivered yet")
    return Returned(
        address=plain(address.partition(";")[2] or address, 200).strip().strip("<>"),
        names=names, severity="hard" if hard or (final and not status) else "soft", final=final, status=status,
        words=f"{status} {said}".strip() if not said.startswith(status) else said,
    )  # fmt: skip


def _groups(report: Part) -> list[dict[str, str]]:
    """The groups of fields of a delivery-status part: one about the message, then one about each address."""
    content = report.get_payload()
    texts = [str(part) for part in content] if isinstance(content, list) else str(content).split("\n\n")
    groups = [message_from_bytes(text.strip().encode("utf-8", "replace")) for text in texts]
    return [{name.lower(): " ".join(str(value).split()) for name, value in group.items()} for group in groups]


def _names(mail: Part, groups: list[dict[str, str]]) -> tuple[str, ...]:
    found = [token for field in _TO_US for value in mail.get_all(field, []) for token in _TOKEN.findall(str(value))]
    found += [token for group in groups for token in _TOKEN.findall(group.get("original-envelope-id", ""))]
    for part in mail.walk():
        kind = part.get_content_type()
        if kind == "text/rfc822-headers" or (kind == "message/rfc822" and not part.is_multipart()):
            content = part.get_payload(decode=True)
            text = content.decode("utf-8", "replace") if isinstance(content, bytes) else ""
            found += _OURS.findall(text)
        elif part is not mail and part.get("Message-ID"):  # the returned message itself, inside message/rfc822
            found += _OURS.findall(str(part["Message-ID"]))
    for group in groups:
        found += _OURS.findall(group.get("original-message-id", ""))
        found += _OURS.findall(f"<{group.get('original-message-id', '')}>")
    for field in ("In-Reply-To", "References"):
        found += _OURS.findall(str(mail.get(field, "")))
    return tuple(dict.fromkeys(found))
