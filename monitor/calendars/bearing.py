"""The notices that can have a day from some day on, with every act that bears on them and all that those acts bear on.

What is left out bears on none of them, so that they are judged as among all notices, in a hundredth of the time.
"""

from datetime import date, timedelta

from monitor.calendars.published import days_of
from monitor.force.deeds import SILENT
from monitor.workspace import Workspace
from snapshots.acts import State
from snapshots.model import Notice
from snapshots.references import name_meant, names_of

MOST_TITLES = 40  # looked up one by one: each costs a look at all titles, and more of them more than all states do


def states_since(opened: Workspace, since: date) -> list[State]:
    """Every state of these notices, in the order they were written."""
    acts = opened.facts.acts
    acting = acts.acting_states()
    named = _named(acting)
    naming: dict[str, set[str]] = {}
    for key, names in named.items():
        for name in names:
            naming.setdefault(name, set()).add(key)
    fresh = acts.dated_since(since - timedelta(days=1)) | {
        act.key for _, _, act in acting if any(day >= since for day in days_of(act))
    }
    found: set[str] = set()
    written: list[State] = []
    meant: dict[str, set[str]] = {}
    while fresh:
        found |= fresh
        states = acts.states(fresh)
        written += states
        names = {name for _, _, notice in states for name in names_of(notice)}
        nearer = {act for name in names & naming.keys() for act in naming[name]}
        asked = {name for key in fresh for name in named.get(key, ())} - meant.keys()
        if sum("/undated/" in name for name in (*asked, *meant)) > MOST_TITLES:
            return acts.states()
        for name in asked:
            meant[name] = acts.may_mean(name)
            nearer |= meant[name]
        fresh = nearer - found
    return sorted(written, key=lambda state: state[0])


def _named(acting: list[State]) -> dict[str, set[str]]:
    """From each act to the names of what it ever did anything to."""
    found: dict[str, set[str]] = {}
    for _, _, act in acting:
        found.setdefault(act.key, set()).update(_done_to(act))
    return found


def _done_to(act: Notice) -> set[str]:
    return {name_meant(effect.target) for effect in act.effects if effect.target and effect.relation not in SILENT}
