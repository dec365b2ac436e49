"""People and their notes, as values. Decides nothing."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Role(StrEnum):
    """What somebody may do, in order: each may do what those before it may. The web adds who is not logged in."""

    READER = "reader"  # own subscriptions and watch-lists
    EDITOR = "editor"  # the digest desk, triage
    OPERATOR = "operator"  # sources, held editions, re-send, users

    def covers(self, needed: "Role") -> bool:
        """Whether this role may do what asks for another. (As texts, roles compare by letters: never use < on them.)"""
        order = list(Role)
        return order.index(self) >= order.index(needed)


class State(StrEnum):
    """Whether an account can be used. None is ever deleted: the audit log names it."""

    ACTIVE = "active"
    DISABLED = "disabled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Somebody who may log in. `address` is kept in small letters; two accounts never share one."""

    id: int
    address: str
    name: str
    role: Role
    language: str  # en | zh
    state: State
    has_password: bool
    role_from: str  # "us" or "provider": the latter follows the groups of OpenID Connect at every login
    created_at: datetime
    last_login: datetime | None

    @property
    def active(self) -> bool:
        """Whether this account can be used."""
        return self.state is State.ACTIVE


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One browser that is logged in. `number` names it in lists; the token itself is nowhere stored."""

    number: int
    account: Account
    how: str  # password | link | invitation | openid
    client: str  # what the browser calls itself, cut short
    created_at: datetime
    seen_at: datetime
    expires_at: datetime


class Relevance(StrEnum):
    """Whether a change concerns the team."""

    UNDECIDED = "undecided"
    YES = "yes"
    NO = "no"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """Somebody has looked at a change."""

    who: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """What somebody said about a change. Never altered; the public sees it only when `published`."""

    number: int
    who: str
    at: datetime
    text: str
    published: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Triage:
    """What the team notes on one change. One nobody has touched has version 0 and nothing in it."""

    change: str
    version: int = 0  # whoever alters it says which version they saw
    relevance: Relevance = Relevance.UNDECIDED
    owner: str = ""  # an account's address
    decision: str = ""
    due: date | None = None
    published: bool = False
    changed_by: str = ""
    changed_at: datetime | None = None
    seen: tuple[Seen, ...] = ()
    comments: tuple[Comment, ...] = ()

    @property
    def open(self) -> bool:
        """Whether somebody still has to decide: it has an owner or a due day or matters, and no decision yet."""
        asked = bool(self.owner or self.due or self.relevance is Relevance.YES)
        return asked and not self.decision and self.relevance is not Relevance.NO

    def overdue(self, today: date) -> bool:
        """Whether it should have been decided before today."""
        return self.open and self.due is not None and self.due < today


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicNote:
    """What the public may see of a published triage: neither who saw it nor who owns it."""

    change: str
    relevance: Relevance
    decision: str
    due: date | None
    comments: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the audit log. `before` and `after` are plain JSON values; None stands for nothing."""

    number: int
    at: datetime
    who: str
    what: str  # account.add, triage.set, login, settings, release, send …
    about: str
    before: object
    after: object
    previous: str  # hash of the line before; 64 zeros for the first
    hash: str
