"""Acts named by neither number nor title: a standard's code, or a short name the text gave earlier (以下简称原公告)."""

import re

from snapshots.identity import notice_key
from spiders.reading.law.relations.act import Act, Known

STANDARD = re.compile(
    r"(?<![A-Za-z])(?:GB|YY|SN|HS|NY|SB|WS|SJ|HJ|JJF|JJG|RB|QB|FZ|CNAS-[A-Z]{1,3}\d{1,3})(?:/[TZ])?\s?[\d.]{0,12}[-—–:：](?:19|20)\d{2}(?!\d)"
)
_CAPITALS = re.compile("[A-Z][A-Z]")  # every standard's code begins with them
_SHORT_NAME = re.compile(r"(?:公告|通知|办法|规定|条例|决定|细则|通告|意见|法)$")


def named(words: str, known: Known) -> list[tuple[int, Act]]:
    """Each such name with the place it begins at."""
    return [*_standards(words), *_short_names(words, known)]


def _standards(words: str) -> list[tuple[int, Act]]:
    """GB 19083-2010: a standard's code with its year names it like a title."""
    return [
        (m.start(), Act(key=notice_key((), "act", title=m.group()), printed=m.group(), numbered=False))
        for m in (STANDARD.finditer(words) if _CAPITALS.search(words) else ())
    ]


def _short_names(words: str, known: Known) -> list[tuple[int, Act]]:
    names = [name for name in known.aliases if len(name) > 2 and _SHORT_NAME.search(name)]
    if not names:
        return []
    pattern = re.compile("|".join(map(re.escape, sorted(names, key=len, reverse=True))))
    return [
        (
            m.start(),
            Act(key=known.aliases[m.group()].key, printed=m.group(), numbered=known.aliases[m.group()].numbered),
        )
        for m in pattern.finditer(words)
    ]
