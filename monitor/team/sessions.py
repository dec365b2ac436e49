"""Who is logged in, by which browser, until when. Decides of no password.

A session ends after `IDLE` without a visit and in any case after `LASTS`. Every login makes a new token (so that one
planted before it is worth nothing) and ends the session the browser had.
"""

from datetime import datetime, timedelta

from sqlite_utils import Database

from monitor.team.accounts import Accounts
from monitor.team.file import transaction
from monitor.team.model import Account, Session
from monitor.team.tokens import fresh, is_token, stored
from snapshots.store import moment_text

IDLE = timedelta(hours=12)
LASTS = timedelta(days=7)
MOST = 20  # of one account; the one unused for longest gives way
_TOUCH = timedelta(minutes=1)  # a visit is remembered no finer than this: reading pages should not write
_COLUMNS = "number, account, how, client, created_at, seen_at, expires_at"


class Sessions:
    """The `sessions` table."""

    def __init__(self, database: Database, accounts: Accounts) -> None:
        self._database, self._connection, self._accounts = database, database.conn, accounts

    def begin(self, account: Account, *, how: str, now: datetime, client: str = "", instead_of: str = "") -> str:
        """A new session's token. `instead_of` is the one the browser had, which ends."""
        token = fresh()
        called = "".join(sign if sign.isprintable() else " " for sign in client)[:120]
        at = moment_text(now)
        with transaction(self._database):
            self._connection.execute(
                "DELETE FROM sessions WHERE hash = ? OR expires_at <= ? OR seen_at <= ?",
                (stored(instead_of) if instead_of else "", at, moment_text(now - IDLE)),
            )
            self._connection.execute(
                """DELETE FROM sessions WHERE number IN (SELECT number FROM sessions WHERE account = ?
                   ORDER BY seen_at DESC, number DESC LIMIT -1 OFFSET ?)""",
                (account.id, MOST - 1),
            )
            self._connection.execute(
                """INSERT INTO sessions (hash, account, how, client, created_at, seen_at, expires_at)
                   VALUES (?, ?, ?, ?, ?, ?, ?)""",
                (stored(token), account.id, how, called, at, at, moment_text(now + LASTS)),
            )
        return token

    def find(self, token: str, now: datetime) -> Session | None:
        """Whose session a token is; None when it is over, of a disabled account, or none at all. Writes nothing."""
        if not is_token(token):
            return None
        row = self._connection.execute(f"SELECT {_COLUMNS} FROM sessions WHERE hash = ?", (stored(token),)).fetchone()
        session = self._session(row) if row else None
        return session if session and _alive(session, now) and session.account.active else None

    def touch(self, session: Session, now: datetime) -> None:
        """Remember the visit, no more than once a minute. Needs the file for writing."""
        if now - session.seen_at >= _TOUCH:
            with transaction(self._database):
                self._connection.execute(
                    "UPDATE sessions SET seen_at = ? WHERE number = ?", (moment_text(now), session.number)
                )

    def needs_touch(self, session: Session, now: datetime) -> bool:
        """Whether `touch` would write."""
        return now - session.seen_at >= _TOUCH

    def of(self, account: Account, now: datetime) -> list[Session]:
        """Where somebody is logged in, the last visited first."""
        rows = self._connection.execute(
            f"SELECT {_COLUMNS} FROM sessions WHERE account = ? ORDER BY seen_at DESC, number DESC", (account.id,)
        )
        return [session for session in map(self._session, rows.fetchall()) if session and _alive(session, now)]

    def end(self, token: str) -> None:
        """Log out. One that is over already is no error."""
        with transaction(self._database):
            self._connection.execute("DELETE FROM sessions WHERE hash = ?", (stored(token),))

    def end_number(self, account: Account, number: int) -> bool:
        """End one of somebody's own sessions; whether there was one."""
        with transaction(self._database):
            values = (number, account.id)
            return (
                self._connection.execute("DELETE FROM sessions WHERE number = ? AND account = ?", values).rowcount > 0
            )

    def end_all(self, account: Account, *, but: str = "") -> int:
        """End all of somebody's sessions except the one of a token; how many there were."""
        with transaction(self._database):
            values = (account.id, stored(but) if but else "")
            return self._connection.execute("DELETE FROM sessions WHERE account = ? AND hash <> ?", values).rowcount

    def _session(self, row: tuple[int, int, str, str, str, str, str]) -> Session | None:
        account = self._accounts.by_id(row[1])
        if account is None:
            return None
        created, seen, expires = (datetime.fromisoformat(moment) for moment in row[4:7])
        return Session(
            number=row[0], account=account, how=row[2], client=row[3], created_at=created, seen_at=seen,
            expires_at=expires,
        )  # fmt: skip


def _alive(session: Session, now: datetime) -> bool:
    return now < session.expires_at and now - session.seen_at < IDLE
