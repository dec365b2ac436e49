"""What comes back when a site does not work is never taken for a page, by any source and in any place.

The pages (`tests/sources/_failures/`) are synthetic, each with the signs recorded in sources.md, section 9. What
depends on a site's own list (fewer items than printed, page 1 for every number) is a case of that source.
"""

import json
from pathlib import Path

import pytest

from snapshots.model import Role, Verdict
from spiders.base import Source
from spiders.reading.pages.page import Page
from spiders.sources import all_sources
from spiders.verdict import judge

FOLDER = Path(__file__).parent / "sources"
SHUT = (Verdict.CHALLENGE, Verdict.BLOCKED)
AWAY = (Verdict.TRANSIENT,)
UNREAD = (Verdict.CHALLENGE, Verdict.BLOCKED, Verdict.DAMAGED, Verdict.EMPTY, Verdict.MOVED)
# file, HTTP status, what it may be judged
FAILURES = (
    ("challenge-script.html", 412, SHUT),
    ("challenge-script.html", 202, SHUT),
    ("challenge-script.html", 200, SHUT),
    ("challenge-script-2020.html", 412, SHUT),
    ("challenge-script-2020.html", 200, SHUT),
    ("challenge-cookie.html", 521, SHUT),
    ("challenge-cookie.html", 200, SHUT),
    ("challenge-loading.html", 521, SHUT),
    ("challenge-loading.html", 200, SHUT),
    ("firewall.html", 405, SHUT),
    ("firewall.html", 403, SHUT),
    ("firewall.html", 200, SHUT),
    ("firewall-intercepts.html", 200, SHUT),
    ("busy.html", 503, AWAY),
    ("busy.html", 429, AWAY),
    ("busy.html", 200, UNREAD),
    ("maintenance.html", 200, UNREAD),
    ("failed-include.html", 200, UNREAD),
    ("failed-include-nginx.html", 200, UNREAD),
    ("home-page.html", 200, UNREAD),
    ("failure-in-json.json", 200, UNREAD),
    ("empty-answer.json", 200, UNREAD),
    ("empty-list.json", 200, UNREAD),
    ("nothing.html", 200, UNREAD),
)
NAMES = sorted(all_sources())


def addresses(source: Source) -> list[tuple[Role, str]]:
    """Every address the source asks by itself, and those of its saved pages."""
    saved = [json.loads(path.read_text("utf-8")) for path in sorted(FOLDER.glob(f"{source.name}/*/input.json"))]
    given = [(Role(case["role"]), str(case["url"])) for case in saved]
    own = [*((Role.LIST, url) for url in source.entrances), *((Role.ARTICLE, url) for url in source.pages)]
    return list(dict.fromkeys((*own, *given)))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("file", "status", "wanted"), FAILURES, ids=[f"{f} under {s}" for f, s, _ in FAILURES])
def test_no_source_takes_a_failure_for_a_page(name: str, file: str, status: int, wanted: tuple[Verdict, ...]) -> None:
    source = all_sources()[name]
    for role, url in addresses(source):
        found = judge(source, answered(source, role, url, file), status)
        assert found.verdict in wanted, f"{role} {url}: {found}"
        assert found.reason


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("file", ["home-page.html", "maintenance.html"])
def test_no_source_takes_another_page_than_the_one_it_asked_for(name: str, file: str) -> None:
    source = all_sources()[name]
    for role, url in addresses(source):
        found = judge(source, answered(source, role, url, file, final_url=source.homepage.rstrip("/") + "/other/"), 200)
        assert found.verdict in UNREAD, f"{role} {url}: {found}"


def answered(source: Source, role: Role, url: str, file: str, final_url: str = "") -> Page:
    """A failure page as this source would get it; its role as the source itself sees it, as in a crawl."""
    kind = "application/json" if file.endswith(".json") else "text/html; charset=utf-8"
    body = (FOLDER / "_failures" / file).read_bytes()
    page = Page(url=url, final_url=final_url or url, role=role, body=body, content_type=kind)
    seen = source.role_of(page)
    return Page(url=url, final_url=page.final_url, role=seen, body=body, content_type=kind)
