"""In which order acts touch a register, and which acts they undo. Reads only."""

from dataclasses import replace
from datetime import date

from monitor.ledger.touches import Recorded, Touches, whole
from snapshots.facts import Facts
from snapshots.model import Notice
from spiders.registers import Step, UndecidedError


def published(act: Notice) -> date | None:
    """The day that orders an act among others."""
    return act.published or act.signed


def later_touch(
    touches: Touches, register: str, act: Notice, steps: tuple[Step, ...], *, since: Recorded | None = None
) -> str:
    """Why an act may not be carried out (any more): a newer one touched the same entries. '' when none did.

    An older act about other entries changes nothing that newer ones settled, and may come late. `since` is the act's
    own first time: whatever was carried out after it counts as newer.
    """
    mine = {entry.key for step in steps for entry in step.entries}
    for other in touches.done(register):
        if other.act == act.key or not (whole(steps) or other.whole or mine & other.keys):
            continue
        after = (
            since is not None
            and since.settled_at is not None
            and (other.settled_at or since.settled_at) > since.settled_at
        )
        if after or _newer(other, act):
            return f"{other.act}, published {other.published or 'on a day not known'}, touched the same entries later"
    return ""


def without_later(
    touches: Touches, register: str, act: Notice, steps: tuple[Step, ...]
) -> tuple[tuple[Step, ...], list[str]]:
    """A person's steps for an older act, without the entries that newer acts touched; the keys left out.

    Raises UndecidedError where whole lists are concerned: then nothing can be left out.
    """
    newer = [other for other in touches.done(register) if other.act != act.key and _newer(other, act)]
    if not newer:
        return steps, []
    if whole(steps) or any(other.whole for other in newer):
        raise UndecidedError(
            f"{newer[0].act} is newer and has been carried out; a whole list cannot be put before it",
            about=register, remedy="Decide it as 'nothing', or as add or remove",
        )  # fmt: skip
    later = frozenset().union(*(other.keys for other in newer))
    kept = tuple(
        replace(
            step, entries=tuple(e for e in step.entries if e.key not in later),
            before=tuple(e for e in step.before if e.key not in later),
        )
        for step in steps
    )  # fmt: skip
    return kept, sorted({entry.key for step in steps for entry in step.entries} & later)


def without_touched(touches: Touches, register: str, act: Notice, known: Recorded) -> Recorded:
    """What an act did before, without the entries that newer acts touched: these are not its own to undo."""
    steps, left = without_later(touches, register, act, known.steps)
    return replace(known, steps=steps, before=tuple(entry for entry in known.before if entry.key not in left))


def _newer(other: Recorded, act: Notice) -> bool:
    """Whether another act came later; of two of one day the numbers tell, and without days nothing does."""
    mine = published(act)
    if mine is None or other.published is None:
        return True
    if other.published != mine:
        return other.published > mine
    head, _, number = act.key.rpartition("/")
    other_head, _, other_number = other.act.rpartition("/")
    return head == other_head and number.isdecimal() and other_number.isdecimal() and int(other_number) > int(number)


def repealed_here(facts: Facts, register: str, act: Notice) -> list[Recorded]:
    """Acts that this one ends and that had listed entries in a register."""
    found: dict[str, Recorded] = {}
    touches = Touches(facts.database)
    for effect in act.effects:
        if effect.relation in ("repeals", "replaces") and effect.target:
            key = facts.acts.key_meant(effect.target)
            earlier = touches.of(register, key) if key and key != act.key else None
            if earlier and earlier.settled_at and earlier.steps:
                found[earlier.act] = earlier
    return list(found.values())
