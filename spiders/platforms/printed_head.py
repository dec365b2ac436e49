"""A number that stands in a line above the text (商务部 海关总署公告2020年第5号) on pages that print it in no field."""

from dataclasses import replace

from spiders.platforms import plain
from spiders.platforms.naming import number_of
from spiders.platforms.shapes import Article, Layout
from spiders.reading.document import Document
from spiders.reading.pages.page import Page


def with_printed_head(article: Article) -> Article:
    """The article with number and issuers from the lines above its text, where neither field nor title names them."""
    if not article.blocks or number_of(article, article.title) is not None:
        return article
    read = plain.article(Document(format="html", blocks=article.blocks, title=article.title))
    return replace(
        article,
        number_words=read.number_words,
        heading_words=read.heading_words,
        issuer_words=article.issuer_words or read.issuer_words,
    )


def reading_head(layout: Layout[Article]) -> Layout[Article]:
    """The same layout, the head of its texts read as well."""

    def read(page: Page) -> Article | None:
        found = layout.read(page)
        return with_printed_head(found) if found else None

    return Layout(name=layout.name, read=read)
