"""The one vocabulary of regwatch, as frozen dataclasses. Holds values, decides nothing.

Times of our own (`fetched_at`, `seen_at`, `first_seen`) are aware datetimes in UTC. What a publisher
printed as a day stays a `date` in the publisher's own calendar; the two axes are never mixed.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Verdict(StrEnum):
    """What a capture is. Only `OK` is ever read as a page; `UNAVAILABLE` gives its heading only."""

    OK = "ok"
    CHALLENGE = "challenge"  # a script or captcha stands in front of the page
    BLOCKED = "blocked"  # a firewall or robots.txt says no
    DAMAGED = "damaged"  # the server's own error text inside the page, mojibake, a cut body
    EMPTY = "empty"  # a list without items where items are expected
    MOVED = "moved"  # answered by another page than the one asked for
    GONE = "gone"  # 404 or 410
    UNAVAILABLE = "unavailable"  # published, but its bytes are behind a viewer or an image
    TRANSIENT = "transient"  # time-out, reset, 5xx: try again later


class Role(StrEnum):
    """Which leg of a crawl a page serves."""

    LIST = "list"
    ARTICLE = "article"
    ATTACHMENT = "attachment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """A name in the two languages we publish in."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """Bytes of one address at one moment. `status` 0: no answer came; 304: same bytes as before."""

    source: str
    url: str
    final_url: str
    role: Role
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    fetched_at: datetime
    verdict: Verdict
    reason: str = ""  # one line, empty when ok

    @property
    def content_type(self) -> str:
        """What the server called the bytes; '' where it did not say."""
        return next((value for name, value in self.headers if name.casefold() == "content-type"), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A capture in the archive, sealed: `chain` covers it and everything before it."""

    seq: int
    source: str
    url: str
    final_url: str
    role: Role
    status: int
    fetched_at: datetime
    verdict: Verdict
    reason: str
    sha256: str | None  # hex digest of the body; None where no body came
    size: int
    chain: str  # hex


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuer:
    """A body that signs a notice: our stable code, and the name as printed."""

    code: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Provision:
    """One numbered or plain paragraph, or a table. `number` is raw as printed (一、 第五条 1.), '' without one.

    `level` says what it is (`article`, `item`, `paragraph` 款, `annex`, `table` …; the words are
    `spiders.reading.law.numbering.Level`), '' for a plain paragraph of its own. `rows` are a table's cells.
    """

    text: str
    number: str = ""
    children: tuple["Provision", ...] = ()
    level: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A document a notice links to. `sha256` is None as long as its bytes were not captured.

    `format` is what its bytes are (`pdf` `docx` `sheet` `csv` `html` `text` `zip`), '' for what was not read. `note`
    says what could not be read of it and why, '' where there is nothing to say: `no text (scan)`, `encrypted: …`,
    `unreadable: …`, `not fetched: …`, `read in part: …`.
    """

    label: str
    url: str
    sha256: str | None = None
    format: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What a notice does to another act, or how it stands to it.

    `relation` is one of `repeals`, `repeals-in-part`, `replaces`, `amends`, `suspends`, `resumes`, `lifts`,
    `prevails-over`, `based-on`. `quoted` are the words it was read from. Without days of its own it holds from the
    day the notice itself takes effect, for good.
    """

    relation: str
    target: str  # key of the act meant; '' where the words name no act (解除…禁令)
    quoted: str
    printed: str = ""  # the act meant, as printed
    scope: str = ""  # the part of it that is meant (附件2、6; 第三条; 不一致的), as printed; '' for the whole act
    starts: date | None = None
    until: date | None = None  # the last day it holds (suspensions)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing read about a notice, with the words it was read from.

    `name` is a field of `Notice` (`number`, `effective`, `until` …), `value` its plain spelling (days as ISO).
    `origin` is where it stood: `text`, `title`, `signature`, `list`, `field` for the site's own metadata block, or
    `rule` where nothing is printed and a rule of law stands in (then `words` are empty).
    `confidence` is 0 to 1: 1 for a printed field or an explicit clause, less where a rule had to choose. Two facts of
    one name with different values are a conflict the source itself printed: both are kept.
    """

    name: str
    value: str
    words: str
    origin: str
    confidence: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One act or statement. `status` is the site's own word (有效), '' where the site prints none."""

    key: str
    identity: str  # the key with its issuers sorted: what two spellings of one act share
    kind: str
    issuers: tuple[Issuer, ...]
    title: str
    url: str
    year: int | None = None
    number: int | None = None
    published: date | None = None
    signed: date | None = None
    effective: date | None = None
    effective_words: str = ""  # the words the effective day was read from
    until: date | None = None  # the last day it holds, where it says so (有效期至…)
    comments_until: date | None = None  # drafts: the last day for comments
    status: str = ""
    provisions: tuple[Provision, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    effects: tuple[Effect, ...] = ()
    facts: tuple[Fact, ...] = ()
    text_available: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One row of a register. `key` is '<register>/<official number or folded name>'."""

    key: str
    register: str
    name: str
    fields: tuple[tuple[str, str], ...] = ()  # the row's other cells, by column, raw


Record = Notice | Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """What a source showed at one check. Held editions are kept, and compared with nothing."""

    id: int
    source: str
    seen_at: datetime
    records: int
    complete: bool
    held: bool
    reasons: tuple[str, ...]
    snapshots: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One state of one record between two moments. `ended_at` is set when the record left."""

    id: int
    key: str
    number: int  # 1, 2, 3 … within the key
    source: str
    record: Record
    first_seen: datetime
    last_seen: datetime
    snapshots: tuple[int, ...]  # the originals it was read from
    reader: str  # which reading produced it
    ended_at: datetime | None = None
    ended_by: str | None = None  # key of the act that ended it; None: no longer shown
    reread: bool = False  # came from our own better reading, never announced
    missed_at: datetime | None = None  # the first check after `last_seen` that did not show it, while that lasts
    begun_by: str | None = None  # key of the act that made this state
    begun_on: date | None = None  # the day that act says, in its publisher's calendar
    ended_on: date | None = None  # the day the act that ended this state says
