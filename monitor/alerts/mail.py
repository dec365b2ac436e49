"""A letter as an e-mail: headers and parts. Sends nothing, and looks nothing up."""

import hashlib
import re
from email.header import Header
from email.headerregistry import Address, Group
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from functools import lru_cache
from typing import Any

from monitor.alerts.addresses import recipient
from monitor.alerts.errors import ChannelDownError, RefusedError
from monitor.alerts.letter import Letter
from monitor.settings import Mail
from monitor.telling.wording import plain, tongues

# Python folds a long address into encoded words, which no program undoes there; a line of 998 letters is allowed.
_WHOLE = ("list-unsubscribe", "list-unsubscribe-post", "list-id")


class _MailPolicy(EmailPolicy):
    """SMTP's rules, but long Subjects keep their blanks: Python 3.11's folding loses some and adds others.

    Addresses in the headers of lists stay in one piece. What thousands of mails have in common is read and folded once.
    """

    def header_store_parse(self, name: str, value: Any) -> tuple[str, Any]:
        """One header as it is kept."""
        if type(value) is str:
            return _parsed(self, name, value)
        return super().header_store_parse(name, value)

    def header_max_count(self, name: str) -> int | None:
        """How often a header may stand in a mail; Python makes a class to find out."""
        return _at_most(self, name.lower())

    def parse_anew(self, name: str, value: str) -> tuple[str, Any]:
        """The same, without memory."""
        return super().header_store_parse(name, value)

    def fold(self, name: str, value: str) -> str:
        """One header as text, in lines."""
        if name.lower() in _WHOLE:
            return f"{name}: {value}{self.linesep}"
        if name.lower() == "subject":
            charset = "us-ascii" if value.isascii() else "utf-8"
            folded = Header(str(value), charset, header_name=name).encode(linesep=self.linesep)
            return f"{name}: {folded}{self.linesep}"
        return str(super().fold(name, value))

    def fold_binary(self, name: str, value: str) -> bytes:
        """The same as bytes."""
        return _folded(self, name, value)

    def fold_anew(self, name: str, value: str) -> bytes:
        """The same, without memory."""
        if name.lower() in ("subject", *_WHOLE):
            return self.fold(name, value).encode("ascii")
        return bytes(super().fold_binary(name, value))


_POLICY = _MailPolicy(linesep=SMTP.linesep, cte_type="7bit")  # 7bit: no server has to know 8BITMIME
_FOREIGN = _POLICY.clone(utf8=True)  # RFC 6532 where it must be


@lru_cache(maxsize=256)
def _parsed(policy: _MailPolicy, name: str, value: str) -> tuple[str, Any]:
    return policy.parse_anew(name, value)


@lru_cache(maxsize=64)
def _at_most(policy: _MailPolicy, name: str) -> int | None:
    return EmailPolicy.header_max_count(policy, name)


@lru_cache(maxsize=256)
def _folded(policy: _MailPolicy, name: str, value: str) -> bytes:
    return policy.fold_anew(name, value)


def as_mail(letter: Letter, mail: Mail) -> EmailMessage:
    """The letter as its reader's mail program gets it, the same Message-ID at every attempt.

    Raises ChannelDownError for a sender nobody can mail as, RefusedError for a recipient that is no address.
    """
    reader = _reader(letter)
    foreign = reader is not None and not reader.username.isascii()
    made = EmailMessage(policy=_FOREIGN if foreign else _POLICY)
    made["Message-ID"] = f"<{letter.message_id}>"
    made["Date"] = letter.moment
    made["From"] = _sender(mail)
    # a box without an address: a group without members is what RFC 5322 has for that
    made["To"] = reader or Group(display_name=plain(letter.person, 60))
    made["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday notes in answer
    if letter.list_name:
        made["List-Id"] = f"<{_list_name(letter.list_name)}.{letter.message_id.partition('@')[2]}>"
    if letter.unsubscribe:
        made["List-Unsubscribe"] = f"<{letter.unsubscribe}>"
        made["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"  # RFC 8058
    made["Subject"] = letter.subject
    made.set_content(letter.text, cte=_encoding(letter.text))
    made.add_alternative(letter.html, subtype="html", cte=_encoding(letter.html))
    for attachment in letter.attachments:
        main, _, sub = attachment.content_type.partition("/")
        made.add_attachment(attachment.content, maintype=main, subtype=sub, filename=attachment.name)
    _bounded(made, letter.message_id)
    made["Content-Language"] = ", ".join(tongues(letter.language))  # last: the parts would take it with them
    return made


def _encoding(words: str) -> str:
    """The shorter of the two ways through a seven-bit server; Python looks at the first ten lines only."""
    size = len(words.encode())
    foreign = size - len(words.encode("ascii", "ignore")) + words.count("=")
    return "base64" if 2 * foreign > size * 0.35 else "quoted-printable"


def _bounded(made: EmailMessage, message_id: str) -> None:
    """Boundaries that are the same at every attempt; Python's are drawn by lot."""
    for place, part in enumerate(made.walk()):
        if part.is_multipart():
            part.set_boundary(f"=_{hashlib.sha256(f'{message_id} {place}'.encode()).hexdigest()[:32]}")


def _reader(letter: Letter) -> Address | None:
    try:
        return recipient(letter.address) if "@" in letter.address else None
    except ValueError as error:
        problem = f"cannot be mailed to: {error}"
        raise RefusedError(problem, about=plain(letter.address, 100), remedy="Correct the address") from error


def _sender(mail: Mail) -> Address:
    try:
        bare = recipient(mail.sender)
        return Address(display_name=plain(mail.sender_name, 60), username=bare.username, domain=bare.domain)
    except ValueError as error:
        problem = f"'{mail.sender}' is not an address"
        raise ChannelDownError(problem, about="mail.sender", remedy="Correct it; everything stays due") from error


def _list_name(name: str) -> str:
    """A subscription's name as mail filters can match it: letters and digits, else a digest."""
    simple = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:40]
    return simple if simple and name.isascii() else hashlib.sha256(name.encode()).hexdigest()[:16]
