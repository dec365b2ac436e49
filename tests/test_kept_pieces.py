"""Pieces of pages kept for the next reader: never out of date, never of somebody who is logged in."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from monitor.settings import Settings
from monitor.web.access import Person, Role, asking
from monitor.web.app import create_app
from monitor.web.site import Site, templates
from monitor.workspace import workspace
from snapshots.model import Notice, Provision
from tests.web_archive import APRIL, CARDS, MARCH, build, notice

KEY = "gacc/announcement/2021/8"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    build(tmp_path)
    with workspace(tmp_path) as opened, opened.facts.transaction():
        for at, words in ((MARCH, "三十日内申报。"), (APRIL, "十日内申报。")):
            opened.facts.versions.add(saying(words), source="gacc", seen_at=at, snapshots=[1], reader="t")
    return tmp_path


def saying(words: str) -> Notice:
    made = notice(KEY, "第8号公告", words)
    provisions = (Provision(number="一、", text=words, level="heading"),)
    return Notice(**{**{name: getattr(made, name) for name in made.__slots__}, "provisions": provisions})


def reading(folder: Path) -> TestClient:
    return TestClient(create_app(folder, Settings(data=folder), CARDS), base_url="http://127.0.0.1")


def ids(folder: Path) -> list[int]:
    with workspace(folder, readonly=True) as opened:
        return [version.id for version in opened.facts.versions.history(KEY)]


def test_a_redline_read_before_names_its_versions_anew_once_an_older_state_is_learned_of(folder: Path) -> None:
    before, after = ids(folder)
    web = reading(folder)
    assert "Version 1, " in web.get(f"/redline/{before}/{after}").text
    with workspace(folder) as opened, opened.facts.transaction():
        opened.facts.sightings.seen_then(
            saying("四十日内申报。"), source="gacc", seen_at=MARCH - timedelta(days=9), snapshots=[1], reader="t",
            looks=[], ended_at=MARCH,
        )  # fmt: skip
    told = web.get(f"/redline/{before}/{after}").text
    assert "Version 2, " in told and "Version 1, " not in told
    assert "申报" in told


def test_a_redline_read_twice_is_the_same_page(folder: Path) -> None:
    before, after = ids(folder)
    first, again = reading(folder), reading(folder)
    assert first.get(f"/redline/{before}/{after}").text == again.get(f"/redline/{before}/{after}").text


def test_a_redline_turned_round_leads_to_the_older_first_and_of_two_records_is_refused(folder: Path) -> None:
    before, after = ids(folder)
    web = reading(folder)
    turned = web.get(f"/redline/{after}/{before}", follow_redirects=False)
    assert (turned.status_code, turned.headers["location"]) == (302, f"/redline/{before}/{after}")
    assert web.get(f"/redline/1/{after}").status_code == 400
    assert web.get(f"/redline/{before}/999999").status_code == 404


def test_what_stands_beside_the_changes_follows_what_is_written(folder: Path) -> None:
    web = reading(folder)
    assert "第9号公告" not in web.get("/").text
    coming = notice("gacc/announcement/2021/9", "第9号公告", "正文。")
    day = datetime.now(UTC).date() + timedelta(days=20)
    known = {name: getattr(coming, name) for name in coming.__slots__} | {"effective": day}
    with workspace(folder) as opened, opened.facts.transaction():
        opened.facts.versions.add(Notice(**known), source="gacc", seen_at=APRIL, snapshots=[1], reader="t")
    assert "第9号公告" in web.get("/").text


def test_a_piece_is_kept_for_everybody_by_language_and_never_for_a_person(tmp_path: Path) -> None:
    site = Site(folder=tmp_path, settings=Settings(data=tmp_path), sources={}, templates=templates())
    with asking(Person(name="Li", address="li@example.org", role=Role.OPERATOR, csrf="secret")):
        assert site.piece(("x",), lambda: "of Li") == "of Li"
    assert site.piece(("x",), lambda: "of all") == "of all"
    assert site.piece(("x",), lambda: "made again") == "of all"
    with asking(Person(name="Li", address="li@example.org", role=Role.OPERATOR, csrf="secret")):
        assert site.piece(("x",), lambda: "of Li") == "of Li"
