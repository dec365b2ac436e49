"""A letter ready for a mail server: the bytes, signed if asked, and the two addresses around them. Sends nothing."""

from dataclasses import dataclass

from monitor.alerts.addresses import recipient, spec
from monitor.alerts.dkim import signed
from monitor.alerts.errors import ChannelDownError, RefusedError
from monitor.alerts.letter import Letter
from monitor.alerts.mail import as_mail
from monitor.settings import Mail

ANYTHING = "*"  # in mail.return_path, where the message's own token stands: bounces+*@example.org


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """What the server is told (RFC 5321), and what it hands on (RFC 5322)."""

    sender: str  # bounces come back to it
    recipient: str
    token: str  # what bounces name the message by
    international: bool  # an address with other than ASCII letters: the server must know SMTPUTF8
    content: bytes  # lines end with CRLF; dots not yet doubled


def envelope(letter: Letter, mail: Mail) -> Envelope:
    """Raises RefusedError for a reader without an address, ChannelDownError for a sender nobody can mail as."""
    message = as_mail(letter, mail)
    if "@" not in letter.address:
        raise RefusedError("there is no address to mail to", about=letter.person, remedy="Give the person one")
    to = spec(recipient(letter.address))
    token = letter.message_id.partition("@")[0]
    sender = _return_path(mail, token)
    return Envelope(
        sender=sender, recipient=to, token=token, international=not (to + sender).isascii(),
        content=signed(message.as_bytes(), mail),
    )  # fmt: skip


def _return_path(mail: Mail, token: str) -> str:
    """The address bounces go to; with a * in it, one for each message, so that any bounce tells whose it is."""
    try:
        return spec(recipient((mail.return_path or mail.sender).replace(ANYTHING, token)))
    except ValueError as error:
        problem = f"'{mail.return_path}' is not an address"
        raise ChannelDownError(problem, about="mail.return_path", remedy="Correct it; everything stays due") from error
