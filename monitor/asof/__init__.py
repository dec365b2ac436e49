"""Registers as of a day: who was on the list, between which looks we know it, and where we were blind.

`register_on` gives a whole list, `entry_on` one entry on a day, `entry_history` all of one entry. Nothing is written.
"""

from monitor.asof.history import EntryHistory, Event, entry_history, entry_on, stood_on
from monitor.asof.model import Alternative, Look, RegisterOn, Sighting, State, Stood
from monitor.asof.naming import entry_named, register_named
from monitor.asof.registers import register_on

__all__ = [
    "Alternative",
    "EntryHistory",
    "Event",
    "Look",
    "RegisterOn",
    "Sighting",
    "State",
    "Stood",
    "entry_history",
    "entry_named",
    "entry_on",
    "register_named",
    "register_on",
    "stood_on",
]
