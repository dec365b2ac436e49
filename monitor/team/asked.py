"""Which logins at a provider were begun here: each state is good once, in one browser, for ten minutes."""

from datetime import datetime, timedelta

from sqlite_utils import Database

from monitor.team.errors import LoginRefusedError
from monitor.team.file import transaction
from monitor.team.tokens import fresh, is_token, same, stored
from snapshots.store import moment_text

GOOD_FOR = timedelta(minutes=10)
_MOST = 10_000  # rows; the oldest give way


class Asked:
    """The `asked` table."""

    def __init__(self, database: Database) -> None:
        self._database, self._connection = database, database.conn

    def begin(self, *, browser: str, back: str, now: datetime) -> str:
        """A new state. `back` is the path of ours to go to after the login; the caller has checked that it is ours."""
        state = fresh()
        with transaction(self._database):
            self._connection.execute("DELETE FROM asked WHERE expires_at <= ?", (moment_text(now),))
            self._connection.execute(
                "DELETE FROM asked WHERE rowid <= (SELECT rowid FROM asked ORDER BY rowid DESC LIMIT 1 OFFSET ?)",
                (_MOST,),
            )
            kept = back.encode("utf-8", "replace").decode()[:2000]
            values = (stored(state), stored(browser), kept, moment_text(now + GOOD_FOR))
            self._connection.execute("INSERT INTO asked VALUES (?, ?, ?, ?)", values)
        return state

    def finish(self, state: str, *, browser: str, now: datetime) -> str:
        """Use a state up; the path to go to. Raises LoginRefusedError for one we did not give this browser."""
        hashed = stored(state) if is_token(state) else ""
        with transaction(self._database):
            row = self._connection.execute(
                "SELECT browser, back FROM asked WHERE hash = ? AND expires_at > ?", (hashed, moment_text(now))
            ).fetchone()
            if row and browser and same(row[0], stored(browser)):
                self._connection.execute("DELETE FROM asked WHERE hash = ?", (hashed,))
                return str(row[1])
        raise LoginRefusedError(
            "this login was not begun in this browser, or too long ago",
            about="login",
            remedy="Begin again from the login page",
        )
