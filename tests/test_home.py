"""The entrance: what changed lately told in words, grouped, filtered as subscriptions hear names; what needs eyes."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from monitor.diff.change import Change, Kind
from monitor.settings import Settings
from monitor.web import folding
from monitor.web.app import create_app
from monitor.web.serve import bring_up_to_date
from monitor.workspace import Workspace, workspace
from snapshots.model import Edition
from tests.web_archive import ACT, CARDS, JOINT, MARCH, build


def words_of(text: str) -> str:
    """A page without its markup, on one line."""
    return " ".join(re.sub(r"<[^>]+>", "", text).split())


@pytest.fixture
def web(tmp_path: Path) -> Iterator[TestClient]:
    build(tmp_path)
    with TestClient(create_app(tmp_path, Settings(data=tmp_path), CARDS), raise_server_exceptions=False) as client:
        yield client


def entry(number: int, cause: str = "", kind: Kind = Kind.ENTRY_ADDED) -> Change:
    return Change(kind=kind, source="labs", key=f"labs/{number}", title=f"{number}", seen_at=MARCH, cause=cause or None)


def act(key: str = ACT, kind: Kind = Kind.NOTICE_PUBLISHED, cause: str = "") -> Change:
    return Change(kind=kind, source="gacc", key=key, title="t", seen_at=MARCH, cause=cause or None)


def test_what_an_act_did_stands_under_it_and_trouble_with_watching_comes_last() -> None:
    trouble = Change(kind=Kind.SOURCE_BROKEN, source="gacc", key="gacc", title="GACC", seen_at=MARCH)
    ended = act(JOINT, Kind.NOTICE_STATUS, ACT)
    changes = [trouble, entry(1, ACT), entry(2, ACT), ended, act(), entry(3)]
    (day,) = folding.by_day(folding.page(changes, 60).lines)
    assert [group.line.first for group in day.rules] == [act()]
    assert [len(line.changes) for line in day.rules[0].done] == [2, 1]
    assert [group.line.first for group in day.lists] == [entry(3)]
    assert [group.line.first for group in day.watching] == [trouble]


def test_no_change_is_lost_by_grouping() -> None:
    changes = [
        act(),
        act(JOINT, Kind.NOTICE_STATUS, ACT),
        act(kind=Kind.NOTICE_AMENDED),
        entry(1, ACT),
        entry(2, JOINT),
    ]
    (day,) = folding.by_day(folding.page(changes, 60).lines)
    groups = [*day.rules, *day.lists, *day.watching]
    told = [change for group in groups for line in (group.line, *group.done) for change in line.changes]
    assert sorted(change.id for change in told) == sorted(change.id for change in changes)


def test_a_change_is_told_in_a_sentence_in_the_language_of_the_page(web: TestClient) -> None:
    english, chinese = words_of(web.get("/").text), words_of(web.get("/zh/").text)
    assert "it has been in force since 2020-04-01 (in its words" in english
    assert "Tuesday 31 March 2020" in english and "2020年3月31日 星期二" in chinese
    assert "新增19项" in chinese and "19 entries added to" in english
    assert "seen 2020" not in chinese and "发现于" in chinese


@pytest.mark.parametrize("name", ["GACC", "gacc", "Gacc", "nmpa", "NMPA", "labs", "LABS"])
def test_the_filter_hears_issuers_and_registers_as_subscriptions_do(web: TestClient, name: str) -> None:
    for path in ("/", "/zh/"):
        text = web.get(path, params={"source": name}).text
        assert "Nothing on record" not in text and "没有符合" not in text, path
        assert text.count('class="line"') >= 1
    found = web.get("/api/changes.json", params={"source": name}).json()["changes"]
    keys = {change["key"] for change in found}
    if name.casefold() == "nmpa":
        assert keys and all("nmpa" in change["key"] + (change["cause"] or "") for change in found)
    if name.casefold() == "labs":
        assert all(key.startswith("labs/") for key in keys)


@pytest.mark.parametrize(
    ("query", "said"),
    [("kind=nonsense", "kind"), ("skip=-1", "skip"), ("skip=x", "skip"), (f"source={'a' * 500}", "source")],
)
def test_what_makes_no_sense_is_refused_with_what_is_expected(web: TestClient, query: str, said: str) -> None:
    for prefix in ("/", "/zh/"):
        answer = web.get(f"{prefix}?{query}")
        assert answer.status_code == 400 and said in answer.text and "Traceback" not in answer.text
    assert "应为以下之一" in web.get("/zh/?kind=nonsense").text


def test_names_are_found_in_an_archive_written_before_they_were_kept(tmp_path: Path) -> None:
    build(tmp_path)
    with workspace(tmp_path) as opened:
        before = opened.ledger.changes.belonging_to("nmpa")
        opened.facts.database.conn.execute("DROP TABLE change_names")
        opened.facts.database.conn.execute("DELETE FROM _sqlite_migrations WHERE name = '0014_changes_by_name'")
        opened.facts.database.conn.commit()
    bring_up_to_date(tmp_path)
    with workspace(tmp_path, readonly=True) as opened:
        assert before and opened.ledger.changes.belonging_to("NMPA") == before


def test_names_are_looked_up_in_an_index_and_read_newest_first(tmp_path: Path) -> None:
    build(tmp_path)
    with workspace(tmp_path) as opened:
        plan = opened.facts.database.conn.execute(
            "EXPLAIN QUERY PLAN SELECT position FROM change_names WHERE name = 'x' AND kind GLOB '*'"
            " ORDER BY position DESC LIMIT 500"
        ).fetchall()
        assert "SEARCH change_names USING PRIMARY KEY" in plan[0][3] and len(plan) == 1
        found = opened.ledger.changes.belonging_to("gacc")
        assert [change.seen_at for change in found] == sorted((change.seen_at for change in found), reverse=True)
        assert opened.ledger.changes.belonging_to("gacc", "entry.*", limit=3, offset=2)[0] in found


def test_a_source_that_cannot_be_watched_is_said_first(tmp_path: Path) -> None:
    build(tmp_path)
    now = datetime.now(UTC)
    with workspace(tmp_path) as opened, opened.facts.transaction():
        _checked(opened, now - timedelta(hours=1))
        opened.ledger.incidents.open("gacc", Kind.SOURCE_BLOCKED, "HTTP 412: the site's firewall refuses us", now)
    with TestClient(create_app(tmp_path, Settings(data=tmp_path), CARDS)) as client:
        assert "1 source cannot be watched well right now" in client.get("/").text
        page = words_of(client.get("/zh/source/gacc").text)
    assert "网站防火墙拒绝访问" in page and "无法监测" in page


def _checked(opened: Workspace, at: datetime) -> None:
    opened.facts.editions.add(
        Edition(id=0, source="gacc", seen_at=at, records=2, complete=True, held=False, reasons=(), snapshots=())
    )


def test_problem_pages_speak_the_language_and_keep_their_status(web: TestClient) -> None:
    for path, status in (("/nowhere", 404), ("/source/nobody", 404), ("/change/x", 404), ("/?skip=x", 400)):
        english, chinese = web.get(path), web.get(f"/zh{path}")
        assert english.status_code == chinese.status_code == status
        assert 'lang="en"' in english.text and '<html lang="zh-Hans">' in chinese.text
        assert english.headers["cache-control"] == "no-store"
    refused = web.post("/sources")
    assert refused.status_code == 405 and refused.headers["allow"] and "Nothing was changed" in refused.text
    assert "查看最新变更" in web.get("/zh/nowhere").text
