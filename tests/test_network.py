"""Where a crawl may go: hosts, the addresses behind them, redirects and robots.txt, against real servers."""

import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from monitor.settings import SettingsError, parse
from monitor.watch.check import network_of
from snapshots.model import Capture, Verdict
from spiders.addresses import Reach, is_public, literal, misspelt
from spiders.base import Source
from spiders.crawl import crawl
from spiders.plan import Network, Plan
from tests.loopback import HERE, HTML, Asked, Site, article, list_page, serving, source

STRICT = Network(delay=0.0, timeout=5.0, crawl_timeout=20.0)
GIVEN = replace(STRICT, allow=("127.0.0.1",))


@pytest.fixture(autouse=True)
def no_proxy_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def site() -> Iterator[Site]:
    with serving(Site()) as running:
        yield running


async def captures(of: Source, network: Network) -> dict[str, Capture]:
    crawled = [c async for c in crawl([Plan(source=of)], network, lambda: datetime.now(UTC))]
    assert [c.trouble for c in crawled] == [""]
    return {capture.url: capture for capture in crawled[0].captures}


async def refused(of: Source, network: Network) -> str:
    """The reason of the only capture, which must be a refusal."""
    [capture] = (await captures(of, network)).values()
    assert (capture.verdict, capture.status, capture.body) == (Verdict.BLOCKED, 0, b"")
    return capture.reason


def named(name: str, site: Site) -> str:
    """The site's address under another name."""
    return f"http://{name}:{site.address.rpartition(':')[2]}"


def answering(monkeypatch: pytest.MonkeyPatch, answers: Callable[[str], list[str]]) -> None:
    """Let the system's resolver give these addresses for names that end in .example."""
    real = socket.getaddrinfo

    def lookup(host: Any, port: Any, *rest: Any, **options: Any) -> Any:
        if not str(host).endswith(".example"):
            return real(host, port, *rest, **options)
        return [entry for address in answers(str(host)) for entry in real(address, port, type=socket.SOCK_STREAM)]

    monkeypatch.setattr(socket, "getaddrinfo", lookup)


# -- which addresses are public --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "spelling",
    [
        *("127.0.0.1", "127.1", "2130706433", "0x7f.1", "0x7f000001", "017700000001", "127.0.0.1.", "0", "0.0.0.0"),
        *("10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "100.100.100.200", "192.0.0.192"),
        *("168.63.129.16", "224.0.0.1", "239.255.255.250", "255.255.255.255", "240.0.0.1", "198.18.0.1", "192.0.2.1"),
        *("::1", "[::1]", "::", "fe80::1%eth0", "fd00:ec2::254", "ff02::1", "::ffff:127.0.0.1", "[::ffff:a00:1]"),
        *("::127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:7f00:1::", "2001:db8::1", "fec0::1"),
    ],
)
def test_addresses_that_are_not_a_single_machine_on_the_internet_are_told(spelling: str) -> None:
    address = literal(spelling)
    assert address is not None
    assert not is_public(address)


@pytest.mark.parametrize("spelling", ["8.8.8.8", "202.108.90.1", "134744072", "2400:3200::1", "64:ff9b::808:808"])
def test_addresses_on_the_internet_are_public(spelling: str) -> None:
    address = literal(spelling)
    assert address is not None
    assert is_public(address)


@pytest.mark.parametrize("name", ["www.gov.cn", "localhost", "a.1", "1e3.example", "", "dead.beef", "１２７.0.0.x"])
def test_names_are_no_addresses(name: str) -> None:
    assert literal(name) is None


def test_an_entry_stands_for_a_host_and_what_lies_below_it_and_with_a_port_for_that_port_only() -> None:
    reach = Reach(hosts=("customs.example",), allow=("*.firm.example", "files.example:8080", "[::1]:81"))
    assert reach.asks("www.CUSTOMS.example.", 443)
    assert reach.asks("a.b.firm.example", 80)
    assert reach.asks("files.example", 8080)
    assert reach.asks("::1", 81)
    assert not reach.asks("files.example", 80)
    assert not reach.asks("notcustoms.example", 443)
    assert not reach.asks("customs.example.evil.example", 443)
    assert not reach.asks("", 80)


def test_a_number_never_lies_below_another() -> None:
    assert not Reach(hosts=(), allow=("0.0.1",)).asks("127.0.0.1", 80)


# -- the configuration -----------------------------------------------------------------------------------


def test_allow_goes_from_the_configuration_to_the_crawl() -> None:
    settings = parse('[network]\nallow = ["files.firm.example", "127.0.0.1:8080"]\n', "regwatch.toml")
    assert network_of(settings).allow == ("files.firm.example", "127.0.0.1:8080")


@pytest.mark.parametrize("entry", ["http://a.example", "a.example/x", "10.0.0.0/8", "*", "", "a b", "a:0", "me@a"])
def test_an_entry_that_is_no_host_is_a_mistake_that_is_told(entry: str) -> None:
    assert misspelt(entry)
    with pytest.raises(SettingsError, match=r"network\.allow: "):
        parse(f'[network]\nallow = ["{entry}"]\n', "regwatch.toml")


# -- what is refused -------------------------------------------------------------------------------------


async def test_a_sources_own_private_address_is_refused_until_the_user_names_it(site: Site) -> None:
    site.pages = {"/list.html": list_page("/a.html"), "/a.html": article()}
    reason = await refused(source(site.address), STRICT)
    assert site.asked == []  # not even robots.txt
    assert "127.0.0.1 has the address 127.0.0.1, which is not on the public internet" in reason
    assert "[network] allow" in reason
    verdicts = {capture.verdict for capture in (await captures(source(site.address), GIVEN)).values()}
    assert verdicts == {Verdict.OK}


@pytest.mark.parametrize("host", ["2130706433", "0x7f.1", "127.1", "[::ffff:127.0.0.1]", "localhost", "a.localhost"])
async def test_odd_spellings_of_this_machine_are_refused(site: Site, host: str) -> None:
    bare = host.strip("[]")
    await refused(source(named(host, site), hosts=(bare,)), STRICT)
    assert site.asked == []


async def test_a_name_that_has_a_private_address_is_refused_with_host_address_and_remedy(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    answering(monkeypatch, lambda host: ["127.0.0.1"])
    site.pages = {"/list.html": list_page("/a.html"), "/a.html": article()}
    address = named("customs.example", site)
    watched = source(address, hosts=("customs.example",))
    reason = await refused(watched, STRICT)
    assert site.asked == []
    assert "customs.example has the address 127.0.0.1" in reason
    assert f'"{address.removeprefix("http://")}" to [network] allow' in reason
    found = await captures(watched, replace(STRICT, allow=("customs.example",)))
    assert [capture.verdict for capture in found.values()] == [Verdict.OK, Verdict.OK]


async def test_a_name_server_that_changes_its_mind_between_two_questions_gains_nothing(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DNS rebinding: what is checked is what is connected to, however often the name is looked up."""
    asked: list[str] = []

    def alternating(host: str) -> list[str]:
        asked.append(host)
        return ["192.0.2.77"] if len(asked) % 2 else ["127.0.0.1"]

    answering(monkeypatch, alternating)
    monkeypatch.setattr("spiders.addresses.is_public", lambda address: str(address) == "192.0.2.77")
    found = await captures(source(named("a.example", site), hosts=("a.example",)), replace(STRICT, timeout=0.5))
    assert asked
    assert site.asked == []
    assert all(capture.verdict in (Verdict.BLOCKED, Verdict.TRANSIENT) for capture in found.values())


async def test_of_a_names_addresses_only_the_public_ones_are_used(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    answering(monkeypatch, lambda host: ["127.0.0.1", "127.0.0.3"])
    with serving(Site(), "127.0.0.1") as private:
        monkeypatch.setattr("spiders.addresses.is_public", lambda address: str(address) == "127.0.0.3")
        await captures(source(named("a.example", private), hosts=("a.example",)), replace(STRICT, timeout=0.5))
        assert private.asked == []


@pytest.mark.parametrize("host", ["127.0.0.2", "2130706434", "[::ffff:127.0.0.2]", "169.254.169.254", "b.example"])
async def test_a_redirect_to_a_private_address_is_refused(
    site: Site, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    answering(monkeypatch, lambda name: ["127.0.0.2"])
    with serving(Site(pages={"/a.html": article()}), "127.0.0.2") as inner:
        target = f"{named(host, inner)}/a.html"
        site.pages = {"/list.html": list_page("/a.html"), "/a.html": (302, {"Location": target}, b"")}
        # the source declares every host, so that only the address stands in the way
        watched = source(site.address, hosts=("127.0.0.1", host.strip("[]"), "127.0.0.2"))  # twice is once
        found = await captures(watched, GIVEN)
        assert inner.asked == []
    capture = found[f"{site.address}/a.html"]
    assert capture.verdict is Verdict.BLOCKED
    assert "not on the public internet" in capture.reason


async def test_a_redirect_to_another_host_is_refused_and_allowed_by_name(site: Site) -> None:
    with serving(Site(pages={"/a.html": article()}), "127.0.0.2") as other:
        away = (302, {"Location": f"{other.address}/a.html"}, b"")
        site.pages = {"/list.html": list_page("/a.html"), "/a.html": away}
        capture = (await captures(source(site.address), GIVEN))[f"{site.address}/a.html"]
        assert other.asked == []
        assert capture.verdict is Verdict.BLOCKED
        assert "127.0.0.2 is none of the source's hosts" in capture.reason
        port = other.address.rpartition(":")[2]
        with_port = replace(GIVEN, allow=(*GIVEN.allow, f"127.0.0.2:{port}"))
        assert (await captures(source(site.address), with_port))[f"{site.address}/a.html"].verdict is Verdict.OK
        other.asked.clear()
        wrong_port = replace(GIVEN, allow=(*GIVEN.allow, "127.0.0.2:1"))
        assert (await captures(source(site.address), wrong_port))[f"{site.address}/a.html"].verdict is Verdict.BLOCKED
        assert other.asked == []


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://127.0.0.1/x", "data:text/html,x", "gopher://x/"])
async def test_a_redirect_to_what_is_no_web_page_is_refused(site: Site, target: str) -> None:
    site.pages = {"/list.html": list_page("/a.html"), "/a.html": (302, {"Location": target}, b"")}
    capture = (await captures(source(site.address), GIVEN))[f"{site.address}/a.html"]
    assert (capture.verdict, capture.body) == (Verdict.BLOCKED, b"")
    assert target in capture.reason


async def test_a_robots_txt_that_leads_to_a_private_address_is_not_fetched_and_the_reason_says_so(site: Site) -> None:
    with serving(Site(), "127.0.0.2") as inner:
        site.pages = {
            "/robots.txt": (302, {"Location": f"{inner.address}/robots.txt"}, b""),
            "/list.html": list_page("/a.html"),
        }
        reason = await refused(source(site.address, hosts=("127.0.0.1", "127.0.0.2")), GIVEN)
        assert inner.asked == []
    assert "robots.txt" in reason
    assert "127.0.0.2 has the address 127.0.0.2" in reason


async def test_a_meta_refresh_is_a_redirect_too(site: Site) -> None:
    with serving(Site(pages={"/a.html": article()}), "127.0.0.2") as inner:
        body = f'<meta http-equiv="refresh" content="0; url={inner.address}/a.html">'.encode()
        site.pages = {"/list.html": list_page("/a.html"), "/a.html": (200, HTML, body)}
        found = await captures(source(site.address, hosts=("127.0.0.1", "127.0.0.2")), GIVEN)
        assert inner.asked == []
    assert found[f"{site.address}/a.html"].verdict is Verdict.BLOCKED


# -- through a proxy -------------------------------------------------------------------------------------


def _through(site: Site) -> list[str]:
    return [asked.path for asked in site.asked if "robots" not in asked.path]


async def test_through_a_proxy_on_this_machine_names_are_asked_and_spelt_out_addresses_are_not() -> None:
    """The proxy is named by the user; it looks names up, so only addresses that stand in a URL can be judged."""
    with serving(Site()) as proxy:
        away = "http://customs.example"
        proxy.pages = {
            f"{away}/list.html": list_page("/a.html", "/b.html"),
            f"{away}/a.html": article(),
            f"{away}/b.html": (302, {"Location": "http://169.254.169.254/latest/meta-data/"}, b""),
        }
        watched = source(away, hosts=("customs.example", "169.254.169.254"))
        found = await captures(watched, replace(STRICT, proxy=proxy.address))
        assert sorted(_through(proxy)) == [f"{away}/a.html", f"{away}/b.html", f"{away}/list.html"]
    assert found[f"{away}/a.html"].verdict is Verdict.OK
    assert "169.254.169.254 has the address" in found[f"{away}/b.html"].reason


async def test_a_proxy_by_name_is_reached_although_its_address_is_private() -> None:
    with serving(Site()) as proxy:
        proxy.pages = {"http://customs.example/list.html": list_page("/a.html")}
        watched = source("http://customs.example", hosts=("customs.example",))
        found = await captures(watched, replace(STRICT, proxy=named("localhost", proxy)))
    assert found["http://customs.example/list.html"].verdict is Verdict.OK


def test_the_loopback_addresses_of_the_tests_are_the_ones_allowed() -> None:
    assert not any(is_public(address) for entry in HERE if (address := literal(entry)))
    assert Asked.__name__ == "Asked"


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("javascript:alert(1)", "javascript:alert(1), which is no web address"),
        ("http://127.0.0.1:99999/", "http://127.0.0.1:99999/, which is no web address"),
        ("http://[::1/", "http://[::1/, which is no web address"),
    ],
)
async def test_a_redirect_that_no_address_could_be_is_told_as_it_was_sent(site: Site, target: str, said: str) -> None:
    site.pages = {"/list.html": list_page("/a.html"), "/a.html": (302, {"Location": target}, b"")}
    capture = (await captures(source(site.address), GIVEN))[f"{site.address}/a.html"]
    assert capture.verdict is Verdict.BLOCKED
    assert said in capture.reason


def test_a_host_in_its_own_script_is_the_one_that_goes_over_the_wire() -> None:
    reach = Reach(hosts=("例え.example",), allow=("*.海关.example:8080",))
    assert reach.asks("xn--r8jz45g.example", 80)
    assert reach.asks("例え.example", 80)
    assert reach.asks("www.xn--d6qv69d.example", 8080)
    assert not reach.asks("www.xn--d6qv69d.example", 80)
    assert not reach.asks("xn--r8jz45g.other", 80)


async def test_a_robots_txt_that_windows_saved_as_utf_16_is_obeyed(site: Site) -> None:
    rules = "User-agent: *\r\nDisallow: /a.html\r\n".encode("utf-16")
    site.pages = {
        "/robots.txt": (200, {"Content-Type": "text/plain"}, rules),
        "/list.html": list_page("/a.html"),
        "/a.html": article(),
    }
    found = await captures(source(site.address), GIVEN)
    assert found[f"{site.address}/a.html"].verdict is Verdict.BLOCKED
    assert "/a.html" not in site.paths()


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("later", ["120", "Fri, 31 Dec 2100 23:59:59 GMT"])
async def test_a_host_that_asks_for_time_is_left_alone_for_the_rest_of_the_check(
    site: Site, status: int, later: str
) -> None:
    busy = (status, {"Retry-After": later}, b"")
    site.pages = {"/list.html": list_page("/a.html", "/b.html"), "/a.html": busy, "/b.html": busy}
    found = await captures(source(site.address), replace(GIVEN, delay=0.01))  # one after the other
    [asked] = [path for path in site.paths() if path != "/list.html"]  # once, and not the other one either
    spared = "/b.html" if asked == "/a.html" else "/a.html"
    assert found[site.address + asked].reason == f"HTTP {status}"
    assert found[site.address + spared].verdict is Verdict.TRANSIENT
    assert "Retry-After" in found[site.address + spared].reason


async def test_a_short_wait_is_waited_and_then_asked_again(site: Site) -> None:
    answers = iter([(429, {"Retry-After": "1"}, b""), article()])
    site.pages = {"/list.html": list_page("/a.html"), "/a.html": lambda headers: next(answers)}
    found = await captures(source(site.address), GIVEN)
    first, second = [asked.at for asked in site.asked if asked.path == "/a.html"]
    assert second - first >= 1.0
    assert found[f"{site.address}/a.html"].verdict is Verdict.OK


async def test_a_304_that_nobody_asked_for_is_no_answer(site: Site) -> None:
    site.pages = {"/list.html": list_page("/a.html"), "/a.html": (304, {}, b"")}
    found = await captures(source(site.address), GIVEN)
    assert found[f"{site.address}/a.html"].verdict is Verdict.TRANSIENT
