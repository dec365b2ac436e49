"""One captured page, ready to be read: bytes, text and tree on demand."""

import json
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import lxml.html
from lxml.html import HtmlElement

from snapshots.model import Role
from spiders.reading.charset import decode
from spiders.reading.errors import UnreadableError
from spiders.reading.pages.bounded import check_cost


@dataclass(frozen=True, kw_only=True)
class Page:
    """A page as archived. `url` is what was asked for, `final_url` what answered."""

    url: str
    final_url: str
    role: Role
    body: bytes
    content_type: str = ""
    # The article each source found here: a page is judged, followed and read, but parsed once.
    kept: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def text(self) -> str:
        """The decoded bytes. Raises UnreadableError."""
        return decode(self.body, self.content_type)

    @cached_property
    def tree(self) -> HtmlElement:
        """The parsed HTML. Raises UnreadableError for bytes that hold no element at all."""
        return parse(self.text)

    @cached_property
    def json(self) -> Any:
        """The parsed JSON, None when this is none."""
        try:
            return json.loads(self.text)
        except (ValueError, RecursionError, UnreadableError):
            return None


def parse(text: str) -> HtmlElement:
    """HTML text to a tree; an XML declaration with an encoding, which lxml refuses in text, is cut."""
    text = text.lstrip("﻿ \r\n\t")
    if text.startswith("<?xml"):
        text = text[text.find("?>") + 2 :]
    if not text.strip():
        raise UnreadableError("no HTML in these bytes (nothing but blanks)")
    check_cost(text)
    try:
        # without huge_tree libxml2 silently drops everything from the 256th level of nesting on
        parser = lxml.html.HTMLParser(huge_tree=True)
        tree = lxml.html.document_fromstring(text, parser=parser)
    except (lxml.etree.ParserError, ValueError):
        return _tolerant(text)  # twenty times slower (stack.md, section 5), so only for what lxml refuses
    if any(error.type == lxml.etree.ErrorTypes.ERR_RESOURCE_LIMIT for error in parser.error_log):
        raise UnreadableError("no page for reading: its elements are nested 2,048 deep, and what lies deeper is lost")
    return tree


def _tolerant(text: str) -> HtmlElement:
    """BeautifulSoup's reading of a page, as an lxml tree."""
    from lxml.html import soupparser  # loads slowly and is hardly ever needed

    try:
        return soupparser.fromstring(text, features="html.parser")
    except (lxml.etree.LxmlError, ValueError, RecursionError) as error:
        raise UnreadableError(f"no HTML in these bytes ({error})") from error
