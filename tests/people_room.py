"""An archive with an account of every role, its pages, and browsers that are logged in: what people are tested on."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import msgspec
from starlette.testclient import TestClient

from monitor.settings import Settings, Web
from monitor.team.model import Role
from monitor.team.room import Team, team
from monitor.web.app import create_app
from tests.web_archive import CARDS

PASSWORD = "wandering copper lantern 7"
BASE = "http://127.0.0.1:8600"


def settings_of(folder: Path, **web: object) -> Settings:
    """The settings of a folder; `web` are those of [web]."""
    return msgspec.structs.replace(Settings(), data=folder, web=msgspec.convert(web, Web))


def address_of(role: Role) -> str:
    return f"{role}@example.org"


def hire(folder: Path) -> None:
    """An account of each role, with one password (made once: argon2 is slow)."""
    with team(folder) as opened:
        for role in Role:
            opened.accounts.add(address_of(role), role, by="test", name=f"The {role}")
        opened.accounts.set_password(address_of(Role.OPERATOR), PASSWORD, by="test")
        hashed = opened.database.conn.execute("SELECT password FROM accounts WHERE role = 'operator'").fetchone()
        with opened.transaction():
            opened.database.conn.execute("UPDATE accounts SET password = ?", hashed)


def client(folder: Path, settings: Settings | None = None, *, base: str = BASE) -> TestClient:
    """A browser, with cookies of its own, that follows nothing by itself."""
    app = create_app(folder, settings or settings_of(folder), CARDS)
    return TestClient(app, base_url=base, follow_redirects=False, raise_server_exceptions=True)


def csrf(text: str) -> str:
    """What the first form of a page sends along."""
    found = re.search(r'name="csrf" value="([^"]+)"', text)
    assert found, text[:500]
    return found[1]


def log_in(browser: TestClient, role: Role, **fields: str) -> None:
    """By password, as the form does it."""
    token = csrf(browser.get("/login").text)
    sent = {"address": address_of(role), "password": PASSWORD, "csrf": token} | fields
    answer = browser.post("/login", data=sent)
    assert answer.status_code == 303, answer.text


def letters(folder: Path, address: str) -> list[str]:
    """The texts of the mails in somebody's box, oldest first."""
    box = folder / "maildir" / address / "new"
    files = sorted(box.iterdir(), key=lambda one: one.stat().st_mtime_ns) if box.exists() else []
    mails = [message_from_bytes(one.read_bytes(), policy=default) for one in files]
    return [str(mail.get_body(("plain",)).get_content()) for mail in mails]


def link_of(folder: Path, address: str) -> str:
    """The path of the link in the newest mail to somebody."""
    found = re.search(r"http\S+?(/(?:zh/)?login/link/\S+)", letters(folder, address)[-1])
    assert found
    return found[1]


def log_of(folder: Path, what: str = "") -> list[tuple[str, str, str]]:
    """The audit log: who, what, about."""
    with team(folder, readonly=True) as opened:
        return [(one.who, one.what, one.about) for one in opened.audit.entries(what=what)]


@contextmanager
def people_of(folder: Path) -> Iterator[Team]:
    with team(folder) as opened:
        yield opened
