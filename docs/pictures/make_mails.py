"""Writes the pictures of mails in this folder: real mails of the demo's archive, in Chromium. Sends nothing.

Run it from the checkout: `.venv/bin/python docs/pictures/make_mails.py [FOLDER]`.
"""

import sys
import tempfile
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from monitor.alerts.letter import Letter
from monitor.alerts.messages import compose
from monitor.demo.replay import replay, settings_for
from monitor.diff.change import Change, Kind
from monitor.settings import Operators, Settings, Web
from monitor.subscription import Subscription
from monitor.subscriptions import owed
from monitor.workspace import Workspace, workspace
from snapshots.model import Notice, Provision

FIFTH = "mofcom+gacc+nmpa/announcement/2020/5"
LISTED = "gacc/announcement/2020/53"
WATCHED = ("6307900010", "呼吸机")
WIDTHS = {"desktop": 1100, "phone": 390}


def main(folder: Path) -> None:
    """One picture for each mail, width and colour scheme."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data:
        given = Settings(
            web=Web(public_url="https://regwatch.example.org"), operators=Operators(addresses=("operators",))
        )
        settings = settings_for(Path(data), given)
        replay(settings, lambda played: None)
        with workspace(settings.data) as room:
            letters = list(_letters(room, settings))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for name, letter in letters:
            for device, width in WIDTHS.items():
                for scheme in ("light", "dark"):
                    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
                    page.set_content(letter.html)
                    picture = Image.open(BytesIO(page.screenshot(full_page=True)))
                    picture.quantize(64).save(folder / f"mail-{name}-{device}-{scheme}.png", optimize=True)
                    page.close()
        browser.close()


def _letters(room: Workspace, settings: Settings) -> list[tuple[str, Letter]]:
    found = room.ledger.changes.find()
    fifth = [change for change in found if change.key == FIFTH and change.kind is Kind.NOTICE_PUBLISHED]
    list_made = [change for change in found if LISTED in (change.key, change.cause)]
    return [
        ("new-rule-en", _letter(room, settings, fifth, "en")),
        ("new-rule-zh", _letter(room, settings, fifth, "zh")),
        ("new-rule-both", _letter(room, settings, fifth, "both")),
        ("list-watched-en", _letter(room, settings, list_made, "en", WATCHED)),
        (
            "operator-en",
            compose(next(one for one in room.ledger.outbox.find() if one.kind == "operator"), room, settings),
        ),
        ("redline-zh", _letter(room, settings, [_amended(room, fifth[0])], "zh")),
    ]


def _letter(
    room: Workspace, settings: Settings, changes: list[Change], language: str, watch: tuple[str, ...] = ()
) -> Letter:
    """What a reader who joined late would have got: the same changes once more, for a subscription of its own."""
    reader = Subscription(
        name=f"口罩 {language} {changes[0].kind}", channel="maildir", language=language, watch=watch, watch_only=False
    )
    told = [(change, change.title) for change in changes]
    with room.facts.transaction():
        for change in changes:
            room.ledger.changes.add(change)
        for debt in owed(told, (reader,), occasion=reader.name, now=changes[0].seen_at):
            room.ledger.outbox.owe(debt)
    message = next(one for one in room.ledger.outbox.find() if one.person == reader.who)
    return compose(message, room, settings)


def _amended(room: Workspace, change: Change) -> Change:
    """The act as if its page had been edited a day later: the demo's spring saw no such edit."""
    version = room.facts.versions.history(change.key)[0]
    assert isinstance(version.record, Notice)
    texts = [
        replace(one, text=one.text.replace("书面或电子声明", "电子声明").replace("自4月1日起", "自4月10日起"))
        for one in version.record.provisions
    ]
    record = replace(version.record, provisions=(*texts, Provision(text="本公告由商务部负责解释。")))
    later = change.seen_at + timedelta(days=1)
    with room.facts.transaction():
        after = room.facts.versions.add(
            record, source=change.source, seen_at=later, snapshots=change.snapshots, reader=version.reader
        )
    return replace(
        change, kind=Kind.NOTICE_AMENDED, seen_at=later, before=version.id, after=after.id,
        detail="1 provision amended, 1 added",
    )  # fmt: skip


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
