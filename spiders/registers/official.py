"""What a register itself prints of an entry's standing: status, validity, other names. Pure; knows no sightings.

Columns and words are data (`official.toml`). What they do not settle is '' with a note; every word stays as printed.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files

from snapshots.identity import folded
from snapshots.model import Entry
from spiders.registers.validity import Validity, days_in, one_day, span

_LONGEST = 2_000  # characters of a cell that are searched for words


class Status(StrEnum):
    """An official standing, by the publisher's own words. `UNKNOWN`: none is printed, or its words do not settle it."""

    VALID = "valid"
    PART = "suspended in part"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    RESTORED = "restored"
    UNKNOWN = ""


_ENDED = (Status.WITHDRAWN, Status.CANCELLED, Status.EXPIRED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Official:
    """What an entry's cells say. `printed` are the columns and words the status was read from, as printed.

    `valid_from` and `valid_until` are both included, None where not printed or not readable; `day` is the day a list of
    decisions prints for the decision; `names` are other names it prints; `notes` say what could not be read, and why.
    """

    status: Status = Status.UNKNOWN
    printed: tuple[tuple[str, str], ...] = ()
    valid_from: date | None = None
    valid_until: date | None = None
    day: date | None = None
    names: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """The printed words in one line, with their columns."""
        return "; ".join(f"{column}: {cell}" for column, cell in self.printed)

    def status_on(self, day: date) -> Status:
        """The status on a day: expired when the printed validity has passed by then, unless it had ended before."""
        return expired_by(self.status, self.valid_until, day)


_NOTHING = Official()


def expired_by(status: Status, valid_until: date | None, day: date) -> Status:
    """A status once the last day of a validity has passed; what was withdrawn or cancelled stays that."""
    return Status.EXPIRED if valid_until and day > valid_until and status not in _ENDED else status


def official_of(entry: Entry, *, decisions: bool = False) -> Official:
    """Read an entry's cells. `decisions`: its register lists decisions, so that 范围 is the scope of a decision."""
    cells = [(column, cell.strip()) for column, cell in entry.fields if _meaning(column) and cell.strip()]
    if not cells:
        return _NOTHING
    of = _Cells(cells)
    printed, scopes = of.under("status"), of.under("scope", *(("act_scope",) if decisions else ()))
    words = tuple(cell for _, cell in (*printed, *_told_by_scope(scopes)))
    status, notes = _status(words, tuple(cell for _, cell in scopes))
    valid, more = _validity(of)
    return Official(
        status=status, printed=(*printed, *scopes) if status or printed else (), valid_from=valid.start,
        valid_until=valid.until, day=_decided(of) if decisions else None,
        names=tuple(dict.fromkeys(cell for _, cell in of.under("alias") if folded(cell) != folded(entry.name))),
        notes=(*notes, *more, *(_terms(of) if decisions else ())),
    )  # fmt: skip


def identities(entry: Entry) -> frozenset[str]:
    """Numbers that say who an entry is apart from its key (统一社会信用代码, uuid), folded."""
    of = _Cells([(column, cell.strip()) for column, cell in entry.fields])
    return frozenset(number for _, cell in of.under("identity") if len(number := folded(cell)) >= 8)


def status_in(words: str) -> Status:
    """The one status some words name; UNKNOWN for none and for several that differ."""
    return _status((words,), ())[0]


def _told_by_scope(scopes: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """A filled column that is itself the word (暂停项目/参数: GB 2626) says that something is suspended."""
    for column, cell in scopes:
        if set(_named(column)) & {Status.SUSPENDED, Status.PART} and _plain(cell).strip() not in _sayings("none"):
            yield column, "suspended" if _whole(cell) else "suspended in part"


class _Cells:
    """An entry's cells by what their columns mean, in printed order."""

    def __init__(self, cells: Sequence[tuple[str, str]]) -> None:
        self._cells = [(column, cell, _meaning(column)) for column, cell in cells]

    def under(self, *meanings: str) -> list[tuple[str, str]]:
        return [(column, cell) for column, cell, meaning in self._cells if meaning in meanings and cell]


@lru_cache(maxsize=512)  # the same few words stand in most rows
def _status(printed: tuple[str, ...], scopes: tuple[str, ...]) -> tuple[Status, tuple[str, ...]]:
    found = {status for words in printed for status in _named(words)}
    if len(found) > 1:
        found.discard(Status.VALID)  # 有效（部分暂停）
    if Status.PART in found:
        found.discard(Status.SUSPENDED)
    if len(found) != 1:
        several = ", ".join(sorted(found))
        return Status.UNKNOWN, (f"its words name several: {several}",) if found else ()
    (status,) = found
    partly = next((scope for scope in scopes if not _whole(scope)), "")
    if not partly and status in (*_ENDED, Status.RESTORED, Status.SUSPENDED):
        partly = next((words for words in printed if _partial(words)), "")
    if not partly or status not in (Status.SUSPENDED, Status.WITHDRAWN, Status.CANCELLED, Status.RESTORED):
        return status, ()
    if status is Status.SUSPENDED:
        return Status.PART, ()
    return Status.UNKNOWN, (f"{status} for a part only ({partly[:80]}): what stands otherwise is not said",)


def _named(words: str) -> Iterator[Status]:
    for match in _words().finditer(_plain(words)):
        if match["guard"] is None:
            yield _statuses()[match["word"]]


def _whole(scope: str) -> bool:
    meant = (*_sayings("whole"), *_sayings("none"))
    return all(_plain(part).strip() in meant for part in re.split("[;；]", scope) if part.strip())


def _partial(words: str) -> bool:
    return any(word in _plain(words) for word in _sayings("part"))


def _validity(of: _Cells) -> tuple[Validity, list[str]]:
    """From the columns of each end; a column with both fills what these leave open."""
    start = until = None
    notes: list[str] = []
    for column, cell in of.under("validity"):
        both = span(column, cell, _sayings("endless"))
        start, until, notes = start or both.start, until or both.until, [*notes, *both.notes]
    for column, cell in of.under("valid_from"):
        day, more = one_day(column, cell)
        start, notes = day or start, [*notes, *more]
    for column, cell in of.under("valid_until"):
        day, more = one_day(column, cell, _sayings("endless"))
        until, notes = day or until, [*notes, *more]
    for column, cell in of.under("updated"):
        day, more = one_day(column, cell)
        if day and start is None:
            start, more = day, [f"its beginning is the certificate's last update ({column})"]
        notes += more
    if start and until and start > until:
        notes.append(f"its validity ends ({until}) before it begins ({start}): both are kept as printed")
    return Validity(start=start, until=until), notes


def _decided(of: _Cells) -> date | None:
    days = {day for _, cell in of.under("act_day") for day in days_in(cell)[0]}
    begun = {term.start for column, cell in of.under("term") if (term := span(column, cell)).start}
    days = days or {day for day in begun if day}  # a term that prints its first day holds from it
    return days.pop() if len(days) == 1 else None


def _terms(of: _Cells) -> tuple[str, ...]:
    """For how long, as printed. That a term is over lifts nothing: a notice says so, or nobody does."""
    return tuple(f"its term as printed: {cell[:80]}; only a notice lifts it" for _, cell in of.under("term"))


def _plain(words: str) -> str:
    return unicodedata.normalize("NFKC", words[:_LONGEST]).casefold()


@lru_cache(maxsize=2_048)  # a list of 100,000 rows has ten columns
def _meaning(column: str) -> str:
    """What a column holds; of a joined header (有效期 / 至) the whole counts, else its Chinese half (状态 Status)."""
    known = _columns()
    chinese = "".join(re.findall(r"[\u3400-\u9fff]+", column))
    return known.get(folded(column)) or known.get(folded(column.rpartition(" / ")[2])) or known.get(chinese, "")


@cache
def _table() -> dict[str, dict[str, list[str]]]:
    loaded: dict[str, dict[str, list[str]]] = tomllib.loads(
        files("spiders.registers").joinpath("official.toml").read_text("utf-8")
    )
    return loaded


@cache
def _columns() -> dict[str, str]:
    return {folded(head): meaning for meaning, heads in _table()["columns"].items() for head in heads}


@cache
def _sayings(kind: str) -> tuple[str, ...]:
    return tuple(_plain(word) for word in _table()["sayings"][kind])


@cache
def _statuses() -> dict[str, Status]:
    return {_plain(word): Status(status) for status, words in _table()["words"].items() for word in words}


@cache
def _words() -> re.Pattern[str]:
    guards = "|".join(_spelled(word) for word in sorted(_sayings("before"), key=len, reverse=True))
    words = "|".join(_spelled(word) for word in sorted(_statuses(), key=len, reverse=True))
    return re.compile(rf"(?P<guard>(?:{guards})(?:被|予|予以)?\s{{0,2}})?(?P<word>{words})")


def _spelled(word: str) -> str:
    """A word as a pattern: a Latin one stands alone (invalid is not valid)."""
    return rf"(?<![a-z]){re.escape(word)}(?![a-z])" if word.isascii() else re.escape(word)
