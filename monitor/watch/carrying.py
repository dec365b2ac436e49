"""Carrying out on a register what an act does to it, entry by entry. Stands inside the caller's transaction.

An act is carried out once, in the order of publication. What cannot be settled is held for a person: recorded, told
once, decided by `regwatch decide`.
"""

from collections.abc import Sequence

from monitor.ledger.touches import Recorded, State, whole
from monitor.watch.annexes import Annexed
from monitor.watch.correcting import correct, settled_before
from monitor.watch.findings import Findings
from monitor.watch.ordering import later_touch, repealed_here, without_later, without_touched
from monitor.watch.registering import after_steps, documented, hold, remember, standing_in, write
from snapshots.model import Notice
from spiders.registers import Register, Step, Touch


def carry_out(found: Findings, annexed: Annexed, act: Notice, snapshots: tuple[int, ...]) -> None:
    """Settle an act's touch of a register: carry it out, correct it where its annex was replaced, or hold it."""
    register = annexed.register
    touches = found.workspace.ledger.touches
    known = touches.of(register.name, act.key)
    if known is None and found.workspace.facts.versions.applied(register.name, act.key):
        return  # by a regwatch that kept no more than that
    if known and known.settled_at:
        settled_before(found, annexed, act, known, snapshots)
        return
    steps, problem = annexed.steps, annexed.problem
    if not problem:
        steps, problem = _with_repeals(found, register, act, steps)
    if not problem and steps:
        problem = later_touch(touches, register.name, act, steps)
    if problem:
        hold(found, register, act, annexed.originals, problem)
    elif steps:
        carry(found, register, act, steps, snapshots, annexed.originals)


def carry(
    found: Findings,
    register: Register,
    act: Notice,
    steps: tuple[Step, ...],
    snapshots: tuple[int, ...],
    originals: tuple[str, ...],
    *,
    decided_as: str = "",
    decision: str = "",
) -> None:
    """Carry steps out, write versions and changes, and remember what was done and what stood before."""
    versions = found.workspace.facts.versions
    standing = standing_in(found, register)
    before = documented(found, register, standing, steps, snapshots)
    after = after_steps(before, steps, register.state)
    write(found, register, act, before, after, snapshots, closes=_closes(steps))
    if not versions.applied(register.name, act.key):
        versions.apply(register.name, act.key, found.now)
    named = before if whole(steps) else {e.key: before[e.key] for s in steps for e in s.entries if e.key in before}
    remember(
        found, register, act, State.DONE, originals, steps=steps, before=tuple(named.values()), settled_at=found.now,
        decided_as=decided_as, decision=decision,
    )  # fmt: skip


def decide_on(
    found: Findings,
    register: Register,
    act: Notice,
    steps: tuple[Step, ...],
    snapshots: tuple[int, ...],
    originals: tuple[str, ...],
    *,
    decided_as: str,
    decision: str,
) -> list[str]:
    """What a person decided, carried out; without steps the act does nothing, or what it did stands.

    Entries that newer acts touched are left as those made them; their keys are returned.
    """
    touches = found.workspace.ledger.touches
    known = touches.of(register.name, act.key)
    if not steps:
        state = State.DONE if known and known.steps else State.NOTHING
        remember(found, register, act, state, originals, settled_at=found.now, decided_as=decided_as, decision=decision)
        return []
    steps, left = without_later(touches, register.name, act, steps)
    if known and known.steps:
        if left and not known.whole:
            known = without_touched(touches, register.name, act, known)
        correct(found, register, act, known, steps, snapshots, originals, "decided anew")
        remember(found, register, act, State.DONE, originals, decided_as=decided_as, decision=decision)
    else:
        carry(found, register, act, steps, snapshots, originals, decided_as=decided_as, decision=decision)
    return left


def _with_repeals(
    found: Findings, register: Register, act: Notice, steps: tuple[Step, ...]
) -> tuple[tuple[Step, ...], str]:
    """The steps with what the repeal of earlier acts does to what they had listed; why that cannot be settled."""
    repealed = repealed_here(found.workspace.facts, register.name, act)
    if not repealed or (steps and whole(steps)):
        return steps, ""
    names = ", ".join(earlier.act for earlier in repealed[:5])
    standing = standing_in(found, register)
    named = {entry.key for step in steps for entry in step.entries}
    listed = {key: standing[key] for earlier in repealed for key in _added(earlier) if key in standing}
    if listed.keys() <= named:
        return steps, ""
    if steps or register.on_repeal not in (Touch.REMOVE, Touch.CLOSE):
        return (), f"it repeals {names}, by which {len(listed)} entries were listed; whether they leave is not said"
    if register.on_repeal is Touch.CLOSE:
        return (Step(touch=Touch.CLOSE),), ""
    return (Step(touch=Touch.REMOVE, entries=tuple(listed.values())),), ""


def _added(earlier: Recorded) -> list[str]:
    return [entry.key for step in earlier.steps if step.touch is not Touch.REMOVE for entry in step.entries]


def _closes(steps: Sequence[Step]) -> bool:
    return any(step.touch is Touch.CLOSE for step in steps)
