"""Two states of one document of a notice to what changed in it. Pure: takes parts as read, opens nothing."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from monitor.diff.files import Comparison, compare
from monitor.diff.lists.listing import RowChange
from monitor.diff.texts.significance import Level
from monitor.diff.texts.told import NO_SUBSTANCE
from snapshots.model import Attachment
from spiders.reading.files.parts import Part

_TOLD = frozenset({Level.WORDING, Level.MOVED})
_ROWS = 3  # rows named in one sentence
_LONGEST = 120  # characters of a row's key
_STALE = 3
# What a reader notes although nothing is missing from what it gives.
_HARMLESS = ("tables of a .doc", "a .doc is read", "it is called", "mixed encodings", "the page is too large to part")


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnexDifference:
    """What a replaced document comes to. `told`: whether a change of the notice should say it; `reason` always does.

    `comparisons` hold the same at length.
    """

    substance: bool
    told: bool
    reason: str
    comparisons: tuple[tuple[str, Comparison], ...] = ()  # by file of an archive, '' for the document itself


Annexes = Callable[[Attachment, Attachment], AnnexDifference]  # how two states of a document are looked up and compared


def not_compared(why: str) -> AnnexDifference:
    """A document of which one state cannot be read: other bytes, and nobody can say what they say."""
    return AnnexDifference(substance=True, told=True, reason=f"not compared: {why}")


def difference(before: Sequence[Part], after: Sequence[Part]) -> AnnexDifference:
    """What changed between two states of a document, or between the files of an archive by their names."""
    found = list(_pairs(before, after))
    weighty = [one for _, one in found if one.substance]
    told = [(name, one) for name, one in found if one.told and (one.substance or not weighty)]
    reasons = [f"{name}: {one.reason}" if name else one.reason for name, one in told or found[:1]]
    if not reasons:
        reasons = [f"{NO_SUBSTANCE}: the same files"]
    return AnnexDifference(
        substance=bool(weighty),
        told=bool(told),
        reason="; ".join(reasons),
        comparisons=tuple((name, its) for name, one in found for _, its in one.comparisons),
    )


def _pairs(before: Sequence[Part], after: Sequence[Part]) -> Iterator[tuple[str, AnnexDifference]]:
    """What became of each file of either side; those with other names have come or left."""
    old, new = ({part.name: part for part in side} for side in (before, after))
    if len(old) == len(new) == 1:
        old, new = (dict(zip(("",), side.values(), strict=True)) for side in (old, new))
    for name, part in new.items():
        if name not in old:
            yield name, AnnexDifference(substance=True, told=True, reason="file added")
        elif part != old[name] or (part.document is None and len(new) == 1):
            yield name, _compared(name, old[name], part)
    for name in old:
        if name not in new:
            yield name, AnnexDifference(substance=True, told=True, reason="file removed")


def _compared(name: str, before: Part, after: Part) -> AnnexDifference:
    if before.document is None or after.document is None:
        return not_compared(after.note if after.document is None else f"before, {before.note}")
    found = compare(before.document, after.document)
    missing = [problem for problem in found.problems if not problem.startswith(_HARMLESS)]
    reason = "; ".join((_reason(found), *map(str, found.stale[:_STALE])))
    if missing and not found.substance:
        reason = f"{reason}, in what could be read ({missing[0]})"
    wording = any(piece.significance and piece.significance.level in _TOLD for piece in found.pieces)
    return AnnexDifference(
        substance=found.substance,
        told=found.substance or wording or bool(missing),
        reason=reason,
        comparisons=((name, found),),
    )


def _reason(found: Comparison) -> str:
    """The comparison's own sentence, with the first rows that changed by their names."""
    rows = [row for its in found.lists for row in its.told]
    if not found.substance or not rows:
        return found.reason
    named = "; ".join(map(_row, rows[:_ROWS]))
    more = f"; {len(rows) - _ROWS} more" if len(rows) > _ROWS else ""
    return f"{found.reason}: {named}{more}"


def _row(row: RowChange) -> str:
    """'6307900010 changed (名称: 口罩 → 医用口罩)', '6210103010 added'."""
    key = " → ".join(dict.fromkeys(_short(key) for key in (row.before, row.after) if key)) or "a row"
    cells = [
        f"{cell.column}: {_short(cell.before)} → {_short(cell.after)}"
        for cell in row.fields[:2]
        if cell.before is not None and cell.after is not None
    ]
    return f"{key} {row.kind} ({'; '.join(cells)})" if cells else f"{key} {row.kind}"


def _short(words: str | None) -> str:
    said = " ".join((words or "").split())
    return said if len(said) <= _LONGEST else f"{said[:_LONGEST]}…"
