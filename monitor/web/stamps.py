"""The smallest pieces of markup, on every page many times over: words of ours, a moment, a day, a kind of change.

Each is made once for a language and kept: templates are slow at what they do a thousand times.
"""

from datetime import date, datetime
from functools import lru_cache

from markupsafe import Markup, escape

from monitor.diff.change import Kind
from monitor.web.language import language, translate
from monitor.web.wording import KINDS, beijing, utc


def spoken(words: str) -> Markup:
    """Words of ours in the language of the page: escaped, so that `.format()` escapes what is put in unless markup."""
    return _spoken(words, language())


def when(moment: datetime) -> Markup:
    """A moment in Beijing time to the minute, in UTC to whoever points at it."""
    return _when(moment, moment.utcoffset())


@lru_cache(maxsize=4_096)
def day(value: date) -> Markup:
    """A day as ISO 8601 writes it."""
    return Markup('<time datetime="{0}">{0}</time>').format(value.isoformat())


def mark(kind: str) -> Markup:
    """A kind of change in words, in the colour of its family."""
    return _mark(kind, language())


@lru_cache(maxsize=8_192)
def _spoken(words: str, tongue: str) -> Markup:
    return escape(translate(words))


@lru_cache(maxsize=16_384)
def _when(moment: datetime, offset: object) -> Markup:
    return Markup('<time datetime="{}" title="{}">{}</time>').format(moment.isoformat(), utc(moment), beijing(moment))


@lru_cache(maxsize=256)
def _mark(kind: str, tongue: str) -> Markup:
    family, _, what = kind.partition(".")
    return Markup('<span class="mark {} {}">{}</span>').format(family, what, KINDS[Kind(kind)])
