"""Pictures of the main pages over the demonstration's archive, in both languages, into docs/pictures/web/.

    python docs/pictures/make_pages.py

Needs the system's Chromium and the extra `dev`. The archive is replayed into a temporary folder, served on loopback,
and photographed at desktop and phone width, light and dark; the PNGs are cut to 64 colours, which a page hardly shows.
"""

import io
import socket
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from click.testing import CliRunner
from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from monitor.cli import cli
from monitor.commands.setup import cards
from monitor.settings import Settings, load
from monitor.web.app import create_app
from monitor.workspace import workspace

HERE = Path(__file__).parent / "web"
CHROMIUM = "/usr/bin/chromium"
DESKTOP, PHONE = (1200, 1000), (390, 844)
COLOURS = 64
NOTICE = "/notice/mofcom%2Bgacc%2Bnmpa/announcement/2020/5"
PAGES = {
    "home": "/", "sources": "/sources", "source": "/source/gacc", "notice": NOTICE, "rules": "/rules?on=2020-04-10",
    "register": "/register/gacc-export-inspection?on=2020-04-11", "entry": "/entry/gacc-export-inspection/6307900010",
    "calendar": "/calendar", "search": "/search?q=口罩", "pictures": "/pictures", "story": "/story",
    "verify": "/verify", "subscribe": "/subscribe", "login": "/login",
}  # fmt: skip
ON_PHONES = ("home", "notice", "register", "search")


@contextmanager
def served(settings: Settings) -> Iterator[str]:
    """A server on loopback while the pictures are taken."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        config = uvicorn.Config(create_app(settings.data, settings, cards(settings)), log_level="warning")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.05)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join()


def redline_of(folder: Path) -> str:
    """The address of a comparison: of an act as it was published and as it stands after another one ended it."""
    with workspace(folder, readonly=True) as opened:
        versions = opened.facts.versions.history("mofcom+gacc+samr/announcement/2020/12")
    return f"/redline/{versions[0].id}/{versions[-1].id}"


def photograph(browser: Browser, url: str, name: str, size: tuple[int, int], scheme: str) -> None:
    """One page as one PNG: what a reader sees before scrolling."""
    page = browser.new_page(viewport={"width": size[0], "height": size[1]}, color_scheme=scheme)
    answer = page.goto(url, wait_until="load")
    if answer is None or answer.status != 200:
        raise SystemExit(f"{url}: {answer.status if answer else 'no answer'}")
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(HERE / f"{name}.png", optimize=True)
    page.close()


def main() -> None:
    """Make them all."""
    HERE.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "data"
        CliRunner().invoke(cli, ["demo", "--no-serve", "--data", str(folder)], catch_exceptions=False)
        (folder / "regwatch.toml").write_text(f'data = "{folder}"\n', encoding="utf-8")
        with sync_playwright() as playwright, served(load(folder / "regwatch.toml")) as base:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            pages = PAGES | {"redline": redline_of(folder)}
            for language, prefix in (("en", ""), ("zh", "/zh")):
                for name, path in pages.items():
                    photograph(browser, f"{base}{prefix}{path}", f"{name}-{language}", DESKTOP, "light")
                for name in ON_PHONES:
                    photograph(browser, f"{base}{prefix}{pages[name]}", f"{name}-{language}-phone", PHONE, "dark")
            browser.close()


if __name__ == "__main__":
    main()
