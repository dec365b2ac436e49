"""MOFCOM, announcements and statements. Structure: sources.md, section 2.

Known page shapes: the jpaas list and article of today, and the .shtml layout of spring 2020. The shape between
(2020-10 to about 2024) is not read yet.
"""

import re

from snapshots.model import Issuer, Title
from spiders.base import Source
from spiders.platforms import jpaas
from spiders.platforms.shapes import Article, Layout, Listing, attachments, behind_viewer, item_links
from spiders.reading.law.dates import day
from spiders.reading.pages.html import blocks, first, words
from spiders.reading.pages.page import Page

POLICY_RELEASES = jpaas.Column(
    host="www.mofcom.gov.cn",
    web_id="8f43c7ad3afc411fb56f281724b73708",
    template_id="52551ea0e2c14bca8c84792f7aa37ead",
    tag_id="分页列表",
    page_id="fc8bdff48fa345a48b651c1285b70b8f",
)

_TM = re.compile(r"""\btm\s*=\s*["']([^"']+)["']""")


def _list_until_2020_10(page: Page) -> Listing | None:
    path = "//ul[contains(@class, 'u-newsList01')]"
    if first(page.tree, path) is None:
        return None
    return Listing(links=item_links(page.tree.xpath(f"{path}/li[a/@href]"), page.final_url))


def _article_until_2020_10(page: Page) -> Article | None:
    heading = first(page.tree, "//*[@id='artitle']")
    body = first(page.tree, "//*[@id='zoom']")
    if body is None:
        body = first(page.tree, "//*[contains(concat(' ', @class, ' '), ' artCon ')]")
    if heading is None or body is None:
        return None
    stamped = _TM.search(page.text)
    return Article(
        title=words(heading),
        blocks=tuple(blocks(body)),
        published=day(stamped.group(1)) if stamped else None,
        attachments=attachments(body, page.final_url),
        viewer=behind_viewer(body),
    )


class Mofcom(Source):
    """Policy releases of the Ministry of Commerce; joint notices with other ministries appear here first."""

    name = "mofcom"
    title = Title(zh="商务部 政策发布", en="MOFCOM policy releases")
    publisher = Issuer(code="mofcom", name="商务部")
    homepage = "https://www.mofcom.gov.cn/zwgk/zcfb/index.html"
    hosts = ("mofcom.gov.cn",)
    entrances = (POLICY_RELEASES.url, "http://www.mofcom.gov.cn/article/b/")
    lists = (jpaas.LIST, Layout(name="MOFCOM list, until 2020-10", read=_list_until_2020_10))
    articles = (jpaas.ARTICLE, Layout(name="MOFCOM .shtml article, until 2020-10", read=_article_until_2020_10))
    at_least = 3
