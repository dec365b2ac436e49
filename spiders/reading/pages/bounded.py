"""Pages that would cost the parser more than any page is worth, told before it sees them. Linear in their length."""

import re

from spiders.reading.errors import UnreadableError

MAX_TAGS = 1_000_000  # measured: 10 µs and 1 KB each
MAX_ATTRIBUTES = 4_000  # of one tag: libxml2 compares each with all before it (30,000 took 5 s, 300,000 half an hour)
_SMALL = 16_000  # characters that cannot hold more
# One tag, to its end or the page's. A quotation mark opens a value only behind its equals sign (HTML, 13.2.5). Nothing
# here is ever given back, so that no page makes it slow.
_TAG = re.compile(r"""<[a-zA-Z](?:[^>=]++|=\s*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z))|=)*+""")
_VALUE = re.compile(r"""=\s*+(?:"[^"]*+"?|'[^']*+'?|[^\s>"']++)""")
_NAME = re.compile(r"[^\s/\"'=]+")


def check_cost(text: str) -> None:
    """Raises UnreadableError for a page with too many tags, or with a tag of too many attributes."""
    if len(text) < _SMALL:
        return
    if text.count("<") > MAX_TAGS:
        raise UnreadableError(f"too large: an HTML page is read up to {MAX_TAGS} tags")
    for tag in _TAG.finditer(text):
        if tag.end() - tag.start() < _SMALL:
            continue
        names = sum(1 for _ in _NAME.finditer(_VALUE.sub(" ", tag[0]))) - 1
        if names > MAX_ATTRIBUTES:
            raise UnreadableError(f"no page for reading: one of its tags has {names} attributes")
