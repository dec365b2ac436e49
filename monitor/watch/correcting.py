"""An act that was settled once and whose originals differ now. Stands inside the caller's transaction."""

from collections.abc import Mapping

from monitor.ledger.touches import Recorded, State, whole
from monitor.watch.annexes import Annexed
from monitor.watch.findings import Findings
from monitor.watch.ordering import later_touch
from monitor.watch.registering import after_steps, hold, remember, standing_in, write
from snapshots.model import Entry, Notice
from spiders.registers import Register, Step

REPLACED = "its annex was replaced"


def settled_before(found: Findings, annexed: Annexed, act: Notice, known: Recorded, snapshots: tuple[int, ...]) -> None:
    """The originals of a settled act differ from those it was settled by: carry it out anew, or hold it.

    A copy of the act at another address, a page that lost its links or its text, and our own better reading of the
    same documents say nothing new.
    """
    register = annexed.register
    if not act.text_available or not _speaks(found, act):
        return
    replaced = bool(set(annexed.originals[:-1]) - set(known.originals[:-1])) or not known.originals[:-1]
    if not replaced and known.reader != found.source.reader:
        remember(found, register, act, known.state, annexed.originals, reason=known.reason)
        return
    if annexed.problem or known.decided_as or known.state is State.NOTHING:
        if replaced and (annexed.problem or annexed.steps):
            why = f"a person had decided it as {known.decided_as}" if known.decided_as else annexed.problem
            hold(found, register, act, annexed.originals, f"{REPLACED} since: {why}")
        return
    if annexed.steps == known.steps:
        remember(found, register, act, State.DONE, annexed.originals)
        return
    if not annexed.steps:
        return
    touches = found.workspace.ledger.touches
    if problem := later_touch(touches, register.name, act, (*known.steps, *annexed.steps), since=known):
        hold(found, register, act, annexed.originals, f"{REPLACED} since: {problem}")
        return
    correct(found, register, act, known, annexed.steps, snapshots, annexed.originals, REPLACED)


def _speaks(found: Findings, act: Notice) -> bool:
    """Whether the act was read from the address that speaks for it (settle.py)."""
    current = found.workspace.facts.versions.current(act.key)
    return current is None or not isinstance(current.record, Notice) or current.record.url == act.url


def correct(
    found: Findings,
    register: Register,
    act: Notice,
    known: Recorded,
    steps: tuple[Step, ...],
    snapshots: tuple[int, ...],
    originals: tuple[str, ...],
    why: str,
) -> None:
    """Carry an act out anew: what it did is undone first. Only where no other act touched the same entries since."""
    standing = standing_in(found, register)
    before = _undone(standing, known)
    base = dict(before)
    for step in steps:
        base = {**{entry.key: entry for entry in step.before}, **base}
    after = after_steps(base, steps, register.state)
    keys = {entry.key for step in steps for entry in step.entries} | known.keys
    write(found, register, act, standing, after, snapshots, closes=False, why=why)
    named = base if whole(steps) else {key: base[key] for key in keys if key in base}
    remember(
        found, register, act, State.DONE, originals, steps=steps, before=tuple(named.values()),
        settled_at=known.settled_at or found.now, decided_as=known.decided_as, decision=known.decision,
    )  # fmt: skip


def _undone(standing: Mapping[str, Entry], known: Recorded) -> dict[str, Entry]:
    """The register without what an act had done to the entries it named."""
    if known.whole:
        return {entry.key: entry for entry in known.before}
    before = {key: entry for key, entry in standing.items() if key not in known.keys}
    return before | {entry.key: entry for entry in known.before}
