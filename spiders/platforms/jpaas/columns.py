"""The column page of a jpaas site: where the ids of its list call stand, in whatever form they are written.

Seen in public crawlers of MOFCOM's sub-sites, SAMR, CNAS, MOHURD and Zhejiang: an attribute `queryData` (of the script
`unitbuild.js`, or of a div) holding `{'parseType':'bulidstatic','webId':'…',…}`, and a head field `ColId` with the page
id. Query strings, data attributes, hidden inputs and script variables are read too.
"""

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from urllib.parse import unquote

from spiders.platforms.jpaas.lists import Column, listed
from spiders.platforms.shapes import Layout, Listing
from spiders.reading.pages.html import meta
from spiders.reading.pages.page import Page

_NAMED = "parse[-_]?type|web[-_]?id|tpl[-_]?set[-_]?id|page[-_]?type|tag[-_]?id|page[-_]?id"
_PAIR = re.compile(
    rf"(?i)(?<![a-z0-9_])(?:data-)?(?P<name>{_NAMED})[\"']?\s{{0,3}}[:=]\s{{0,3}}"
    r"(?:[\"'](?P<quoted>[^\"'<>]{1,200})[\"']|(?P<bare>[^\"'&,;\s<>{}()]{1,200}))"
)
_SPELLED = re.compile(r"\\u([0-9a-fA-F]{4})")
_APART = 600  # characters between two ids of one call at most
_LISTS = re.compile("列表|分页|内容|信息|list", re.IGNORECASE)
_STATIC_ITEMS = "//ul[contains(@class, 'txtList_01') or contains(@class, 'policy-list')]/li[.//a/@href]"


def column_layout(column: Column, *, items: str = _STATIC_ITEMS) -> Layout[Listing]:
    """The column page as a sign to its list call; `items` finds the items where the page itself shows them.

    With the ids we know the items count, for the call was asked before and failed. With others only the call does.
    """
    return Layout(name="jpaas column page, from 2024", read=lambda page: _column(page, column, items))


def _column(page: Page, column: Column, items: str) -> Listing | None:
    if not _is(page.url, column.page) or not _is(page.final_url, column.page):
        return None  # another page, or led away: whatever calls that one makes are not this column's
    call = ids(page, column)
    if call is not None and call != column:
        return Listing(signpost=call.url)
    links = listed(page.tree.xpath(items), page.final_url)
    return Listing(links=links, signpost=column.url if call else "") if links or call else None


def _is(url: str, address: str) -> bool:
    """Whether two addresses are one page (http and https, with and without index.html)."""
    bare, named = (text.partition("://")[2].partition("?")[0].removesuffix("index.html") for text in (url, address))
    return bool(named) and bare == named


def ids(page: Page, column: Column) -> Column | None:
    """The column as its own page names it today; None when the page names no list call."""
    page_id = meta(page.tree, "ColId")
    named = {"pageid": page_id} if re.fullmatch(r"[0-9A-Za-z_-]{2,64}", page_id) else {}
    written = [{**named, **call} for call in (*_calls(page.text), _inputs(page))]  # SAMR's calls may leave it out
    calls = [call for call in written if "pageid" in call]
    if not calls:
        return None
    found = max(calls, key=lambda call: _likeness(call, column))  # the first of the best
    return replace(
        column,
        web_id=found.get("webid", column.web_id),
        template_id=found.get("tplsetid", column.template_id),
        tag_id=found.get("tagid", column.tag_id),
        page_id=found["pageid"],
        parse_type=found.get("parsetype", column.parse_type),
    )


def _likeness(call: Mapping[str, str], column: Column) -> int:
    """A column page makes several calls (navigation, bread crumbs): how much one is like the list's."""
    tag = call.get("tagid", "")
    alike = 8 * (tag == column.tag_id) + 4 * bool(_LISTS.search(tag))
    return alike + 2 * (call.get("pagetype", "column") == "column") + (call.get("webid") == column.web_id)


def _inputs(page: Page) -> dict[str, str]:
    """The ids in hidden fields, by name or id."""
    found = {}
    for field in page.tree.iter("input"):
        name = re.sub("[-_]", "", field.get("name") or field.get("id") or "").lower()
        if re.fullmatch(_NAMED, name) and (value := (field.get("value") or "").strip()):
            found[name] = value
    return found


def _calls(text: str) -> Iterator[dict[str, str]]:
    """The ids as they stand together; a name met again, or far from the one before, begins another call."""
    text = _SPELLED.sub(lambda sign: chr(int(sign[1], 16)), html.unescape(html.unescape(text)))
    text = text.replace('\\"', '"').replace("\\/", "/")
    call: dict[str, str] = {}
    end = 0
    for pair in _PAIR.finditer(text):
        name, value = re.sub("[-_]", "", pair["name"]).lower(), unquote((pair["quoted"] or pair["bare"]).strip())
        if pair["bare"] and name in ("webid", "tplsetid", "pageid") and not re.search(r"\d", value):
            continue  # a variable of the script
        if call and (name in call or pair.start() - end > _APART):
            yield call
            call = {}
        call[name] = value
        end = pair.end()
    if call:
        yield call
