"""The ways a message can leave, and the one table that names them. Decides nothing about when or what."""

import hashlib
import mailbox
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from monitor.alerts.errors import ChannelDownError, RefusedError
from monitor.alerts.letter import Letter
from monitor.alerts.mail import as_mail
from monitor.alerts.smtp import SmtpChannel
from monitor.catalogue import catalogue
from monitor.settings import Mail, Settings


class Channel(Protocol):
    """Takes finished messages to their readers. Used by one thread, for one round of sending."""

    def deliver(self, letter: Letter) -> None:
        """Returns when the letter is safely away. Raises RefusedError, TryLaterError, ChannelDownError."""

    def close(self) -> None:
        """Release what the channel holds. Never raises."""


class MaildirChannel:
    """One Maildir per address under a folder, readable by any mail program."""

    def __init__(self, folder: Path, mail: Mail) -> None:
        self._folder, self._mail = folder, mail

    def deliver(self, letter: Letter) -> None:
        """Put the message into the box, unless the box (read or unread) holds it already."""
        path = self._folder / _file_name(letter.address or letter.person)
        with _disk_errors(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            box = mailbox.Maildir(path, create=True)
            name = f"{_digest(f'<{letter.message_id}>')}.regwatch"
            # named by us and not by mailbox.Maildir.add: two senders at once still end up with one file
            if name not in box:
                _write(path / "tmp" / f"{name}.{os.getpid()}", path / "new" / name, bytes(as_mail(letter, self._mail)))

    def close(self) -> None:
        """Nothing is held open."""


class FileChannel:
    """One .eml file per message in a folder, for tests and for programs that pick mails up themselves."""

    def __init__(self, folder: Path, mail: Mail) -> None:
        self._folder, self._mail = folder, mail

    def deliver(self, letter: Letter) -> None:
        """Write the file; sent again, the same message overwrites itself."""
        with _disk_errors(self._folder):
            self._folder.mkdir(parents=True, exist_ok=True)
            name = _file_name(letter.message_id)
            _write(
                self._folder / f".{name}.{os.getpid()}",
                self._folder / f"{name}.eml",
                bytes(as_mail(letter, self._mail)),
            )

    def close(self) -> None:
        """Nothing is held open."""


CHANNELS: dict[str, Callable[[Settings, Path], Channel]] = {
    "smtp": lambda settings, data: SmtpChannel(settings.mail),
    "maildir": lambda settings, data: MaildirChannel(data / "maildir", settings.mail),
    "file": lambda settings, data: FileChannel(data / "outbox-files", settings.mail),
}


def opened(name: str, settings: Settings, data: Path) -> Channel:
    """The channel of a name, built in or declared. Raises RefusedError for a name that is neither."""
    if name in CHANNELS:
        return CHANNELS[name](settings, data)
    declared = next((one for one in settings.channel if one.name == name), None)
    if declared is None:
        known = ", ".join((*CHANNELS, *(one.name for one in settings.channel)))
        raise RefusedError(f"there is no channel '{name}'", remedy=f"Known are {known}")
    if declared.kind == "webhook":
        from monitor.alerts.webhook import WebhookChannel  # these two cost a quarter of a second

        return WebhookChannel(declared, settings)
    from monitor.alerts.chat import ChatChannel

    hosts = (host for source in catalogue(settings).values() for host in source.hosts)
    return ChatChannel(declared, settings, data, hosts)


def _write(draft: Path, final: Path, content: bytes) -> None:
    """All or nothing: a reader never sees half a message, nor does a power cut leave one."""
    with draft.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(final)


def _file_name(words: str) -> str:
    """A name that stays inside its folder; altered names get a digest, so that two never become one."""
    safe = re.sub(r"[^\w@.+-]", "-", words).lstrip(".")[:100]
    return safe if safe and safe == words else f"{safe}-{_digest(words)[:8]}"


def _digest(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()[:32]


@contextmanager
def _disk_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        problem = f"cannot be written ({error.strerror or error})"
        raise ChannelDownError(problem, about=str(path), remedy="Check permissions and free space") from error
