"""Writing the mail: headers, plain text and HTML of one message. Sends nothing, and looks nothing up itself."""

import hashlib
import re
from collections.abc import Sequence
from email.errors import HeaderParseError
from email.header import Header
from email.headerregistry import Address, Group
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy

import css_inline
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from monitor.alerts.errors import ChannelDownError
from monitor.alerts.sections import sections
from monitor.alerts.wording import plain, subject
from monitor.diff.change import Change
from monitor.ledger.outbox import Message
from monitor.settings import Settings
from monitor.workspace import Workspace

_templates = Environment(
    loader=PackageLoader("monitor.alerts"),
    autoescape=select_autoescape(["html"]),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_inliner = css_inline.CSSInliner(load_remote_stylesheets=False)


def _linked(address: str) -> Markup:
    """A web address as a link that shows where it goes; anything else (javascript:, file:) as mere words."""
    shape = '<a href="{0}">{0}</a>' if address.startswith(("https://", "http://")) else "{0}"
    return Markup(shape).format(address)  # noqa: S704 - format() escapes what it puts in


_templates.filters["linked"] = _linked


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


def compose(message: Message, changes: Sequence[Change], workspace: Workspace, settings: Settings) -> EmailMessage:
    """One message as a mail, the same Message-ID at every attempt.

    Raises ChannelDownError for a sender nobody can mail as, ValueError for a recipient that is no address.
    """
    if not changes:
        raise ValueError("a message without changes")
    touched = workspace.ledger.outbox.touched(message)
    parts = sections(changes, workspace, settings.web.base_url, touched)
    shown = {
        "title": subject(changes, message.occasion, touched),
        "sections": parts,
        "subscription": plain(message.person),
        "head": workspace.archive.head(),
        "archive": settings.web.base_url,
    }
    mail = EmailMessage(policy=_POLICY)
    _put_headers(mail, message, settings)
    mail["Subject"] = shown["title"]
    mail.set_content(_templates.get_template("alert.txt").render(shown))
    mail.add_alternative(_inliner.inline(_templates.get_template("alert.html").render(shown)), subtype="html")
    return mail


def _put_headers(mail: EmailMessage, message: Message, settings: Settings) -> None:
    mail["Message-ID"] = f"<{message.message_id}>"
    mail["Date"] = message.due_at
    mail["From"] = _sender(settings)
    if "@" in message.address:
        mail["To"] = message.address
    else:  # a box without an address: a group without members is what RFC 5322 has for that
        mail["To"] = Group(display_name=plain(message.person, 60))
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday notes in answer
    mail["List-Id"] = f"<{_list_name(message.person)}.{message.message_id.partition('@')[2]}>"


def _sender(settings: Settings) -> Address:
    try:
        return Address(display_name=plain(settings.mail.sender_name, 60), addr_spec=settings.mail.sender)
    except (ValueError, IndexError, HeaderParseError) as error:  # IndexError: what the parser says to '@'
        problem = f"'{settings.mail.sender}' is not an address"
        raise ChannelDownError(problem, about="mail.sender", remedy="Correct it; everything stays due") from error


def _list_name(person: str) -> str:
    """A subscription's name as mail filters can match it: letters and digits, else a digest."""
    name = re.sub(r"[^a-z0-9]+", "-", person.lower()).strip("-")[:40]
    return name if name and person.isascii() else hashlib.sha256(person.encode()).hexdigest()[:16]
