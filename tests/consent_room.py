"""An archive with readers, its pages, and a browser's or a mail program's requests: what consent is tested on."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from monitor.consent.links import unsubscribe_link
from monitor.workspace import workspace

ONE_CLICK = b"List-Unsubscribe=One-Click"
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    text: str


def request(url: str, body: bytes | None = None, *, method: str = "", kind: str = FORM, language: str = "en") -> Answer:
    """One request as a mail program makes it: without cookies, without following anything."""
    asked = Request(url, data=body, method=method or None)
    asked.add_header("Accept-Language", language)
    if body is not None:
        asked.add_header("Content-Type", kind)
    try:
        with urlopen(asked, timeout=10) as found:
            return Answer(found.status, dict(found.headers), found.read().decode())
    except HTTPError as error:
        with error:
            return Answer(error.code, dict(error.headers), error.read().decode())


def post(url: str, **fields: str) -> Answer:
    """A form as a browser sends it."""
    return request(url, urlencode(fields).encode())


def link(folder: Path, base: str, person: str, *names: str) -> str:
    """The link of a mail to a person."""
    with workspace(folder) as room:
        return unsubscribe_link(base, room.ledger.secret(), person, names)


def everything(folder: Path) -> list[str]:
    """The whole database as text: what a request that changes nothing leaves as it was."""
    with workspace(folder, readonly=True) as room:
        return list(room.facts.database.conn.iterdump())


def steps(folder: Path) -> list[tuple[str, str, str, str]]:
    """Every step on record: who, of what, what, how."""
    with workspace(folder, readonly=True) as room:
        return [(one.person, one.subscription, one.what, one.how) for one in room.ledger.subscribers.consents()]
