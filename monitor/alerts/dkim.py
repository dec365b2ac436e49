"""DKIM signatures (RFC 6376), for those whose mail server does not sign. Needs the extra `dkim`.

Signed are all headers a reader relies on, those of unsubscribing included (RFC 8058, section 4). From, To, Subject
and Date are signed once more than they occur, so that nobody can add a second one.
"""

from functools import lru_cache
from pathlib import Path

from monitor.alerts.addresses import recipient
from monitor.alerts.errors import ChannelDownError
from monitor.settings import Mail

SIGNED = (
    "From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type", "Content-Transfer-Encoding",
    "Auto-Submitted", "List-Id", "List-Unsubscribe", "List-Unsubscribe-Post",
)  # fmt: skip
TWICE = ("From", "To", "Subject", "Date")


def signed(content: bytes, mail: Mail) -> bytes:
    """The message with a signature before it; unchanged where no key is set.

    Raises ChannelDownError for a key that cannot be used: an unsigned mail must not leave where signed ones are wanted.
    """
    if not mail.dkim_key:
        return content
    selector, domain = mail.dkim_selector, mail.dkim_domain or recipient(mail.sender).domain
    if not selector:
        raise ChannelDownError(
            "mails are to be signed, but with which key of the domain?", about="mail.dkim_selector",
            remedy="Set it to the name before ._domainkey in your DNS",
        )  # fmt: skip
    try:
        import dkim  # type: ignore[import-untyped]
    except ImportError as error:
        raise ChannelDownError(
            "mails are to be signed, and dkimpy is not installed", about="mail.dkim_key",
            remedy="Install the extra: pip install 'regwatch[dkim]'",
        ) from error  # fmt: skip
    names = [name.lower().encode() for name in SIGNED]
    names = [name for name in names if name in _present(content)] + [name.lower().encode() for name in TWICE]
    try:
        signature: bytes = dkim.sign(
            content, selector.encode(), domain.encode(), _key(mail.dkim_key), canonicalize=(b"relaxed", b"relaxed"),
            include_headers=names,
        )  # fmt: skip
    except (dkim.DKIMException, OSError, ValueError) as error:
        raise ChannelDownError(
            f"mails cannot be signed with this key ({error})", about=mail.dkim_key,
            remedy="Set mail.dkim_key to a file with an RSA private key in PEM form; everything stays due",
        ) from error  # fmt: skip
    return signature + content


@lru_cache(maxsize=4)
def _key(path: str) -> bytes:
    return Path(path).read_bytes()


def _present(content: bytes) -> set[bytes]:
    head = content.partition(b"\r\n\r\n")[0]
    return {line.partition(b":")[0].lower() for line in head.split(b"\r\n") if line[:1] not in (b" ", b"\t")}
