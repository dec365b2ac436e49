"""A letter as an e-mail: headers and parts. Sends nothing, and looks nothing up."""

import hashlib
import re
from email.errors import HeaderParseError
from email.header import Header
from email.headerregistry import Address, Group
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy

from monitor.alerts.errors import ChannelDownError
from monitor.alerts.letter import Letter
from monitor.settings import Mail
from monitor.telling.wording import plain


class _MailPolicy(EmailPolicy):
    """SMTP's rules, but long Subjects keep their blanks: Python 3.11's folding loses some and adds others."""

    def fold(self, name: str, value: str) -> str:
        """One header as text, in lines."""
        if name.lower() == "subject":
            charset = "us-ascii" if value.isascii() else "utf-8"
            folded = Header(str(value), charset, header_name=name).encode(linesep=self.linesep)
            return f"{name}: {folded}{self.linesep}"
        return str(super().fold(name, value))

    def fold_binary(self, name: str, value: str) -> bytes:
        """The same as bytes."""
        if name.lower() == "subject":
            return self.fold(name, value).encode("ascii")
        return bytes(super().fold_binary(name, value))


_POLICY = _MailPolicy(linesep=SMTP.linesep, cte_type="7bit")  # 7bit: no server has to know 8BITMIME


def as_mail(letter: Letter, mail: Mail) -> EmailMessage:
    """The letter as its reader's mail program gets it, the same Message-ID at every attempt.

    Raises ChannelDownError for a sender nobody can mail as, ValueError for a recipient that is no address.
    """
    made = EmailMessage(policy=_POLICY)
    made["Message-ID"] = f"<{letter.message_id}>"
    made["Date"] = letter.moment
    made["From"] = _sender(mail)
    if "@" in letter.address:
        made["To"] = letter.address
    else:  # a box without an address: a group without members is what RFC 5322 has for that
        made["To"] = Group(display_name=plain(letter.person, 60))
    made["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday notes in answer
    if letter.list_name:
        made["List-Id"] = f"<{_list_name(letter.list_name)}.{letter.message_id.partition('@')[2]}>"
    if letter.unsubscribe:
        made["List-Unsubscribe"] = f"<{letter.unsubscribe}>"
        made["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"  # RFC 8058
    made["Subject"] = letter.subject
    made.set_content(letter.text)
    made.add_alternative(letter.html, subtype="html")
    for attachment in letter.attachments:
        main, _, sub = attachment.content_type.partition("/")
        made.add_attachment(attachment.content, maintype=main, subtype=sub, filename=attachment.name)
    return made


def _sender(mail: Mail) -> Address:
    try:
        return Address(display_name=plain(mail.sender_name, 60), addr_spec=mail.sender)
    except (ValueError, IndexError, HeaderParseError) as error:  # IndexError: what the parser says to '@'
        problem = f"'{mail.sender}' is not an address"
        raise ChannelDownError(problem, about="mail.sender", remedy="Correct it; everything stays due") from error


def _list_name(name: str) -> str:
    """A subscription's name as mail filters can match it: letters and digits, else a digest."""
    simple = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:40]
    return simple if simple and name.isascii() else hashlib.sha256(name.encode()).hexdigest()[:16]
