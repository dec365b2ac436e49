"""The pages of one folder asked by people of every role, each with a session of their own."""

import html
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from starlette.testclient import TestClient

from monitor.settings import Settings
from monitor.team.model import Role
from monitor.team.room import team
from monitor.team.tokens import csrf_of
from monitor.web.app import create_app
from monitor.web.visiting import SESSION
from tests.web_archive import CARDS

Fields = Mapping[str, str | Sequence[str]]


class Visitor:
    """One browser; `csrf` is '' for somebody without a login."""

    def __init__(self, client: TestClient, csrf: str = "") -> None:
        self.client, self.csrf = client, csrf

    def get(self, path: str, status: int = 200) -> str:
        answer = self.client.get(path)
        assert answer.status_code == status, (path, answer.status_code, answer.text[-2000:])
        return answer.text

    def post(self, path: str, fields: Fields, status: int = 200, *, token: bool = True) -> str:
        """Post a form and follow where it leads; `status` is that of the last page."""
        given = {"csrf": self.csrf, **fields} if token else dict(fields)
        answer = self.client.post(path, data=given, headers={"Origin": "http://testserver"})
        assert answer.status_code == status, (path, answer.status_code, answer.text[-2000:])
        return answer.text


class Site:
    """A folder with people in it."""

    def __init__(self, folder: Path, settings: Settings | None = None) -> None:
        self.folder = folder
        self.app = create_app(folder, settings or Settings(), CARDS)

    def public(self) -> Visitor:
        return Visitor(TestClient(self.app))

    def login(self, address: str, role: str, name: str = "") -> Visitor:
        token = session(self.folder, address, role, name)
        client = TestClient(self.app, cookies={SESSION: token})
        return Visitor(client, csrf_of(token))


def session(folder: Path, address: str, role: str, name: str = "") -> str:
    """The token of a new session of an account, which is made where there is none."""
    with team(folder) as opened:
        account = next((one for one in opened.accounts.all() if one.address == address), None)
        account = account or opened.accounts.add(address, Role(role), by="test", name=name)
        return opened.sessions.begin(account, how="password", now=datetime.now(UTC))


def fields_of(page: str, action: str) -> dict[str, list[str]]:
    """What a browser would send with the form that posts to an address, untouched."""
    form = next(one for one in re.findall(r"<form.*?</form>", page, re.S) if f'method="post" action="{action}"' in one)
    found: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        kind, name, value = (_attribute(tag, one) for one in ("type", "name", "value"))
        if name and (kind not in ("checkbox", "radio") or " checked" in tag):
            found.setdefault(name, []).append(value or "")
    for tag, text in re.findall(r"(<textarea[^>]*>)\n?(.*?)</textarea>", form, re.S):
        found.setdefault(_attribute(tag, "name"), []).append(html.unescape(text))
    for tag, inner in re.findall(r"(<select[^>]*>)(.*?)</select>", form, re.S):
        options = re.findall(r"<option[^>]*>", inner)
        chosen = next((one for one in options if " selected" in one), options[0])
        found.setdefault(_attribute(tag, "name"), []).append(_attribute(chosen, "value"))
    return found


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf' {name}="([^"]*)"', tag)
    return html.unescape(found[1]) if found else ""
