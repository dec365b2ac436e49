"""Changes beside the rules: counters and clocks in a line of the text, page data, links to documents. Decides what of
them is told as furniture and what stays a change, and says of a link what it means. Compares no texts itself.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from urllib.parse import unquote, urlsplit

from monitor.diff.document_lines import ARROW, page_data
from monitor.diff.noise_told import ZoneChange
from monitor.diff.texts.significance import Level, Significance
from monitor.diff.texts.spellings import canonical
from monitor.diff.texts.text import Line, Piece
from spiders.reading.pages.volatile import MASK, masked

_DIGIT = re.compile("[0-9]")
VARIES = "varies by visit"
PAGE = "page data"
LINKS = "attachments"
CONTENTS = "contents"
LINK = "link"  # the kind of such lines


def set_aside(pieces: Sequence[Piece]) -> tuple[tuple[Piece, ...], tuple[ZoneChange, ...]]:
    """The pieces that stay, and those taken out as zones that changed; what is no change of substance stays."""
    kept: list[Piece] = []
    aside: dict[str, list[Piece]] = {}
    for piece in pieces:
        zone = _zone(piece) if _is_substance(piece) else ""
        if zone:
            aside.setdefault(zone, []).append(piece)
        else:
            kept.append(_told(piece))
    return tuple(kept), tuple(_as_zone(zone, found) for zone, found in aside.items())


def _is_substance(piece: Piece) -> bool:
    return piece.significance is not None and piece.significance.level is Level.SUBSTANCE


def _zone(piece: Piece) -> str:
    if _varies(piece):
        return VARIES
    if {line.kind for line in _sides(piece)} == {CONTENTS}:
        return CONTENTS  # says nothing that the headings do not say
    if _is_page_data(piece):
        return PAGE
    return LINKS if _is_moved_link(piece) else ""


def _as_zone(zone: str, pieces: Iterable[Piece]) -> ZoneChange:
    sides = [(piece.before, piece.after) for piece in pieces]
    before, after = (tuple(pair[side].text for pair in sides if pair[side]) for side in (0, 1))  # type: ignore[union-attr]
    return ZoneChange(zone=zone, before=before, after=after)


def _sides(piece: Piece) -> list[Line]:
    return [line for line in (piece.before, piece.after) if line is not None]


def _varies(piece: Piece) -> bool:
    """Whether only a counter, a clock or an id changed: nothing without a digit is one."""
    if not all(_DIGIT.search(line.text) for line in _sides(piece)):
        return False
    sides = [masked(line.text) for line in _sides(piece)]
    if not all(tokens for _, tokens in sides):
        return False
    if len(sides) == 1:
        return not sides[0][0].strip(f"{MASK} |")
    return sides[0][0] == sides[1][0]


def _is_page_data(piece: Piece) -> bool:
    """Whether page data came, went or changed its labels. Another value under the same label stays a change."""
    sides = [page_data(line.text) for line in _sides(piece) if line.kind == "page data"]
    if not sides or not all(sides) or len(sides) < len(_sides(piece)):
        return False
    first, last = sides[0], sides[-1]
    return all(canonical(first[label]) == canonical(last[label]) for label in first.keys() & last.keys())


# -- links to documents ------------------------------------------------------------------------------


def _is_moved_link(piece: Piece) -> bool:
    """Whether a document of the same label and file name is linked at another address."""
    both = _linked(piece)
    return both is not None and both[0][0] == both[1][0] and _file_name(both[0][1]) == _file_name(both[1][1])


def _linked(piece: Piece) -> tuple[tuple[str, str], tuple[str, str]] | None:
    """(label, address) before and after."""
    if piece.before is None or piece.after is None or {piece.before.kind, piece.after.kind} != {LINK}:
        return None
    (old, _, was), (new, _, now) = (line.text.rpartition(ARROW) for line in (piece.before, piece.after))
    return (old, was), (new, now)


def _file_name(address: str) -> str:
    return unquote(urlsplit(address).path.rpartition("/")[2]).casefold()


def _told(piece: Piece) -> Piece:
    """The piece, its reason in words where it is a link to a document."""
    sides = _sides(piece)
    if piece.significance is None or {line.kind for line in sides} != {LINK}:
        return piece
    both = _linked(piece)
    if both is None:
        label = sides[0].text.rpartition(ARROW)[0]
        why = f"document {'added' if piece.before is None else 'removed'}: {label}"
    elif both[0][0] == both[1][0]:
        why = (
            f"document {both[1][0]} is another file now ({_file_name(both[0][1])} → {_file_name(both[1][1])}), not read"
        )
    else:
        why = f"document: {both[0][0]} → {both[1][0]}"
    return replace(piece, significance=Significance(level=piece.significance.level, why=why))
