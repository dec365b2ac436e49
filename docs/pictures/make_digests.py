"""Writes the pictures of a digest and of an issue of the desk: the demo's spring, in Chromium. Sends nothing.

Run it from the checkout: `.venv/bin/python docs/pictures/make_digests.py [FOLDER]`.
"""

import sys
import tempfile
from io import BytesIO
from pathlib import Path

import msgspec
import pypdfium2
from click.testing import CliRunner
from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from monitor.alerts.messages import compose
from monitor.cli import cli
from monitor.demo.replay import replay, settings_for
from monitor.settings import Settings, Web
from monitor.subscription import Subscription
from monitor.workspace import workspace

MEMBERS = Subscription(name="members", channel="maildir", when="weekly", language="both")
BLIND = "2020-04-16"  # the day customs answered with an empty list: the digest of its week says so
HEIGHT = 1500  # of a picture, at most


def main(folder: Path) -> None:
    """A digest and a corrected issue, on a phone and in the dark; the issue as a page of PDF."""
    with tempfile.TemporaryDirectory() as data:
        pages = {"digest": _digest(Path(data)), "issue-correction": _issue(Path(data))}
        page = pypdfium2.PdfDocument(Path(data) / "out" / "issue-1.pdf")[0]
        _saved(page.render(scale=1.2).to_pil(), folder / "issue-page-of-pdf.png")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for name, html in pages.items():
            _picture(browser, html, folder / f"{name}-phone.png", 390, "light")
            _picture(browser, html, folder / f"{name}-dark.png", 900, "dark")
        browser.close()


def _digest(data: Path) -> str:
    settings = settings_for(data, Settings(web=Web(public_url="https://regwatch.example.org")))
    settings = msgspec.structs.replace(settings, subscription=(MEMBERS,))
    replay(settings, lambda played: None)
    with workspace(settings.data) as room:
        digests = (one for one in room.ledger.outbox.find() if one.kind == "digest")
        return compose(next(one for one in digests if one.due_at.date().isoformat() > BLIND), room, settings).html


def _issue(data: Path) -> str:
    config = data / "regwatch.toml"
    config.write_text(
        '[web]\npublic_url = "https://regwatch.example.org"\n[[subscription]]\nname = "members"\nchannel = "maildir"\n'
    )
    for words in (
        "new --title|Export rules, April|--title-zh|四月出口规则|--since 2020-04-01 --until 2020-04-30",
        "edit 1 --intro-zh|各位会员：|--intro-en|Dear members,|--note 1 --note-en|Mind the **customs codes**.",
        "approve 1 --by|Li Na",
        "publish 1 --subscription members --on 2020-05-06",
        "correct 1 --drop 2 --note|Item 2 was not meant for members.|--note-zh|第2条有误。",
        f"export 1 --out {data / 'out'}",
    ):
        options = [word for place, part in enumerate(words.split("|")) for word in _split(part, place)]
        made = CliRunner().invoke(cli, ["--data", str(data), "--config", str(config), "digest", *options])
        assert made.exit_code == 0, made.output
    return (data / "out" / "issue-1.html").read_text("utf-8")


def _split(part: str, place: int) -> list[str]:
    """Options stand at even places, texts with blanks in them at odd ones."""
    return [part] if place % 2 else part.split()


def _picture(browser: Browser, html: str, file: Path, width: int, scheme: str) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    page.set_content(html)
    whole = Image.open(BytesIO(page.screenshot(full_page=True)))
    _saved(whole.crop((0, 0, whole.width, min(whole.height, HEIGHT))), file)
    page.close()


def _saved(picture: Image.Image, file: Path) -> None:
    picture.quantize(64).save(file, optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
