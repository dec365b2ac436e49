"""Redlines of a text comparison: HTML for mail and page, plain text for terminals, plain values for JSON.

Archived text is hostile: everything is escaped, and control characters that could steer a terminal or
turn the direction of writing are shown as a replacement mark.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from monitor.diff.texts import redline_zh
from monitor.diff.texts.lines import called, name_of
from monitor.diff.texts.numbering import shifts
from monitor.diff.texts.text import Line, Piece, PieceKind, Span

LABELS = {
    PieceKind.SAME: "Unchanged",
    PieceKind.ADDED: "Added",
    PieceKind.REPEALED: "Repealed",
    PieceKind.AMENDED: "Amended",
    PieceKind.RENUMBERED: "Renumbered",
    PieceKind.REFERENCE: "References renumbered",
    PieceKind.TYPOGRAPHY: "Format only",
    PieceKind.MOVED: "Moved",
    PieceKind.MOVED_AMENDED: "Moved and amended",
}
AMENDMENTS = frozenset({PieceKind.AMENDED, PieceKind.MOVED_AMENDED})
QUIET = frozenset({PieceKind.SAME, PieceKind.RENUMBERED})  # folded away from other changes

_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_BOX = "margin:0 0 12px;padding:2px 0 2px 10px;border-left:4px solid "
_EDGES = {
    PieceKind.ADDED: "#1a7f37",
    PieceKind.REPEALED: "#b3261e",
    PieceKind.AMENDED: "#9a6700",
    PieceKind.MOVED_AMENDED: "#9a6700",
}
_INS = "background:#dafbe1;color:#0a4a1d;text-decoration:underline"
_DEL = "background:#ffe3e0;color:#82071e;text-decoration:line-through"
_GREEN, _RED, _BOLD, _PLAIN = "\x1b[32;4m", "\x1b[31;9m", "\x1b[1m", "\x1b[0m"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fold:
    """Quiet pieces in a row, told in one line."""

    pieces: tuple[Piece, ...]


def to_html(pieces: Sequence[Piece], *, context: int = 2, language: str = "en") -> str:
    """An HTML fragment: labels in words (en or zh), insertions underlined, deletions struck through, styles inline."""
    parts = [
        _html_fold(row, language) if isinstance(row, Fold) else _html_piece(row, language)
        for row in folded_rows(pieces, context)
    ]
    return "<div>\n" + "\n".join(parts) + "\n</div>"


def to_text(pieces: Sequence[Piece], *, colour: bool = False, context: int = 2, language: str = "en") -> str:
    """Plain lines with [-deleted-] and {+inserted+}; `colour` adds terminal codes to the marks."""
    rows = folded_rows(pieces, context)
    return "\n".join(
        fold_words(row, language) if isinstance(row, Fold) else _text_piece(row, colour, language) for row in rows
    )


def to_json(pieces: Sequence[Piece]) -> list[dict[str, Any]]:
    """Every changed piece: class, number before and after, path, significance, why, spans.

    `before` and `after` are the number as printed, of the provision or else of the nearest one around it; null where
    there is none. `path` are the numbers that lead to it, outermost first, where it stands now (where it stood, when
    it was repealed). A span's `before` and `after` are [start, end) in characters (code points) of the provision's
    text on that side, null where it has no part; `note` says what has no substance (`reference`, `typography`).
    Texts are raw: escape them where they are shown.
    """
    return [
        {
            "class": str(piece.kind),
            "before": _printed(piece.before),
            "after": _printed(piece.after),
            "path": list(_place(piece).path),
            "significance": str(piece.significance.level),
            "why": piece.significance.why,
            "spans": list(_offsets(piece.spans)),
        }
        for piece in pieces
        if piece.significance is not None
    ]


def _printed(line: Line | None) -> str | None:
    return line.path[-1] if line is not None and line.path else None


def _place(piece: Piece) -> Line:
    line = piece.after or piece.before
    if line is None:
        raise ValueError("a piece without a line")
    return line


def _offsets(spans: Sequence[Span]) -> Iterator[dict[str, Any]]:
    old = new = 0
    for span in spans:
        in_old = len(span.text) if span.op != "insert" else 0
        in_new = len(span.text) if span.op != "delete" else 0
        yield {
            "op": span.op,
            "text": span.text,
            "before": [old, old + in_old] if span.op != "insert" else None,
            "after": [new, new + in_new] if span.op != "delete" else None,
            **({"note": span.note} if span.note else {}),
        }
        old, new = old + in_old, new + in_new


def folded_rows(pieces: Sequence[Piece], context: int) -> Iterator[Piece | Fold]:
    """Pieces to show, and folds of two or more quiet ones further than `context` from any other change."""
    loud = [place for place, piece in enumerate(pieces) if piece.kind not in QUIET]
    near = {place + step for place in loud for step in range(-context, context + 1)}
    hidden: list[Piece] = []
    for place, piece in enumerate((*pieces, None)):
        if piece is not None and place not in near:
            hidden.append(piece)
            continue
        if len(hidden) > 1:
            yield Fold(pieces=tuple(hidden))
        else:
            yield from hidden
        hidden = []
        if piece is not None:
            yield piece


def fold_words(fold: Fold, language: str) -> str:
    """'… 6 unchanged provisions …', and which of them have other numbers: 'Articles 10–70 are now 9–69'."""
    words = f"{len(fold.pieces)} unchanged provisions"
    numbers = [(called(piece.before), called(piece.after)) for piece in fold.pieces if piece.before and piece.after]
    moved = tuple(map(_safe, shifts(numbers)))
    if language == "zh":
        return redline_zh.folded(len(fold.pieces), "; ".join(moved))
    return f"… {'; '.join((words, *moved))} …"


def _numbers(piece: Piece) -> str:
    names = [_safe(name_of(line)) for line in (piece.before, piece.after) if line]
    return " → ".join(dict.fromkeys(names))


def label_of(piece: Piece, language: str) -> str:
    """'Amended 第六条', '修改 第六条': what happened to which provision."""
    if language == "zh":
        return redline_zh.label(piece.kind, _numbers(piece))
    return f"{LABELS[piece.kind]} {_numbers(piece)}".rstrip()


def why_of(piece: Piece, language: str) -> str:
    """The reason in words, for amendments: of the others the label says it all."""
    told = piece.significance
    if told and piece.kind in AMENDMENTS and language == "zh":
        return _safe(redline_zh.reason(told.level, told.why))
    return _safe(f"{told.level} – {told.why}") if told and piece.kind in AMENDMENTS else ""


def _safe(text: str) -> str:
    return _STEERING.sub("\ufffd", text)


def escaped(text: str) -> str:
    """Text of an archive as HTML that only shows it: no markup, no steering characters, line breaks kept."""
    return escape(_safe(text)).replace("\n", "<br>")


def _html_fold(fold: Fold, language: str) -> str:
    return f'<p style="margin:0 0 12px;color:#57606a">{escape(fold_words(fold, language))}</p>'


def _html_piece(piece: Piece, language: str) -> str:
    words = "".join(_html_span(span) for span in piece.spans)
    reason = why_of(piece, language)
    why = f'<p style="margin:0;color:#57606a">{escaped(reason)}</p>' if reason else ""
    if piece.kind is PieceKind.SAME:
        number = f"{escaped(piece.after.number)} " if piece.after and piece.after.number else ""
        return f'<p style="margin:0 0 12px">{number}{words}</p>'
    box = _BOX + _EDGES.get(piece.kind, "#57606a")
    label = f'<p style="margin:0"><strong>{escape(label_of(piece, language))}</strong></p>'
    return f'<div style="{box}">{label}{why}<p style="margin:0">{words}</p></div>'


def _html_span(span: Span) -> str:
    if span.op == "insert":
        return f'<ins style="{_INS}">{escaped(span.text)}</ins>'
    if span.op == "delete":
        return f'<del style="{_DEL}">{escaped(span.text)}</del>'
    return escaped(span.text)


def _text_piece(piece: Piece, colour: bool, language: str) -> str:
    words = "".join(_text_span(span, colour) for span in piece.spans)
    if piece.kind is PieceKind.SAME:  # at the margin: indented it would read as a part of the change above it
        number = f"{_safe(piece.after.number)} " if piece.after and piece.after.number else ""
        return f"{number}{words}"
    words = words.replace("\n", "\n    ")
    label, reason = label_of(piece, language), why_of(piece, language)
    label = f"{_BOLD}{label}{_PLAIN}" if colour else label
    why = f" ({reason})" if reason else ""
    return f"{label}{why}\n    {words}"


def _text_span(span: Span, colour: bool) -> str:
    text = _safe(span.text)
    if span.op == "equal":
        return text
    marked = f"{{+{text}+}}" if span.op == "insert" else f"[-{text}-]"
    if not colour:
        return marked
    return f"{_GREEN if span.op == 'insert' else _RED}{marked}{_PLAIN}"
