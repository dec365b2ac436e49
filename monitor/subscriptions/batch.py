"""Changes found together, made ready so that a thousand subscriptions are matched against them at once. Pure.

Each question ("which of them belong to gacc?", "which speak of masks?") is answered once, as a set of changes written
as the bits of a whole number; a subscription's filters are then a few intersections. A word is looked for only in
changes that hold every pair of its neighbouring signs.
"""

from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatchcase
from functools import cached_property, reduce

from monitor.diff.change import Change, names_behind
from monitor.subscriptions.significance import GONE, is_substance, is_urgent
from monitor.watchlists import Piece, Touched, piece, probe, speaks_of, touched
from snapshots.identity import folded

ANNEX = "\f"  # in a record's words, a page break between its own and those of its documents

Bits = int  # a set of changes: bit n is the batch's n-th


class Batch:
    """Changes, each with its record's words (those of its documents behind `ANNEX`)."""

    def __init__(self, changes: Sequence[tuple[Change, str]]) -> None:
        self.changes = [change for change, _ in changes]
        self.everything: Bits = (1 << len(changes)) - 1
        self._texts = [text for _, text in changes]
        self._pieces: dict[int, tuple[Piece, ...]] = {}
        self._items: dict[str, dict[int, Touched]] = {}
        self._words: dict[str, Bits] = {}
        self._kinds: dict[tuple[str, ...], Bits] = {}

    def of_sources(self, names: Iterable[str]) -> Bits:
        """Those that belong to any of these sources, registers or issuers."""
        return _union(self._by_name.get(name.casefold(), 0) for name in names)

    def of_kinds(self, patterns: tuple[str, ...]) -> Bits:
        """Those of any of these kinds; 'entry.*' stands for a family."""
        if patterns not in self._kinds:
            kinds = {change.kind for change in self.changes}
            fitting = {kind for kind in kinds if any(fnmatchcase(kind, pattern) for pattern in patterns)}
            self._kinds[patterns] = self._where(change.kind in fitting for change in self.changes)
        return self._kinds[patterns]

    @cached_property
    def substance(self) -> Bits:
        """Those that change more than wording."""
        return self._where(map(is_substance, self.changes))

    @cached_property
    def urgent(self) -> Bits:
        """Those that bite today or tomorrow, whoever reads."""
        return self._where(map(is_urgent, self.changes))

    @cached_property
    def gone(self) -> Bits:
        """Those that take entries away."""
        return self._where(change.kind in GONE for change in self.changes)

    def speaking_of(self, words: Iterable[str]) -> Bits:
        """Those with any of these words or phrases in key, title, detail or text."""
        return _union(map(self._speaking, words))

    def touching(self, items: Iterable[str]) -> Bits:
        """Those that touch any of these items of a watch-list."""
        return _union(1 << place for item in items for place in self._touching(item))

    def about_entries(self, keys: Iterable[str]) -> Bits:
        """Those about any of these entries: the entry's own, and notices that name it. Keys with or without register.

        `gacc-export-inspection/6307900010` is not touched by an entry of that number in another register; a number of
        one to three signs is looked for among entries alone.
        """
        return _union(map(self._about, keys))

    def touched(self, items: Sequence[str], place: int) -> tuple[Touched, ...]:
        """What the change at a place touches of a watch-list, in the list's order."""
        return tuple(hits[place] for item in items if place in (hits := self._touching(item)))

    def places(self, bits: Bits) -> Iterator[int]:
        """The places of the changes in a set, first to last."""
        while bits:
            lowest = bits & -bits
            yield lowest.bit_length() - 1
            bits ^= lowest

    def _speaking(self, word: str) -> Bits:
        if word not in self._words:
            found = (p for p in self.places(self._candidates(folded(word))) if speaks_of(self._whole[p], word))
            self._words[word] = _union(1 << place for place in found)
        return self._words[word]

    def _touching(self, item: str) -> dict[int, Touched]:
        if item not in self._items:
            hits = {}
            for place in self.places(self._candidates(probe(item))):
                if found := touched((item,), self._parts(place)):
                    hits[place] = found[0]
            self._items[item] = hits
        return self._items[item]

    def _about(self, key: str) -> Bits:
        _, slash, number = key.partition("/")
        if not slash:
            own = self._where(change.key.partition("/")[2].casefold() == key.casefold() for change in self.changes)
            return own if _is_slight(key) else own | self.touching([key])
        own = self._where(change.key.casefold() == key.casefold() for change in self.changes)
        return own if _is_slight(number) else own | (self.touching([number]) & ~self.of_kinds(("entry.*",)))

    def _candidates(self, sought: str) -> Bits:
        """Those that may hold a run of signs, and some more."""
        pairs = {sought[n : n + 2] for n in range(len(sought) - 1)}
        return reduce(int.__and__, (self._pairs.get(pair, 0) for pair in pairs), self.everything)

    @cached_property
    def _pairs(self) -> dict[str, Bits]:
        found: dict[str, Bits] = {}
        for place, whole in enumerate(self._whole):
            bit = 1 << place
            text = whole.folded
            for pair in {text[n : n + 2] for n in range(len(text) - 1)}:
                found[pair] = found.get(pair, 0) | bit
        return found

    @cached_property
    def _whole(self) -> list[Piece]:
        """All the words of each change as one piece."""
        return [
            Piece.of_words("all", f"{change.key}\n{change.title}\n{change.detail}\n{text}")
            for change, text in zip(self.changes, self._texts, strict=True)
        ]

    def _parts(self, place: int) -> tuple[Piece, ...]:
        if place not in self._pieces:
            self._pieces[place] = pieces(self.changes[place], self._texts[place])
        return self._pieces[place]

    @cached_property
    def _by_name(self) -> dict[str, Bits]:
        found: dict[str, Bits] = {}
        for place, change in enumerate(self.changes):
            for name in names_behind(change.source, change.key, change.cause):
                found[name] = found.get(name, 0) | 1 << place
        return found

    def _where(self, flags: Iterable[bool]) -> Bits:
        return _union(1 << place for place, flag in enumerate(flags) if flag)


def pieces(change: Change, text: str) -> tuple[Piece, ...]:
    """The parts of a change that watch-lists look at."""
    own, _, annexed = text.partition(ANNEX)
    if change.kind.startswith("entry."):
        parts = [("entry", change.key.partition("/")[2]), ("entry", f"{change.title}\n{own}")]
    else:
        parts = [("title", change.title), ("text", own)]
    parts += [("change", change.detail), ("annex", annexed)]
    return tuple(piece(where, words) for where, words in parts if words)


def _is_slight(number: str) -> bool:
    """Whether an entry's number is so short that a text holding it need not mean the entry: 1, A7."""
    return len(folded(number)) < (4 if number.isascii() else 2)


def _union(sets: Iterable[Bits]) -> Bits:
    return reduce(int.__or__, sets, 0)
