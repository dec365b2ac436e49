"""The read API: every operation answers as its OpenAPI document says, and says what is expected where it cannot."""

import csv
import io
import json
import re
from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import jsonschema
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator
from starlette.testclient import TestClient

from monitor.desk import desk
from monitor.desk.drafting import Asked, Period
from monitor.desk.issue import Words
from monitor.desk.publishing import publish
from monitor.search import update
from monitor.settings import Settings, Web
from monitor.subscription import Subscription
from monitor.web import addresses
from monitor.web.api import tables
from monitor.web.api.asking import cursor_of
from monitor.web.api.openapi import document
from monitor.web.api.operation import ROOT
from monitor.web.api.table import OPERATIONS
from monitor.web.app import create_app
from monitor.web.language import CHINESE, catalogue
from monitor.workspace import workspace
from tests.web_archive import ACT, APRIL, CARDS, JOINT, MARCH, RENAMED, build

UNKNOWN_MARKS = ("Traceback", "sqlite3", "/work/", 'File "')


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    build(folder)
    with workspace(folder) as opened:
        _publish_an_issue(opened)
        update(opened)
    return folder


def _publish_an_issue(opened: Any) -> None:
    period = Period(since=MARCH.date() - timedelta(days=30), until=APRIL.date() + timedelta(days=30))
    asked = Asked(period=period, wanted=Subscription(name="all"), reader=lambda change: "")
    for number in (1, 2):
        made = desk.draft(
            opened, Settings(), asked, series="ppe", title=Words(en="PPE", zh="防护"), language="both", filters={},
            by="Editor Person", now=APRIL,
        )  # fmt: skip
        if number == 1:
            desk.approve(opened, made, by="Editor Person", now=APRIL)
            approved = desk.get(opened, made.id)
            publish(opened, approved, (), number=1, day=APRIL.date(), by="Editor Person", now=APRIL, to="")


@pytest.fixture(scope="module")
def client(folder: Path) -> Iterator[TestClient]:
    with TestClient(create_app(folder, Settings(), CARDS), raise_server_exceptions=False) as opened:
        yield opened


@pytest.fixture(scope="module")
def described() -> dict[str, Any]:
    return document("http://testserver")


# -- what is promised, and what is answered ------------------------------------------------------------------------

QUESTIONS = [
    ("getArchive", "/archive"),
    ("listChanges", "/changes"),
    ("listChanges", "/changes?kind=entry.*&source=gacc&order=oldest&limit=3"),
    ("listChanges", "/changes?since=2020-03-01&until=2030-01-01T00:00:00Z"),
    ("listChanges", f"/changes?key={quote(ACT)}"),
    ("getChange", "/changes/{change}"),
    ("listNotices", "/notices"),
    ("listNotices", "/notices?source=gacc&issuer=海关总署&since=2020-01-01&until=2020-12-31&limit=1"),
    ("listNoticeVersions", f"/notices/{ACT}/versions"),
    ("getNotice", f"/notices/{ACT}"),
    ("getNotice", f"/notices/{quote(JOINT, safe='')}?on=2020-04-01"),
    ("listVersions", "/versions?limit=5"),
    ("listVersions", f"/versions?key={quote(ACT)}&source=gacc"),
    ("getVersion", "/versions/1"),
    ("getVersion", "/versions/{entry_version}"),
    ("getRedline", "/redline/2/3"),
    ("getRedline", "/redline/{entry_version}/{later_entry_version}"),
    ("listRegisters", "/registers"),
    ("getRegister", "/registers/labs"),
    ("getRegister", "/registers/labs?on=2020-04-01&all=yes&limit=3"),
    ("listEntries", "/entries?register=labs&limit=4"),
    ("getEntryHistory", f"/entries/{RENAMED}/history"),
    ("getEntry", f"/entries/{RENAMED}"),
    ("getEntry", f"/entries/{quote(RENAMED, safe='')}?on=2020-04-01"),
    ("listSources", "/sources"),
    ("getSource", "/sources/gacc"),
    ("listHealth", "/health"),
    ("listSnapshots", "/snapshots"),
    ("listSnapshots", "/snapshots?source=gacc&verdict=ok&since=2020-01-01&until=2030-01-01&limit=2"),
    ("getSnapshot", "/snapshots/1"),
    ("listCalendar", "/calendar?from=2020-01-01&to=2030-01-01"),
    ("listCalendar", "/calendar?from=2020-01-01&source=gacc&about=公告&limit=1"),
    ("listRules", "/rules?on=2020-04-05"),
    ("listRules", "/rules?on=2020-04-05&about=口罩&state=all&known_by=2020-04-01&issuer=gacc&limit=1"),
    ("search", "/search?q=口罩"),
    ("search", "/search?q=检测&kind=entry&order=newest&source=labs&limit=3"),
    ("search", "/search?q=检验&on=2020-04-12&since=2020-01-01&until=2020-12-31"),
    ("listIssues", "/issues"),
    ("listIssues", "/issues?series=ppe"),
    ("getIssue", "/issues/1"),
    ("listTables", "/tables"),
]  # fmt: skip


def tightened(schema: Any) -> Any:
    """A schema under which nothing may stand that is not described."""
    if isinstance(schema, list):
        return [tightened(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    tight = {name: tightened(value) for name, value in schema.items()}
    if isinstance(tight.get("properties"), dict):
        tight["additionalProperties"] = False
    return tight


def validate(described: dict[str, Any], schema: dict[str, Any], answer: Any) -> None:
    whole = {**tightened(deepcopy(schema)), "components": tightened(deepcopy(described["components"]))}
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    jsonschema.Draft202012Validator(whole, format_checker=checker).validate(answer)


def filled(client: TestClient, path: str) -> str:
    if "{change}" in path:
        path = path.format(change=client.get(f"{ROOT}/changes").json()["items"][0]["id"])
    if "{" in path:
        versions = client.get(f"{ROOT}/entries/{RENAMED}/history").json()["versions"]
        path = path.format(entry_version=versions[0]["id"], later_entry_version=versions[-1]["id"])
    return ROOT + path


def test_the_document_is_valid_openapi(client: TestClient) -> None:
    told = client.get(f"{ROOT}/openapi.json")
    assert told.status_code == 200 and told.json()["openapi"] == "3.1.0"
    OpenAPIV31SpecValidator(told.json()).validate()
    assert told.json()["servers"] == [{"url": "http://testserver/api/v1"}]


def test_every_operation_is_asked_below() -> None:
    assert {one.id for one in OPERATIONS} == {name for name, _ in QUESTIONS}
    assert len({one.id for one in OPERATIONS}) == len(OPERATIONS)


@pytest.mark.parametrize(("operation", "path"), QUESTIONS)
def test_every_answer_is_as_described(client: TestClient, described: dict[str, Any], operation: str, path: str) -> None:
    answer = client.get(filled(client, path))
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/json"
    row = next(one for one in OPERATIONS if one.id == operation)
    place = re.sub(r"\{(\w+)(:\w+)?\}", r"{\1}", row.path)
    schema = described["paths"][place]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    validate(described, schema, answer.json())
    if "items" in answer.json():
        assert answer.json()["items"], "an empty list proves nothing"


@pytest.mark.parametrize(("operation", "path"), QUESTIONS)
def test_every_answer_can_be_kept_and_read_from_any_site(client: TestClient, operation: str, path: str) -> None:
    address = filled(client, path)
    answer = client.get(address, headers={"Origin": "https://reader.example"})
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers
    assert answer.headers["cache-control"].startswith("public, max-age=")
    again = client.get(address, headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304 and not again.content
    head = client.head(address)
    assert head.status_code == 200 and not head.content


@pytest.mark.parametrize("path", ["/changes", "/notices", "/versions", "/registers/labs", "/entries", "/snapshots",
                                  "/rules?on=2020-04-05", "/calendar?from=2020-01-01", "/search?q=检测"])  # fmt: skip
def test_pages_together_are_the_whole_list_each_item_once(client: TestClient, path: str) -> None:
    start = f"{ROOT}{path}{'&' if '?' in path else '?'}"
    whole = client.get(f"{start}limit=100").json()
    assert whole["next"] is None
    found, address = [], f"{start}limit=2"
    while address:
        answer = client.get(address)
        told = answer.json()
        assert len(told["items"]) <= 2
        assert (f'<{told["next"]}>; rel="next"' == answer.headers.get("link")) == bool(told["next"])
        found += told["items"]
        address = told["next"]
    assert found == whole["items"]


def test_a_list_of_changes_stays_whole_while_it_grows(folder: Path, tmp_path: Path) -> None:
    build(tmp_path)
    with TestClient(create_app(tmp_path, Settings(), CARDS)) as client:
        first = client.get(f"{ROOT}/changes?limit=5").json()
        with workspace(tmp_path) as opened, opened.facts.transaction():
            from dataclasses import replace

            newest = opened.ledger.changes.find(newest_first=True, limit=1)[0]
            opened.ledger.changes.add(replace(newest, detail="and again"))
        second = client.get(first["next"]).json()
        assert not {one["id"] for one in first["items"]} & {one["id"] for one in second["items"]}


# -- what the answers say ------------------------------------------------------------------------------------------


def test_a_notice_is_told_with_its_text_its_state_and_its_versions(client: TestClient) -> None:
    told = client.get(f"{ROOT}/notices/{ACT}?on=2020-04-05").json()
    assert told["key"] == ACT and told["number"] == 2 and len(told["versions"]) == 2
    assert "对19项物资实施检验。" in told["text"] and told["record"]["provisions"][0]["number"] == "一、"
    assert told["state"]["on"] == "2020-04-05" and told["state"]["state"]
    assert told["page"] == f"http://testserver/notice/{ACT}"


def test_a_redline_tells_each_changed_provision(client: TestClient) -> None:
    told = client.get(f"{ROOT}/redline/2/3").json()
    assert told["substance"] and told["changes"][0]["class"] == "amended"
    spans = told["changes"][0]["spans"]
    assert [(one["op"], one["text"]) for one in spans if one["op"] != "equal"] == [("delete", "11"), ("insert", "19")]
    assert {"name": "effective", "before": "2020-04-01", "after": "2020-04-10"} in told["facts"]


def test_a_register_is_told_as_of_a_day(client: TestClient) -> None:
    before, after = (client.get(f"{ROOT}/registers/labs?on={day}").json() for day in ("2020-04-01", "2020-04-10"))
    names = [{one["key"]: one["record"]["name"] for one in told["items"]}[RENAMED] for told in (before, after)]
    assert names == ["第12检测中心", '=HYPERLINK("x")'] and before["on"] == "2020-04-01"
    assert client.get(f"{ROOT}/registers/labs?on=2019-01-01").json()["listed"] == 0


def test_only_published_issues_are_told_and_nobody_who_edited_them(client: TestClient) -> None:
    listed = client.get(f"{ROOT}/issues")
    assert [one["id"] for one in listed.json()["items"]] == [1]
    assert client.get(f"{ROOT}/issues/2").status_code == 404
    assert "Editor Person" not in client.get(f"{ROOT}/issues/1").text + listed.text


def test_a_snapshot_leads_to_its_bytes_and_its_memento(client: TestClient) -> None:
    told = client.get(f"{ROOT}/snapshots/1").json()
    assert client.get(told["raw"]).content and client.get(told["memento"]).headers["memento-datetime"]
    assert ["Content-Type", "text/html"] in told["headers"]


def test_a_publishers_javascript_address_is_no_official_page(client: TestClient) -> None:
    told = client.get(f"{ROOT}/notices/{JOINT}").json()
    assert all(one["url"] is None for one in told["changes"] if one["key"] == JOINT)
    line = next(one for one in client.get(f"{ROOT}/notices").json()["items"] if one["key"] == JOINT)
    assert line["official"] is None


# -- what cannot be answered ---------------------------------------------------------------------------------------

REFUSED = [
    ("/nowhere", 404), ("/changes/0000", 404), ("/notices/none/such/2020/1", 404), (f"/notices/{RENAMED}", 404),
    (f"/entries/{ACT}", 404), ("/entries/labs/none", 404), ("/entries/labs/none/history", 404), ("/versions/999", 404),
    ("/versions/99999999999999999999", 404), ("/versions/x", 404), ("/redline/1/999", 404), ("/redline/1/2", 400),
    ("/registers/none", 404), ("/registers/labs?on=2020-13-01", 400), ("/registers/labs?on=2999-01-01", 400),
    ("/registers/labs?on=today", 400), ("/sources/none", 404), ("/snapshots/999", 404),
    ("/snapshots/99999999999999999999", 404), ("/snapshots?verdict=fine", 400), ("/issues/9", 404),
    ("/issues/99999999999999999999", 404), ("/changes?kind=nonsense", 400), ("/changes?limit=0", 400),
    ("/changes?limit=501", 400), ("/changes?limit=-1", 400), ("/changes?limit=١", 400),
    ("/changes?since=yesterday", 400),     ("/changes?since=2020-03-01T00:00", 400),
    ("/changes?since=0001-01-01T00:00:00%2B14:00", 400),
    ("/changes?cursor=!!!", 400), ("/changes?cursor=eA", 400), (f"/changes?cursor={cursor_of('x')}", 400),
    (f"/changes?cursor={cursor_of(-1)}", 400), (f"/changes?cursor={cursor_of(2**70)}", 400),
    (f"/notices?cursor={cursor_of(1)}", 400), (f"/registers/labs?cursor={cursor_of('labs/none')}", 400),
    ("/changes?kin=entry.*", 400), ("/changes?source=a&source=b", 400), (f"/changes?source={'x' * 501}", 400),
    ("/calendar?from=2021-01-01&to=2020-01-01", 400), ("/calendar?source=none", 404), ("/rules?state=odd", 400),
    ("/rules?issuer=nobody", 400), ("/rules?" + "&".join(["about=x"] * 21), 400), ("/search", 400),
    ("/search?q=%20", 400), ("/search?q=。", 400), (f"/search?q={'x' * 201}", 400), ("/search?q=a&kind=law", 400),
    ("/none.csv", 404), ("/secret.csv", 404), ("/subscriptions.json", 404), ("/changes.csv?x=1", 400),
]  # fmt: skip


@pytest.mark.parametrize(("path", "status"), REFUSED)
def test_what_cannot_be_answered_is_told_as_a_problem(
    client: TestClient, described: dict[str, Any], path: str, status: int
) -> None:
    answer = client.get(ROOT + path)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["access-control-allow-origin"] == "*"
    validate(described, {"$ref": "#/components/schemas/Problem"}, answer.json())
    assert answer.json()["status"] == status and answer.json()["detail"].endswith(".")
    assert not any(mark in answer.text for mark in UNKNOWN_MARKS)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_nothing_can_be_written(client: TestClient, method: str) -> None:
    answer = client.request(method, f"{ROOT}/changes")
    assert answer.status_code == 405 and answer.headers["allow"] == "GET, HEAD, OPTIONS"
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("path", [f"{ROOT}/changes", f"{ROOT}/changes.csv", "/timemap/link/https://x.cn/"])
def test_a_browser_may_ask_first_and_may_never_send_a_login(client: TestClient, path: str) -> None:
    asked = {"Origin": "https://reader.example", "Access-Control-Request-Method": "GET"}
    answer = client.options(path, headers=asked)
    assert answer.status_code == 204 and answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["access-control-allow-methods"] == "GET, HEAD, OPTIONS"
    assert "access-control-allow-credentials" not in answer.headers


def test_a_closed_archive_asks_programs_to_log_in(folder: Path) -> None:
    settings = Settings(web=Web(public_reading=False))
    with TestClient(create_app(folder, settings, CARDS), follow_redirects=False) as client:
        for path in ("/changes", "/openapi.json", "/changes.csv"):
            answer = client.get(ROOT + path)
            assert answer.status_code == 401 and answer.headers["content-type"] == "application/problem+json"


def test_without_an_archive_programs_are_told_to_come_again(tmp_path: Path) -> None:
    with TestClient(create_app(tmp_path, Settings(), CARDS)) as client:
        answer = client.get(f"{ROOT}/changes")
        assert answer.status_code == 503 and "retry-after" in answer.headers
        assert answer.headers["content-type"] == "application/problem+json"


# -- keeping -------------------------------------------------------------------------------------------------------


def test_an_answer_is_new_as_soon_as_something_is_written(tmp_path: Path) -> None:
    build(tmp_path)
    with TestClient(create_app(tmp_path, Settings(), CARDS)) as client:
        first = client.get(f"{ROOT}/changes")
        when = parsedate_to_datetime(first.headers["last-modified"])
        assert when <= datetime.now(UTC)
        same = client.get(f"{ROOT}/changes", headers={"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"})
        assert same.status_code == 304
        old = client.get(f"{ROOT}/changes", headers={"If-Modified-Since": "Thu, 09 Apr 2020 16:00:00 GMT"})
        assert old.status_code == 200
        with workspace(tmp_path) as opened, opened.facts.transaction():
            from dataclasses import replace

            newest = opened.ledger.changes.find(newest_first=True, limit=1)[0]
            opened.ledger.changes.add(replace(newest, detail="and again"))
        again = client.get(f"{ROOT}/changes", headers={"If-None-Match": first.headers["etag"]})
        assert again.status_code == 200 and len(again.json()["items"]) == len(first.json()["items"]) + 1


# -- whole tables --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("table", tables.TABLES, ids=lambda one: one.name)
def test_every_table_is_the_same_as_csv_and_as_json(client: TestClient, table: tables.Table) -> None:
    sheet, told = client.get(f"{ROOT}/{table.name}.csv"), client.get(f"{ROOT}/{table.name}.json")
    assert sheet.headers["content-type"] == "text/csv; charset=utf-8" and sheet.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(sheet.content.decode("utf-8-sig"))))
    assert tuple(csv.reader(io.StringIO(sheet.content.decode("utf-8-sig"))).__next__()) == table.names
    values = told.json()
    assert len(rows) == len(values)
    for row, value in zip(rows, values, strict=True):
        assert [cell.lstrip("'") for cell in row.values()] == [
            "" if one is None else str(one).replace("\r\n", "\n") for one in value.values()
        ]
    kept = client.get(f"{ROOT}/{table.name}.csv", headers={"If-None-Match": sheet.headers["etag"]})
    assert kept.status_code == 304
    assert client.head(f"{ROOT}/{table.name}.json").status_code == 200


def test_a_spreadsheet_runs_no_cell(client: TestClient) -> None:
    text = client.get(f"{ROOT}/entries.csv").content.decode("utf-8-sig")
    assert "\"'=HYPERLINK(" in text
    for row in csv.reader(io.StringIO(text)):
        assert not any(cell[:1] in "=+-@\t\r" for cell in row if cell)


def test_tables_come_in_batches_without_missing_a_row(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = client.get(f"{ROOT}/entries.json").json()
    monkeypatch.setattr(tables, "ROWS_AT_ONCE", 3)
    assert client.get(f"{ROOT}/entries.json").json() == whole and len(whole) == 19


def test_no_table_tells_of_people(client: TestClient) -> None:
    private = {
        "messages",
        "deliveries",
        "subscriptions",
        "members",
        "optouts",
        "consents",
        "bounces",
        "secret",
        "mappings",
    }
    assert not private & {word for one in tables.TABLES for word in re.findall(r"\w+", one.rows)}
    listed = client.get(f"{ROOT}/tables").json()["items"]
    assert {one["table"] for one in listed} == {one.name for one in tables.TABLES}


# -- the page, and the older addresses -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "word"),
    [(f"{ROOT}/", "What can be asked"), ("/api", "What can be asked"), ("/zh/api", "可以查询什么")],
)
def test_a_person_finds_every_operation_explained(client: TestClient, path: str, word: str) -> None:
    page = client.get(path)
    assert page.status_code == 200 and word in page.text
    assert all(f'id="{one.id}"' in page.text for one in OPERATIONS)
    assert f'href="{ROOT}/openapi.json"' in page.text


def test_the_front_door_needs_no_slash(client: TestClient) -> None:
    assert str(client.get(ROOT).url).endswith(f"{ROOT}/")


def test_the_older_addresses_keep_working(client: TestClient) -> None:
    assert client.get("/api/changes.json").json()["changes"][0]["id"]
    assert {one["source"] for one in client.get("/health.json").json()["sources"]} == set(CARDS)


def test_every_address_of_the_api_names_who_may() -> None:
    from monitor.web.addresses import api

    assert all(isinstance(row, addresses.Address) and row.may is addresses.Role.PUBLIC for row in api.TABLE)


def test_the_words_of_a_hostile_archive_are_values_and_nothing_else(client: TestClient) -> None:
    told = client.get(f"{ROOT}/notices/{JOINT}")
    assert json.loads(told.content)["record"]["title"].startswith("<script>")
    assert told.headers["x-content-type-options"] == "nosniff"


def test_every_word_of_the_table_of_operations_is_translated() -> None:
    told = {one.about for one in (*OPERATIONS, *tables.TABLES)}
    told |= {one.about for operation in OPERATIONS for one in operation.parameters}
    assert not told - catalogue(CHINESE).keys()


def test_an_index_that_is_not_there_is_told_without_a_path_of_ours(tmp_path: Path) -> None:
    build(tmp_path)
    with TestClient(create_app(tmp_path, Settings(), CARDS)) as client:
        answer = client.get(f"{ROOT}/search?q=口罩")
        assert answer.status_code == 503 and answer.headers["retry-after"] == "60"
        assert str(tmp_path) not in answer.text and answer.json()["detail"].endswith(".")


def test_the_page_of_the_api_leads_to_itself_in_the_other_language(client: TestClient) -> None:
    assert f'href="/zh{ROOT}/"' in client.get(f"{ROOT}/").text
    assert "可以查询什么" in client.get(f"/zh{ROOT}/").text
