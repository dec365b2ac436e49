"""A doctor's look at one source: what a single polite visit brought, step by step, in plain words. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from snapshots.errors import RegwatchError
from snapshots.model import Capture, Notice, Role, Verdict
from spiders.base import Source
from spiders.plan import Crawl
from spiders.platforms.shapes import Layout, Listing
from spiders.reading.pages.html import words
from spiders.reading.pages.page import Page

_FINE = (Verdict.OK, Verdict.UNAVAILABLE)
_ADVICE = {
    Verdict.CHALLENGE: "an access control: nothing to repair. Other channels: {channels}; or save the page in a"
    " browser and 'regwatch import {source} FILE'",
    Verdict.BLOCKED: "the site or robots.txt refuses us: nothing to repair. Other channels: {channels}; or save the"
    " page in a browser and 'regwatch import {source} FILE'",
    Verdict.TRANSIENT: "may pass: try again in an hour, and from another network",
    Verdict.GONE: "the address is gone: find today's address of the list and correct `entrances`",
    Verdict.MOVED: "the address leads elsewhere: find today's address of the list and correct `entrances`",
    Verdict.EMPTY: "the layout has probably changed: report this, with the saved page",
    Verdict.DAMAGED: "try again in an hour; if it stays so the layout has changed: report this, with the saved page",
}
_SHOWN = 3  # list items, groups of links


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing looked at: `well` or not, what was found, and what can be done ('' when nothing need be)."""

    name: str
    well: bool
    found: tuple[str, ...]
    advice: str = ""


def examine(source: Source, visit: Crawl) -> list[Step]:
    """Every step of a visit in its order. Never raises: what cannot be read is what is reported."""
    steps = [_robots(visit)]
    steps += [_list_step(source, capture) for capture in visit.captures if capture.role is Role.LIST]
    steps += [_article_step(source, capture) for capture in visit.captures if capture.role is Role.ARTICLE][:1]
    steps += [_document_step(capture) for capture in visit.captures if capture.role is Role.ATTACHMENT][:1]
    if not any(capture.role is Role.LIST for capture in visit.captures) and source.entrances:
        steps.append(Step(name="list", well=False, found=(visit.trouble or "no list page was reached",)))
    elif not visit.captures:
        steps.append(Step(name="page", well=False, found=(visit.trouble or "no page was reached",)))
    elif visit.trouble:
        steps.append(Step(name="crawl", well=False, found=(visit.trouble,)))
    return steps


def _robots(visit: Crawl) -> Step:
    shut = [capture for capture in visit.captures if "robots.txt" in capture.reason]
    found = tuple(capture.reason for capture in shut[:1]) or (visit.robots or "no answer; nothing is forbidden",)
    return Step(name="robots.txt", well=not shut, found=found)


def _list_step(source: Source, capture: Capture) -> Step:
    page, found = _page(capture), [*_answer(capture)]
    if capture.verdict is not Verdict.OK:
        return _unwell("list", source, capture, page, found)
    listing = source.listing(page)
    assert listing is not None  # judged ok
    found.append(f'layout: "{_layout_name(source.lists, page)}"')
    if listing.signpost:
        return Step(name="list", well=True, found=(*found, f"names its list call: {listing.signpost}"))
    found.append(f"{listing.items} rows read; {_printed(listing)}")
    found += [f"  {link.published or 'no day'}  {link.title}  {link.url}" for link in listing.links[:_SHOWN]]
    found += [f"  {entry.key}  {entry.name}" for entry in listing.entries[:_SHOWN]]
    undated = sum(link.published is None for link in listing.links)
    if undated:
        found.append(f"  {undated} of them without a day")
    few = listing.items < source.at_least
    advice = f"at least {source.at_least} rows are expected: the layout may have changed" if few else ""
    return Step(name="list", well=not few, found=tuple(found), advice=advice)


def _printed(listing: Listing) -> str:
    """What the page says of itself."""
    said = [f"page {listing.page_number}"]
    said += [f"{listing.rows} rows a page"] if listing.rows else []
    said += [f"{listing.total} in all"] if listing.total is not None else []
    said += ["a next page"] if listing.next_page else ["no next page found"]
    return "the page itself says: " + ", ".join(said)


def _article_step(source: Source, capture: Capture) -> Step:
    page, found = _page(capture), [*_answer(capture)]
    if capture.verdict not in _FINE:
        return _unwell("first notice", source, capture, page, found)
    found.append(f'layout: "{_layout_name(source.articles, page)}"')
    try:
        notice = source.read(page)
    except RegwatchError as error:
        return Step(name="first notice", well=False, found=(*found, error.problem), advice="report this")
    if notice is None:
        return Step(name="first notice", well=False, found=(*found, "no notice read"), advice="report this")
    found += _notice(notice)
    if capture.verdict is Verdict.UNAVAILABLE:
        found.append(f"text: {capture.reason}")
    return Step(name="first notice", well=True, found=tuple(found))


def _notice(notice: Notice) -> Iterator[str]:
    yield f"key: {notice.key}"
    yield f"title: {notice.title}"
    yield f"published {notice.published or 'not found'}, effective {notice.effective or 'not found'}"
    yield f"{len(notice.provisions)} provisions, {len(notice.attachments)} documents, {len(notice.effects)} relations"
    if notice.provisions:
        yield f"begins: {notice.provisions[0].number}{notice.provisions[0].text[:80]}"


def _document_step(capture: Capture) -> Step:
    well = capture.verdict is Verdict.OK
    return Step(name="first document", well=well, found=tuple(_answer(capture)))


def _unwell(name: str, source: Source, capture: Capture, page: Page, found: list[str]) -> Step:
    found.append(f"verdict: {capture.verdict}: {capture.reason}")
    if capture.verdict in (Verdict.EMPTY, Verdict.DAMAGED, Verdict.MOVED) and capture.body:
        found += _shape(page)
    channels = ", ".join(source.second_channels) or "none known"
    advice = _ADVICE.get(capture.verdict, "").format(channels=channels, source=source.name)
    if "[network] allow" in capture.reason:
        advice = ""  # the reason names the remedy
    elif capture.verdict is Verdict.MOVED and _is_data(page):
        advice = "its ids have probably changed: correct them in the source's file (a later step may name today's)"
    return Step(name=name, well=False, found=tuple(found), advice=advice)


def _answer(capture: Capture) -> Iterator[str]:
    kind = capture.content_type or "no content type"
    yield capture.url
    if capture.final_url != capture.url:
        yield f"answered by {capture.final_url}"
    if capture.status:
        yield f"HTTP {capture.status}, {len(capture.body):,} bytes, {kind}"


def _shape(page: Page) -> Iterator[str]:
    """The groups of links a page of unknown layout shows, so that a reader of the report can write the new one."""
    if _is_data(page):
        yield f"fields of the answer: {', '.join(page.json) if isinstance(page.json, dict) else 'a list'}"
        return
    try:
        tree = page.tree
    except RegwatchError as error:
        yield f"no HTML: {error.problem}"
        return
    yield f"title of the page: {words(next(iter(tree.xpath('//title')), None))!r}"
    groups: dict[str, int] = {}
    for anchor in tree.iter("a"):
        path = "/".join(_named(parent) for parent in reversed([*anchor.iterancestors()][:3]))
        groups[path] = groups.get(path, 0) + 1
    for path, number in sorted(groups.items(), key=lambda item: -item[1])[:_SHOWN]:
        yield f"  {number} links in {path}"


def _is_data(page: Page) -> bool:
    try:
        return isinstance(page.json, dict | list)
    except RegwatchError:  # bytes that are no text
        return False


def _named(element: Any) -> str:
    called = element.get("id") or element.get("class") or ""
    return f"{element.tag}[{called[:40]}]" if called else str(element.tag)


def _layout_name(layouts: Sequence[Layout[Any]], page: Page) -> str:
    return next((layout.name for layout in layouts if layout.read(page) is not None), "its own reading")


def _page(capture: Capture) -> Page:
    return Page(
        url=capture.url, final_url=capture.final_url, role=capture.role, body=capture.body,
        content_type=capture.content_type,
    )  # fmt: skip
