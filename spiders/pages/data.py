"""JSON that a user watches as a text: every value on a line of its own, HTML inside it as the lines it shows. Pure."""

import re
from collections.abc import Iterator
from typing import Any

from lxml.etree import LxmlError

from spiders.reading.document import Block, Document
from spiders.reading.errors import UnreadableError
from spiders.reading.pages.html import blocks
from spiders.reading.pages.page import parse

MOST_VALUES = 100_000
_TAG = re.compile(
    r"</?(?:p|div|br|span|table|tr|td|li|ul|ol|h[1-6]|a|b|strong|em|section|img)\b[^>]{0,2000}>", re.IGNORECASE
)
# What an interface says of its own answer, and how often a page was seen: names of the fields of such frameworks.
_OF_THE_ANSWER = re.compile(
    r"(?:request|trace|span|session|correlation|transaction)_?-?id|(?:server|sys|system|current|response|query|cost)_?time"
    r"|time_?stamp|ts|took|elapsed|duration_?ms|nonce|token|csrf_?token|sign|signature|etag"
    r"|(?:view|read|click|visit|hit|share|like|comment|download|page_?view)s?_?(?:count|num|number|times)?s?|pv|uv|hits|clicks",
    re.IGNORECASE,
)


def document_of_data(data: Any) -> Document:
    """The values of a JSON answer with their names, without what the interface says of the answer itself.

    Raises UnreadableError for more than 100,000 values.
    """
    found: list[Block] = []
    for count, (path, value) in enumerate(_values(data)):
        if count >= MOST_VALUES:
            raise UnreadableError(f"too large: JSON is read up to {MOST_VALUES} values")
        found += _shown(path, value)
    return Document(format="text", blocks=tuple(found))


def _values(data: Any) -> Iterator[tuple[str, Any]]:
    """(names down to it, value) of every plain value, in printed order; never recursive."""
    waiting: list[tuple[str, Any]] = [("", data)]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, dict):
            kept = [(name, below) for name, below in value.items() if not _is_of_the_answer(name, below)]
            waiting += [(f"{path}.{name}" if path else str(name), below) for name, below in reversed(kept)]
        elif isinstance(value, list):
            waiting += [(path, below) for below in reversed(value)]
        elif value not in (None, ""):
            yield path, value


def _is_of_the_answer(name: str, value: Any) -> bool:
    return not isinstance(value, dict | list) and _OF_THE_ANSWER.fullmatch(name) is not None


def _shown(path: str, value: Any) -> list[Block]:
    if isinstance(value, str) and _TAG.search(value):
        try:
            return blocks(parse(value))
        except (UnreadableError, LxmlError):
            pass  # no markup after all: shown as it is
    shown = value if isinstance(value, str) else str(value).lower() if isinstance(value, bool) else str(value)
    return [f"{path}: {line}" if path else line for line in shown.splitlines() if line.strip()]
