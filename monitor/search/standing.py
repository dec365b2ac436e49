"""Whether what was found held on a day: notices in force, entries listed, told as everywhere (watch/standings.py)."""

import sqlite3
from datetime import date, datetime

from monitor.asof.days import publisher_day
from monitor.force import State, state_on
from monitor.watch.standings import listed_on
from monitor.workspace import Workspace
from snapshots.encoding import decode
from snapshots.model import Notice

HOLDING = (State.IN_FORCE, State.PARTLY)  # what of it is repealed, the page of the notice says


class Standing:
    """How records stand on one day, one after the other."""

    def __init__(self, opened: Workspace, index: sqlite3.Connection, day: date) -> None:
        self._opened, self._index, self._day = opened, index, day

    def holds(self, row: int) -> bool:
        """Whether the record of a row was in force (or listed) on the day; unknown counts as no."""
        key = self._index.execute("SELECT key FROM records WHERE row = ?", (row,)).fetchone()[0]
        newest = self._opened.facts.database.conn.execute(  # a text of any length says nothing of the state
            "SELECT json_remove(record, '$.provisions', '$.attachments'), source, last_seen FROM versions"
            " WHERE key = ? ORDER BY number DESC LIMIT 1",
            (key,),
        ).fetchone()
        if newest is None:
            return False
        record = decode(newest[0])
        if not isinstance(record, Notice):
            return listed_on(self._opened, self._opened.facts.versions.history(key), self._day).state == "listed"
        seen = publisher_day(newest[1], datetime.fromisoformat(newest[2]))
        acts = self._opened.facts.acts.acting_on(record)
        return state_on(self._day, record, acts, field_on=seen).state in HOLDING
