"""A record that was found, as shown: which versions hold the words, and the best piece of text with them. Pure."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from monitor.search.asked import Kind, Needle
from monitor.search.found import Hit, Pieces
from monitor.search.index import day_of
from monitor.search.texts import DOCUMENT, KEY, TEXT, TITLE, Line, Texts
from monitor.search.words import folded_with_places

AROUND = 60  # characters of context on either side of the first hit
MAX_TITLE = 300
_MAX_MARKS = 40  # matches marked in one piece of text
_SPACE = re.compile(r"\s+")


def hit_of(
    texts: Texts, wanted: Sequence[Needle], *, key: str, row: int, url: str, published: date | None,
    changed_at: datetime, numbers: Mapping[int, int],
) -> Hit:  # fmt: skip
    """One record as shown; `numbers` are those of its versions by id, as the archive has them now."""
    plain = [(line, line.folded) for line in texts.lines]
    found = [[line for line, text in plain if needle.stands_in(text)] for needle in wanted]
    together = set.intersection(*({at for line in lines for at in _places(line)} for lines in found))
    told = sorted(number for at in together if (number := numbers.get(texts.versions[at])) is not None)
    titles = [line for line in texts.lines if line.where == TITLE]
    title = max(titles, key=lambda line: line.runs[-1][1])
    own = all(any(line.where != DOCUMENT for line in lines) for lines in found)
    kind = Kind.ENTRY if texts.entry else Kind.NOTICE if own else Kind.ATTACHMENT
    best = _best_line(found, title) or next((line for line in texts.lines if line.where == TEXT), None)
    return Hit(
        key=key, kind=kind, source=texts.source, url=url, day=day_of(row), published=published, changed_at=changed_at,
        title=pieces(title.text[:MAX_TITLE], wanted), snippet=snippet(best.text, wanted) if best else (),
        number_of_versions=len(texts.versions), versions=len(told), first=told[0] if told else None,
        last=told[-1] if told else None, newest=len(texts.versions) - 1 in together,
    )  # fmt: skip


def _places(line: Line) -> list[int]:
    return [at for first, last in line.runs for at in range(first, last + 1)]


def _best_line(found: Sequence[Sequence[Line]], title: Line) -> Line | None:
    """The line with the most of the words, of those the newest, the record's own before a document's or its key."""
    lines = {id(line): line for some in found for line in some if line is not title}
    if not lines:
        return None
    times = Counter(id(line) for some in found for line in some)
    best = max(lines, key=lambda one: (lines[one].where != KEY, times[one], lines[one].runs[-1][1], -lines[one].where))
    return lines[best]


def snippet(text: str, wanted: Sequence[Needle]) -> Pieces:
    """The part of a line around its first hit, with every hit in it marked; … where it was cut."""
    plain = _SPACE.sub(" ", text).strip()
    spans = _spans(plain, wanted)
    start = max(0, spans[0][0] - AROUND) if spans else 0
    end = min(len(plain), (spans[0][1] if spans else start) + 2 * AROUND)
    cut = _cut(plain[start:end], [(a - start, b - start) for a, b in spans if b <= end])
    before: Pieces = (("…", False),) if start else ()
    after: Pieces = (("…", False),) if end < len(plain) else ()
    return (*before, *cut, *after)


def pieces(text: str, wanted: Sequence[Needle]) -> Pieces:
    """A whole text in pieces, each with whether it is a hit."""
    plain = _SPACE.sub(" ", text).strip()
    return _cut(plain, _spans(plain, wanted))


def _spans(text: str, wanted: Sequence[Needle]) -> list[tuple[int, int]]:
    """Where the words stand in a text, in order, without overlaps."""
    plain, places = folded_with_places(text)
    found: list[tuple[int, int]] = []
    for needle in wanted:
        for count, match in enumerate(needle.pattern.finditer(plain)):
            if count >= _MAX_MARKS:
                break
            found.append((places[match.start()], places[match.end() - 1] + 1))
    merged: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _cut(text: str, spans: Sequence[tuple[int, int]]) -> Pieces:
    found: list[tuple[str, bool]] = []
    at = 0
    for start, end in spans:
        found += [(text[at:start], False), (text[start:end], True)]
        at = end
    found.append((text[at:], False))
    return tuple(piece for piece in found if piece[0])
