"""An act whose page holds no text but one document that does: CNAS and GACC publish that way. Pure, fetches nothing."""

import re
from collections.abc import Sequence
from dataclasses import replace

from snapshots.identity import folded
from spiders.platforms import plain
from spiders.platforms.shapes import Article
from spiders.reading.document import Document
from spiders.reading.filenames import says_nothing

_SHEETS = ("sheet", "csv")
_SENTENCE = re.compile(r"[。；;]|[a-z]\.(?:\s|$)")
_ANNEX = re.compile(r"\s{0,9}(?:附[件表录]|Annex\b|Appendix\b|Attachment\b)", re.IGNORECASE)
_TEXT = 40  # characters of text that no mere cover or table has
_LINKS = 20  # lines of a page that may be but links
_LONGEST = 300
_HEAD = 12  # lines a title may stand in


def is_bare(article: Article) -> bool:
    """Whether a page shows nothing but the links to its documents, or nothing at all."""
    if not all(isinstance(block, str) for block in article.blocks) or len(article.blocks) > _LINKS:
        return False
    labels = sorted((document.label for document in article.attachments), key=len, reverse=True)
    for line in article.lines:
        for label in filter(None, labels):
            line = line.replace(label, "")
        if not says_nothing(line[:_LONGEST]):
            return False
    return True


def has_running_text(document: Document) -> bool:
    """Whether a document holds sentences, and not only tables, headings or a form."""
    text = "\n".join(document.lines)
    return document.format not in _SHEETS and len(text) >= _TEXT and _SENTENCE.search(text) is not None


def text_among(article: Article, documents: Sequence[Document | None]) -> int | None:
    """Which of the article's documents (None: unread) is the act itself; None where that cannot be said for sure.

    It is one only when the page has no words but links, all its documents were read, and exactly one of them holds
    running text that does not call itself an annex. Beside a viewer or an image, which may hold the act, it must bear
    the page's title.
    """
    if not is_bare(article) or any(document is None for document in documents):
        return None
    texts = {
        folded("".join(document.lines)): at
        for at, document in reversed(list(enumerate(documents)))
        if document and has_running_text(document)
    }  # the same act as .doc and as .pdf is one
    if len(texts) != 1:
        return None
    found = list(texts.values())
    document = documents[found[0]]
    assert document is not None
    if _ANNEX.match(document.lines[0]) or (article.viewer and not _bears(document, article.title)):
        return None
    return found[0]


def filled(article: Article, document: Document) -> Article:
    """The article with the document's text; what the page itself says of title, number and days goes before."""
    read = plain.article(document)
    return replace(
        article,
        title=article.title or read.title,
        blocks=read.blocks,
        printed=read.printed,
        published=article.published or read.published,
        number_words=article.number_words or read.number_words,
        heading_words=article.heading_words or read.heading_words,
        issuer_words=article.issuer_words or read.issuer_words,
        effective=article.effective or read.effective,
        status=article.status or read.status,
        viewer=False,
    )


def _bears(document: Document, title: str) -> bool:
    """Whether a document begins with this title, or the title names what it begins with."""
    head = folded("".join(document.lines[:_HEAD]))
    wanted = folded(re.sub(r"[（(].*|.*公告\d{4}年第\d{1,4}号", "", title))
    return len(wanted) > 5 and wanted in head
