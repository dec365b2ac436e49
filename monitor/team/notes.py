"""What a team notes on changes: relevant or not, who owns it, what was decided, by when. Asks no archive.

That a change exists is for the caller to know. Two people never overwrite each other: whoever alters a triage says
which version they saw. Every alteration is a line of the audit log in the same transaction.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from msgspec import UNSET, UnsetType
from sqlite_utils import Database

from monitor.team.accounts import Accounts
from monitor.team.audit import Audit
from monitor.team.conflicts import conflict
from monitor.team.errors import BadInputError
from monitor.team.file import transaction
from monitor.team.model import Comment, PublicNote, Relevance, Triage
from monitor.team.reading import Reading
from monitor.team.written import checked_change, checked_text
from snapshots.store import moment_text

MOST_COMMENTS = 500  # of one change
FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2100, 1, 1)  # of a due day: what lies outside is a slip of the pen


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is to be altered; what is left out stays. None or "" takes an owner, a decision or a due day away."""

    relevance: Relevance | UnsetType = UNSET
    owner: str | UnsetType | None = UNSET  # an address
    decision: str | UnsetType = UNSET
    due: date | UnsetType | None = UNSET
    published: bool | UnsetType = UNSET


class Notes:
    """The tables `triage`, `seen` and `comments`. `by` is who does it: an account's address, or "command line"."""

    def __init__(self, database: Database, accounts: Accounts, audit: Audit) -> None:
        self._database, self._connection = database, database.conn
        self._accounts, self._audit = accounts, audit
        self._reading = Reading(database)

    def get(self, change: str) -> Triage:
        """What is noted on one change; version 0 where nothing is. Raises BadInputError."""
        return self.of([checked_change(change)])[change]

    def of(self, changes: Iterable[str]) -> dict[str, Triage]:
        """What is noted on each of many changes, in their order."""
        return self._reading.of(list(dict.fromkeys(changes)))

    def open(self, *, owner: str = "", limit: int = 1000) -> list[Triage]:
        """Everything somebody still has to decide (`Triage.open`), the earliest due day first."""
        return self._reading.undone(owner=owner.casefold(), before=None, limit=limit)

    def overdue(self, today: date, *, owner: str = "", limit: int = 1000) -> list[Triage]:
        """What should have been decided before today."""
        return self._reading.undone(owner=owner.casefold(), before=today, limit=limit)

    def every(self) -> list[Triage]:
        """All that anybody has touched, in the order of the change ids: for exports."""
        return self._reading.every()

    def public(self, changes: Iterable[str]) -> dict[str, PublicNote]:
        """What the public may see of changes: only those published, and of their comments only those published."""
        return {
            one.change: PublicNote(
                change=one.change, relevance=one.relevance, decision=one.decision, due=one.due,
                comments=tuple(comment.text for comment in one.comments if comment.published),
            )
            for one in self.of(changes).values() if one.published
        }  # fmt: skip

    def see(self, changes: Iterable[str], *, by: str, now: datetime | None = None) -> int:
        """Note that somebody has looked at changes; how many they had not seen before."""
        at, fresh = now or datetime.now(UTC), 0
        with transaction(self._database):
            for change in dict.fromkeys(map(checked_change, changes)):
                values = (change, by, moment_text(at))
                if self._connection.execute("INSERT OR IGNORE INTO seen VALUES (?, ?, ?)", values).rowcount:
                    self._audit.note(by, "triage.seen", change, None, True, at=at)
                    fresh += 1
        return fresh

    def unsee(self, change: str, *, by: str, now: datetime | None = None) -> bool:
        """Take back that somebody has looked at a change; whether they had."""
        with transaction(self._database):
            values = (checked_change(change), by)
            gone = self._connection.execute("DELETE FROM seen WHERE change = ? AND who = ?", values).rowcount > 0
            if gone:
                self._audit.note(by, "triage.seen", change, True, None, at=now)
        return gone

    def alter(self, change: str, wish: Wish, *, expected: int | None, by: str, now: datetime | None = None) -> Triage:
        """Alter a triage; a wish that alters nothing writes nothing. `expected` is the version that was seen.

        None for `expected` overrides whatever is there: for the command line only. Raises ConflictError, saying who
        altered what since; BadInputError; UnknownPersonError for an owner without an account.
        """
        at = now or datetime.now(UTC)
        with transaction(self._database):
            before = self.get(change)
            if expected is not None and expected != before.version:
                raise conflict(before, expected, self._audit.newest(200, about=change))
            after = self._wished(before, wish)
            if after != _fields(before):
                self._write(before, after, by, at)
                altered = [field for field, value in after.items() if value != _fields(before)[field]]
                self._audit.note(
                    by, "triage.set", change, {field: _fields(before)[field] for field in altered},
                    {field: after[field] for field in altered} | {"version": before.version + 1}, at=at,
                )  # fmt: skip
        return self.get(change)

    def comment(
        self, change: str, text: str, *, by: str, published: bool = False, now: datetime | None = None
    ) -> Comment:
        """Say something about a change. Others' words in between are no conflict. Raises BadInputError."""
        at, plain = now or datetime.now(UTC), checked_text(text, "comment")
        if not plain:
            raise BadInputError("is empty", about="comment", remedy="Write what there is to say")
        with transaction(self._database):
            if len(self.get(change).comments) >= MOST_COMMENTS:
                raise BadInputError(f"the change has {MOST_COMMENTS} comments already", about="comment")
            number = self._connection.execute(
                "INSERT INTO comments (change, who, at, text, published) VALUES (?, ?, ?, ?, ?)",
                (change, by, moment_text(at), plain, int(published)),
            ).lastrowid
            assert number is not None
            said = {"number": number, "text": plain, "published": published}
            self._audit.note(by, "triage.comment", change, None, said, at=at)
        return Comment(number=number, who=by, at=at.replace(microsecond=0), text=plain, published=published)

    def _wished(self, before: Triage, wish: Wish) -> dict[str, object]:
        """The fields as they are to be. Raises BadInputError, UnknownPersonError."""
        after = _fields(before)
        if wish.relevance is not UNSET:
            after["relevance"] = wish.relevance
        if wish.owner is not UNSET:
            after["owner"] = self._owner(wish.owner, before.owner)
        if wish.decision is not UNSET:
            after["decision"] = checked_text(wish.decision, "decision")
        if wish.due is not UNSET:
            if wish.due is not None and not FIRST_DAY <= wish.due < LAST_DAY:
                raise BadInputError(f"{wish.due} is no day anything can be due", about="due", remedy="Write 2026-12-31")
            after["due"] = wish.due.isoformat() if wish.due else None
        if wish.published is not UNSET:
            after["published"] = wish.published
        return after

    def _owner(self, address: str | None, before: str) -> str:
        if not address:
            return ""
        account = self._accounts.get(address)
        if not account.active and account.address != before:
            raise BadInputError("is disabled and cannot own anything", about=account.address)
        return account.address

    def _write(self, before: Triage, after: dict[str, object], by: str, at: datetime) -> None:
        owner = self._accounts.get(str(after["owner"])).id if after["owner"] else None
        self._connection.execute(
            "INSERT OR REPLACE INTO triage VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                before.change, before.version + 1, after["relevance"], owner, after["decision"], after["due"],
                int(bool(after["published"])), by, moment_text(at),
            ),
        )  # fmt: skip


def _fields(one: Triage) -> dict[str, object]:
    return {
        "relevance": one.relevance, "owner": one.owner, "decision": one.decision,
        "due": one.due.isoformat() if one.due else None, "published": one.published,
    }  # fmt: skip
