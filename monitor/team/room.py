"""Everything about people of one data folder, opened together. One instance per thread."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from monitor.team.accounts import Accounts
from monitor.team.asked import Asked
from monitor.team.audit import Audit
from monitor.team.file import open_team, transaction
from monitor.team.limits import Limits
from monitor.team.links import Links
from monitor.team.logins import Logins
from monitor.team.notes import Notes
from monitor.team.sessions import Sessions


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """People, their logins, what they note, and the log of it all."""

    database: Database
    audit: Audit
    accounts: Accounts
    sessions: Sessions
    logins: Logins
    asked: Asked
    triage: Notes

    def transaction(self) -> AbstractContextManager[None]:
        """Several alterations as one; each method alone is one already."""
        return transaction(self.database)


@contextmanager
def team(folder: Path, *, readonly: bool = False) -> Iterator[Team]:
    """Open the people of a data folder; `readonly` makes no file and shows an empty team where there is none.

    Raises ArchiveError and its kind.
    """
    database = open_team(folder, readonly=readonly)
    try:
        yield _team(database)
    finally:
        database.close()


def _team(database: Database) -> Team:
    audit = Audit(database)
    accounts = Accounts(database, audit)
    sessions = Sessions(database, accounts)
    logins = Logins(
        accounts=accounts, sessions=sessions, links=Links(database, accounts), limits=Limits(database), audit=audit
    )
    return Team(
        database=database, audit=audit, accounts=accounts, sessions=sessions, logins=logins, asked=Asked(database),
        triage=Notes(database, accounts, audit),
    )  # fmt: skip
