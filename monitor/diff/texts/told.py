"""Changes of a text in one sentence for a person who decides what to do about them. Writes no markup."""

from collections.abc import Container, Sequence

from monitor.diff.texts.lines import name_of
from monitor.diff.texts.significance import Level
from monitor.diff.texts.text import Piece, PieceKind, summary

NO_SUBSTANCE = "no change of substance"
TOLD = 3  # provisions named in one sentence


def told(pieces: Sequence[Piece], *levels: Level) -> str:
    """'1 provision amended, 1 added: 第三十四条 added; 第六十四条 (duration: 5年 → 10年)': the pieces of these levels.

    '' where no piece is of such a level. The counts are those of all pieces.
    """
    weighty = [piece for piece in pieces if piece.significance and piece.significance.level in levels]
    if not weighty:
        return ""
    taken = {name_of(piece.after) for piece in pieces if piece.after}
    named = "; ".join(_told(piece, taken) for piece in weighty[:TOLD])
    more = f"; {len(weighty) - TOLD} more" if len(weighty) > TOLD else ""
    return f"{summary(pieces)}: {named}{more}"


def _told(piece: Piece, taken: Container[str]) -> str:
    """'第三十四条 added', '第六十四条 (duration: 5年 → 10年)'; 'former' where another provision has that number now."""
    line = piece.after or piece.before
    if piece.kind is PieceKind.MOVED and piece.before and piece.after:
        names = list(dict.fromkeys(map(name_of, (piece.before, piece.after))))
        return " moved to ".join(names) if len(names) > 1 else f"{names[0]} moved"
    name, why = name_of(line) if line else "", piece.significance.why if piece.significance else ""
    if why not in ("provision added", "provision repealed"):
        return f"{name} ({why})"
    former = "former " if piece.after is None and line and line.number and name in taken else ""
    return f"{former}{name} {why.removeprefix('provision ')}"
