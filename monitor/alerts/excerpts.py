"""What a notice says, and what was changed in it, cut to what a mail can carry. Compares through monitor.diff."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from monitor.alerts.wording import plain
from monitor.diff import redline
from monitor.diff.text import Line, Piece, PieceKind, compare_texts, lines_of
from snapshots.model import Notice

TEXT_LENGTH = 20_000  # characters; some mail programs cut a message off at about 100 KB
NEIGHBOURS = 1  # unchanged provisions shown around a change


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """The same words twice: `html` is safe markup, `text` plain lines. `cut`: more is in the archive."""

    title: str
    html: Markup
    text: str
    cut: bool = False


def text_of(notice: Notice) -> Excerpt:
    """The text of a notice, or the plain statement that it could not be read."""
    lines = [plain(f"{line.number}{line.text}") for line in lines_of(notice.provisions)]
    if not notice.text_available or not lines:
        words = "Its text could not be read by machine; please open the official page."
        return Excerpt(title="Text", html=Markup("<p>{}</p>").format(words), text=words)
    kept, room = list[str](), TEXT_LENGTH
    for line in lines:
        if room > 0:
            kept.append(plain(line, room))
        room -= len(line)
    html = Markup("").join(Markup("<p>{}</p>").format(line) for line in kept)
    return Excerpt(title="Text", html=html, text="\n".join(kept), cut=room < 0)


def redline_of(before: Notice, after: Notice) -> Excerpt:
    """What was struck out and put in, with a little of what stands around it."""
    pieces = compare_texts(_clean(before), _clean(after))
    html, text, cut = list[Markup](), list[str](), False
    for run, unchanged in _hunks(pieces):
        if sum(map(len, text)) > TEXT_LENGTH:
            cut = True
            break
        if unchanged:
            words = f"… {unchanged} unchanged {'provision' if unchanged == 1 else 'provisions'} …"
            html.append(Markup("<p>{}</p>").format(words))
            text.append(words)
        else:
            html.append(Markup(redline.to_html(run)))  # noqa: S704 - an escaped fragment, monitor.diff's promise
            text.append(redline.to_text(run))
    if not any(piece.kind is not PieceKind.SAME for piece in pieces):
        words = "The wording of its text is the same."
        return Excerpt(title="What changed", html=Markup("<p>{}</p>").format(words), text=words)
    return Excerpt(title="What changed", html=Markup("").join(html), text="\n".join(text), cut=cut)


def _clean(notice: Notice) -> list[Line]:
    return [Line(number=plain(line.number), text=plain(line.text)) for line in lines_of(notice.provisions)]


def _hunks(pieces: Sequence[Piece]) -> Iterator[tuple[Sequence[Piece], int]]:
    """Runs to show, and between them how many pieces are left out (then the run is empty)."""
    shown = set[int]()
    for place, piece in enumerate(pieces):
        if piece.kind is not PieceKind.SAME:
            shown.update(range(max(0, place - NEIGHBOURS), min(len(pieces), place + NEIGHBOURS + 1)))
    start = 0
    for end in range(1, len(pieces) + 1):
        if end == len(pieces) or (end in shown) != (start in shown):
            yield (pieces[start:end], 0) if start in shown else ((), end - start)
            start = end
