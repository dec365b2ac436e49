"""What an answer over the web means for a message: for good, for now, or for everybody. Asks nothing itself."""

import json
import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import unquote_plus

import requests
from urllib3.exceptions import HTTPError

from monitor.alerts.errors import ChannelDownError, DeliveryError, RefusedError, TryLaterError
from monitor.telling.citing import plain

PATIENCE = timedelta(days=1)  # a Retry-After beyond this is cut to it: a mistyped one must not silence a channel
NOT_NOW = frozenset({408, 425, 429})  # request time-out, too early, too many requests (RFC 9110, 8470, 6585)
OUR_ACCOUNT = frozenset({401, 403, 404, 410})  # of a chat: the token is wrong, or the room is gone
_HARMLESS = re.compile(r".{0,5}|[a-z]{1,11}")  # of an address: too short for a secret, or a word such as webhook
LOOKED_AT = 4_096  # of an answer's body; nothing that matters stands further down


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What is kept of one answer. `words` is the beginning of its body, `asked` what it must not be quoted with."""

    status: int
    retry_after: str = ""
    words: str = ""
    asked: tuple[str, ...] = ()  # parts of our request that may be secret: some servers repeat them in their errors

    def said(self, words: str) -> str:
        """Words of the answer as they may be shown: one short line without what is secret in our request."""
        for secret in self.asked:
            words = words.replace(secret, "…")
        return plain(words, 160)


def read(answer: requests.Response, *, streamed: bool = False) -> Answer:
    """The answer. Of a body that comes as a stream one piece is read and no more: it may never come, or never end."""
    body = b""
    with suppress(requests.RequestException, HTTPError, OSError):
        body = answer.raw.read1(LOOKED_AT, decode_content=True) if streamed else answer.content
    words = body[:LOOKED_AT].decode("utf-8", "replace")
    return Answer(
        status=answer.status_code, retry_after=answer.headers.get("Retry-After", ""), words=words,
        asked=_secrets(answer.request),
    )  # fmt: skip


def _secrets(request: requests.PreparedRequest) -> tuple[str, ...]:
    """The parts of an address behind its host, as sent and decoded; longest first."""
    sent = re.split(r"[/?&=#]", (request.url or "").partition("://")[2].partition("/")[2])
    parts = {part for part in (*sent, *map(unquote_plus, sent)) if not _HARMLESS.fullmatch(part)}
    return tuple(sorted(parts, key=lambda part: (-len(part), part)))


def judged(answer: Answer, name: str, remedy: str, *, for_all: frozenset[int] = frozenset()) -> None:
    """Returns for 2xx. Raises what any other status means: `for_all` are those that concern every message."""
    status, about = answer.status, f"channel '{name}'"
    words = f"it answered {status}{_said(answer)}"
    if 200 <= status < 300:
        return
    if 300 <= status < 400:
        problem = f"it answered {status}, a redirect, and those are not followed"
        raise ChannelDownError(problem, about=about, remedy=f"{remedy}; everything stays due")
    if status in for_all:
        raise ChannelDownError(words, about=about, remedy=f"{remedy}; everything stays due")
    if 400 <= status < 500 and status not in NOT_NOW:
        raise RefusedError(f"{words}: refused for good", about=about, remedy=f"{remedy}; the message is re-sendable")
    raise TryLaterError(words, about=about, remedy="It is sent again later", after=_pause(answer))


def unreachable(error: OSError, name: str, remedy: str) -> DeliveryError:
    """The error to raise for a request that got no answer. Shows no address: they hold secrets."""
    about, down = f"channel '{name}'", "everything stays due"
    if isinstance(error, requests.exceptions.SSLError):
        return ChannelDownError(
            "its certificate is not trusted, or it speaks no TLS", about=about,
            remedy=f"{remedy}, or set network.ca_file to the certificate authority; {down}",
        )  # fmt: skip
    if isinstance(error, requests.exceptions.ReadTimeout):
        return TryLaterError("it did not answer in time", about=about, remedy="It is sent again later")
    if isinstance(error, requests.exceptions.ProxyError):
        return ChannelDownError("the proxy does not let us out", about=about, remedy=f"Correct network.proxy; {down}")
    if isinstance(error, requests.exceptions.ConnectTimeout):
        return ChannelDownError("no connection in time", about=about, remedy=f"{remedy} and the network; {down}")
    if isinstance(error, requests.exceptions.ConnectionError) and _broken_off(error):
        return TryLaterError("the connection broke off", about=about, remedy="It is sent again later")
    return ChannelDownError("cannot be reached", about=about, remedy=f"{remedy} and the network; {down}")


def _broken_off(error: requests.ConnectionError) -> bool:
    """Whether the other side took the connection and dropped it: then it may be about this message."""
    return "Connection aborted" in str(error) or "Connection broken" in str(error)


def _said(answer: Answer) -> str:
    words = answer.said(answer.words)
    return f" ({words})" if words and not words.startswith("<") else ""


def _pause(answer: Answer) -> timedelta | None:
    """The Retry-After of an answer (seconds or a date: RFC 9110, 10.2.3), within reason."""
    given = answer.retry_after.strip()
    if given.isascii() and given.isdigit():
        return min(timedelta(seconds=int(given[:9])), PATIENCE)
    try:
        wanted = parsedate_to_datetime(given) - datetime.now(UTC)
    except (TypeError, ValueError):
        return None
    return min(max(wanted, timedelta(0)), PATIENCE)


# Codes in the body of a 200 that say the robot itself is wrong (WeCom 93000, DingTalk 300001 and 310000's signature,
# Feishu 19001 and 19021). Every other code concerns one message: too fast, too long, a key word missing.
_OUR_ROBOT = frozenset({93000, 300001, 19001, 19021})


def not_taken(answer: Answer, name: str, remedy: str) -> None:
    """Raise when a 200 says in its body that the message was not taken (WeCom, DingTalk, Feishu, Slack)."""
    try:
        said = json.loads(answer.words)
    except ValueError:
        return
    if not isinstance(said, dict):
        return
    code = next((said[name] for name in ("errcode", "StatusCode", "code") if isinstance(said.get(name), int)), 0)
    if code == 0 and said.get("ok") is not False:
        return
    words = answer.said(str(said.get("errmsg") or said.get("msg") or said.get("error") or "no further words"))
    problem, about = f"it did not take the message ({code} {words})", f"channel '{name}'"
    if code in _OUR_ROBOT:
        raise ChannelDownError(problem, about=about, remedy=f"{remedy}; everything stays due")
    raise TryLaterError(problem, about=about, remedy="It is sent again later")
