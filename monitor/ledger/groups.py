"""Groups of people, and the record of every step anybody takes. Nothing is deleted: who left is marked so."""

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from snapshots.store import moment_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One person in a group. Channel, language and time zone left empty are those of the group's subscription."""

    group: str
    person: str
    address: str
    name: str = ""
    channel: str = ""
    language: str = ""
    timezone: str = ""
    left_at: datetime | None = None


class Groups:
    """The `members` table, and the writing of `consents`. Writing methods expect the caller's transaction."""

    def __init__(self, database: Database) -> None:
        self._connection: sqlite3.Connection = database.conn

    def groups(self) -> list[str]:
        """The names of all groups that have or had a member."""
        rows = self._connection.execute("SELECT DISTINCT group_name FROM members ORDER BY group_name")
        return [name for (name,) in rows]

    def members(self, group: str | None = None, *, gone: bool = False) -> list[Member]:
        """The members of a group, or of all groups; with `gone` also those who left, who say so."""
        where = ["1" if group is None else "group_name = :group", *([] if gone else ["left_at IS NULL"])]
        return self._members(" AND ".join(where), group=group)

    def member(self, group: str, person: str) -> Member | None:
        """One person in a group, also one who left; None for somebody never in it."""
        return next(iter(self._members("group_name = :group AND person = :person", group=group, person=person)), None)

    def _members(self, where: str, **values: str | None) -> list[Member]:
        rows = self._connection.execute(
            "SELECT group_name, person, address, name, channel, language, timezone, left_at FROM members"
            f" WHERE {where} ORDER BY group_name, rowid",
            values,
        )
        return [
            Member(
                group=row[0], person=row[1], address=row[2], name=row[3], channel=row[4], language=row[5],
                timezone=row[6], left_at=datetime.fromisoformat(row[7]) if row[7] else None,
            )
            for row in rows
        ]  # fmt: skip

    def join(self, member: Member, how: str, at: datetime) -> None:
        """Add a member, or bring one up to date. Who left stays away: `left_at` is kept."""
        known = self.member(member.group, member.person)
        self._connection.execute(
            "INSERT INTO members VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (group_name, person) DO UPDATE SET"
            " name = excluded.name, address = excluded.address, channel = excluded.channel,"
            " language = excluded.language, timezone = excluded.timezone",
            (
                member.group, member.person, member.name, member.address, member.channel, member.language,
                member.timezone, moment_text(at), moment_text(member.left_at) if member.left_at else None,
            ),
        )  # fmt: skip
        if not known:
            self._note(at, member.person, f"group {member.group}", "joined", how)

    def part(self, group: str, person: str, how: str, at: datetime) -> bool:
        """A member leaves a group; False for somebody who is not in it."""
        done = self._connection.execute(
            "UPDATE members SET left_at = ? WHERE group_name = ? AND person = ? AND left_at IS NULL",
            (moment_text(at), group, person),
        ).rowcount
        if done:
            self._note(at, person, f"group {group}", "removed", how)
        return bool(done)

    def readmit(self, group: str, person: str, how: str, at: datetime) -> bool:
        """A member who left a group is in it again; False for somebody who had not left."""
        done = self._connection.execute(
            "UPDATE members SET left_at = NULL WHERE group_name = ? AND person = ? AND left_at IS NOT NULL",
            (group, person),
        ).rowcount
        if done:
            self._note(at, person, f"group {group}", "rejoined", how)
        return bool(done)

    def _note(self, at: datetime, person: str, subscription: str, what: str, how: str) -> None:
        self._connection.execute(
            "INSERT INTO consents VALUES (?, ?, ?, ?, ?)", (moment_text(at), person, subscription, what, how)
        )
