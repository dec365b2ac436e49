"""References left behind: their words stayed although what they mean was renumbered.

An inserted article may leave 本办法第三条 pointing to another rule: the drafter forgot it, or meant it. No word of the
provision changed, so this is told beside the changes and is never one of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from monitor.diff.texts.following import Following
from monitor.diff.texts.lines import Line, name_of
from monitor.diff.texts.text import Piece


@dataclass(frozen=True, slots=True, kw_only=True)
class Stale:
    """A reference as printed in a line of the new text, and the number that what it meant has now."""

    line: Line
    reference: str
    now: str

    def __str__(self) -> str:
        """'第五条 still says 第三条, which is 第四条 now'."""
        return f"{name_of(self.line)} still says {self.reference}, which is {self.now} now"


def stale_references(before: Sequence[Line], after: Sequence[Line], pieces: Sequence[Piece]) -> tuple[Stale, ...]:
    """The first such reference of every line, in reading order. `pieces` compare exactly these lines."""
    old = {id(line): place for place, line in enumerate(before)}
    new = {id(line): place for place, line in enumerate(after)}
    pairs = [(old.get(id(p.before)), new.get(id(p.after))) for p in pieces if p.before and p.after]
    became = {i: j for i, j in pairs if i is not None and j is not None}
    following = Following(before, after, became)
    found = ((j, *following.stale(i, j)) for i, j in became.items())
    return tuple(Stale(line=after[j], reference=words, now=number) for j, words, number in sorted(found) if words)
