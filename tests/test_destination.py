"""The destination's lists from the wire to the ledger: openFDA, Safety Gate and FDA's red lists, played on a server."""

import asyncio
import dataclasses
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from monitor.settings import Network, Settings
from monitor.watch.check import Outcome, check
from monitor.workspace import workspace
from snapshots.model import Entry, Role
from spiders.base import Source
from spiders.platforms.import_alerts import alert_page
from spiders.reading.errors import UnreadableError
from spiders.reading.pages.page import Page
from spiders.sources.eu_safety_gate import WEEKS, EuSafetyGate
from spiders.sources.fda_red_list import FdaRedList
from spiders.sources.openfda_device_enforcement import REPORTS, OpenFdaDeviceEnforcement
from spiders.sources.openfda_device_recall import RECALLS
from tests.loopback import HTML, Reply, Site, serving

START = datetime(2026, 11, 2, 14, 15, tzinfo=UTC)
CASES = Path(__file__).parent / "sources"
JSON = {"Content-Type": "application/json; charset=utf-8"}
XML = {"Content-Type": "application/xml;charset=UTF-8"}


def report(number: str, **given: Any) -> dict[str, Any]:
    """One row of an enforcement answer."""
    row = {
        "recall_number": number,
        "status": "Ongoing",
        "classification": "Class II",
        "country": "China",
        "openfda": {},
    }
    firm = {"recalling_firm": "Hefei Muster Medical Products Co., Ltd.", "product_description": f"Mask of {number}"}
    return {**row, **firm, **given}


@dataclass
class OpenFda(Site):
    """The API's paging, totals and errors (FDA/openfda, api/faers/api.js); `troubles` answer the next calls."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    troubles: dict[int, Reply] = field(default_factory=dict)  # by `skip`

    def answer(self, path: str, headers: dict[str, str]) -> Reply:
        call = urlsplit(path)
        if call.path != "/device/enforcement.json":
            return 404, HTML, b""
        asked = {name: values[0] for name, values in parse_qs(call.query).items()}
        limit, skip = int(asked["limit"]), int(asked.get("skip", "0"))
        if skip in self.troubles:
            return self.troubles[skip]
        if limit > 1000 or skip > 25_000:
            return self._error(400, "BAD_REQUEST", "Skip value must 25000 or less.")
        assert asked["search"] == '(country:"China")'
        shown = self.rows[skip : skip + limit]
        if not shown:
            return self._error(404, "NOT_FOUND", "No matches found!")
        meta = {"last_updated": "2026-11-18", "results": {"skip": skip, "limit": limit, "total": len(self.rows)}}
        return 200, JSON, json.dumps({"meta": meta, "results": shown}).encode()

    @staticmethod
    def _error(status: int, code: str, message: str) -> Reply:
        return status, JSON, json.dumps({"error": {"code": code, "message": message}}).encode()


class Watcher:
    """Checks one source, day after day."""

    def __init__(self, source: Source, folder: Path) -> None:
        self.source, self.folder, self.now = source, folder, START

    def check(self) -> Outcome:
        self.now += timedelta(days=1)
        network = Network(delay=0.0, timeout=5.0, allow=("127.0.0.1",))
        return asyncio.run(self._check(Settings(data=self.folder, network=network)))

    async def _check(self, settings: Settings) -> Outcome:
        (outcome,) = [outcome async for outcome in check([self.source], settings, lambda: self.now)]
        return outcome

    def told(self) -> list[tuple[str, str, str]]:
        """Kind, official key and detail of each change one more check finds."""
        changes = self.check().changes
        return [(change.kind.value, change.key.partition("/")[2], change.detail) for change in changes]

    def held(self) -> dict[str, Entry]:
        """The standing register by official key."""
        with workspace(self.folder) as opened:
            standing = opened.facts.versions.standing(self.source.name)
        records = [version.record for version in standing if isinstance(version.record, Entry)]
        return {record.key.partition("/")[2]: record for record in records}


def local(shipped: type[Source], address: str, **facts: Any) -> Source:
    """A shipped source whose host is the loopback server."""
    host = urlsplit(address).hostname or ""
    name = f"Local{shipped.__name__}"
    return type(name, (shipped,), {"hosts": (host,), "homepage": address, "at_least": 1, **facts})()


@pytest.fixture
def api() -> Iterator[OpenFda]:
    rows = [report(f"Z-{number:04}-2026") for number in range(5, 0, -1)]
    with serving(OpenFda(rows=rows)) as site:
        assert isinstance(site, OpenFda)
        yield site


@pytest.fixture
def fda(api: OpenFda, tmp_path: Path) -> Watcher:
    """openFDA in pages of two rows."""
    address = dataclasses.replace(REPORTS, limit=2).url.replace("https://api.fda.gov", api.address)
    return Watcher(local(OpenFdaDeviceEnforcement, api.address, entrances=(address,)), tmp_path)


# -- openFDA -----------------------------------------------------------------------------------------


def test_a_first_check_reads_every_page_by_skip_and_announces_nothing(api: OpenFda, fda: Watcher) -> None:
    first = fda.check()
    assert (first.first, first.reasons, first.changes) == (True, (), ())
    assert [parse_qs(urlsplit(path).query).get("skip") for path in api.paths()] == [None, ["2"], ["4"]]
    assert sorted(fda.held()) == [f"Z-{number:04}-2026" for number in range(1, 6)]


def test_a_status_that_changes_in_place_and_a_new_recall_are_told_and_an_old_row_is_never_removed(
    api: OpenFda, fda: Watcher
) -> None:
    fda.check()
    api.rows[3] = report("Z-0002-2026", status="Terminated", termination_date="20261101")
    api.rows.insert(0, report("Z-0006-2026"))
    api.rows.pop()  # Z-0001-2026 is no longer found
    assert sorted(fda.told()) == [
        ("entry.added", "Z-0006-2026", ""),
        ("entry.changed", "Z-0002-2026", "status: Ongoing became Terminated; termination_date:  became 20261101"),
    ]
    assert fda.told() == []
    assert "Z-0001-2026" in fda.held()


@pytest.mark.parametrize(
    ("trouble", "said"),
    [
        ((429, JSON, b'{"error": {"code": "OVER_RATE_LIMIT", "message": "Try again later"}}'), "HTTP 429"),
        ((500, JSON, b'{"error": {"code": "SERVER_ERROR", "message": "Check your request"}}'), "HTTP 500"),
        ((200, HTML, b"<!DOCTYPE html><html><title>Maintenance</title></html>"), "HTML came where data was asked for"),
        (
            (200, JSON, b'{"meta": {"results": {"skip": 2, "limit": 2, "total": 5}}, "results": [{"recall_num'),
            "no readable data",
        ),
    ],
    ids=["rate limit", "server error", "maintenance page", "cut short"],
)
def test_trouble_on_a_later_page_changes_nothing_and_all_is_found_at_the_next_check(
    api: OpenFda, fda: Watcher, trouble: Reply, said: str
) -> None:
    fda.check()
    api.rows.insert(0, report("Z-0006-2026"))
    api.troubles[2] = trouble
    outcome = fda.check()
    assert outcome.held
    assert said in outcome.reasons[0]
    assert not [change for change in outcome.changes if change.kind.value.startswith("entry.")]
    api.troubles.clear()
    assert ("entry.added", "Z-0006-2026", "") in fda.told()


def test_no_matches_at_all_is_trouble_and_not_an_empty_register(api: OpenFda, fda: Watcher) -> None:
    fda.check()
    api.rows.clear()
    outcome = fda.check()
    assert outcome.held
    assert "HTTP 404" in outcome.reasons[0]
    assert len(fda.held()) == 5


def test_a_total_that_the_pages_do_not_bear_out_holds_the_edition(api: OpenFda, fda: Watcher) -> None:
    fda.check()
    wrong = {"meta": {"results": {"skip": 0, "limit": 2, "total": 5}}, "results": [report("Z-0005-2026")]}
    api.troubles[0] = (200, JSON, json.dumps(wrong).encode())
    outcome = fda.check()
    assert outcome.held
    assert "announces 2 items and 1 were read" in outcome.reasons[0]


def test_other_firms_clearances_of_a_product_code_and_the_order_of_a_list_are_no_change() -> None:
    row = {"cfres_id": "1", "k_numbers": ["K2", "K1"], "openfda": {"device_name": "Mask", "k_number": ["K1", "K7"]}}
    later = {"cfres_id": "1", "k_numbers": ["K1", "K2"], "openfda": {"device_name": "Mask", "k_number": ["K8"]}}
    read = RECALLS.layout().read
    before, after = (read(answered([each], RECALLS.url)) for each in (row, later))
    assert before is not None
    assert before == after
    assert dict(before.entries[0].fields)["k_numbers"] == "K1; K2"


def test_rows_without_a_number_yet_are_kept_apart() -> None:
    rows = [report("", product_description="Thermometer"), report("", product_description="Thermometer")]
    listing = REPORTS.layout().read(answered(rows, REPORTS.url))
    assert listing is not None
    assert len({entry.key for entry in listing.entries}) == 2


def test_paging_ends_at_the_largest_skip_openfda_allows() -> None:
    page = answered([report("Z-0001-2026")], REPORTS.url + "&skip=25000", skip=25_000, limit=1000, total=40_000)
    listing = REPORTS.layout().read(page)
    assert listing is not None
    assert (listing.page_number, listing.page_asked, listing.next_page) == (26, 26, "")


@pytest.mark.parametrize("answer", ["[]", '{"results": {}}', '{"results": [1], "meta": {}}', "null", '{"results": []}'])
def test_an_answer_of_another_shape_is_no_list(answer: str) -> None:
    page = Page(url=REPORTS.url, final_url=REPORTS.url, role=Role.LIST, body=answer.encode())
    assert REPORTS.layout().read(page) is None


def answered(rows: list[dict[str, Any]], url: str, *, skip: int = 0, limit: int = 100, total: int = 0) -> Page:
    counts = {"skip": skip, "limit": limit, "total": total or len(rows)}
    body = json.dumps({"meta": {"results": counts}, "results": rows}).encode()
    return Page(url=url, final_url=url, role=Role.LIST, body=body, content_type="application/json")


# -- Safety Gate -------------------------------------------------------------------------------------


def alert(number: int, **cells: str) -> str:
    given = {"caseNumber": f"SR/{number:05}/26", "product": "Mask", "countryOfOrigin": "China", **cells}
    return "<notifications>" + "".join(f"<{k}><![CDATA[{v}]]></{k}>" for k, v in given.items()) + "</notifications>"


def week_of(site: Site, number: int, *alerts: str) -> None:
    site.pages[f"/report/{number}"] = (200, XML, f"<weeklyReport>{''.join(alerts)}</weeklyReport>".encode())


def index_of(site: Site, *numbers: int, elsewhere: str = "") -> None:
    weeks = [
        f"<weeklyReport><reference>Report-2026-{n}</reference><publicationDate>{n:02}/11/2026</publicationDate>"
        f"<URL>{elsewhere or site.address}/report/{n},</URL></weeklyReport>"
        for n in numbers
    ]
    site.pages["/list"] = (200, XML, f"<weeklyReports>{''.join(weeks)}</weeklyReports>".encode())


@pytest.fixture
def gate() -> Iterator[Site]:
    with serving(Site()) as site:
        week_of(site, 1, alert(1), alert(2))
        week_of(site, 2, alert(3))
        index_of(site, 2, 1)
        yield site


def test_a_new_weekly_report_tells_its_alerts_and_a_corrected_one_its_change(gate: Site, tmp_path: Path) -> None:
    watcher = Watcher(local(EuSafetyGate, gate.address, entrances=(f"{gate.address}/list",)), tmp_path)
    first = watcher.check()
    assert (first.first, first.reasons) == (True, ())
    assert sorted(watcher.held()) == ["SR/00001/26", "SR/00002/26", "SR/00003/26"]
    week_of(gate, 3, alert(4, brand="Muster"))
    week_of(gate, 2, alert(3, level="Serious risk"))
    index_of(gate, 3, 2, 1)
    assert sorted(watcher.told()) == [
        ("entry.added", "SR/00004/26", ""),
        ("entry.changed", "SR/00003/26", "level:  became Serious risk"),
    ]


def test_only_the_newest_reports_are_read_and_none_on_another_host(gate: Site, tmp_path: Path) -> None:
    for number in range(1, 21):
        week_of(gate, number, alert(number))
    index_of(gate, *range(1, 21))  # oldest first, for once
    watcher = Watcher(local(EuSafetyGate, gate.address, entrances=(f"{gate.address}/list",)), tmp_path)
    assert watcher.check().reasons == ()
    assert len(gate.paths()) == 1 + WEEKS
    assert "/report/20" in gate.paths()
    index_of(gate, *range(1, 21), elsewhere="http://mirror.example")
    assert watcher.check().held


@pytest.mark.parametrize(("case", "said"), [("entities", "declares a document type"), ("cut-short", "breaks off")])
def test_an_export_with_entities_or_cut_short_is_damaged_and_never_read_in_part(case: str, said: str) -> None:
    folder = CASES / EuSafetyGate.name / case
    url = json.loads((folder / "input.json").read_text("utf-8"))["url"]
    page = Page(url=url, final_url=url, role=Role.LIST, body=(folder / "page.xml").read_bytes())
    with pytest.raises(UnreadableError, match=said):
        EuSafetyGate().listing(page)


# -- FDA's red lists ---------------------------------------------------------------------------------


def red_list(*firms: str, number: str = "80-04") -> Reply:
    blocks = "".join(
        f'<div class="div-info"><div class="div-name floatleft">{firm}</div>'
        f'<div class="floatright">Date Published : 11/02/2026</div><div class="clear">Road 1 CHINA</div></div>'
        for firm in firms
    )
    heading = "<h3>List of firms subject to DWPE (a.k.a. Red List)</h3><div class='center'><h4>CHINA</h4></div>"
    title = f"<title>Import Alert {number}</title>"
    return 200, HTML, f"<html><head>{title}</head><body>{heading}{blocks}</body></html>".encode()


def catalogue_of(page: int) -> Reply:
    cells = f"<td>80-04</td><td>DWPE</td><td>11/02/2026</td><td><a href='importalert_{page}.html'>Gloves</a></td>"
    other = "<td>16-81</td><td>DWPE</td><td>11/02/2026</td><td><a href='importalert_49.html'>Seafood</a></td>"
    table = f"<html><body><table><tr>{cells}</tr><tr>{other}</tr></table></body></html>"
    return 200, HTML, table.encode()


def test_a_firm_put_on_the_red_list_is_told_at_once_and_one_taken_off_after_two_checks(tmp_path: Path) -> None:
    with serving(Site()) as site:
        site.pages |= {
            "/cms_ia/ialist.html": catalogue_of(241),
            "/cms_ia/importalert_241.html": red_list("Alpha", "Beta"),
        }
        entrance = f"{site.address}/cms_ia/ialist.html"
        watcher = Watcher(local(FdaRedList, site.address, entrances=(entrance,)), tmp_path)
        assert watcher.check().reasons == ()
        assert site.paths() == ["/cms_ia/ialist.html", "/cms_ia/importalert_241.html"]  # seafood is not asked for
        # the page's internal number changes, a firm comes and one goes
        site.pages |= {
            "/cms_ia/ialist.html": catalogue_of(242),
            "/cms_ia/importalert_242.html": red_list("Beta", "Gamma"),
        }
        assert watcher.told() == [("entry.added", "80-04/Red/china/gamma", "")]
        assert [(kind, key) for kind, key, _ in watcher.told()] == [("entry.removed", "80-04/Red/china/alpha")]


def test_a_catalogue_that_is_down_takes_nobody_off_the_red_list(tmp_path: Path) -> None:
    with serving(Site()) as site:
        site.pages |= {"/cms_ia/ialist.html": catalogue_of(241), "/cms_ia/importalert_241.html": red_list("Alpha")}
        entrance = f"{site.address}/cms_ia/ialist.html"
        watcher = Watcher(local(FdaRedList, site.address, entrances=(entrance,)), tmp_path)
        watcher.check()
        for down in ((503, HTML, b"x"), (403, HTML, b"x"), (200, HTML, b"<html><body>Back soon</body></html>")):
            site.pages["/cms_ia/ialist.html"] = down
            assert watcher.check().held
        site.pages["/cms_ia/ialist.html"] = catalogue_of(241)
        assert watcher.check().reasons == ()
        assert "80-04/Red/china/alpha" in watcher.held()


def test_an_alert_page_of_nested_blocks_is_refused_in_bounded_time() -> None:
    opening = "<html><head><title>Import Alert 80-04</title></head><body><h3>(a.k.a. Red List)</h3><h4>CHINA</h4>"
    firm = '<div class="div-name floatleft">Alpha</div>'
    body = opening + firm + '<div class="clear floatleft"><em>80</em>x' * 20_000
    page = Page(url="http://x/a", final_url="http://x/a", role=Role.LIST, body=body.encode())
    start = time.monotonic()
    with pytest.raises(UnreadableError, match="nested"):
        alert_page(page, "fda-red-list")
    assert time.monotonic() - start < 5
