"""What a notice says, and what was changed in it, cut to what a mail can carry. Compares through monitor.diff."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from monitor.diff.texts.redline import to_html, to_text
from monitor.diff.texts.text import Line, Piece, PieceKind, compare_texts, lines_of
from monitor.telling.wording import plain
from snapshots.model import Notice

TEXT_LENGTH = 20_000  # characters; some mail programs cut a message off at about 100 KB
_UNREAD = {
    "en": "Its text could not be read by machine; please open the official page.",
    "zh": "正文无法由机器读取，请查看官方页面。",
}
_SAME = {"en": "The wording of its text is the same.", "zh": "正文文字没有变化。"}
_TITLES = {"en": ("Text", "What changed"), "zh": ("正文", "修改对照")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """The same words twice: `html` is safe markup, `text` plain lines. `cut`: more is in the archive."""

    title: str
    html: Markup
    text: str
    cut: bool = False


def text_of(notice: Notice, language: str = "en", length: int = TEXT_LENGTH) -> Excerpt:
    """The text of a notice, or the plain statement that it could not be read."""
    lines = [
        plain(f"{line.number}{' | ' if line.kind and line.number else ''}{line.text}")
        for line in lines_of(notice.provisions)
    ]
    title = _TITLES[language][0]
    if not notice.text_available or not lines:
        return _statement(title, _UNREAD[language])
    kept, room = list[str](), length
    for line in lines:
        if room > 0:
            kept.append(plain(line, room))
        room -= len(line)
    html = Markup("").join(Markup("<p>{}</p>").format(line) for line in kept)
    return Excerpt(title=title, html=html, text="\n".join(kept), cut=room < 0)


def redline_of(before: Notice, after: Notice, language: str = "en", length: int = TEXT_LENGTH) -> Excerpt:
    """What was struck out and put in; unchanged provisions far from it are folded away."""
    pieces = compare_texts(_clean(before), _clean(after))
    title = _TITLES[language][1]
    if all(piece.kind is PieceKind.SAME for piece in pieces):
        return _statement(title, _SAME[language])
    kept = _first(pieces, length)
    markup = Markup(to_html(kept, language=language))  # noqa: S704 - an escaped fragment, monitor.diff.texts.redline's promise
    return Excerpt(title=title, html=markup, text=to_text(kept, language=language), cut=len(kept) < len(pieces))


def _statement(title: str, words: str) -> Excerpt:
    return Excerpt(title=title, html=Markup("<p>{}</p>").format(words), text=words)


def _clean(notice: Notice) -> list[Line]:
    return [
        replace(line, number=plain(line.number), text=plain(line.text), within=tuple(map(plain, line.within)))
        for line in lines_of(notice.provisions)
    ]


def _first(pieces: Sequence[Piece], length: int) -> Sequence[Piece]:
    """As many pieces as a mail can carry, one at least; unchanged ones count little, being folded."""
    room = length
    for place, piece in enumerate(pieces):
        if room <= 0:
            return pieces[:place]
        room -= 1 if piece.kind is PieceKind.SAME else sum(len(span.text) for span in piece.spans)
    return pieces
