"""The subscriptions, groups and opt-outs kept in the database, and the record of every consent. Sends nothing.

Those of the configuration file stand beside them: `effective` makes both into what changes are owed to. Nothing is
deleted: a subscription is stopped, a member has left, and each such step is a row of `consents` that stays.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import msgspec

from monitor.ledger.optouts import EVERYBODY, EVERYTHING, Consent, OptOuts, left
from monitor.subscription import Subscription, reader_at
from snapshots.store import moment_text

__all__ = ["EVERYBODY", "EVERYTHING", "Consent", "State", "Subscribed", "Subscribers", "person_at"]


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


def person_at(address: str) -> str:
    """The one person behind an address, as `Subscription.who` has it."""
    return reader_at(address) if "@" in address else address


class Subscribers(OptOuts):
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
            if not left(optouts, returned, one.who, one.name)
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

    def has_left(self, person: str, subscription: str) -> bool:
        """Whether a person is told nothing by a subscription: left it, left everything, or it is stopped for all."""
        if not self._exists():
            return False
        held = self.get(subscription)
        return self._out(person, subscription) or (held is not None and held.state is State.STOPPED)

    def has_parted(self, person: str, subscription: str) -> bool:
        """Whether a person was taken out of the group that a subscription of the database goes to."""
        held = self.get(subscription)
        member = self.member(held.subscription.group, person) if held and held.subscription.group else None
        return member is not None and member.left_at is not None

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


def _packed(subscription: Subscription) -> str:
    return msgspec.json.encode(subscription).decode()
