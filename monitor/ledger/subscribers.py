"""The subscriptions, groups and opt-outs kept in the database, and the record of every consent. Sends nothing.

Those of the configuration file stand beside them: `effective` makes both into what changes are owed to. Nothing is
deleted: a subscription is stopped, a member has left, and each such step is a row of `consents` that stays.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import msgspec

from monitor.ledger.groups import Groups
from monitor.subscription import Subscription, bare
from snapshots.store import moment_text

EVERYTHING = ""  # in place of a subscription's name: all of them, now and to come
EVERYBODY = ""  # in place of a person: all readers of a subscription


class State(StrEnum):
    """How a subscription stands. `LEFT` is never stored with it: its one reader has unsubscribed."""

    PENDING = "pending"  # asked for by somebody who has not yet confirmed the address
    ACTIVE = "active"
    STOPPED = "stopped"
    LEFT = "left"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscribed:
    """One subscription of the database. `origin` says where it came from: cli, csv, page."""

    subscription: Subscription
    state: State
    origin: str
    created_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """One step somebody took: what they did, to which subscription ('' for all), and how (cli, page, mail header)."""

    at: datetime
    person: str
    subscription: str
    what: str  # added changed asked confirmed stopped resumed left rejoined joined removed
    how: str


def person_at(address: str) -> str:
    """The one person behind an address, as `Subscription.who` has it."""
    return bare(address).casefold() if "@" in address else address


class Subscribers(Groups):
    """The tables of people. Writing methods expect the caller's transaction (`facts.transaction()`)."""

    # What changes are owed to

    def effective(self, declared: tuple[Subscription, ...]) -> tuple[Subscription, ...]:
        """The file's subscriptions and the active ones of the database: groups as one for each member, who left gone.

        A name that stands in both is the file's. The group's name stays on what its members get, so that
        expanding twice changes nothing.
        """
        taken = {one.name for one in declared}
        kept = (one.subscription for one in self.all() if one.state is State.ACTIVE)
        return self.readers([*declared, *(one for one in kept if one.name not in taken)])

    def readers(self, subscriptions: Iterable[Subscription]) -> tuple[Subscription, ...]:
        """Who hears by these, were they active: one for each reader who has not left, in their order."""
        if not self._exists():
            return tuple(one for one in subscriptions if not one.group or one.address)
        optouts, returned = self.optouts(), self._returned()
        return tuple(
            one
            for subscription in subscriptions
            for one in self._readers(subscription)
            if not _left(optouts, returned, one.who, one.name)
        )

    def _readers(self, subscription: Subscription) -> Iterator[Subscription]:
        if not subscription.group or subscription.address:
            yield subscription
            return
        for member in self.members(subscription.group):
            yield msgspec.structs.replace(
                subscription, address=member.address, person=member.person,
                channel=member.channel or subscription.channel, language=member.language or subscription.language,
                timezone=member.timezone or subscription.timezone,
            )  # fmt: skip

    # Subscriptions

    def get(self, name: str) -> Subscribed | None:
        """The subscription of a name; None where the database has none."""
        return next(iter(self._rows("name = ?", name)), None)

    def all(self) -> list[Subscribed]:
        """Every subscription of the database in every state, in the order they came."""
        return self._rows("1")

    def add(self, subscription: Subscription, *, how: str, at: datetime, state: State = State.ACTIVE) -> None:
        """Keep a new subscription. The name must be free."""
        self._connection.execute(
            "INSERT INTO subscriptions (name, declared, state, origin, created_at, changed_at)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (subscription.name, _packed(subscription), state, how, moment_text(at), moment_text(at)),
        )
        self._note(at, subscription.who, subscription.name, "asked" if state is State.PENDING else "added", how)

    def change(self, subscription: Subscription, *, how: str, at: datetime) -> None:
        """Put a subscription in place of the one of its name, whose state stays."""
        self._connection.execute(
            "UPDATE subscriptions SET declared = ?, changed_at = ? WHERE name = ?",
            (_packed(subscription), moment_text(at), subscription.name),
        )
        self._note(at, subscription.who, subscription.name, "changed", how)

    def pending(self, subscription: Subscription, how: str, at: datetime) -> None:
        """Keep what somebody asked for until they confirm; asked again, the newer words count.

        A subscription of that name in any other state stays as it is.
        """
        held = self.get(subscription.name)
        if held is None:
            self.add(subscription, how=how, at=at, state=State.PENDING)
        elif held.state is State.PENDING:
            self._connection.execute(
                "UPDATE subscriptions SET declared = ?, changed_at = ? WHERE name = ?",
                (_packed(subscription), moment_text(at), subscription.name),
            )
            self._note(at, subscription.who, subscription.name, "asked", how)

    def confirm(self, name: str, how: str, at: datetime) -> bool:
        """The address has confirmed: active from now on. False where nothing of that name waits to be confirmed."""
        held = self.get(name)
        if held is None or held.state is not State.PENDING:
            return False
        self._set(name, State.ACTIVE, at)
        self._note(at, held.subscription.who, name, "confirmed", how)
        return True

    def stop(self, name: str, how: str, at: datetime) -> None:
        """Nobody hears by this subscription any longer, be it of the database or of the file."""
        held = self.get(name)
        if held is None:
            self._opt_out(EVERYBODY, name, how, at)
        else:
            self._set(name, State.STOPPED, at)
        self._note(at, held.subscription.who if held else EVERYBODY, name, "stopped", how)

    def resume(self, name: str, how: str, at: datetime) -> None:
        """A stopped subscription goes on as it was. Readers who left it themselves stay away."""
        held = self.get(name)
        if held is None:
            self._opt_in(EVERYBODY, name)
        elif held.state is State.STOPPED:
            self._set(name, State.ACTIVE if self._agreed(name) else State.PENDING, at)
        self._note(at, held.subscription.who if held else EVERYBODY, name, "resumed", how)

    def _agreed(self, name: str) -> bool:
        """Whether a subscription was added by an operator or confirmed by its reader, not merely asked for."""
        row = self._connection.execute(
            "SELECT 1 FROM consents WHERE subscription = ? AND what IN ('added', 'confirmed')", (name,)
        ).fetchone()
        return row is not None

    # People

    def leave(self, person: str, subscription: str, how: str, at: datetime) -> None:
        """A person hears no more by one subscription, or by none (`EVERYTHING`). Done twice, it is done once."""
        again = subscription == EVERYTHING and self._returned(person)
        if again or (person, subscription) not in self.optouts():
            self._opt_out(person, subscription, how, at)
            self._note(at, person, subscription, "left", how)

    def rejoin(self, person: str, subscription: str, how: str, at: datetime) -> None:
        """Undo `leave` of the same subscription; of `EVERYTHING` also each single one.

        Who left everything and comes back to one subscription gets that one.
        """
        optouts = self.optouts()
        gone = [of for who, of in optouts if who == person and subscription in (of, EVERYTHING)]
        for of in gone:
            self._opt_in(person, of)
        if gone or ((person, EVERYTHING) in optouts and (person, subscription) not in self._returned(person)):
            self._note(at, person, subscription, "rejoined", how)

    def has_left(self, person: str, subscription: str) -> bool:
        """Whether a person is told nothing by a subscription: left it, left everything, or it is stopped for all."""
        if not self._exists():
            return False
        held = self.get(subscription)
        return self._out(person, subscription) or (held is not None and held.state is State.STOPPED)

    def asked_since(self, moment: datetime, person: str | None = None) -> int:
        """How often a person, or anybody, asked for a subscription since a moment."""
        row = self._connection.execute(
            "SELECT COUNT(*) FROM consents WHERE what = 'asked' AND at > ? AND (? IS NULL OR person = ?)",
            (moment_text(moment), person, person),
        ).fetchone()
        return int(row[0])

    def _out(self, person: str, subscription: str) -> bool:
        """The same for one, without reading everybody's: every message asks this."""
        rows = self._connection.execute(
            "SELECT person, subscription, at FROM optouts WHERE person IN (?, ?) AND subscription IN (?, ?)",
            (person, EVERYBODY, subscription, EVERYTHING),
        )
        optouts = {(who, of): datetime.fromisoformat(at) for who, of, at in rows}
        return bool(optouts) and _left(optouts, self._returned(person), person, subscription)

    def _returned(self, person: str | None = None) -> set[tuple[str, str]]:
        """Who left everything and said yes to a single subscription after that: by person and subscription."""
        rows = self._connection.execute(
            "SELECT yes.person, yes.subscription FROM consents yes JOIN optouts o ON o.person = yes.person"
            " AND o.subscription = :all WHERE yes.what IN ('confirmed', 'rejoined') AND yes.subscription <> :all"
            " AND (:person IS NULL OR yes.person = :person) AND yes.rowid > (SELECT MAX(no.rowid) FROM consents no"
            " WHERE no.person = yes.person AND no.subscription = :all AND no.what = 'left')",
            {"all": EVERYTHING, "person": person},
        )
        return {(who, of) for who, of in rows}

    def optouts(self) -> dict[tuple[str, str], datetime]:
        """Who left what, and when: by person and subscription."""
        rows = self._connection.execute("SELECT person, subscription, at FROM optouts")
        return {(person, subscription): datetime.fromisoformat(at) for person, subscription, at in rows}

    def consents(self, person: str | None = None) -> list[Consent]:
        """Every step on record, of one person or of all, oldest first."""
        where, values = ("person = ?", (person,)) if person is not None else ("1", ())
        rows = self._connection.execute(
            f"SELECT at, person, subscription, what, how FROM consents WHERE {where} ORDER BY rowid", values
        )
        return [
            Consent(at=datetime.fromisoformat(at), person=who, subscription=of, what=what, how=how)
            for at, who, of, what, how in rows
        ]

    def _exists(self) -> bool:
        """Whether the tables are there: a file opened for reading may be from before them."""
        return bool(self._connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'optouts'").fetchone())

    def _rows(self, where: str, *values: str) -> list[Subscribed]:
        if not self._exists():
            return []
        rows = self._connection.execute(
            f"SELECT declared, state, origin, created_at, changed_at FROM subscriptions WHERE {where} ORDER BY id",
            values,
        )
        return [
            Subscribed(
                subscription=msgspec.json.decode(row[0], type=Subscription), state=State(row[1]), origin=row[2],
                created_at=datetime.fromisoformat(row[3]), changed_at=datetime.fromisoformat(row[4]),
            )
            for row in rows
        ]  # fmt: skip

    def _set(self, name: str, state: State, at: datetime) -> None:
        self._connection.execute(
            "UPDATE subscriptions SET state = ?, changed_at = ? WHERE name = ?", (state, moment_text(at), name)
        )

    def _opt_out(self, person: str, subscription: str, how: str, at: datetime) -> None:
        self._connection.execute(
            "INSERT OR IGNORE INTO optouts VALUES (?, ?, ?, ?)", (person, subscription, moment_text(at), how)
        )

    def _opt_in(self, person: str, subscription: str) -> None:
        self._connection.execute("DELETE FROM optouts WHERE person = ? AND subscription = ?", (person, subscription))


def _left(
    optouts: dict[tuple[str, str], datetime], returned: set[tuple[str, str]], person: str, subscription: str
) -> bool:
    if (person, subscription) in optouts or (EVERYBODY, subscription) in optouts:
        return True
    return (person, EVERYTHING) in optouts and (person, subscription) not in returned


def _packed(subscription: Subscription) -> str:
    return msgspec.json.encode(subscription).decode()
