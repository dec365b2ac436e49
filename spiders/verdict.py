"""What is this response? Judged before anything is read; only `ok` pages are ever compared. Pure.

The signs are those of sources.md, section 9, each seen in real samples. Challenge pages carry random text at
every visit: taking one for a page would be an endless stream of "changes".
"""

import re
from typing import NamedTuple

from snapshots.errors import RegwatchError
from snapshots.model import Role, Verdict
from spiders.base import Source
from spiders.platforms.shapes import Listing
from spiders.reading.files.kinds import is_office_page
from spiders.reading.pages.page import Page

_SCRIPT_CHALLENGE = re.compile(  # 瑞数: a script shell with random variables
    rb"\$_(?:ts|ss)\b|\.nsd\s*=|<(?:meta|script)[^>]+\br=['\"]m['\"]|FSSBBIl1UgzbN7N80|NfBCSins2Oyw"
)
_COOKIE_CHALLENGE = re.compile(rb"__jsl_clearance|__jsluid|<title>\s*Loading\s*\.\.\.")  # 加速乐
_FIREWALL = re.compile("电信云防护|被.{0,20}拦截|访问被阻断|请求ID|405- Method Not Allowed")
_INCLUDE_ERROR = re.compile(rb"an error occurred while processing (?:this|the) directive")
_SMALL = 20_000  # challenge shells are a few kilobytes; a real article may quote any of the words


class Judgement(NamedTuple):
    """The verdict, and one line that says why it is not ok."""

    verdict: Verdict
    reason: str = ""


_OK = Judgement(Verdict.OK)


def judge(source: Source, page: Page, status: int) -> Judgement:
    """What a response is."""
    by_status = _by_status(page, status)
    if by_status:
        return by_status
    read = _read(source, page)
    if read.verdict in (Verdict.OK, Verdict.UNAVAILABLE):
        return read  # an act may quote the words of any firewall
    return _obstacle(page) or read


def _read(source: Source, page: Page) -> Judgement:
    if page.role is Role.ATTACHMENT:
        return _attachment(page)
    if _INCLUDE_ERROR.search(page.body):
        return Judgement(Verdict.DAMAGED, "the server's own error text stands inside the page (failed include)")
    try:
        return _list(source, page) if page.role is Role.LIST else _article(source, page)
    except RegwatchError as error:
        return Judgement(Verdict.DAMAGED, error.problem)


def _obstacle(page: Page) -> Judgement | None:
    """What stands in front of a page that could not be read; challenge shells are never decoded."""
    if len(page.body) >= _SMALL:
        return None
    if _SCRIPT_CHALLENGE.search(page.body) or _COOKIE_CHALLENGE.search(page.body):
        return Judgement(Verdict.CHALLENGE, "a script challenge came instead of the page")
    if _FIREWALL.search(page.body.decode("utf-8", "ignore")):
        return Judgement(Verdict.BLOCKED, "the site's firewall answered instead of the page")
    return None


def _by_status(page: Page, status: int) -> Judgement | None:
    if status in (412, 202, 521):
        return Judgement(Verdict.CHALLENGE, f"HTTP {status}: a script challenge stands in front of the page")
    if status in (403, 405, 451):
        return Judgement(Verdict.BLOCKED, f"HTTP {status}: the site's firewall refuses us")
    if status in (404, 410):
        return Judgement(Verdict.GONE, f"HTTP {status}")
    if status >= 400:
        return Judgement(Verdict.TRANSIENT, f"HTTP {status}")
    if status != 200:
        return Judgement(Verdict.TRANSIENT, f"HTTP {status}: no answer we know how to use")
    if not page.body:
        return Judgement(Verdict.DAMAGED, "the answer is empty (0 bytes)")
    return None


def _attachment(page: Page) -> Judgement:
    if is_office_page(page.body, page.url):
        return _OK  # spreadsheets and documents saved as web pages are what offices publish
    start = page.body[:200].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<script", b"<meta")):
        return Judgement(Verdict.MOVED, "a web page came instead of the document")
    return _OK


def _list(source: Source, page: Page) -> Judgement:
    calls_for_data = re.search(source.data_calls, page.url) is not None
    if calls_for_data and page.text.lstrip().startswith("<"):
        return Judgement(Verdict.CHALLENGE, "HTML came where data was asked for (challenge or maintenance)")
    listing = source.listing(page)
    if listing is None and (refusal := source.refusal(page)):
        return Judgement(Verdict.DAMAGED, refusal)
    if listing is None:
        if calls_for_data and isinstance(page.json, dict | list):
            return Judgement(Verdict.MOVED, "the list call answers without a list: its ids may have changed")
        if calls_for_data:
            return Judgement(Verdict.DAMAGED, "the list call's answer is no readable data (cut short?)")
        if page.final_url != page.url:
            return Judgement(Verdict.MOVED, f"answered by {page.final_url}, which is no list we know")
        return Judgement(Verdict.EMPTY, "no list found: the layout is none we know")
    if listing.signpost:
        return _OK  # names the list call; shows no items itself
    if not listing.items and source.at_least:
        return Judgement(Verdict.EMPTY, "the list shows 0 items")
    return _printed_counts(listing)


def _printed_counts(listing: Listing) -> Judgement:
    """What the page prints about itself must agree with what was asked for and with what was read from it."""
    if listing.page_number != listing.page_asked:
        answered = f"page {listing.page_number} came where page {listing.page_asked} was asked for"
        return Judgement(Verdict.DAMAGED, f"{answered}: the pager is ignored")
    if listing.rows and listing.total is not None:
        expected = min(listing.rows, listing.total - (listing.page_number - 1) * listing.rows)
        if listing.items != expected:
            return Judgement(Verdict.DAMAGED, f"the page announces {expected} items and {listing.items} were read")
    return _OK


def _article(source: Source, page: Page) -> Judgement:
    article = source.article(page)
    if article is None and (refusal := source.refusal(page)):
        return Judgement(Verdict.DAMAGED, refusal)
    if article is None:
        if page.final_url != page.url:
            return Judgement(Verdict.MOVED, f"answered by {page.final_url}, which is no article we know")
        return Judgement(Verdict.DAMAGED, "no article found: the layout is none we know")
    if not article.title:
        return Judgement(Verdict.DAMAGED, "the article has no title")
    if not article.blocks:
        held_by = "a viewer or an image" if article.viewer else "an empty body"
        return Judgement(Verdict.UNAVAILABLE, f"published, but its text is not in the page ({held_by})")
    return _OK
