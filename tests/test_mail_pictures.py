"""Mails in a real browser: readable on a phone and a desk, in light and dark, and silent on the network."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from monitor.workspace import workspace
from tests.alert_room import broken, published, removed
from tests.browser import CHROMIUM
from tests.test_letters import amended, letter
from tests.test_web_browser import CONTRAST

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"{CHROMIUM} is not installed (apt-get install chromium)"),
]
sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed (pip install -e '.[dev]')")

WIDTHS = {"phone": 360, "desktop": 1280}
LANGUAGES = ("en", "zh", "both")


@pytest.fixture(scope="module")
def mails(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """One mail with everything a mail can show, by language."""
    found = {}
    for language in LANGUAGES:
        folder: Path = tmp_path_factory.mktemp(language)
        with workspace(folder) as room:
            changes = [published(room), *(removed(room, n) for n in range(1, 6)), broken()]
            changes.append(amended(room, "有效期限为5年。", "有效期限为10年，以下简称资格。"))
            found[language] = letter(room, *changes, language=language, watch=("检测实验室3",)).html
    return found


def shown(chromium: "Browser", html: str, width: int, scheme: str) -> tuple[Any, list[str]]:
    """The mail as opened, and what it asked the network for."""
    page = chromium.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)  # type: ignore[arg-type]
    asked = list[str]()
    page.on("request", lambda request: asked.append(request.url))
    page.set_content(html)
    return page, asked


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("device", WIDTHS)
def test_a_mail_fits_its_screen_and_its_words_stand_out(
    chromium: "Browser", mails: dict[str, str], device: str, scheme: str, language: str
) -> None:
    page, asked = shown(chromium, mails[language], WIDTHS[device], scheme)
    try:
        assert page.evaluate("document.documentElement.scrollWidth") <= WIDTHS[device]
        weakest = page.evaluate(CONTRAST)
        assert weakest[0] >= 4.5, weakest  # WCAG 2 AA, ordinary text
        background = page.evaluate("getComputedStyle(document.querySelector('.paper')).backgroundColor")
        assert background == ("rgb(22, 27, 34)" if scheme == "dark" else "rgb(255, 255, 255)")
        assert asked == []
    finally:
        page.close()


def test_a_mail_is_as_readable_where_the_style_sheet_is_thrown_away(chromium: "Browser", mails: dict[str, str]) -> None:
    head, _, rest = mails["en"].partition("<style>")
    page, _ = shown(chromium, head + rest.partition("</style>")[2], WIDTHS["phone"], "light")
    try:
        assert page.evaluate("document.documentElement.scrollWidth") <= WIDTHS["phone"]
        assert page.evaluate("getComputedStyle(document.querySelector('.facts th')).fontWeight") == "600"
        assert page.evaluate("getComputedStyle(document.querySelector('del')).textDecorationLine") == "line-through"
    finally:
        page.close()


def test_the_ways_out_of_a_mail_are_there_to_be_clicked(chromium: "Browser", mails: dict[str, str]) -> None:
    page, _ = shown(chromium, mails["both"], WIDTHS["desktop"], "light")
    try:
        for words in ("Unsubscribe with one click", "一键退订"):
            assert page.get_by_role("link", name=words).get_attribute("href").startswith("https://archive.example.org/")
    finally:
        page.close()
