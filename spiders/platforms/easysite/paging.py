"""What an EasySite list says of its own pages: where the next one is, how many there are, how many records. Pure.

Several lists (portlets) may share a page, each with a pager and an `article_paging_list_hidden` of its own
(sources.md, section 1.2); the pager of a list is the nearest one that stands behind it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from lxml.html import HtmlElement

from spiders.platforms.easysite.addresses import page_asked
from spiders.reading.pages.html import absolute, first, whole, words

_HIDDEN = "article_paging_list_hidden"
_CALL = re.compile(r"queryArticleByCondition\s{0,3}\([^,()]{0,40},\s{0,3}['\"]([^'\"]{1,500})['\"]")
_PAGES = re.compile(r"第\s{0,3}(\d{1,6})\s{0,3}/\s{0,3}(\d{1,6})\s{0,3}页")
_TOTAL = re.compile(r"总条数\s{0,3}[:：]\s{0,3}(\d{1,9})(?!\d)")
_OF_A_PAGER = (
    f"self::a or self::input[@name='{_HIDDEN}'] or contains(concat(' ', @class, ' '), ' NormalRed ')"
    " or contains(concat(' ', @class, ' '), ' page_more ')"
)


@dataclass(frozen=True, kw_only=True)
class Pager:
    """The paging of one list. `parts` are the elements that belong to it, `page_id` is the page's own id."""

    parts: tuple[HtmlElement, ...]
    base: str
    page_id: str

    @cached_property
    def _printed(self) -> str:
        return " ".join(words(part) for part in self.parts if _has_class(part, "page_more"))

    @cached_property
    def _hidden(self) -> HtmlElement | None:
        return next((part for part in self.parts if part.tag == "input" and part.get("name") == _HIDDEN), None)

    @property
    def number(self) -> int | None:
        """The page the list says it is on."""
        match = _PAGES.search(self._printed)
        marked = next((part for part in self.parts if _has_class(part, "NormalRed")), None)
        return int(match.group(1)) if match else whole(words(marked))

    @property
    def pages(self) -> int | None:
        """How many pages there are; the one after the last is a 404."""
        match = _PAGES.search(self._printed)
        hidden = whole(self._hidden.get("totalpage")) if self._hidden is not None else None
        return int(match.group(2)) if match else hidden

    @property
    def total(self) -> int | None:
        """How many records the whole list has, where it prints that."""
        match = _TOTAL.search(self._printed)
        return int(match.group(1)) if match else None

    def next(self, number: int) -> str:
        """The address of the page after `number`, '' when there is none. Static files are read, never built."""
        if self.pages is not None and number >= self.pages:
            return ""
        anchors = [part for part in self.parts if part.tag == "a"]
        named = [part for part in anchors if "下一页" in (part.get("title") or "") + words(part)]
        numbered = [part for part in anchors if words(part) == str(number + 1)]
        found = (target for anchor in (*named, *numbered) for target in self._targets(anchor))
        return next((target for target in found if page_asked(target) == number + 1), "") or self._dynamic(number + 1)

    def _targets(self, anchor: HtmlElement) -> Iterator[str]:
        """Where an anchor leads: it has no href, only `tagname` ([NEXTPAGE] where it leads nowhere) and `onclick`."""
        called = _CALL.search(anchor.get("onclick") or "")
        for printed in (anchor.get("tagname"), called.group(1) if called else "", anchor.get("href")):
            if printed and not printed.strip().startswith(("[", "#")):
                yield absolute(self.base, printed)

    def _dynamic(self, number: int) -> str:
        """The older form of paging, made of the ids this page names (sources.md, section 1.2)."""
        module = self._hidden.get("moduleid") if self._hidden is not None else None
        if not module or not self.page_id or self.pages is None:
            return ""
        call = {"pageId": self.page_id, "currentPage": str(number), "moduleId": module, "staticRequest": "yes"}
        return absolute(self.base, f"/eportal/ui?{urlencode(call)}")


def pager_of(items: HtmlElement, others: list[HtmlElement], base: str) -> Pager:
    """The pager of the list `items`: what stands behind it, up to the next of the `others`; else what stands before."""
    own = first(items.getroottree().getroot(), "//*[@id='eprotalCurrentPageId']")  # sic
    parts: list[HtmlElement] = []
    for part in items.xpath(f"following::*[{_OF_A_PAGER} or self::ul]"):
        if part in others:
            break
        parts.append(part)
    if len(others) == 1:
        parts += items.xpath(f"preceding::*[{_OF_A_PAGER}][not(self::a)]")
    return Pager(parts=tuple(parts), base=base, page_id=(own.get("value") or "").strip() if own is not None else "")


def rows_of(total: int | None, pages: int | None, number: int, shown: int) -> int | None:
    """Rows a full page of the list has, where the printed counts leave no doubt; None where they do.

    2381 records on 239 pages are 10 a page and nothing else. More items than that are no loss, so say nothing.
    """
    if not total or not pages or number > pages:
        return None
    if pages == 1:
        return total if shown <= total else None
    fewest, most = -(-total // pages), (total - 1) // (pages - 1)
    if fewest > most:
        return None
    if number < pages:
        return fewest if shown < fewest or fewest == most == shown else shown if shown <= most else None
    expected = total - (pages - 1) * fewest
    return fewest if fewest == most and shown <= expected else None


def _has_class(element: HtmlElement, name: str) -> bool:
    return name in (element.get("class") or "").split()
