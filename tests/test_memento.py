"""Captured pages through Memento (RFC 7089), with a real client against a real server."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from monitor.web.memento import pages
from monitor.web.memento.spelling import asked_address, in_path, spellings
from monitor.workspace import workspace
from tests.browser import CHROMIUM
from tests.web_archive import APRIL, LIVELY, MARCH, PAGE, build, capture, served

memento_client = pytest.importorskip(
    "memento_client", reason="memento_client is not installed (pip install -e '.[dev]')"
)

QUOTED = "https://www.customs.gov.cn/%E5%85%AC%E5%91%8A/53.html"
ASKED = "https://www.nmpa.gov.cn/list.jsp?id=2&page=1"
HTTP_APRIL_5 = "Sun, 05 Apr 2020 00:00:00 GMT"


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("data")
    build(folder)
    with workspace(folder) as opened:
        opened.archive.record(
            [
                capture("<p>one", MARCH, url=ASKED),
                capture("<p>two", MARCH + timedelta(days=1), url=ASKED.replace("https:", "http:")),
                capture("<p>three", APRIL, url=ASKED),
            ]
        )
    with served(folder) as address:
        yield address


def naive(text: str) -> datetime:
    """A moment in UTC as the client wants it: without saying so."""
    return datetime.fromisoformat(text)


def links_of(answer: httpx.Response) -> dict[str, str]:
    """Addresses by relation, of a Link header whose relations are all different."""
    return {rel: uri for uri, rel in re.findall(r'<([^>]*)>; rel="([^"]*)"', answer.headers["link"])}


def test_a_memento_client_finds_the_page_as_it_stood(base: str) -> None:
    client = memento_client.MementoClient(timegate_uri=f"{base}/timegate/", check_native_timegate=False)
    client.get_original_uri = lambda uri, **_: uri  # it would ask the official site itself
    found = client.get_memento_info(ASKED, naive("2020-04-05"))
    mementos = found["mementos"]
    assert found["original_uri"] == ASKED and mementos["closest"]["http_status_code"] == 200
    assert mementos["closest"]["datetime"] == naive("2020-04-01T10")
    assert mementos["first"]["datetime"] == naive("2020-03-31T10")
    assert mementos["last"]["datetime"] == mementos["next"]["datetime"] == naive("2020-04-10T10")
    assert mementos["prev"]["datetime"] == naive("2020-03-31T10")
    assert httpx.get(mementos["closest"]["uri"][0]).text == "<p>two"


def test_a_memento_client_leads_from_a_memento_back_to_its_official_address(base: str) -> None:
    client = memento_client.MementoClient(timegate_uri=f"{base}/timegate/", check_native_timegate=False)
    uri = f"{base}/memento/20200331100000/{ASKED}"
    assert client.get_original_uri(uri) == ASKED
    assert client.is_memento(uri)
    assert client.is_timegate(f"{base}/timegate/{ASKED}")
    assert client.get_memento_info(uri, naive("2021-01-01"))["mementos"]["closest"]["datetime"] == naive(
        "2020-04-10T10"
    )


def test_the_timegate_answers_as_the_rfc_says(base: str) -> None:
    answer = httpx.get(f"{base}/timegate/{PAGE}", headers={"Accept-Datetime": HTTP_APRIL_5})
    assert answer.status_code == 302 and answer.headers["vary"].lower() == "accept-datetime"
    assert answer.headers["location"] == f"{base}/memento/20200331100000/{QUOTED}"
    assert "memento-datetime" not in answer.headers
    links = links_of(answer)
    assert links["original"] == QUOTED
    assert links["timemap"] == f"{base}/timemap/link/{QUOTED}" and links["timegate"] == f"{base}/timegate/{QUOTED}"
    assert 'rel="first memento"; datetime="Tue, 31 Mar 2020 10:00:00 GMT"' in answer.headers["link"]
    assert 'rel="last memento"' in answer.headers["link"] or 'rel="last next memento"' in answer.headers["link"]


@pytest.mark.parametrize(
    ("asked", "stamp"),
    [
        ("", "20200410110000"),  # the newest: a 304 says that the page was still the same
        ("Thu, 01 Jan 1970 00:00:00 GMT", "20200331100000"),
        ("Fri, 10 Apr 2020 09:59:59 GMT", "20200331100000"),
        ("Fri, 10 Apr 2020 10:00:00 GMT", "20200410100000"),
        ("Fri, 31 Dec 2999 23:59:59 GMT", "20200410110000"),
    ],
)
def test_a_moment_leads_to_what_stood_then(base: str, asked: str, stamp: str) -> None:
    answer = httpx.head(f"{base}/timegate/{PAGE}", headers={"Accept-Datetime": asked} if asked else {})
    assert answer.status_code == 302 and f"/memento/{stamp}/" in answer.headers["location"]


@pytest.mark.parametrize(
    "wrong",
    ["yesterday", "2020-04-05", "Sun, 05 Apr 2020 00:00:00", "Sun, 05 Apr 2020 25:00:00 GMT",
     "Sun, 31 Feb 2020 00:00:00 GMT", "Sun, 05 Apr 2020 00:00:00 +0800", "٠٥", "<script>"],
)  # fmt: skip
def test_a_bad_accept_datetime_is_refused_with_the_form_expected(base: str, wrong: str) -> None:
    answer = httpx.get(f"{base}/timegate/{PAGE}", headers={"Accept-Datetime": wrong.encode()})
    assert answer.status_code == 400 and "Thu, 09 Apr 2020 16:00:00 GMT" in answer.text
    assert "<script>" not in answer.text


def test_a_memento_is_the_captured_bytes_in_a_sandbox(base: str) -> None:
    answer = httpx.get(f"{base}/memento/20200331100000/{PAGE}")
    assert answer.status_code == 200 and answer.content == LIVELY.encode()
    assert answer.headers["memento-datetime"] == "Tue, 31 Mar 2020 10:00:00 GMT"
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("sandbox;") and "default-src 'none'" in policy and "allow-" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff" and "set-cookie" not in answer.headers
    assert links_of(answer)["original"] == QUOTED and links_of(answer)["next memento"].endswith(QUOTED)
    assert "accept-datetime" not in answer.headers.get("vary", "").lower()


def test_what_is_no_page_is_only_handed_out_as_a_file(base: str) -> None:
    answer = httpx.get(f"{base}/memento/20200410100000/https://www.customs.gov.cn/a.pdf")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["memento-datetime"] == "Fri, 10 Apr 2020 10:00:00 GMT"


@pytest.mark.parametrize("stamp", ["20200405000000", "20200405", "202004"])
def test_a_moment_between_two_captures_leads_to_the_one_before(base: str, stamp: str) -> None:
    answer = httpx.get(f"{base}/memento/{stamp}/{PAGE}")
    assert answer.status_code == 302 and "/memento/20200331100000/" in answer.headers["location"]


@pytest.mark.parametrize("stamp", ["yesterday", "20201301000000", "2020041", "00000101000000", "9" * 15])
def test_a_memento_of_no_moment_is_refused(base: str, stamp: str) -> None:
    answer = httpx.get(f"{base}/memento/{stamp}/{PAGE}")
    assert answer.status_code == 400 and "14 digits" in answer.text


def test_the_timemap_lists_every_capture_once(base: str) -> None:
    answer = httpx.get(f"{base}/timemap/link/{ASKED}")
    assert answer.headers["content-type"] == "application/link-format"
    lines = [line.rstrip(",") for line in answer.text.splitlines()]
    assert lines[0] == f'<{ASKED}>; rel="original"'
    assert lines[1] == f'<{base}/timegate/{ASKED}>; rel="timegate"'
    assert lines[2].startswith(
        f'<{base}/timemap/link/{ASKED}>; rel="self"; type="application/link-format"; from="Tue, 31'
    )
    assert [line.split('rel="')[1].split('"')[0] for line in lines[3:]] == ["first memento", "memento", "last memento"]
    assert len(memento_client.MementoClient.parse_link_header(answer.text.replace("\n", " "))) == 6


def test_the_timemap_as_json_says_the_same(base: str) -> None:
    told = httpx.get(f"{base}/timemap/json/{ASKED}").json()
    assert told["original_uri"] == ASKED and told["timegate_uri"] == f"{base}/timegate/{ASKED}"
    assert [one["datetime"] for one in told["mementos"]["list"]] == [
        "2020-03-31T10:00:00Z", "2020-04-01T10:00:00Z", "2020-04-10T10:00:00Z",
    ]  # fmt: skip
    assert told["mementos"]["last"] == told["mementos"]["list"][-1]
    assert httpx.get(told["mementos"]["first"]["uri"]).text == "<p>one"


def test_a_long_timemap_comes_in_pages_that_link_each_other(base: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "PAGE_SIZE", 2)
    fresh = {"Accept": "application/link-format"}  # the address alone was asked before, with larger pages
    first, second = (httpx.get(f"{base}/timemap/link/{page}{ASKED}", headers=fresh).text for page in ("", "2/"))
    assert first.count('memento"') == 2 and second.count('memento"') == 1
    assert f'<{base}/timemap/link/2/{ASKED}>; rel="timemap"' in first and 'rel="last memento"' in second
    assert f'<{base}/timemap/link/2/{ASKED}>; rel="self"' in second
    assert httpx.get(f"{base}/timemap/json/{ASKED}", headers=fresh).json()["next"] == f"{base}/timemap/json/2/{ASKED}"
    assert httpx.get(f"{base}/timemap/link/3/{ASKED}").status_code == 404


@pytest.mark.parametrize(
    "written", [PAGE, QUOTED, PAGE.replace("https", "http"), QUOTED.replace("s://", "s:/"), PAGE[8:]]
)
def test_an_official_address_is_found_in_any_spelling(base: str, written: str) -> None:
    answer = httpx.get(f"{base}/timegate/{written}")
    assert answer.status_code == 302 and answer.headers["location"].endswith(QUOTED)


@pytest.mark.parametrize("path", ["/timegate/{}", "/timemap/link/{}", "/timemap/json/{}", "/memento/20200331100000/{}"])
@pytest.mark.parametrize("url", ["https://nowhere.example/<b>", ASKED + "0", "", "not an address", "https://[", "%00"])
def test_an_unknown_address_is_told_what_is_expected(base: str, path: str, url: str) -> None:
    answer = httpx.get(base + path.format(url))
    assert answer.status_code == 404 and "never captured" in answer.text and "<b>" not in answer.text


def test_an_unknown_form_of_timemap_names_those_there_are(base: str) -> None:
    answer = httpx.get(f"{base}/timemap/cdxj/{ASKED}")
    assert answer.status_code == 404 and "/timemap/json/" in answer.text


def test_a_captcha_is_no_state_of_the_official_page(tmp_path: Path) -> None:
    from dataclasses import replace

    from snapshots.model import Verdict

    build(tmp_path)
    with workspace(tmp_path) as opened:
        wall = replace(capture("<script>", APRIL + timedelta(days=9), url=ASKED), verdict=Verdict.CHALLENGE)
        opened.archive.record([wall, capture("<p>one", MARCH, url=ASKED)])
    with served(tmp_path) as base:
        assert "/memento/20200331100000/" in httpx.get(f"{base}/timegate/{ASKED}").headers["location"]


def test_a_host_that_is_no_host_never_reaches_a_link(base: str) -> None:
    for host in ('x"><script>', "a b", "evil/..", "x@y"):
        answer = httpx.get(f"{base}/timegate/{PAGE}", headers={"Host": host})
        assert host not in answer.headers.get("link", "")
    assert (
        httpx.get(f"{base}/timegate/{PAGE}", headers={"Host": "regwatch.example"})
        .headers["location"]
        .startswith("http://regwatch.example/memento/")
    )


def test_addresses_are_read_from_paths_with_their_query() -> None:
    assert asked_address("https:/x.cn/a", "b=1&c=https://y") == "https://x.cn/a?b=1&c=https://y"
    assert spellings("x.cn")[0] == "https://x.cn" and "http://x.cn/" in spellings("x.cn")
    assert "https://x.cn/公" in spellings("http://x.cn/%E5%85%AC")
    assert in_path('https://x.cn/a#post:1;b,c d<>"\r\n') == "https://x.cn/a%23post:1%3Bb%2Cc%20d%3C%3E%22%0D%0A"
    assert pages.accepted("Sun, 05 Apr 2020 00:00:00 GMT") == datetime(2020, 4, 5, tzinfo=UTC)


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM.exists(), reason=f"{CHROMIUM} is not installed (apt-get install chromium)")
def test_a_memento_acts_in_no_way_in_a_browser(base: str) -> None:
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        page = browser.new_page()
        asked = list[str]()
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{base}/timegate/{PAGE}", wait_until="networkidle")
        page.wait_for_timeout(200)  # a meta refresh of 0 seconds would have gone off
        assert page.title() == "公告" and page.url == f"{base}/memento/20200410110000/{QUOTED}"
        assert not [url for url in asked if not url.startswith((base, "https://tracker.example"))]
        assert "海关总署公告" in page.locator("h1").inner_text()
        browser.close()
