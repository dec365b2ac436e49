"""Whether what was found held on a day: notices in force, entries listed, told as everywhere (watch/standings.py)."""

import sqlite3
from datetime import date

from monitor.force import State
from monitor.watch.standings import listed_on, standing
from monitor.workspace import Workspace
from snapshots.model import Notice

HOLDING = (State.IN_FORCE, State.PARTLY)  # what of it is repealed, the page of the notice says


class Standing:
    """How records stand on one day, one after the other."""

    def __init__(self, opened: Workspace, index: sqlite3.Connection, day: date) -> None:
        self._opened, self._index, self._day = opened, index, day

    def holds(self, row: int) -> bool:
        """Whether the record of a row was in force (or listed) on the day; unknown counts as no."""
        key = self._index.execute("SELECT key FROM records WHERE row = ?", (row,)).fetchone()[0]
        history = self._opened.facts.versions.history(key)
        if not history:
            return False
        if isinstance(history[-1].record, Notice):
            found = standing(self._opened, history[-1], self._day)
            return found is not None and found.state in HOLDING
        return listed_on(self._opened, history, self._day).state == "listed"
