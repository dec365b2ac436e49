"""How often somebody may try: a sliding window for each address and each client, in the file all processes share.

Bounded: a subject has no more rows than its limit, and the table no more than `MOST_ROWS`. Subjects are kept hashed.
"""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from monitor.team.errors import TooManyAttemptsError
from monitor.team.file import transaction

MOST_ROWS = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """So many within so many seconds."""

    what: str
    most: int
    seconds: int


# One person mistypes a few times; a whole office comes from one client. Guessing needs thousands.
LOGIN_OF_ADDRESS = Limit(what="login address", most=10, seconds=900)
LOGIN_OF_CLIENT = Limit(what="login client", most=50, seconds=900)
LINK_TO_ADDRESS = Limit(what="link address", most=3, seconds=900)  # nobody's mailbox is to be filled
LINK_OF_CLIENT = Limit(what="link client", most=20, seconds=900)
TOKEN_OF_CLIENT = Limit(what="token client", most=50, seconds=900)


class Limits:
    """The `attempts` table."""

    def __init__(self, database: Database) -> None:
        self._database, self._connection = database, database.conn
        self._secret: bytes = self._connection.execute("SELECT secret FROM about").fetchone()[0].encode()

    def take(self, asked: Sequence[tuple[Limit, str]], now: datetime) -> None:
        """Count one attempt against every limit, or against none. Raises TooManyAttemptsError.

        What is refused is not counted: who waits as long as told gets in.
        """
        at = now.timestamp()
        with transaction(self._database):
            waits = [self._wait(limit, self._named(subject), at) for limit, subject in asked]
            if max(waits, default=0) > 0:
                raise TooManyAttemptsError(max(1, int(max(waits)) + 1))
            self._connection.executemany(
                "INSERT INTO attempts VALUES (?, ?, ?)", [(one.what, self._named(who), at) for one, who in asked]
            )
            longest = max(limit.seconds for limit in (LOGIN_OF_ADDRESS, LOGIN_OF_CLIENT, LINK_TO_ADDRESS))
            self._connection.execute("DELETE FROM attempts WHERE at <= ?", (at - longest,))
            self._connection.execute(
                "DELETE FROM attempts WHERE rowid <= (SELECT rowid FROM attempts ORDER BY rowid DESC LIMIT 1 OFFSET ?)",
                (MOST_ROWS,),
            )

    def forget(self, limit: Limit, subject: str) -> None:
        """Start anew: whoever proved who they are has not been guessing."""
        with transaction(self._database):
            values = (limit.what, self._named(subject))
            self._connection.execute("DELETE FROM attempts WHERE what = ? AND subject = ?", values)

    def _wait(self, limit: Limit, subject: str, at: float) -> float:
        """Seconds until the next attempt counts among fewer than `most`; 0 or less when it does now."""
        row = self._connection.execute(
            """SELECT at FROM attempts WHERE what = ? AND subject = ? AND at > ?
               ORDER BY at DESC LIMIT 1 OFFSET ?""",
            (limit.what, subject, at - limit.seconds, limit.most - 1),
        ).fetchone()
        return float(row[0]) + limit.seconds - at if row else 0.0

    def _named(self, subject: str) -> str:
        return hmac.new(self._secret, subject.encode("utf-8", "replace"), hashlib.sha256).hexdigest()[:32]
