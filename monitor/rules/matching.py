"""Where a text speaks of what was asked: the words as printed, and those around them. Pure, linear in the text."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from monitor.rules.topics import Topic
from snapshots.model import Notice

AROUND = 40  # characters before and after
MOST = 4  # matches kept of each part of a notice for each question
_LOOKED_AT = 40  # hits of one kind in one piece; many say the same
_PARTS = {  # by the first word of a place; everything else is the text
    "title": "title", "number": "number", "document": "document", "added": "register", "removed": "register",
    "listed": "register", "changed": "register", "in": "register",
}  # fmt: skip
_WIDE = re.compile("[\uff10-\uff5a]")
_NARROW = {wide: wide - 0xFEE0 for wide in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
# 6307, 630790, 63079000, 6307900010, 6307900010999; 6307.90.00.10, 63.07, 6307 90 00 10.
_PRINTED = re.compile(
    r"(?<![0-9A-Za-z.])[0-9]{2}\.?[0-9]{2}(?:\.?[0-9]{2}| [0-9]{2}(?![0-9])){0,3}(?:\.?[0-9]{3})?(?![0-9A-Za-z])"
)
_CONTEXT = re.compile(r"税[号目则]|HS|品目|商品编[码号]|海关编码|归类|heading|tariff|commodity", re.IGNORECASE)
_COUNTED = re.compile(r"\s?(?:[年号元个份吨家件名万亿批美欧%％]|项(?!下)|-\d)")
_TELEPHONE = re.compile(r"(?:电话|传真|热线|邮编|tel|fax|phone)[^\d]{0,12}[\d\-—、/ ]{0,16}$|\d[-—]$", re.IGNORECASE)
_DATE = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """One place. `by` is `word`, `HS code` or `standard`; `where`: `title`, `provision 三`, `document X`, …"""

    asked: str
    by: str
    where: str
    found: str
    around: str


Piece = tuple[str, str]  # where, and the text there


def matches(topics: Iterable[Topic], pieces: Iterable[Piece]) -> tuple[Match, ...]:
    """The first places in the order of the pieces; a few in the text, a few in documents, a few in registers."""
    asked = tuple(topics)
    found: dict[tuple[str, str, str], Match] = {}
    told: dict[tuple[str, str], int] = {}
    for where, printed in pieces:
        text = printed.translate(_NARROW) if _WIDE.search(printed) else printed
        for one in asked:
            part = one.asked, _PARTS.get(where.partition(" ")[0], "text")
            for by, start, end in _hits(one, text) if told.get(part, 0) < MOST else ():
                key = one.asked, where, " ".join(text[start:end].split()).casefold()
                if key in found or told.get(part, 0) >= MOST:
                    continue
                told[part] = told.get(part, 0) + 1
                found[key] = Match(
                    asked=one.asked, by=by, where=where,
                    found=" ".join(printed[start:end].split()), around=_around(printed, start, end),
                )  # fmt: skip
    return tuple(found.values())


def _hits(one: Topic, text: str) -> Iterator[tuple[str, int, int]]:
    for by, pattern in (("word", one.words), ("standard", one.standards)):
        if pattern is not None:
            yield from ((by, match.start(), match.end()) for match in islice(pattern.finditer(text), _LOOKED_AT))
    if one.codes and any(code[:2] in text for code in one.codes):
        related = (where for where in printed_codes(text) if _related(where[2], one.codes))
        yield from (("HS code", start, end) for start, end, _ in islice(related, _LOOKED_AT))


def _related(printed: str, codes: tuple[str, ...]) -> bool:
    return any(printed.startswith(code) or code.startswith(printed) for code in codes)


def printed_codes(text: str) -> Iterator[tuple[int, int, str]]:
    """Every number of a text that can be an HS code, with its digits: no years, days, counts, telephones."""
    for match in _PRINTED.finditer(text):
        whole = match[0]
        readings = {whole, whole.partition(" ")[0]}
        for reading in sorted(readings, key=len, reverse=True):
            digits = re.sub(r"\D", "", reading)
            start, end = match.start(), match.start() + len(reading)
            if len(digits) in (4, 6, 8, 10, 13) and not _is_other(text, start, end, reading, digits):
                yield start, end, digits


def _is_other(text: str, start: int, end: int, reading: str, digits: str) -> bool:
    before = text[max(start - 30, 0) : start]
    if _TELEPHONE.search(before) and len(digits) < 10:
        return True
    if len(digits) == 4 and _COUNTED.match(text, end):
        return True
    if _CONTEXT.search(before[-16:]):
        return False
    return bool(_DATE.fullmatch(digits)) or (len(digits) == 4 and 1949 <= int(digits) <= 2100 and "." not in reading)


def _around(text: str, start: int, end: int) -> str:
    first, last = max(start - AROUND, 0), min(end + AROUND, len(text))
    words = " ".join(text[first:last].split())
    return f"{'…' if first else ''}{words}{'…' if last < len(text) else ''}"


_KINDS = {"announcement": "公告", "order": "令", "notice": "通知", "circular": "通告", "letter": "函"}


def citation(notice: Notice) -> str:
    """The ways an act is cited by: 海关总署公告2024年第87号, its key, GACC 2024-87; only the key without a number."""
    if notice.year is None or notice.number is None:
        return notice.key
    names = " ".join(issuer.name for issuer in notice.issuers)
    codes = "/".join(issuer.code for issuer in notice.issuers).upper()
    printed = f"{names}{_KINDS.get(notice.kind, '')}{notice.year}年第{notice.number}号"
    return f"{printed} | {notice.key} | {codes} {notice.year}-{notice.number}"


def pieces_of(notice: Notice) -> Iterator[Piece]:
    """Title, number, provisions, tables and names of documents of a notice, as printed."""
    yield "title", notice.title
    yield "number", citation(notice)
    waiting = [(provision, "") for provision in reversed(notice.provisions)]
    while waiting:
        provision, path = waiting.pop()
        path = f"{path} {provision.number.strip()}".strip()
        where = f"provision {path}" if path else "text"
        if provision.text:
            yield where, provision.text
        for row in provision.rows:
            yield f"table in {where}" if path else "table", " | ".join(row)
        waiting += [(child, path) for child in reversed(provision.children)]
    for document in notice.attachments:
        yield f"document {document.label}", document.label
