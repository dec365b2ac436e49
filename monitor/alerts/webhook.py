"""Letters to a web hook of the user's: JSON, signed, with a key to tell repetitions by. docs/webhooks.md tells how.

The id is the same at every attempt; the body too, but for what its composer says of the archive at that moment.
"""

import hashlib
import hmac
import json
import time
from importlib.metadata import version
from typing import Any

import requests

from monitor.alerts.answers import judged, read, unreachable
from monitor.alerts.ear import proxies, trusted
from monitor.alerts.errors import ChannelDownError
from monitor.alerts.letter import Letter
from monitor.channel import DeclaredChannel
from monitor.diff.change import Change
from monitor.settings import Settings
from monitor.telling.citing import plain
from monitor.telling.wording import headline

SCHEMA = 1  # of docs/webhook.schema.json: fields may be added under the same number, never taken away
LARGEST = 1_000_000  # bytes of a body; beyond, the texts are left to the archive and `truncated` says so


class WebhookChannel:
    """One declared web hook. Follows no redirect, checks certificates, sends no cookies and no .netrc passwords."""

    def __init__(self, declared: DeclaredChannel, settings: Settings) -> None:
        self._declared, self._network, self._archive = declared, settings.network, settings.web.base_url
        self._session = requests.Session()
        self._session.trust_env = False  # a .netrc entry would put a password into the request

    def deliver(self, letter: Letter) -> None:
        """Returns once the hook answered 2xx. Raises RefusedError, TryLaterError, ChannelDownError."""
        declared = self._declared
        remedy = "Check the channel's url"
        if not declared.secret:
            problem = "no key to sign with"
            raise ChannelDownError(problem, about=f"channel '{declared.name}'", remedy=f"Set {declared.variable}")
        body = content(letter, self._archive)
        try:
            with self._session.post(
                declared.url, data=body, headers=headers(letter, body, declared.secret, int(time.time())),
                timeout=(min(declared.timeout, 10.0), declared.timeout), allow_redirects=False, stream=True,
                verify=trusted(self._network), proxies=proxies(self._network, declared.url),
            ) as answer:  # fmt: skip
                judged(read(answer, streamed=True), declared.name, remedy)
        except OSError as error:
            raise unreachable(error, declared.name, remedy) from error

    def close(self) -> None:
        """Close the connection."""
        self._session.close()


def content(letter: Letter, archive: str) -> bytes:
    """The body of a letter, as docs/webhook.schema.json says."""
    said = _said(letter, archive)
    made = json.dumps(said, ensure_ascii=False, sort_keys=True).encode()
    if len(made) > LARGEST:
        kept = said["changes"][:500]
        said |= {"text": letter.text[:10_000], "changes": [{**one, "detail": one["detail"][:200]} for one in kept]}
        made = json.dumps(said | {"truncated": True}, ensure_ascii=False, sort_keys=True).encode()
    return made


def headers(letter: Letter, body: bytes, key: str, at: int) -> dict[str, str]:
    """The headers of one attempt at a moment (seconds since 1970)."""
    return {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": f"regwatch/{version('regwatch')}",
        "Idempotency-Key": letter.message_id,
        "X-Regwatch-Signature": f"t={at},v1={signature(key, at, body)}",
    }


def signature(key: str, at: int, body: bytes) -> str:
    """HMAC-SHA256 of the moment, a full stop and the body, in hexadecimal."""
    return hmac.new(key.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()


def _said(letter: Letter, archive: str) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "id": letter.message_id,
        "kind": letter.kind,
        "test": letter.kind == "test",
        "seen_at": max((change.seen_at.isoformat() for change in letter.changes), default=None),
        "person": plain(letter.person),
        "subscription": plain(letter.list_name),
        "language": letter.language,
        "subject": letter.subject,
        "text": letter.text,
        "link": letter.link,
        "truncated": False,
        "changes": [_change(change, archive, letter.language) for change in letter.changes],
    }


def _change(change: Change, archive: str, language: str) -> dict[str, Any]:
    return {
        "id": change.id,
        "kind": str(change.kind),
        "source": change.source,
        "key": change.key,
        "title": plain(change.title),
        "headline": headline(change, language),
        "detail": plain(change.detail),
        "seen_at": change.seen_at.isoformat(),
        "published": change.published.isoformat() if change.published else None,
        "effective": change.effective.isoformat() if change.effective else None,
        "cause": change.cause,
        "snapshots": list(change.snapshots),
        "link": f"{archive}/change/{change.id}",
    }
