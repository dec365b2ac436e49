"""Every page of the demonstration's archive, in both languages, logged out and as an operator, is valid HTML."""

import gzip
import itertools
import re
import shutil
import subprocess
from collections import Counter

import html5lib
import pytest
from lxml import etree
from starlette.testclient import TestClient

from monitor.settings import Settings
from tests.every_page import INSIDE, PUBLIC, client_of, demo, in_chinese, log_in, walk

__all__ = ["demo"]  # a fixture

LARGEST_FIRST_PAGE = 100_000  # bytes on the wire, with all it needs to be shown
# HTML of today that the parser of yesterday does not know
_REFERENCES = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "popovertarget", "list", "form")
_TIDY_IS_BEHIND = re.compile(r"(popover|popovertarget|proprietary attribute|hreflang|trimming empty|lacks \"summary\")")


@pytest.fixture(scope="module")
def pages(demo: Settings) -> dict[str, str]:
    public = client_of(demo)
    found = walk(public, [*PUBLIC, *in_chinese(PUBLIC)])
    inside = client_of(demo)
    log_in(inside)
    return found | walk(inside, [*INSIDE, *in_chinese(INSIDE)])


def test_every_kind_of_page_is_among_them(pages: dict[str, str]) -> None:
    walked = {path.removeprefix("/zh").split("/")[1].partition("?")[0] for path in pages}
    assert walked >= {
        "", "sources", "source", "notice", "change", "register", "entry", "snapshot", "calendar", "feeds", "verify",
        "story", "search", "login", "account", "desk", "triage", "operating", "issues",
    }  # fmt: skip
    assert sum(path.startswith("/zh") for path in pages) > 30


def test_no_page_makes_a_strict_parser_complain(pages: dict[str, str]) -> None:
    faults = list[str]()
    for path, text in pages.items():
        parser = html5lib.HTMLParser()
        parser.parse(text)
        for (line, _), error, _ in parser.errors:
            faults.append(f"{path}: {error}: {text.splitlines()[line - 1][:160]}")
    assert faults == []


def test_ids_are_unique_and_every_reference_and_label_leads_somewhere(pages: dict[str, str]) -> None:
    faults = list[str]()
    for path, text in pages.items():
        tree = html5lib.parse(text, treebuilder="lxml", namespaceHTMLElements=False)
        ids = Counter(tree.xpath("//@id"))
        faults += [f"{path}: id {one} stands {times} times" for one, times in ids.items() if times > 1]
        for name in _REFERENCES:
            for value in tree.xpath(f"//@{name}"):
                faults += [f"{path}: {name}={one} names nothing" for one in value.split() if one not in ids]
        faults += [f"{path}: #{one} leads nowhere" for one in _fragments(tree) if one not in ids]
        faults += [f"{path}: without a label: {_shown(one)}" for one in tree.xpath(_UNLABELLED)]
    assert faults == []


_UNLABELLED = (
    "//*[(self::input and not(@type='hidden') and not(@type='submit')) or self::select or self::textarea]"
    "[not(ancestor::label) and not(@aria-label) and not(@aria-labelledby) and not(@id = //label/@for)]"
)


def _fragments(tree: etree._ElementTree) -> list[str]:
    return [one[1:] for one in tree.xpath("//a/@href") if one.startswith("#") and len(one) > 1]


def _shown(element: etree._Element) -> str:
    return etree.tostring(element, encoding="unicode", with_tail=False)[:120]


def test_every_page_has_one_main_heading_first_and_skips_no_level(pages: dict[str, str]) -> None:
    faults = list[str]()
    for path, text in pages.items():
        tree = html5lib.parse(text, treebuilder="lxml", namespaceHTMLElements=False)
        levels = [int(one.tag[1]) for one in tree.xpath("//main//*[self::h1 or self::h2 or self::h3 or self::h4]")]
        steps = all(after <= before + 1 for before, after in itertools.pairwise(levels))
        if levels[:1] != [1] or levels.count(1) != 1 or not steps:
            faults.append(f"{path}: {levels}")
    assert faults == []


def test_every_page_says_its_language_and_links_to_itself_in_the_other(pages: dict[str, str]) -> None:
    for path, text in pages.items():
        language = "zh-Hans" if path.startswith("/zh") else "en"
        assert f'<html lang="{language}">' in text, path
        assert 'hreflang="en" href="/' in text and 'hreflang="zh-Hans" href="/zh' in text, path


def test_no_page_carries_script_style_or_handlers_of_its_own(pages: dict[str, str]) -> None:
    for path, text in pages.items():
        scripts = re.findall(r"<script\b[^>]*>", text)
        assert scripts == ['<script src="/static/regwatch.js" defer>'], path
        assert not re.search(r"<style|<[^>]*\s(style|on[a-z]+)=", re.sub(r'"[^"]*"', '""', text)), path


@pytest.mark.skipif(not shutil.which("tidy"), reason="tidy is not installed (apt-get install tidy)")
def test_tidy_finds_no_error(pages: dict[str, str]) -> None:
    faults = list[str]()
    for path, text in pages.items():
        done = subprocess.run(
            ["tidy", "-quiet", "-errors", "-utf8"], input=text.encode(), capture_output=True, check=False
        )
        lines = done.stderr.decode().splitlines()
        faults += [f"{path}: {one}" for one in lines if "- Error" in one and not _TIDY_IS_BEHIND.search(one)]
    assert faults == []


@pytest.mark.parametrize("path", ["/", "/zh/"])
def test_the_first_page_is_small_with_all_it_needs_even_uncompressed(demo: Settings, path: str) -> None:
    client: TestClient = client_of(demo)
    text = client.get(path).text
    parts = set(re.findall(r'(?:src|href)="(/static/[^"]+)"', text))
    assert parts >= {"/static/style.css", "/static/regwatch.js"}
    whole = len(text.encode()) + sum(len(client.get(part).content) for part in parts)
    assert whole < LARGEST_FIRST_PAGE
    assert len(gzip.compress(text.encode())) < 20_000
