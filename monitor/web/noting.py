"""What the team notes on a change, as its page shows it: all of it to who is logged in, else what is published."""

from dataclasses import dataclass
from pathlib import Path

from monitor.team.model import Account, PublicNote, Triage
from monitor.team.room import team
from monitor.web.access import Role, person


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """The notes on one change. Nobody who is not logged in gets `triage` or `people`."""

    public: PublicNote | None
    triage: Triage | None
    people: tuple[Account, ...]
    may_publish: bool

    @property
    def seen_by_me(self) -> bool:
        """Whether whoever asks has looked at the change."""
        return self.triage is not None and any(one.who == person().address for one in self.triage.seen)

    def name_of(self, address: str) -> str:
        """What the pages call somebody: their name, or for want of one their address."""
        return next((one.name for one in self.people if one.address == address and one.name), address)


def noted(folder: Path, change: str) -> Noted:
    """What whoever asks may see of the notes on a change. A change nobody noted anything on has empty ones."""
    asking = person()
    with team(folder, readonly=True) as opened:
        public = opened.triage.public([change]).get(change)
        if asking.role < Role.READER:
            return Noted(public=public, triage=None, people=(), may_publish=False)
        return Noted(
            public=public, triage=opened.triage.get(change), people=tuple(opened.accounts.all()),
            may_publish=asking.role >= Role.EDITOR,
        )  # fmt: skip
