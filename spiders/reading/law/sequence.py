"""The lists that are open while a text is read, and which number comes next in each. Reads no text."""

from spiders.reading.law.levels import LISTS, Style
from spiders.reading.law.numbering import Mark


class Sequence:
    """The lists that are open while a text is read, outermost first, and the last number of each."""

    def __init__(self) -> None:
        self._open: list[tuple[Style, tuple[int, ...]]] = []
        self._articles: tuple[int, ...] = ()
        self._points: tuple[int, ...] = ()

    def goes_on(self, mark: Mark) -> bool:
        """Whether the number is the next of an open list. Articles are counted through the chapters.

        So are the （一）（二） of State Council opinions through their 一、二、 though that list was closed.
        """
        if mark.style is Style.ARTICLE:
            last = self._articles
        elif self._open and self._open[-1][0] is mark.style:
            last = self._open[-1][1]
        else:
            last = next((ordinal for style, ordinal in reversed(self._open) if style is mark.style), ())
            if not last and mark.style is Style.CHINESE_IN_BRACKETS:
                last = self._points
        return bool(last) and mark.ordinal in ((last[0] + 1,), (*last[:-1], last[-1] + 1), (*last, 1))

    def is_open(self, style: Style) -> bool:
        """Whether a list of this style is open."""
        return any(style is other for other, _ in self._open)

    def in_list_only(self) -> bool:
        """Whether a list is open and no article was met: a notice, not an act made of articles."""
        return not self._articles and any(style in LISTS for style, _ in self._open)

    def take(self, mark: Mark) -> None:
        """Remember a provision; lists inside the one before it are closed."""
        if self._open and self._open[-1][0] is mark.style:
            self._open.pop()
        elif self.is_open(mark.style) and mark.ordinal != (1,):
            del self._open[[style for style, _ in self._open].index(mark.style) :]
        elif mark.style not in LISTS or self.is_open(mark.style):
            self._open = [pair for pair in self._open if pair[0] < mark.style]
        self._open.append((mark.style, mark.ordinal))
        if mark.style is Style.ARTICLE:
            self._articles = mark.ordinal
        elif mark.style is Style.CHINESE_IN_BRACKETS:
            self._points = mark.ordinal
