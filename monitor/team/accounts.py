"""The accounts: who may log in. Every alteration is a line of the audit log in the same transaction."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from sqlite_utils import Database

from monitor.subscription import wrong_address
from monitor.team import passwords
from monitor.team.audit import Audit
from monitor.team.errors import BadInputError, LastOperatorError, UnknownPersonError
from monitor.team.file import transaction
from monitor.team.given import LANGUAGES, address_of, named
from monitor.team.model import Account, Role, State
from snapshots.store import moment_text

_COLUMNS = "id, address, name, role, language, state, password <> '', role_from, created_at, last_login"


class Accounts:
    """The `accounts` table. `by` is who does it, as the audit log names them."""

    def __init__(self, database: Database, audit: Audit) -> None:
        self._database, self._connection, self._audit = database, database.conn, audit

    def all(self) -> list[Account]:
        """Everybody, by address."""
        return list(self._where("1 = 1 ORDER BY address"))

    def find(self, address: str) -> Account | None:
        """The account of an address in any spelling; None where there is none."""
        if wrong_address(address.strip()):
            return None
        return next(self._where("address = ?", address_of(address)), None)

    def by_id(self, number: int) -> Account | None:
        """The account of an id."""
        return next(self._where("id = ?", number), None)

    def get(self, address: str) -> Account:
        """The account of an address. Raises BadInputError, UnknownPersonError."""
        plain = address_of(address)
        found = self.find(plain)
        if found is None:
            raise UnknownPersonError("has no account", about=plain, remedy="'regwatch users list' shows who has one")
        return found

    def add(
        self, address: str, role: Role, *, by: str, name: str = "", language: str = "en", role_from: str = "us",
        now: datetime | None = None,
    ) -> Account:  # fmt: skip
        """A new account without a password. Raises BadInputError, also where the address has one already."""
        plain, called = address_of(address), named(name)
        if language not in LANGUAGES:
            raise BadInputError(f"'{language[:40]}' is no language", about="language", remedy="Write en or zh")
        at = now or datetime.now(UTC)
        with transaction(self._database):
            if self.find(plain):
                remedy = "'regwatch users role' and 'users enable' alter it"
                raise BadInputError("has an account already", about=plain, remedy=remedy)
            self._connection.execute(
                "INSERT INTO accounts (address, name, role, language, role_from, created_at) VALUES (?, ?, ?, ?, ?, ?)",
                (plain, called, role, language, role_from, moment_text(at)),
            )
            self._audit.note(by, "account.add", plain, None, {"role": role, "name": called}, at=at)
        return self.get(plain)

    def set_role(self, address: str, role: Role, *, by: str, role_from: str = "us") -> Account:
        """Another role; the same again is no alteration. Raises UnknownPersonError, LastOperatorError."""
        with transaction(self._database):
            account = self.get(address)
            if account.role is not role:
                self._keep_one_operator(account, stays=role is Role.OPERATOR)
                self._audit.note(by, "account.role", account.address, account.role, role)
            if (account.role, account.role_from) != (role, role_from):
                self._set(account, "role = ?, role_from = ?", role, role_from)
        return self.get(address)

    def set_state(self, address: str, state: State, *, by: str) -> Account:
        """Disable or enable. Who is disabled is logged out everywhere. Raises as `set_role`."""
        with transaction(self._database):
            account = self.get(address)
            if account.state is not state:
                self._keep_one_operator(account, stays=state is State.ACTIVE)
                self._set(account, "state = ?", state)
                self._audit.note(by, "account.state", account.address, account.state, state)
            if state is State.DISABLED:
                self._connection.execute("DELETE FROM sessions WHERE account = ?", (account.id,))
                self._connection.execute("DELETE FROM links WHERE account = ?", (account.id,))
        return self.get(address)

    def describe(self, address: str, *, by: str, name: str | None = None, language: str | None = None) -> Account:
        """Another name or language. Raises BadInputError, UnknownPersonError."""
        with transaction(self._database):
            account = self.get(address)
            after = (account.name if name is None else named(name), language or account.language)
            if after[1] not in LANGUAGES:
                raise BadInputError(f"'{after[1][:40]}' is no language", about="language", remedy="Write en or zh")
            if after != (account.name, account.language):
                self._set(account, "name = ?, language = ?", *after)
                self._audit.note(by, "account.describe", account.address, [account.name, account.language], after)
        return self.get(address)

    def set_password(self, address: str, password: str, *, by: str) -> Account:
        """Another password; every session and link made before ends. Raises WeakPasswordError, UnknownPersonError.

        Inside a transaction that the caller has begun, the file stays locked while argon2 works (some 50 ms).
        """
        account = self.get(address)
        stored = passwords.kept(password, account.address, account.name)  # slow: before the file is locked
        with transaction(self._database):
            self._set(account, "password = ?", stored)
            self._connection.execute("DELETE FROM sessions WHERE account = ?", (account.id,))
            self._connection.execute("DELETE FROM links WHERE account = ?", (account.id,))
            self._audit.note(by, "account.password", account.address)
        return self.get(address)

    def password_fits(self, account: Account | None, password: str) -> bool:
        """Whether it is the account's password; takes as long for nobody. Stores it anew with today's parameters."""
        row = self._connection.execute(
            "SELECT password FROM accounts WHERE id = ?", (account.id if account else -1,)
        ).fetchone()  # fmt: skip
        stored = row[0] if row else ""
        if not passwords.fits(stored, password) or account is None:
            return False
        if passwords.outdated(stored):
            renewed = passwords.renewed(password)
            with transaction(self._database):  # unless it was changed in between
                self._connection.execute(
                    "UPDATE accounts SET password = ? WHERE id = ? AND password = ?", (renewed, account.id, stored)
                )
        return True

    def logged_in(self, account: Account, at: datetime) -> None:
        """Remember when somebody last logged in."""
        with transaction(self._database):
            self._set(account, "last_login = ?", moment_text(at))

    def linked(self, issuer: str, subject: str) -> Account | None:
        """The account a provider's person logged in to before."""
        where = "id = (SELECT account FROM identities WHERE issuer = ? AND subject = ?)"
        return next(self._where(where, issuer, subject), None)

    def has_identity(self, account: Account, issuer: str) -> bool:
        """Whether somebody of this provider logs in to the account already."""
        values = (issuer, account.id)
        found = self._connection.execute("SELECT 1 FROM identities WHERE issuer = ? AND account = ?", values)
        return found.fetchone() is not None

    def link(self, account: Account, issuer: str, subject: str, at: datetime) -> None:
        """From now on this person of this provider is this account."""
        with transaction(self._database):
            values = (issuer, subject, account.id, moment_text(at))
            self._connection.execute("INSERT INTO identities VALUES (?, ?, ?, ?)", values)
            self._audit.note(account.address, "account.link", account.address, None, {"issuer": issuer})

    def _keep_one_operator(self, account: Account, *, stays: bool) -> None:
        """Raises LastOperatorError when nobody would be left to manage users."""
        if stays or account.role is not Role.OPERATOR or not account.active:
            return
        others = self._where("role = 'operator' AND state = 'active' AND id <> ?", account.id)
        if next(others, None) is None:
            raise LastOperatorError(
                "is the only operator", about=account.address, remedy="Make somebody else an operator first"
            )

    def _set(self, account: Account, what: str, *values: object) -> None:
        self._connection.execute(f"UPDATE accounts SET {what} WHERE id = ?", (*values, account.id))

    def _where(self, where: str, *values: object) -> Iterator[Account]:
        return map(account_from, self._connection.execute(f"SELECT {_COLUMNS} FROM accounts WHERE {where}", values))


def account_from(row: tuple[Any, ...]) -> Account:
    """An account of its row (`_COLUMNS`)."""
    return Account(
        id=row[0], address=row[1], name=row[2], role=Role(row[3]), language=row[4], state=State(row[5]),
        has_password=bool(row[6]), role_from=row[7], created_at=datetime.fromisoformat(row[8]),
        last_login=datetime.fromisoformat(row[9]) if row[9] else None,
    )  # fmt: skip
