"""The mailbox that mail comes back to: a Maildir's folder, or IMAP. Reads and marks; deletes nothing."""

import imaplib
import mailbox
import os
import ssl
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from monitor.alerts.errors import ChannelDownError
from monitor.settings import Mail
from monitor.telling.citing import plain

PASSWORD = "REGWATCH_BOUNCES_PASSWORD"  # noqa: S105 - the name of a variable
IMAP_SECONDS = 30.0
LARGEST = 2_000_000  # bytes of a report worth reading; a returned message is cut by its server


class Box(Protocol):
    """Mails by name. A name is never used for another mail of the same box."""

    name: str

    def mails(self, known: Callable[[str], bool]) -> Iterator[tuple[str, bytes]]:
        """Every mail that is not known yet."""

    def read(self, name: str) -> None:
        """Mark a mail as read, for the people who look into the box too."""


class MaildirBox:
    """A Maildir as a mail server fills it."""

    def __init__(self, folder: Path) -> None:
        if not (folder / "new").is_dir():
            raise ChannelDownError(
                "is no Maildir (it has no folder 'new')", about=str(folder), remedy="Correct mail.bounces"
            )
        self.name = str(folder.resolve())
        self._box = mailbox.Maildir(folder, create=False)

    def mails(self, known: Callable[[str], bool]) -> Iterator[tuple[str, bytes]]:
        """New ones and read ones: a person may have opened the box before us."""
        for key in sorted(self._box.keys()):
            if not known(key):
                with suppress(KeyError, OSError), self._box.get_file(key) as file:
                    yield key, file.read(LARGEST)

    def read(self, name: str) -> None:
        """Move it from new to cur, seen."""
        with suppress(KeyError, OSError):
            mail = self._box.get_message(name)
            mail.set_subdir("cur")
            mail.add_flag("S")
            source = Path(self.name) / self._box._lookup(name)  # type: ignore[attr-defined]
            source.rename(Path(self.name) / "cur" / f"{name}{self._box.colon}{mail.get_info()}")


class ImapBox:
    """A mailbox of an IMAP server, over TLS (imaps) or not (imap, for one's own machine)."""

    def __init__(self, connection: imaplib.IMAP4, address: str, validity: str) -> None:
        self.name = f"{address} {validity}"
        self._connection = connection

    def mails(self, known: Callable[[str], bool]) -> Iterator[tuple[str, bytes]]:
        """Those not marked as read."""
        _, found = self._connection.uid("SEARCH", "UNSEEN")
        for uid in (found[0] or b"").split():
            name = uid.decode()
            if known(name):
                continue
            _, parts = self._connection.uid("FETCH", name, f"(BODY.PEEK[]<0.{LARGEST}>)")
            for part in parts:
                if isinstance(part, tuple):
                    yield name, part[1]

    def read(self, name: str) -> None:
        """Set \\Seen."""
        self._connection.uid("STORE", name, "+FLAGS.SILENT", "(\\Seen)")


def bounce_box(mail: Mail) -> AbstractContextManager[Box]:
    """The mailbox of `mail.bounces`, opened. Raises ChannelDownError."""
    return _imap(mail.bounces) if mail.bounces.startswith(("imap://", "imaps://")) else _maildir(mail.bounces)


@contextmanager
def _maildir(folder: str) -> Iterator[Box]:
    try:
        yield MaildirBox(Path(folder).expanduser())
    except OSError as error:
        problem = f"cannot be read ({error.strerror or error})"
        raise ChannelDownError(problem, about=folder, remedy="Check mail.bounces and permissions") from error


@contextmanager
def _imap(address: str) -> Iterator[Box]:
    parts = urlsplit(address)
    user, folder = unquote(parts.username or ""), unquote(parts.path.strip("/")) or "INBOX"
    shown = f"{parts.scheme}://{user}@{parts.hostname}/{folder}"
    password = os.environ.get(PASSWORD, "")
    if not (user and password and parts.hostname):
        problem = "a mailbox needs a server, a user and a password"
        raise ChannelDownError(problem, about=shown, remedy=f"Set mail.bounces to imaps://user@host and {PASSWORD}")
    try:
        with _connected(parts.scheme, parts.hostname, parts.port) as connection:
            connection.login(user, password)
            answer, words = connection.select(f'"{folder}"')
            if answer != "OK":
                raise imaplib.IMAP4.error(words[0] if words else answer)
            validity = connection.response("UIDVALIDITY")[1][0]
            yield ImapBox(connection, shown, validity.decode() if isinstance(validity, bytes) else "")
    except (imaplib.IMAP4.error, OSError) as error:
        said = error.args[0].decode("utf-8", "replace") if error.args and isinstance(error.args[0], bytes) else error
        problem = f"the mailbox cannot be read ({plain(str(said), 200)})"
        raise ChannelDownError(problem, about=shown, remedy=f"Check mail.bounces and {PASSWORD}") from error


def _connected(scheme: str, host: str, port: int | None) -> imaplib.IMAP4:
    if scheme == "imaps":
        return imaplib.IMAP4_SSL(host, port or 993, ssl_context=ssl.create_default_context(), timeout=IMAP_SECONDS)
    return imaplib.IMAP4(host, port or 143, timeout=IMAP_SECONDS)
