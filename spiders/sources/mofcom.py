"""MOFCOM, announcements. Structure: sources.md, section 2; all three generations of its pages are read."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from snapshots.errors import RegwatchError
from snapshots.model import Issuer, Notice, Role, Title
from spiders.base import Source
from spiders.platforms import jpaas, mofcom_pages
from spiders.platforms.entity_lists import ENTITY_LISTS
from spiders.platforms.shapes import Article, Layout, Link, Listing
from spiders.reading.pages.page import Page
from spiders.registers import Register

_WEB = "8f43c7ad3afc411fb56f281724b73708"
_TEMPLATE = "52551ea0e2c14bca8c84792f7aa37ead"

POLICY_RELEASES = jpaas.Column(
    host="www.mofcom.gov.cn",
    web_id=_WEB,
    template_id=_TEMPLATE,
    tag_id="分页列表",
    page_id="fc8bdff48fa345a48b651c1285b70b8f",
    page="https://www.mofcom.gov.cn/zwgk/zcfb/index.html",
)
LISTS = (
    jpaas.LIST,
    mofcom_pages.LIST_2020_2024,
    mofcom_pages.LIST_UNTIL_2020_10,
    mofcom_pages.LEADING_ON,
)
ARTICLES = (
    mofcom_pages.IN_FRAME,
    jpaas.ARTICLE,
    mofcom_pages.ARTICLE_UNTIL_2020_10,
    mofcom_pages.ARTICLE_2020_2024,
)
# It has a counter of its own; the site's field names the ministry that posts for it.
_MECHANISM = "不可靠实体清单工作机制"
_MAY_LEAD_ON = re.compile(rb"<iframe|location|href[\"']?\s{0,3}:", re.IGNORECASE)


class Mofcom(Source):
    """Policy releases of the Ministry of Commerce; joint notices with other ministries appear here first."""

    name = "mofcom"
    title = Title(zh="商务部 政策发布", en="MOFCOM policy releases")
    publisher = Issuer(code="mofcom", name="商务部")
    homepage = POLICY_RELEASES.page
    rhythm = 30
    hosts = ("mofcom.gov.cn",)
    entrances: ClassVar[tuple[str, ...]] = (
        POLICY_RELEASES.url,
        POLICY_RELEASES.page,  # names the list call when its ids have changed
        "http://www.mofcom.gov.cn/article/zwgk/zcfb/",  # 2020-10 to about 2024
        "http://www.mofcom.gov.cn/article/b/",  # until 2020-10
    )
    headers = POLICY_RELEASES.headers
    lists: ClassVar[tuple[Layout[Listing], ...]] = (jpaas.column_layout(POLICY_RELEASES), *LISTS)
    articles: ClassVar[tuple[Layout[Article], ...]] = ARTICLES
    at_least = 3
    registers: ClassVar[tuple[Register, ...]] = ENTITY_LISTS
    reader = "3"

    def role_of(self, page: Page) -> Role:
        """A page that only leads on to its article (a script's redirect, a frame) serves as a list of one."""
        if page.role is not Role.ARTICLE or not _MAY_LEAD_ON.search(page.body):
            return page.role
        try:
            return Role.LIST if mofcom_pages.onward(page) else page.role
        except RegwatchError:  # bytes that are no page are judged later
            return page.role

    def read(self, page: Page, listed: Link | None = None, visits: Sequence[Page] = ()) -> Notice | None:
        """The notice an article page holds; an article in a frame has the address of the page around it."""
        article = self.article(page)
        if article is None:
            return None
        if _MECHANISM in article.title.split("关于")[0] or _MECHANISM in article.number_words:
            article = replace(article, issuer_words=_MECHANISM)
        address = mofcom_pages.framing(page.url).get("page") or page.url
        return self._told(article, url=address, listed=listed)
