"""What a team notes on changes, by its pages: nobody is overwritten, nothing typed is lost, the public sees nothing."""

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path

import pytest

from monitor.team.notes import Wish
from monitor.team.room import team
from monitor.web.access import Role
from monitor.web.app import TABLE
from monitor.workspace import workspace
from tests.desk_site import Site, Visitor, fields_of
from tests.web_archive import ACT, build

HOSTILE = '</textarea></bdi><script>alert("x")</script><img src=x onerror=alert(1)> [a](javascript:alert(1)) \u202egpj'
SECRET = "geheime-zaak"


@pytest.fixture
def site(tmp_path: Path) -> Site:
    build(tmp_path)
    return Site(tmp_path)


@pytest.fixture
def anna(site: Site) -> Visitor:
    return site.login("anna@example.org", "editor", "Anna")


@pytest.fixture
def bo(site: Site) -> Visitor:
    return site.login("bo@example.org", "reader", "Bo")


@pytest.fixture
def change(site: Site) -> str:
    with workspace(site.folder, readonly=True) as opened:
        return next(one.id for one in opened.ledger.changes.find() if one.key == ACT)


def noted(visitor: Visitor, change: str, **fields: str) -> dict[str, list[str]]:
    """The form of a change as a page has it, with some fields filled in."""
    page = visitor.get(f"/triage/{change}")
    forms = re.findall(r"<form.*?</form>", page, re.S)
    saving = next(form for form in forms if 'name="version"' in form)
    return fields_of(saving, f"/triage/{change}") | {name: [value] for name, value in fields.items()} | {"do": ["save"]}


def test_what_is_noted_stands_on_the_page_of_the_change_and_in_the_log(
    site: Site, anna: Visitor, bo: Visitor, change: str
) -> None:
    asked = noted(anna, change, relevance="yes", owner="bo@example.org", due="2026-12-31", decision="relabel all")
    page = anna.post(f"/triage/{change}", asked)
    assert "Saved." in page and "relabel all" in page and 'value="2026-12-31"' in page
    assert "relabel all" in bo.get(f"/change/{change}")
    bo.post(f"/triage/{change}", {"do": "see"})
    assert "Seen by" in (seen := bo.get(f"/change/{change}")) and "I have not seen this after all" in seen
    bo.post(f"/triage/{change}", {"do": "comment", "comment": "asked the supplier"})
    assert "asked the supplier" in anna.get(f"/change/{change}")
    bo.post(f"/triage/{change}", {"do": "unsee"})
    with team(site.folder, readonly=True) as opened:
        lines = [(one.who, one.what) for one in opened.audit.entries(about=change)]
        assert opened.audit.verify()
    assert lines == [
        ("anna@example.org", "triage.set"), ("bo@example.org", "triage.seen"), ("bo@example.org", "triage.comment"),
        ("bo@example.org", "triage.seen"),
    ]  # fmt: skip


def test_who_was_overtaken_is_told_by_whom_and_keeps_what_was_typed(anna: Visitor, bo: Visitor, change: str) -> None:
    early = noted(bo, change, decision="mine, of Bo")
    anna.post(f"/triage/{change}", noted(anna, change, decision="hers, of Anna", relevance="no"))
    page = bo.post(f"/triage/{change}", early, 409)
    assert "Somebody was faster" in page and "anna@example.org changed" in page
    assert "mine, of Bo</textarea>" in page and "<q>hers, of Anna</q>" in page
    assert "hers, of Anna</textarea>" in anna.get(f"/triage/{change}"), "nothing was overwritten"
    forms = re.findall(r"<form.*?</form>", page, re.S)
    again = fields_of(next(form for form in forms if 'name="version"' in form), f"/triage/{change}")
    assert "mine, of Bo</textarea>" in bo.post(f"/triage/{change}", again | {"do": ["save"]})


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("due", "next week", "is no day"),
        ("due", "1066-10-14", "no day anything can be due"),
        ("owner", "nobody@example.org", "Has no account"),
        ("relevance", "perhaps", "none of"),
        ("decision", "x" * 4001, "4000 is the most"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_the_rest_stays_typed(
    anna: Visitor, change: str, field: str, value: str, says: str
) -> None:
    asked = noted(anna, change) | {"decision": ["a long decision"], field: [value]}
    page = anna.post(f"/triage/{change}", asked, 400)
    wrong = re.search(rf'<span class="error" id="wrong-{field}">(.*?)</span>', page, re.S)
    assert wrong and says in unescape(wrong[1])
    assert field == "decision" or "a long decision</textarea>" in page
    assert "a long decision" not in anna.get(f"/triage/{change}"), "nothing was saved"
    assert "请" in anna.post(f"/zh/triage/{change}", asked, 400)


def test_strangers_and_forms_without_the_token_alter_nothing(site: Site, anna: Visitor, change: str) -> None:
    public = site.public()
    asked = {"do": "save", "version": "0", "decision": SECRET}
    public.post(f"/triage/{change}", asked, 401)
    anna.post(f"/triage/{change}", asked, 403, token=False)
    foreign = anna.client.post(
        f"/triage/{change}", data=asked | {"csrf": anna.csrf}, headers={"Origin": "https://evil.example"}
    )
    assert foreign.status_code == 403
    for path in ("/triage", "/triage.csv", "/triage.json", f"/triage/{change}"):
        answer = public.client.get(path, follow_redirects=False)
        assert answer.status_code == 303 and "/login?next=" in answer.headers["location"]
    anna.post(f"/triage/{change}", {"do": "save"}, 400)
    anna.post(f"/triage/{change}", {"do": "explode", "version": "0"}, 400)
    for odd in ("0" * 16, "x", "%2e%2e", "\u202e"):
        anna.get(f"/triage/{odd}", 404)
    anna.get("/triage?show=everything", 400)
    assert SECRET not in anna.get(f"/triage/{change}")


def test_only_editors_publish(site: Site, anna: Visitor, bo: Visitor, change: str) -> None:
    asked = noted(bo, change, decision="for all to read") | {"publishing": ["1"], "published": ["1"]}
    bo.post(f"/triage/{change}", asked)
    public = site.public()
    assert "for all to read" not in public.get(f"/change/{change}")
    anna.post(f"/triage/{change}", noted(anna, change) | {"published": ["1"]})
    anna.post(f"/triage/{change}", {"do": "comment", "comment": "a public word", "public": "1"})
    bo.post(f"/triage/{change}", {"do": "comment", "comment": "a word among us", "public": "1"})
    page = public.get(f"/change/{change}")
    assert "Note of the editors" in page and "for all to read" in page and "a public word" in page
    assert "a word among us" not in page and "bo@example.org" not in page and "csrf" not in page
    assert "编者说明" in public.get(f"/zh/change/{change}")


def test_lists_show_what_is_open_mine_overdue_and_not_seen(site: Site, anna: Visitor, bo: Visitor, change: str) -> None:
    with workspace(site.folder, readonly=True) as opened:
        other = next(one for one in opened.ledger.changes.find() if one.id != change)
    yesterday = datetime.now(UTC).date() - timedelta(days=2)
    with team(site.folder) as room:
        room.triage.alter(change, Wish(owner="bo@example.org", due=yesterday), expected=0, by="anna@example.org")
        room.triage.alter(other.id, Wish(decision="done with"), expected=0, by="anna@example.org")
    row = f'href="/change/{change}#triage"'
    for show, holds in (("open", True), ("mine", True), ("overdue", True), ("decided", False), ("all", True)):
        assert (row in bo.get(f"/triage?show={show}")) is holds, show
    assert row not in anna.get("/triage?show=mine") and "past due" in anna.get("/triage?show=overdue")
    assert row not in anna.get("/triage?owner=anna@example.org") and row in anna.get("/triage?owner=BO@example.org")
    assert f'href="/change/{other.id}#triage"' in anna.get("/triage?show=decided")
    page = anna.get("/triage?show=unseen")
    assert row in page
    ticked = fields_of(page, "/triage")
    assert len(ticked["change"]) > 5
    anna.post("/triage", ticked)
    assert "Nothing is in this list." in anna.get("/triage?show=unseen") and row in bo.get("/triage?show=unseen")
    anna.post("/triage", {"change": "0" * 16}, 400)
    assert "逾期" in bo.get("/zh/triage")


def test_exports_hold_what_the_list_shows_and_no_formula(anna: Visitor, change: str) -> None:
    anna.post(f"/triage/{change}", noted(anna, change, decision="=1+1 出口", relevance="yes"))
    rows = list(csv.DictReader(io.StringIO(anna.get("/triage.csv"))))
    assert [(row["change"], row["decision"], row["key"]) for row in rows] == [(change, "'=1+1 出口", ACT)]
    told = json.loads(anna.get("/triage.json"))["triage"]
    assert told[0]["change"] == change and told[0]["decision"] == "=1+1 出口" and told[0]["overdue"] is False
    assert json.loads(anna.get("/triage.json?show=open"))["triage"] == []


def test_hostile_notes_act_nowhere(site: Site, anna: Visitor, change: str) -> None:
    anna.post(f"/triage/{change}", noted(anna, change, decision=HOSTILE) | {"published": ["1"]})
    anna.post(f"/triage/{change}", {"do": "comment", "comment": HOSTILE, "public": "1"})
    for visitor, path in (
        (anna, f"/change/{change}"), (anna, f"/triage/{change}"), (anna, "/triage?show=all"),
        (site.public(), f"/change/{change}"), (site.public(), f"/zh/change/{change}"),
    ):  # fmt: skip
        page = visitor.get(path)
        shown = page.replace(unescape("&#8238;"), "") if "/triage/" in path or visitor is anna else page
        assert "&lt;script&gt;alert" in page and "<script>alert" not in page and "<img src=x" not in page
        assert 'href="javascript' not in shown


def public_addresses(site: Site) -> Iterator[str]:
    """Every address without a login: those of the tables, and whatever their pages link to."""
    public, waiting, asked = site.public(), ["/", "/zh/"], set[str]()
    waiting += [row.path for row in TABLE if row.may <= Role.PUBLIC and "{" not in row.path]
    while waiting:
        path = waiting.pop()
        if path in asked or len(asked) > 120:
            continue
        asked.add(path)
        answer = public.client.get(path, headers={"Accept": "*/*"})
        yield answer.text
        if "html" in answer.headers.get("content-type", ""):
            waiting += [
                unescape(found).partition("#")[0] for found in re.findall(r'(?:href|src)="(/[^"]*)"', answer.text)
            ]


def test_nothing_of_it_is_on_any_public_page_feed_or_interface(site: Site, anna: Visitor, change: str) -> None:
    anna.post(f"/triage/{change}", noted(anna, change, decision=f"{SECRET} one", owner="anna@example.org"))
    anna.post(f"/triage/{change}", {"do": "comment", "comment": f"{SECRET} two", "public": "1"})
    anna.post(f"/triage/{change}", {"do": "see"})
    assert SECRET in anna.get(f"/change/{change}")
    looked_at = list(public_addresses(site))
    assert len(looked_at) > 60
    for text in looked_at:
        assert SECRET not in text and "anna@example.org" not in text


def test_nothing_of_it_is_in_the_static_export(
    site: Site, anna: Visitor, change: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    export = pytest.importorskip("monitor.site_export", reason="the static export is not there")
    assert export
    from click.testing import CliRunner

    from monitor.cli import cli

    anna.post(f"/triage/{change}", noted(anna, change, decision=SECRET))
    anna.post(f"/triage/{change}", {"do": "comment", "comment": SECRET, "public": "1"})
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    out, config = elsewhere / "site", elsewhere / "regwatch.toml"
    config.write_text("")
    asked = ["--config", str(config), "--data", str(site.folder), "export", "--site", str(out)]
    result = CliRunner().invoke(cli, asked)
    assert result.exit_code == 0, (result.output, result.exception)
    files = [one for one in out.rglob("*") if one.is_file()]
    assert len(files) > 10
    for file in files:
        assert SECRET.encode() not in file.read_bytes() and b"anna@example.org" not in file.read_bytes(), file


def test_a_due_day_that_is_none_stays_as_it_was_typed(anna: Visitor, change: str) -> None:
    page = anna.post(f"/triage/{change}", noted(anna, change, due="next week"), 400)
    assert '<input type="text" name="due" value="next week"' in page  # a date field would show nothing


def test_who_was_overtaken_reads_english_as_english_on_a_chinese_page(anna: Visitor, bo: Visitor, change: str) -> None:
    stale = noted(anna, change, decision="mine")
    bo.post(f"/triage/{change}", noted(bo, change, decision="theirs"))
    assert '<span lang="en">bo@example.org changed' in anna.post(f"/zh/triage/{change}", stale, 409)
