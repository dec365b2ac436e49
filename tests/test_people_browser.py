"""People in a real browser: logging in as each role by every way, subscribing and leaving; without any script."""

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from monitor.settings import Settings
from monitor.team.model import Role
from monitor.workspace import workspace
from tests.browser import CHROMIUM
from tests.identity_provider import CLIENT, SECRET, IdentityProvider, serving
from tests.people_room import PASSWORD, address_of, hire, link_of, settings_of
from tests.web_archive import build

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"{CHROMIUM} is not installed (apt-get install chromium)"),
]
sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed (pip install -e '.[dev]')")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("people")
    build(made)
    hire(made)
    return made


@contextmanager
def pages(folder: Path, **web: object) -> Iterator[str]:
    """The pages behind a real server that knows its own address."""
    import socket
    import time

    import uvicorn

    from monitor.web.app import create_app
    from tests.web_archive import CARDS

    with socket.create_server(("127.0.0.1", 0)) as listener:
        settings: Settings = settings_of(folder, port=listener.getsockname()[1], **web)
        server = uvicorn.Server(uvicorn.Config(create_app(folder, settings, CARDS), log_level="critical"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not server.started:
            assert thread.is_alive(), "the server did not start"
            time.sleep(0.01)
        yield settings.web.base_url
        server.should_exit = True
        thread.join(10)


@pytest.fixture(scope="module")
def base(folder: Path) -> Iterator[str]:
    with pages(folder) as address:
        yield address


@pytest.fixture
def page(chromium: "sync_api.Browser") -> Iterator["sync_api.Page"]:
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 375, "height": 800})
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("role", list(Role))
def test_each_role_logs_in_by_password_sees_what_is_theirs_and_logs_out(
    base: str, page: "sync_api.Page", role: Role
) -> None:
    page.goto(f"{base}/login")
    page.get_by_label("E-mail address").fill(address_of(role))
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("Password").press("Enter")
    page.wait_for_url(f"{base}/account")
    assert page.get_by_role("link", name=f"The {role}").is_visible()
    assert page.get_by_role("link", name="Operating").count() == (1 if role is Role.OPERATOR else 0)
    for path, needed in (("/desk", Role.EDITOR), ("/operating", Role.OPERATOR)):
        shown = page.goto(base + path)
        assert shown and shown.status == (200 if role.covers(needed) else 403)
    page.goto(f"{base}/account")
    [session] = [cookie for cookie in page.context.cookies() if cookie["name"] == "regwatch"]
    assert session["httpOnly"] and session["sameSite"] == "Lax"
    page.get_by_role("button", name="Log out").click()
    page.goto(f"{base}/account")
    assert urlsplit(page.url).path == "/login"


@pytest.mark.parametrize("role", list(Role))
def test_each_role_logs_in_by_a_link_from_the_mail(
    folder: Path, base: str, page: "sync_api.Page", chromium: "sync_api.Browser", role: Role
) -> None:
    page.goto(f"{base}/zh/login")
    page.get_by_label("邮箱地址").fill(address_of(role))
    page.get_by_role("button", name="改为发送登录链接到邮箱").click()
    assert "登录链接正在发送至" in page.get_by_role("status").inner_text()
    page.wait_for_timeout(300)  # it is sent behind the answer
    link = base + link_of(folder, address_of(role))
    other = chromium.new_context().new_page()
    assert (shown := other.goto(link)) and shown.status == 410
    page.goto(link)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url(f"{base}/account")
    assert page.locator("dd", has_text=str(role)).count() > 0
    assert (again := page.goto(link)) and again.status == 410
    other.context.close()


def test_a_reader_subscribes_with_a_preview_and_stops_by_keyboard_and_labels(
    folder: Path, base: str, page: "sync_api.Page"
) -> None:
    _log_in(base, page, Role.READER)
    page.goto(f"{base}/account/subscribe")
    page.get_by_label("Only with one of these words").fill("公告")
    page.get_by_label("When").select_option("weekly")
    page.get_by_role("button", name="What would it have matched?").click()
    assert "would have matched" in page.get_by_role("heading", level=2).first.inner_text()
    assert page.get_by_label("Only with one of these words").input_value() == "公告"
    page.get_by_role("button", name="Save").click()
    assert "Saved" in page.get_by_role("status").inner_text()
    page.get_by_role("button", name=re.compile("^Stop account-")).click()
    assert "Stopped" in page.get_by_role("status").inner_text()
    with workspace(folder, readonly=True) as room:
        assert {one.subscription.address: str(one.state) for one in room.ledger.subscribers.all()}[
            address_of(Role.READER)
        ] == "stopped"


def test_a_stranger_subscribes_confirms_by_the_mail_and_leaves(folder: Path, base: str, page: "sync_api.Page") -> None:
    from datetime import datetime

    from monitor.consent.links import confirm_link, unsubscribe_link

    page.goto(f"{base}/zh/subscribe")
    page.get_by_label("邮箱地址").fill("mei@example.org")
    page.get_by_role("button", name="发送确认邮件").click()
    assert "mei@example.org" in page.get_by_role("status").inner_text()
    with workspace(folder) as room:
        [due] = [one for one in room.ledger.outbox.find("due") if one.person == "mei@example.org"]
        asked = json.loads(due.content)
        secret, name = room.ledger.secret(), asked["subscription"]
    at = datetime.fromisoformat(asked["asked_at"])
    page.goto(confirm_link(base, secret, "mei@example.org", name, at) + "?lang=zh")
    page.get_by_role("button", name="确认订阅").click()
    assert "订阅成功" in page.get_by_role("heading", level=1).inner_text()
    page.goto(unsubscribe_link(base, secret, "mei@example.org", (name,)))
    page.get_by_role("link", name="中文").click()
    page.get_by_role("button", name=f"退订“{name}”").click()
    assert "已退订" in page.get_by_role("heading", level=1).inner_text()
    with workspace(folder, readonly=True) as room:
        assert room.ledger.subscribers.has_left("mei@example.org", name)


def test_openid_takes_the_browser_to_the_provider_and_back(
    folder: Path, page: "sync_api.Page", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REGWATCH_OIDC_SECRET", SECRET)
    with serving(WithLoginPage()) as idp, pages(folder, oidc={"issuer": idp.issuer, "client_id": CLIENT}) as here:
        page.goto(f"{here}/login?next=/account/sessions")
        page.get_by_role("link", name="Log in with your organisation").click()
        page.get_by_role("link", name="I am the editor").click()
        page.wait_for_url(f"{here}/account/sessions")
        assert page.get_by_role("link", name="The editor").is_visible()


class WithLoginPage(IdentityProvider):
    """The provider with a page of its own for browsers: one link back to us."""

    def answer(self, path: str, form: dict[str, str], authorization: str) -> tuple[int, bytes]:
        """One answer."""
        if not path.startswith("/authorize?"):
            return super().answer(path, form, authorization)
        person = {"sub": "7", "email": address_of(Role.EDITOR), "email_verified": True}
        [back] = parse_qs(urlsplit(path).query)["redirect_uri"]
        there = f"{back}?{urlencode(self.log_in(path, person))}"
        return 200, f'<a href="{there.replace("&", "&amp;")}">I am the editor</a>'.encode()


PATHS = (
    "/login", "/account", "/account/sessions", "/account/subscriptions", "/account/subscribe", "/operating",
    "/operating/sources", "/operating/held", "/operating/undecided", "/operating/messages", "/operating/users",
    "/operating/audit", "/logout",
)  # fmt: skip


@pytest.mark.parametrize("prefix", ["", "/zh"])
def test_every_page_of_people_fits_a_phone_and_breaks_no_rule_of_accessibility(
    base: str, chromium: "sync_api.Browser", prefix: str
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    for scheme in ("light", "dark"):
        context = chromium.new_context(viewport={"width": 320, "height": 720}, color_scheme=scheme, bypass_csp=True)
        page = context.new_page()
        _log_in(base, page, Role.OPERATOR)
        for path in PATHS:
            page.goto(base + prefix + path)
            assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
            found = axe.run(page).response["violations"]
            serious = [one["id"] for one in found if one["impact"] in ("serious", "critical", "moderate")]
            assert not serious, (path, scheme, json.dumps(found)[:1500])
        context.close()


def _log_in(base: str, page: "sync_api.Page", role: Role) -> None:
    page.goto(f"{base}/login")
    page.get_by_label("E-mail address").fill(address_of(role))
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in", exact=True).click()
    page.wait_for_url(f"{base}/account")
