"""Acts that undo others through a register: entries one act added and a later one removed without naming it. Pure.

海关总署公告2020年第124号 takes 14 of the 19 codes of No. 53 off the list and says nothing of No. 53.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date

from monitor.force.deeds import Deed, day_of
from monitor.ledger.touches import Recorded
from snapshots.model import Effect, Notice
from spiders.registers import Touch

RELATION = "removes-entries"


def undone(touches: Iterable[Recorded], notices: Mapping[str, Notice]) -> list[Deed]:
    """What acts took away of each other's entries, as deeds that change no state. `notices` are by key."""
    added_by: dict[str, dict[str, str]] = {}  # register → entry → act
    added, taken = Counter[tuple[str, str]](), Counter[tuple[str, str, str]]()
    for touched in touches:
        owners = added_by.setdefault(touched.register, {})
        for step in touched.steps:
            named = {entry.key for entry in step.entries}
            gone = {Touch.REMOVE: named, Touch.REPLACE: owners.keys() - named, Touch.CLOSE: set(owners)}
            for key in gone.get(step.touch, ()):
                if owner := owners.pop(key, None):
                    taken[owner, touched.act, touched.register] += 1
            if step.touch in (Touch.ADD, Touch.REPLACE):
                for key in sorted(named - owners.keys()):
                    owners[key] = touched.act
                    added[touched.act, touched.register] += 1
    return [
        _deed(notices[by], notices[owner], f"{count} of the {added[owner, register]} entries it added to {register}")
        for (owner, by, register), count in taken.items()
        if owner != by and owner in notices and by in notices
    ]


def _deed(act: Notice, target: Notice, scope: str) -> Deed:
    effect = Effect(relation=RELATION, target=target.key, quoted="", scope=scope)
    return Deed(act=act, effect=effect, target=target.identity, starts=day_of(act, effect) or date.min)
