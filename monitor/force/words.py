"""The sentences of a standing, each with the words it rests on and the act that says them. Pure."""

from datetime import date

from monitor.force.deeds import Deed
from monitor.force.replay import Situation
from snapshots.model import Notice

QUOTED = 200  # characters of a publisher's words in one sentence
_DONE = {
    "repeals": "repealed", "replaces": "replaced", "repeals-in-part": "repealed", "lifts": "lifted",
    "suspends": "suspended", "resumes": "resumed", "amends": "amended", "prevails-over": "overridden where they differ",
}  # fmt: skip


def done(deed: Deed) -> str:
    """'repealed by KEY', with the part where only a part is meant."""
    part = f"{_cut(deed.effect.scope, 80)} " if deed.effect.scope else ""
    if deed.prolongs:
        return f"{part}prolonged until {deed.effect.until} by {deed.act.key}"
    return f"{part}{_DONE.get(deed.effect.relation, deed.effect.relation)} by {deed.act.key}"


def in_words(quoted: str) -> str:
    """', in the words “…”', nothing where no words are known."""
    return f", in the words “{_cut(quoted)}”" if quoted.strip() else ""


def ended(situation: Situation, notice: Notice) -> str:
    """Why a notice no longer holds."""
    if situation.by is None and situation.prolonged:
        moved = situation.prolonged
        quoted = in_words(moved.effect.quoted)
        return f"Its validity, prolonged by {moved.act.key}, ended on {moved.effect.until}{quoted}."
    if situation.by is None:
        words = next((fact.words for fact in notice.facts if fact.name == "until"), "")
        return f"Its validity ended on {notice.until}{in_words(words)}."
    deed = situation.by
    return f"{_capital(done(deed))}{_from(situation.over or deed.starts)}{in_words(deed.effect.quoted)}."


def suspended(deed: Deed) -> str:
    """Why a notice is suspended, and until when."""
    until = f" until {deed.effect.until}" if deed.effect.until else ", no end stated,"
    return f"Suspended{until} by {deed.act.key}{in_words(deed.effect.quoted)}."


def in_force(notice: Notice) -> str:
    """Since when a notice holds, by its own words."""
    return f"In force since {notice.effective}{in_words(notice.effective_words)}."


def not_yet(notice: Notice) -> str:
    """From when a notice will hold, by its own words."""
    if notice.effective:
        return f"Takes effect on {notice.effective}{in_words(notice.effective_words)}."
    return f"Published only on {notice.published}."


def back(deed: Deed, situation: Situation, day: date) -> str:
    """How a suspension came to its end."""
    how = f"had its last day on {deed.effect.until}"
    if deed.effect.until is None or deed.effect.until >= day:
        again = situation.back
        how = f"was ended by {again.act.key}{in_words(again.effect.quoted)}" if again else "fell with that act"
        return f"The suspension by {deed.act.key} {how}; in force since {day}."
    return f"The suspension by {deed.act.key} {how}{in_words(deed.effect.quoted)}; in force since {day}."


def prolonged(deed: Deed, day: date) -> str:
    """Why a notice that had run out holds again."""
    return f"Prolonged until {deed.effect.until} by {deed.act.key}{in_words(deed.effect.quoted)}; in force since {day}."


def parts(situation: Situation) -> tuple[str, ...]:
    """What is repealed, lifted or suspended of a notice while the rest of it stands."""
    gone = [f"{done(deed) if deed.effect.scope else f'a part {done(deed)}'}" for deed in situation.parts]
    resting = [
        f"{done(deed)}{f' until {deed.effect.until}' if deed.effect.until else ''}"
        for deed in situation.suspensions
        if deed.effect.scope
    ]
    return (*gone, *resting)


def notes(situation: Situation) -> tuple[str, ...]:
    """What acts said of a notice without changing how it stands."""
    return tuple(
        f"{_capital(done(deed))}{_from(deed.starts)}{in_words(deed.effect.quoted)}." for deed in situation.notes
    )


def _from(day: date) -> str:
    return "" if day == date.min else f" from {day}"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _cut(words: str, limit: int = QUOTED) -> str:
    line = " ".join(words[: limit * 4].split())
    return line if len(line) <= limit else f"{line[: limit - 1]}…"
