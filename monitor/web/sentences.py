"""Sentences of ours on how a rule or an entry stands, for the pages: in their language, with acts by name."""

from markupsafe import Markup

from monitor.telling.standing_zh import cited, standing_zh
from monitor.web.language import CHINESE, language
from monitor.web.wording import mixed, said


def ours(text: str) -> Markup:
    """A sentence of ours with its acts by name; on a Chinese page in English, marked so, where no rule has Chinese."""
    if language() != CHINESE:
        return mixed(cited(text))
    chinese = standing_zh(text)
    return mixed(chinese) if chinese else Markup('<span lang="en">{}</span>').format(said(text))


def scope(text: str) -> Markup:
    """Which part of an act is meant: a publisher's words, or how many of its entries."""
    chinese = standing_zh(text) if language() == CHINESE and "entries it added" in text else ""
    return said(chinese or text)
