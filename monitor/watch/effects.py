"""From what a notice does to other acts to the changes of status these hear of. Writes nothing itself."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from monitor.diff.change import Change, Kind
from monitor.force.deeds import is_draft
from snapshots.facts import Facts
from snapshots.identity import identity_of
from snapshots.model import Effect, Notice

# An act that is only named as a ground (based-on) or that yields where it differs (prevails-over) stands as it stood:
# nobody is told; `regwatch show` lists the latter among its notes.
_DONE = {
    "repeals": "repealed", "replaces": "replaced", "repeals-in-part": "repealed in part", "amends": "amended",
    "suspends": "suspended", "resumes": "resumed", "lifts": "lifted",
}  # fmt: skip
_LONGEST = 300  # characters of a publisher's words in one sentence


def status_changes(
    facts: Facts, act: Notice, known: Iterable[Effect], *, snapshots: tuple[int, ...], now: datetime
) -> Iterator[tuple[Change, Notice]]:
    """One change for each thing an act newly does to a notice we hold, with that notice.

    `known` are the effects an earlier version of the act had. What a draft would do is not done; acts from before
    our time are not ours to tell of.
    """
    before = {_sense(effect) for effect in known}
    if is_draft(act):
        return
    for effect in dict.fromkeys(act.effects):
        if effect.relation not in _DONE or not effect.target or _sense(effect) in before:
            continue
        before.add(_sense(effect))
        target = facts.acts.key_meant(effect.target)
        held = facts.versions.history(target) if target and target != act.key else []
        if not held or not isinstance(held[-1].record, Notice):
            continue
        version, record = held[-1], held[-1].record  # also when its page is gone: it may still be in force
        change = Change(
            kind=Kind.NOTICE_STATUS, source=version.source, key=version.key, title=record.title,
            published=record.published, effective=effect.starts or act.effective, seen_at=now, cause=act.key,
            detail=sentence(effect, act.key), snapshots=snapshots, before=version.id, after=version.id,
        )  # fmt: skip
        yield change, record


def sentence(effect: Effect, act: str) -> str:
    """'suspended until 2026-11-10 by mofcom+gacc/announcement/2025/70: “…”', as one line of a mail."""
    what = _DONE[effect.relation]
    scope = " ".join(effect.scope[:_LONGEST].split())
    if scope and effect.relation in ("repeals", "replaces", "lifts", "suspends", "resumes"):
        what += " in part"
    if effect.relation == "suspends":
        what += f" until {effect.until}" if effect.until else ", no end stated,"
    if scope and effect.relation == "amends" and effect.until:
        scope += f", until {effect.until}"
    part = f" ({scope})" if scope else ""
    return f"{what}{part} by {act}: “{' '.join(effect.quoted[:_LONGEST].split())}”"


def _sense(effect: Effect) -> tuple[object, ...]:
    """What must differ for an effect to be another one; its mere words may be read better or worse."""
    return effect.relation, identity_of(effect.target), effect.scope, effect.starts, effect.until
