"""Links that log in: by mail on request, and invitations. Single-use, short-lived, stored hashed.

A login link works only in the browser that asked for it (a token of its own in a cookie). Otherwise whoever a mail
is forwarded to would be logged in as somebody else, and an attacker could send a link to their own account, to see
what is typed into it (login CSRF). Who opens it elsewhere keeps the link and is told to ask from there: asking is free.
An invitation cannot be bound, as nobody asked for it; it is handed to one person, once.
Mail scanners open links: opening one shows a page with a button, only the button (a POST) uses it up.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlite_utils import Database

from monitor.team.accounts import Accounts
from monitor.team.errors import LoginRefusedError
from monitor.team.file import transaction
from monitor.team.model import Account
from monitor.team.tokens import fresh, is_token, same, stored
from snapshots.store import moment_text

GOOD_FOR = {"login": timedelta(minutes=15), "invitation": timedelta(days=7)}
MOST = 5  # of one account and purpose; the oldest gives way


def path_of(token: str) -> str:
    """Where a link leads, below the address of the pages: `/login/link/TOKEN`."""
    return f"/login/link/{token}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link that would log in right now."""

    purpose: str  # login | invitation
    account: Account


class Links:
    """The `links` table."""

    def __init__(self, database: Database, accounts: Accounts) -> None:
        self._database, self._connection, self._accounts = database, database.conn, accounts

    def make(self, account: Account, purpose: str, *, now: datetime, browser: str = "") -> str:
        """A new link's token. A new invitation ends the older ones, whoever they were sent to."""
        assert purpose == "invitation" or browser, "login links are bound to a browser"
        token, at = fresh(), moment_text(now)
        with transaction(self._database):
            self._connection.execute("DELETE FROM links WHERE expires_at <= ?", (at,))
            self._connection.execute(
                """DELETE FROM links WHERE rowid IN (SELECT rowid FROM links WHERE account = ? AND purpose = ?
                   ORDER BY rowid DESC LIMIT -1 OFFSET ?)""",
                (account.id, purpose, MOST - 1 if purpose == "login" else 0),
            )
            self._connection.execute(
                "INSERT INTO links VALUES (?, ?, ?, ?, ?)",
                (
                    stored(token), purpose, account.id, stored(browser) if browser else "",
                    moment_text(now + GOOD_FOR[purpose]),
                ),
            )  # fmt: skip
        return token

    def look(self, token: str, *, browser: str, now: datetime) -> Link:
        """What a link would do; does not use it up. Raises LoginRefusedError, saying what to do instead."""
        row = self._connection.execute(
            "SELECT purpose, account, browser FROM links WHERE hash = ? AND expires_at > ?",
            (stored(token) if is_token(token) else "", moment_text(now)),
        ).fetchone()
        account = self._accounts.by_id(row[1]) if row else None
        if account is None or not account.active:
            raise LoginRefusedError(
                "this link is used, too old, or not complete", about="login", remedy="Ask for a new one"
            )
        if row[2] and not (browser and same(row[2], stored(browser))):
            raise LoginRefusedError(
                "this link logs in only the browser it was asked for from",
                about="login",
                remedy="Open it there, or ask for a new link from here",
            )
        return Link(purpose=row[0], account=account)

    def use(self, token: str, *, browser: str, now: datetime) -> Link:
        """What a link does, once: of two at the same time one is refused. Raises LoginRefusedError."""
        with transaction(self._database):
            link = self.look(token, browser=browser, now=now)
            self._connection.execute("DELETE FROM links WHERE hash = ?", (stored(token),))
        return link
