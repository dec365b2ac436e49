"""Acts we do not hold but that held acts repeal, suspend or change: how they stand, as far as those acts tell. Pure.

An act that repeals or suspends another one says that it stood until then. That is all the evidence there is, and every
sentence on such an act says so.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from monitor.force import Replay, Standing, State, stands_on
from monitor.force.deeds import SILENT, is_draft
from snapshots.model import Issuer, Notice
from snapshots.references import name_meant, names_of

NOT_HELD = "Its text is not in the archive; it is known only from acts that name it."


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """An act only named. `notice` stands in for it among acts; `printed` is how it is called."""

    notice: Notice
    printed: str


def named_only(notices: Iterable[Notice]) -> list[Named]:
    """Every act that an effect names and nobody holds. A name that could be several held acts is left out."""
    held = list(notices)
    known = {name for notice in held for name in names_of(notice)}
    found: dict[str, Named] = {}
    for act in held:
        for effect in () if is_draft(act) else act.effects:
            name = name_meant(effect.target) if effect.target and effect.relation not in SILENT else ""
            if name and name not in known and name not in found:
                found[name] = Named(notice=_stand_in(name, effect.target), printed=effect.printed or effect.target)
    return list(found.values())


def _stand_in(name: str, target: str) -> Notice:
    """Without a title and a number, so that it takes no name from acts we hold."""
    issuers, _, rest = target.partition("/")
    kind, _, numbered = rest.partition("/")
    year = numbered.partition("/")[0]
    return Notice(
        key=target, identity=name, kind=kind, title="", url="", text_available=False,
        issuers=tuple(Issuer(code=code, name=code) for code in issuers.split("+")),
        year=int(year) if year.isdecimal() and len(year) == 4 else None,
    )  # fmt: skip


def standing_of(day: date, notice: Notice, replay: Replay, acting: Sequence[str]) -> Standing:
    """How an act we do not hold stands: in force until the first act against it, from the year after its own on.

    `acting` are the keys of the acts that name it. In the year it is numbered in, its day of effect is unknown; before
    that year it does not exist.
    """
    found = stands_on(day, notice, replay)
    if found.state is not State.UNKNOWN:
        return replace(found, reason=f"{found.reason} {NOT_HELD}")
    if not_there_yet(notice, day):
        return replace(found, state=State.NOT_YET, reason=f"It is numbered in {notice.year}. {NOT_HELD}", since=None)
    if found.since is None and (notice.year is None or day.year == notice.year):
        return replace(found, reason=f"When it took effect is not known. {NOT_HELD}")
    told = f"It stood by what {', '.join(acting[:5])} says of it"
    if found.since is not None:  # nothing but the end of a suspension begins such a stretch
        told = f"In force again since {found.since}, the day after its suspension by {', '.join(acting[:5])} ended"
    return replace(found, state=State.IN_FORCE, reason=f"{told}. {NOT_HELD}", source=acting[0])


def not_there_yet(notice: Notice, day: date) -> bool:
    """Whether a day lies before the year an act is numbered in."""
    return notice.year is not None and day.year < notice.year
