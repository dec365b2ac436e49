"""The past of single entries by every act that touched them, in the order of the acts: for acts imported out of order.

Stands inside the caller's transaction. Tells nobody, and deletes nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from monitor.ledger.touches import Recorded
from monitor.watch.findings import Findings
from monitor.watch.registering import after_steps
from snapshots.model import Entry, Notice
from snapshots.sightings import Stretch
from spiders.registers import Register, Step, Touch


def replay(found: Findings, register: Register, keys: Iterable[str], act: str, snapshots: tuple[int, ...]) -> None:
    """Write anew how entries stood by all acts carried out on them. `snapshots` show what `act` says.

    An entry that something else than these acts began is left as it is.
    """
    facts = found.workspace.facts
    done = sorted(found.workspace.ledger.touches.done(register.name), key=_order)
    days = {touch.act: _day(found, touch) for touch in done}
    for key in keys:
        history = facts.versions.history(key)
        begun = {version.begun_by for version in history}
        if not begun <= days.keys() or len(begun) < len(history):
            continue
        stretches = _stretches(key, done, days, begun, register.state)
        if begun <= {stretch.by for stretch in stretches}:
            stretches = [replace(one, snapshots=snapshots) if one.by == act else one for one in stretches]
            facts.sightings.by_acts_then(
                key, stretches, source=register.name, now=found.now, reader=found.source.reader
            )


def _order(touch: Recorded) -> tuple[date, str, int]:
    head, _, number = touch.act.rpartition("/")
    return touch.published or date.max, head, int(number) if number.isdecimal() else 0


def _day(found: Findings, touch: Recorded) -> date | None:
    held = found.workspace.facts.versions.history(touch.act)
    act = held[-1].record if held else None
    return (act.effective or act.published if isinstance(act, Notice) else None) or touch.published


def _stretches(
    key: str, done: Sequence[Recorded], days: dict[str, date | None], begun: set[str | None], state: str
) -> list[Stretch]:
    """How long the entry stood in which state, by the acts. What an act began by our record stays a stretch."""
    found: list[Stretch] = []
    was: Entry | None = None
    for touch in done:
        now = after_steps({key: was} if was else {}, _about(key, touch.steps), state).get(key)
        if now == was and not (now and touch.act in begun):
            continue
        if was:
            found[-1] = replace(found[-1], ended_by=None if now else touch.act, until=days[touch.act], ended=True)
        if now:
            found.append(Stretch(record=now, by=touch.act, on=days[touch.act]))
        was = now
    return found


def _about(key: str, steps: Iterable[Step]) -> list[Step]:
    """The steps as far as they say something of one entry: single ones of it, and those about the whole list."""
    cut = [replace(step, entries=tuple(one for one in step.entries if one.key == key)) for step in steps]
    return [step for step in cut if step.entries or step.touch in (Touch.REPLACE, Touch.CLOSE)]
