"""The one list of changes and incidents, used by mail, digest, feed, page, API and tests alike."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Kind(StrEnum):
    """What happened. The words are design.md's, section 2."""

    NOTICE_PUBLISHED = "notice.published"
    NOTICE_AMENDED = "notice.amended"
    NOTICE_STATUS = "notice.status"
    NOTICE_EFFECTIVE = "notice.effective"
    NOTICE_REMINDER = "notice.reminder"
    NOTICE_GONE = "notice.gone"
    ENTRY_ADDED = "entry.added"
    ENTRY_REMOVED = "entry.removed"
    ENTRY_CHANGED = "entry.changed"
    REGISTER_CLOSED = "register.closed"
    SOURCE_BROKEN = "source.broken"
    SOURCE_BLOCKED = "source.blocked"
    SOURCE_RECOVERED = "source.recovered"
    CORRECTION = "correction"


INCIDENTS = frozenset({Kind.SOURCE_BROKEN, Kind.SOURCE_BLOCKED, Kind.SOURCE_RECOVERED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that happened between two versions or editions, or to the watching of a source.

    `published` and `effective` are the publisher's days, `seen_at` our moment. `cause` is the key of the
    act behind it, `detail` one plain sentence ("repealed by …"), `before` and `after` are version ids.
    """

    kind: Kind
    source: str
    key: str
    title: str
    seen_at: datetime
    published: date | None = None
    effective: date | None = None
    cause: str | None = None
    detail: str = ""
    snapshots: tuple[int, ...] = ()
    before: int | None = None
    after: int | None = None

    @property
    def id(self) -> str:
        """Stable, and different for every real event: the same change found twice is one change."""
        when = self.seen_at.isoformat() if self.kind in INCIDENTS else ""
        parts = (self.kind, self.key, self.before, self.after, self.cause, self.detail, when)
        return hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()[:16]


def names_behind(source: str, key: str, cause: str | None) -> set[str]:
    """Whom a change belongs to, folded: where it was seen, who signed the act, who signed the act behind it.

    While customs.gov.cn is shut, its acts come by the gov.cn library; who asked for `gacc` must hear of them, and of
    the entries that they put into registers or take out.
    """
    issuers = (name for act in (key, cause or "") for name in act.partition("/")[0].split("+") if name)
    return {name.casefold() for name in (source, *issuers)}
