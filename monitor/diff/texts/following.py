"""Which provision a reference (第十条, Article 12) means on each side of a comparison.

So one that merely follows a renumbering can be told from one that now means something else.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from monitor.diff.texts.lines import Line
from monitor.diff.texts.references import Ordinal, Rank, own_references, steps
from monitor.diff.texts.references import rank as rank_of

Target = tuple[int, int]  # the line meant, and which of its paragraphs (款), 0 for none

_UNKNOWN: Target = (-1, -1)
_TWICE = -1  # a number that stands in more than one place
_WHOLE = ("公告", "通知", "通告", "办法", "规定")  # 本办法第三条: of the whole act
_PRINTED = {"条": "条、", "项": "（、.(", "目": ".(（"}  # how the number of what is called so may be printed


@dataclass(slots=True)
class Places:
    """The numbered provisions of one text: which line has which number, and which article a line belongs to."""

    lines: Sequence[Line]
    numbered: dict[tuple[int, Rank], int]  # within an annex (its line, -1 for the act itself)
    items: dict[tuple[int, Rank], int]  # within an article or a top-level item
    annexes: list[int]
    owners: list[int]

    @classmethod
    def of(cls, lines: Sequence[Line]) -> "Places":
        """Read the numbers of all lines once."""
        places = cls(lines, {}, {}, [], [])
        annex, owner, articles = -1, -1, False
        for place, line in enumerate(lines):
            rank = rank_of(line.number)
            if rank is not None:
                kind, _ = rank
                if kind == "附":
                    annex, owner, articles = place, -1, False
                    places.annexes.append(place)
                    _note(places.numbered, (-1, rank), place)
                elif kind in "编章节条" or (kind == "、" and not articles):
                    owner, articles = place, articles or kind == "条"
                    _note(places.numbered, (annex, rank), place)
                else:
                    _note(places.items, (owner, rank), place)
            places.owners.append(owner)
        return places

    def meant(self, reference: str, place: int, text_before: str) -> tuple[Target, ...] | None:
        """The provisions a reference in line `place` means, one by one; None where they cannot be told."""
        named = steps(reference)
        position = bisect_right(self.annexes, place)
        annex = self.annexes[position - 1] if position else -1
        found: list[Target] = [(-1 if text_before.endswith(_WHOLE) else self.owners[place], 0)]
        for kind, numbers in named:
            found = [self._one(base, kind, number, annex) for base in found for number in numbers]
            if _UNKNOWN in found:
                return None
        return tuple(found) if named else None

    def _one(self, base: Target, kind: str, number: Ordinal, annex: int) -> Target:
        if kind == "款":
            return (base[0], number[0]) if base[0] >= 0 else _UNKNOWN
        for name in _PRINTED.get(kind, kind):
            rank = (name, number)
            place = self.items.get((base[0], rank)) if kind in "项目" else None
            if place is None:
                place = self.numbered.get((-1 if kind == "附" else annex, rank))
            if place is not None:
                return (place, 0) if place != _TWICE else _UNKNOWN
        return _UNKNOWN


def _rank(line: Line) -> Rank | None:
    return rank_of(line.number)


def _note(known: dict[tuple[int, Rank], int], key: tuple[int, Rank], place: int) -> None:
    if known.setdefault(key, place) != place:
        known[key] = _TWICE


@dataclass(slots=True)
class Following:
    """Says whether a reference before and one after mean the same provision, given which line became which."""

    before: Sequence[Line]
    after: Sequence[Line]
    became: dict[int, int]
    _places: tuple[Places, Places] | None = None
    _shifted: bool | None = None
    _read: tuple[int, int, dict[int, str], dict[int, str]] = (-1, -1, {}, {})

    def codes(self, i: int, j: int) -> tuple[dict[int, object], dict[int, object]]:
        """For both texts of a pair: a value for each own reference by its position; equal values mean one provision."""
        old_text, new_text = self.before[i].text, self.after[j].text
        was, now = self._references(i, j)
        if not now or list(was.values()) == list(now.values()):
            return {}, {}
        here, there = self._both()
        old: dict[int, object] = {}
        for start, words in was.items():
            meant = here.meant(words, i, old_text[:start])
            if meant and all(line in self.became for line, _ in meant):
                old[start] = tuple((self.became[line], self._paragraph(line, count)) for line, count in meant)
        new: dict[int, object] = {}
        for start, words in now.items():
            meant = there.meant(words, j, new_text[:start])
            if meant:
                new[start] = meant
        return old, new

    def stale(self, i: int, j: int) -> tuple[str, str]:
        """The first reference whose words stayed while what it means was renumbered: its words, the number to refer to.

        ('第三条', '第四条') where an article came before the third and this line still says 第三条; else ('', '').
        """
        if not self._any_shifted():
            return "", ""
        was, now = self._references(i, j)
        if len(was) != len(now):
            return "", ""
        here, there = self._both()
        for (start, words), (place, same) in zip(was.items(), now.items(), strict=True):
            if words != same:
                continue
            meant = here.meant(words, i, self.before[i].text[:start])
            means = there.meant(words, j, self.after[j].text[:place])
            for (line, _), (other, _) in zip(meant or (), means or (), strict=False):
                became = self.became.get(line, other)
                if became != other and _rank(self.before[line]) != _rank(self.after[became]):
                    return words, self.after[became].number
        return "", ""

    def _any_shifted(self) -> bool:
        """Whether any provision has another number than before: without it no reference can go stale."""
        if self._shifted is None:
            self._shifted = any(_rank(self.before[i]) != _rank(self.after[j]) for i, j in self.became.items())
        return self._shifted

    def _references(self, i: int, j: int) -> tuple[dict[int, str], dict[int, str]]:
        if self._read[:2] != (i, j):
            old, new = self.before[i].text, self.after[j].text
            was = own_references(old)
            self._read = i, j, was, was if old == new or not was else own_references(new)
        return self._read[2:]

    def _both(self) -> tuple[Places, Places]:
        if self._places is None:
            self._places = Places.of(self.before), Places.of(self.after)
        return self._places

    def _paragraph(self, line: int, count: int) -> int:
        """Which paragraph of a provision the one before has become: the one of the same words, else the same place."""
        if not count:
            return 0
        old, new = self.before[line].text.split("\n"), self.after[self.became[line]].text.split("\n")
        return new.index(old[count - 1]) + 1 if count <= len(old) and old[count - 1] in new else count
