"""gov.cn policy library, documents of the departments: the second channel for joint notices. sources.md, section 8.

An open interface without a challenge in front of it; where a ministry's own site is shut, its notices appear here,
often a day later. The same notice is known by its number and issuers, wherever it is seen first.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from snapshots.model import Fact, Issuer, Notice, Title
from spiders.base import Source
from spiders.platforms import customs_registers, govcn_pages
from spiders.platforms.acts import notice
from spiders.platforms.govcn_pages import LibraryLink
from spiders.platforms.naming import number_of
from spiders.platforms.shapes import Link
from spiders.reading.pages.page import Page


class Govcn(Source):
    """Documents of the ministries, as the State Council's site republishes them."""

    name = "govcn"
    title = Title(zh="中国政府网 政策文件库（部门文件）", en="gov.cn policy library, documents of the departments")
    publisher = Issuer(code="gov-cn", name="中国政府网")
    homepage = govcn_pages.REFERER
    rhythm = 14
    hosts = ("www.gov.cn",)  # and sousuo.www.gov.cn below it; the ministries' own hosts are other sources
    entrances = (govcn_pages.library("zhengcelibrary_bm"),)
    lists = (govcn_pages.LIST,)
    articles = (govcn_pages.ARTICLE,)
    headers = (("Referer", govcn_pages.REFERER),)
    data_calls = r"/search-gov/data"
    reader = "1"
    registers = customs_registers.ALL  # customs' own site is often shut; what it publishes itself is not done again
    stands_in: ClassVar[Issuer | None] = None  # the site issues nothing itself: an act nobody signed has no issuer

    def read(self, page: Page, listed: Link | None = None, visits: Sequence[Page] = ()) -> Notice | None:
        """The notice of a page; number and issuers the page does not print are those of the library's list."""
        article = self.article(page)
        if article is None:
            return None
        lacks_number = number_of(article, article.title) is None
        if not isinstance(listed, LibraryLink):
            return notice(article, url=page.url, listed=listed, publisher=self.stands_in)
        if lacks_number:
            article = replace(article, number_words=listed.number_words)
        if not article.issuer_words:
            article = replace(article, issuer_words=listed.issuer_words)
        found = notice(article, url=page.url, listed=listed, publisher=self.stands_in)
        return replace(found, facts=tuple(map(_from_list, found.facts))) if lacks_number else found


def _from_list(fact: Fact) -> Fact:
    """A number the page does not print stood in the list."""
    return replace(fact, origin="list") if fact.name == "number" and fact.origin == "field" else fact
