"""Letters to a chat (WeCom, DingTalk, Feishu, Slack, Teams, Telegram …) through Apprise, as plain words.

Long letters go in several numbered pieces. How many went is kept in the data folder, so that a second attempt
goes on where the first one stopped; only a sender killed right behind a piece repeats that one.
"""

import hashlib
import logging
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit

from apprise import Apprise, AppriseAsset, NotifyBase, NotifyFormat
from apprise.exception import AppriseException

from monitor.alerts.answers import OUR_ACCOUNT, judged, not_taken, read, unreachable
from monitor.alerts.ear import listening
from monitor.alerts.errors import ChannelDownError, TryLaterError
from monitor.alerts.inert import inert, pieces
from monitor.alerts.letter import Letter
from monitor.channel import DeclaredChannel
from monitor.settings import Settings

PIECES = 3  # of one letter: a room must not drown in it
BETWEEN = 3.0  # seconds: the robots of WeCom and DingTalk take 20 messages a minute
SPARE = 0.8  # of what a service takes: Apprise's escapes for its Markdown or HTML need room as well
ROOM = {"workflows": 8_000}  # where Apprise is shyer than the service: Teams takes cards of 28 KB
IN_BYTES = frozenset({"wecombot", "dingtalk", "feishu", "lark"})  # their limits count bytes of UTF-8

# Its lines show addresses, which hold secrets; what matters of them is in the errors raised here
logging.getLogger("apprise").setLevel(logging.CRITICAL)


class ChatChannel:
    """One declared chat. Its address is read when the first letter goes."""

    def __init__(self, declared: DeclaredChannel, settings: Settings, data: Path, hosts: Iterable[str]) -> None:
        self._declared, self._network, self._folder = declared, settings.network, data / "chat-pieces"
        self._archive = settings.web.base_url
        self._hosts = frozenset(hosts)
        self._plugin: NotifyBase | None = None

    def deliver(self, letter: Letter) -> None:
        """Returns once the service has taken every piece. Raises RefusedError, TryLaterError, ChannelDownError."""
        plugin = self._plugin = self._plugin or _plugin(self._declared)
        cut = self.pieces(letter, plugin)
        mark = self._folder / hashlib.sha256(f"{self._declared.name} {letter.message_id}".encode()).hexdigest()[:32]
        gone = _count(mark)
        for number, piece in enumerate(cut, 1):
            if number > gone:
                self._send(plugin, piece)
                if len(cut) > 1:
                    _keep(mark, number)
        mark.unlink(missing_ok=True)

    def pieces(self, letter: Letter, plugin: NotifyBase) -> list[str]:
        """The letter as it is sent: subject and text, nothing in it but words and links of ours.

        What stands under a mail's signature line stays out: its link to unsubscribe is for one reader, not for a room.
        """
        text = letter.text.replace("\r\n", "\n")
        text = (text.rpartition("\n-- \n")[0] or text).strip()
        heading = "" if text.startswith(letter.subject) else f"{letter.subject}\n\n"
        ending = " · ".join(word for word in ("— regwatch", letter.list_name, self._archive) if word)
        words = inert(f"{heading}{text}\n\n{ending}", self._ours)
        measured, room = _measured(plugin)
        return pieces(words, room, measured, PIECES, f"… Cut here; the whole of it: {letter.link or self._archive}")

    def close(self) -> None:
        """Nothing is held open."""

    def _ours(self, address: str) -> bool:
        """Whether an address may stay a link: our archive's, or of a site we watch."""
        if address.startswith(f"{self._archive}/") or address == self._archive:
            return True
        try:
            parts = urlsplit(address)
            host, user = parts.hostname or "", parts.username
        except ValueError:
            return False
        domains = (".".join(host.split(".")[place:]) for place in range(host.count(".") + 1))
        return parts.scheme in ("http", "https") and user is None and not self._hosts.isdisjoint(domains)

    def _send(self, plugin: NotifyBase, words: str) -> None:
        name, remedy = self._declared.name, f"Check {self._declared.variable} (or the channel's url)"
        with listening(plugin, self._network) as heard:
            taken = _notified(plugin, words)
        if heard.error is not None and not taken:
            raise unreachable(heard.error, name, remedy) from heard.error
        if heard.answer is not None:
            answer = read(heard.answer)
            judged(answer, name, remedy, for_all=OUR_ACCOUNT)
            not_taken(answer, name, remedy)
        if not taken:
            problem = f"{plugin.service_name} did not take the message"
            raise TryLaterError(problem, about=f"channel '{name}'", remedy=f"It is sent again later. {remedy}")


def _plugin(declared: DeclaredChannel) -> NotifyBase:
    """Apprise's plugin for the channel's address. Raises ChannelDownError, without showing the address."""
    about, remedy = f"channel '{declared.name}'", f"Set {declared.variable} to the whole address, as Apprise writes it"
    if not declared.address:
        raise ChannelDownError("it has no address", about=about, remedy=remedy)
    asset = AppriseAsset(
        app_id="regwatch", app_desc="regwatch", app_url="", image_url_mask="", image_url_logo="", image_path_mask="",
        async_mode=False, http_redirects=False, interpret_emojis=False, interpret_escapes=False,
    )  # fmt: skip
    plugin = Apprise.instantiate(declared.address, asset=asset, suppress_exceptions=True)
    if not isinstance(plugin, NotifyBase):
        service, sign, _ = declared.address.partition("://")  # without the sign, all of it may be a secret
        shown = f" ('{service[:30]}://…')" if sign else ""
        problem = f"its address is not one of a service Apprise knows{shown}"
        raise ChannelDownError(problem, about=about, remedy=remedy)
    plugin.socket_read_timeout = declared.timeout
    plugin.request_rate_per_sec = min(plugin.request_rate_per_sec, BETWEEN)
    return plugin


def _notified(plugin: NotifyBase, words: str) -> bool:
    try:
        return plugin.notify(body=words, title="", body_format=NotifyFormat.TEXT)
    except (AppriseException, TypeError, OSError):
        return False


def _measured(plugin: NotifyBase) -> tuple[Callable[[str], int], int]:
    """How the service measures a message, and how long one of ours may be."""
    schemes = plugin.secure_protocol or plugin.protocol or ()
    names = {schemes} if isinstance(schemes, str) else set(cast(Iterable[str], schemes))
    room = max((ROOM[name] for name in names & ROOM.keys()), default=plugin.body_maxlen)
    if plugin.resolve_format(NotifyFormat.TEXT) is not NotifyFormat.TEXT:
        room = int(room * SPARE)
    return (len if IN_BYTES.isdisjoint(names) else lambda words: len(words.encode())), max(room, 100)


def _count(mark: Path) -> int:
    try:
        return int(mark.read_text())
    except (OSError, ValueError):
        return 0


def _keep(mark: Path, number: int) -> None:
    mark.parent.mkdir(parents=True, exist_ok=True)
    mark.write_text(str(number))
