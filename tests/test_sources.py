"""Every saved page of every source still reads the way a person once checked it against the official text.

A case is a folder `tests/sources/<source>/<case>/` with `page.html` or `page.json` (bytes as served), perhaps
`annex.xls`, `input.json` (url, role, content_type, perhaps `listed`, `status`, `final_url`, `origin`) and
`expected.json`. A new page needs no code: without `expected.json` the first run writes it and fails, because reading
it is the reviewer's work. Pages that no publisher wrote say so in `origin` ("synthetic, from …").
"""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from snapshots.model import Notice, Role, Verdict
from spiders.base import Source
from spiders.platforms.shapes import Link
from spiders.reading.files.office import sheet_rows
from spiders.reading.pages.page import Page
from spiders.sources import all_sources
from spiders.verdict import judge

CASES = Path(__file__).parent / "sources"
FOLDERS = sorted(path.parent for path in CASES.glob("*/*/input.json"))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: f"{folder.parent.name}/{folder.name}")
def test_a_saved_page_reads_as_it_was_reviewed(folder: Path) -> None:
    found = json.loads(json.dumps(_reading(folder)))
    expected = folder / "expected.json"
    if not expected.exists():
        expected.write_text(json.dumps(found, ensure_ascii=False, indent=2) + "\n", "utf-8")
        pytest.fail(f"{expected} was missing and is now written: review every value against the official text")
    assert _filled(found) == _filled(json.loads(expected.read_text("utf-8")))


@pytest.mark.parametrize("name", sorted(all_sources()))
def test_every_source_has_saved_pages_of_each_leg_of_its_crawl(name: str) -> None:
    source = all_sources()[name]
    roles = {json.loads((folder / "input.json").read_text("utf-8"))["role"] for folder in _folders_of(name)}
    legs = {Role.LIST, *([Role.ARTICLE] if source.articles else [])}
    assert legs <= roles, f"tests/sources/{name}/ holds no saved page of {sorted(legs - roles)}"


def test_every_folder_belongs_to_a_source_we_ship() -> None:
    assert {folder.parent.name for folder in FOLDERS} <= set(all_sources())


def _filled(found: Any) -> Any:
    """Without what is empty: a new optional field changes no reviewed page."""
    if isinstance(found, dict):
        return {name: value for name, each in found.items() if (value := _filled(each)) not in (None, "", [], {})}
    return [_filled(each) for each in found] if isinstance(found, list) else found


def _folders_of(name: str) -> list[Path]:
    return [folder for folder in FOLDERS if folder.parent.name == name]


def _reading(folder: Path) -> dict[str, Any]:
    """Verdict, and what was read; for an act with an annex also what its registers take from it."""
    given = json.loads((folder / "input.json").read_text("utf-8"))
    source = all_sources()[folder.parent.name]
    page = Page(
        url=given["url"],
        final_url=given.get("final_url", given["url"]),
        role=Role(given["role"]),
        body=next(folder.glob("page.*")).read_bytes(),
        content_type=given["content_type"],
    )
    verdict, reason = judge(source, page, given.get("status", 200))
    found: dict[str, Any] = {"verdict": verdict, "reason": reason}
    if verdict not in (Verdict.OK, Verdict.UNAVAILABLE):
        return found
    if page.role is Role.LIST:
        return found | {"listing": msgspec.to_builtins(source.listing(page))}
    listed = {"url": given["url"], "role": "article", **given["listed"]} if "listed" in given else None
    notice = source.read(page, msgspec.convert(listed, Link) if listed else None)
    found["notice"] = msgspec.to_builtins(notice)
    annex = folder / "annex.xls"
    if notice and annex.exists():
        found["registers"] = _registers(source, notice, annex.read_bytes())
    return found


def _registers(source: Source, notice: Notice, annex: bytes) -> dict[str, Any]:
    touched = [(register, touch) for register in source.registers if (touch := register.touched_by(notice))]
    sheets = sheet_rows(annex)
    return {
        register.name: {"touch": touch, "entries": msgspec.to_builtins(register.entries(sheets))}
        for register, touch in touched
    }
