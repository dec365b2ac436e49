"""Every page of a site, found by following its own links from a few entrances; for the tests over all of them."""

import html
import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner
from starlette.testclient import TestClient

from monitor.cli import cli
from monitor.commands.setup import cards
from monitor.settings import Settings, load
from monitor.team.model import Role
from monitor.team.room import team
from monitor.web.app import create_app

OPERATOR, PASSWORD = "operator@example.org", "eleven quiet herons 47"
PUBLIC = (
    "/", "/?source=GACC&kind=entry.*", "/?source=nobody", "/?kind=nonsense", "/sources", "/calendar", "/feeds",
    "/subscribe", "/verify", "/story", "/search", "/search?q=口罩", "/login", "/nowhere", "/snapshot/999999",
    "/notice/gacc/announcement/1999/1", "/source/nobody", "/unsubscribe/mistyped", "/issues",
)  # fmt: skip
INSIDE = (
    "/account", "/account/sessions", "/account/subscriptions", "/account/subscribe", "/desk", "/desk/new", "/triage",
    "/operating", "/operating/sources", "/operating/held", "/operating/undecided", "/operating/messages",
    "/operating/users", "/operating/audit",
)  # fmt: skip
_APART = re.compile(r"/(static|original|raw|api|timegate|timemap|memento)/|\.(csv|json|ics|atom|svg)\b")


def demo_archive(folder: Path) -> Settings:
    """The demonstration's archive, and somebody who may do everything."""
    result = CliRunner().invoke(cli, ["demo", "--no-serve", "--data", str(folder)])
    assert result.exit_code == 0, result.output
    with team(folder) as opened:
        opened.accounts.add(OPERATOR, Role.OPERATOR, by="test", name="Olga <Operator>")
        opened.accounts.set_password(OPERATOR, PASSWORD, by="test")
    return settings_of(folder)


def settings_of(folder: Path) -> Settings:
    """The usual settings, for one folder."""
    (folder / "regwatch.toml").write_text(f'data = "{folder}"\n', encoding="utf-8")
    return load(folder / "regwatch.toml")


def client_of(settings: Settings) -> TestClient:
    """The site, asked without a network; redirects are not followed."""
    app = create_app(settings.data, settings, cards(settings))
    return TestClient(app, base_url="http://127.0.0.1", follow_redirects=False, raise_server_exceptions=False)


def log_in(client: TestClient) -> None:
    """Make a client the operator's."""
    page = client.get("/login").text
    csrf = re.search(r'<form class="asking".*?name="csrf" value="([^"]*)"', page, re.DOTALL)
    form = {"address": OPERATOR, "password": PASSWORD, "csrf": csrf[1] if csrf else "", "next": "/account"}
    answer = client.post("/login", data=form)
    assert answer.status_code == 303, answer.text


def links_of(text: str) -> Iterator[str]:
    """The addresses of our own that a page links to, without fragments."""
    for found in re.findall(r'(?:href|action)="(/[^"#]*)', text):
        yield html.unescape(found)


def walk(client: TestClient, entrances: Iterable[str], *, most: int = 4) -> dict[str, str]:
    """The HTML of each page by address: all entrances, and at most `most` pages of each kind that they lead to."""
    entrances = list(entrances)
    waiting, seen, kinds, pages = deque(entrances), set(entrances), Counter[str](), dict[str, str]()
    while waiting:
        path = waiting.popleft()
        if path not in entrances:
            if kinds[kind_of(path)] >= most:
                continue
            kinds[kind_of(path)] += 1
        answer = client.get(path)
        if not answer.headers.get("content-type", "").startswith("text/html"):
            continue
        assert answer.status_code < 500, f"{path}: {answer.text[:2000]}"
        pages[path] = answer.text
        for link in links_of(answer.text):
            if link not in seen and not _APART.search(link) and link.startswith("/zh") == path.startswith("/zh"):
                seen.add(link)
                waiting.append(link)
    return pages


def kind_of(path: str) -> str:
    """Which page of the site an address is: its path up to the first part that names a thing."""
    parts = urlsplit(path).path.removeprefix("/zh").split("/")
    return "/".join(parts[:3]) if parts[1:2] in (["account"], ["operating"], ["login"]) else f"/{parts[1]}"


def in_chinese(paths: Iterable[str]) -> list[str]:
    """The same addresses under /zh."""
    return [f"/zh{path}" for path in paths]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The demonstration's archive, made once for a file of tests."""
    return demo_archive(tmp_path_factory.mktemp("demo") / "data")
