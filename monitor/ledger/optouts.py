"""Who left what and came back, and the record of every consent. Knows no subscription but by its name.

Nothing is deleted: each step anybody takes is a row of `consents` that stays.
"""

from dataclasses import dataclass
from datetime import datetime

from monitor.ledger.groups import Groups
from snapshots.store import moment_text

EVERYTHING = ""  # in place of a subscription's name: all of them, now and to come
EVERYBODY = ""  # in place of a person: all readers of a subscription


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """One step somebody took: what they did, to which subscription ('' for all), and how (cli, page, mail header)."""

    at: datetime
    person: str
    subscription: str
    what: str  # added changed asked confirmed stopped resumed left rejoined joined removed
    how: str


class OptOuts(Groups):
    """The table of who left what, and the reading of `consents`. Writing methods expect the caller's transaction."""

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

    def unanswered_since(self, moment: datetime, person: str) -> int:
        """How often a person was asked to confirm since a moment, and since they last did."""
        row = self._connection.execute(
            "SELECT COUNT(*) FROM consents WHERE what = 'asked' AND at > :since AND person = :person AND rowid >"
            " (SELECT COALESCE(MAX(rowid), 0) FROM consents WHERE what = 'confirmed' AND person = :person)",
            {"since": moment_text(moment), "person": person},
        ).fetchone()
        return int(row[0])

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
        return bool(optouts) and left(optouts, self._returned(person), person, subscription)

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

    def _opt_out(self, person: str, subscription: str, how: str, at: datetime) -> None:
        self._connection.execute(
            "INSERT OR IGNORE INTO optouts VALUES (?, ?, ?, ?)", (person, subscription, moment_text(at), how)
        )

    def _opt_in(self, person: str, subscription: str) -> None:
        self._connection.execute("DELETE FROM optouts WHERE person = ? AND subscription = ?", (person, subscription))


def left(
    optouts: dict[tuple[str, str], datetime], returned: set[tuple[str, str]], person: str, subscription: str
) -> bool:
    if (person, subscription) in optouts or (EVERYBODY, subscription) in optouts:
        return True
    return (person, EVERYTHING) in optouts and (person, subscription) not in returned
