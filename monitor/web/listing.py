"""A register's rows as a reader wants them: picked by words and state, in the order of any column. Pure."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from monitor.asof import State, Stood
from snapshots.model import Entry

OURS = ("key", "name", "state", "official", "first seen", "last seen", "act")  # columns of ours that can be sorted by
STATES = ("listed", "unknown", "not seen")
_NUMBER = re.compile(r"(\d{1,18})")

Sorted = tuple[tuple[int, int, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which rows, and how ordered. `state` is '' for every row that stood or may have; `sort` '' for that by key."""

    words: str = ""
    state: str = ""
    sort: str = ""
    descending: bool = False


@dataclass(kw_only=True, eq=False)
class Listing:
    """The rows of a register on a day, by key, with what has been worked out of them. Safe to share: only adds."""

    rows: tuple[Stood, ...]
    columns: tuple[str, ...]
    _texts: list[str] = field(default_factory=list)
    _orders: dict[str, list[int]] = field(default_factory=dict)

    def arranged(self, wanted: Wanted, official: Callable[[Stood], str], act: Callable[[Stood], str]) -> list[Stood]:
        """The rows wanted. `official` and `act` give what two of our own columns show of a row."""
        order = range(len(self.rows)) if not wanted.sort else self._ordered(wanted.sort, official, act)
        if wanted.descending:  # rows without a word in that column stay last
            full = [at for at in order if not self._blank(at, wanted.sort, official, act)]
            rest = [at for at in order if self._blank(at, wanted.sort, official, act)] if len(full) < len(order) else []
            order = [*reversed(full), *rest]
        words = folded_words(wanted.words)
        picked: Iterable[int] = order
        if words:
            texts = self._searched()
            picked = (at for at in picked if all(word in texts[at] for word in words))
        if wanted.state:
            picked = (at for at in picked if self.rows[at].state == wanted.state)
        return [self.rows[at] for at in picked]

    def _blank(self, at: int, sort: str, official: Callable[[Stood], str], act: Callable[[Stood], str]) -> bool:
        return not _shown(self.rows[at], sort or "key", official, act)

    def _ordered(self, sort: str, official: Callable[[Stood], str], act: Callable[[Stood], str]) -> Sequence[int]:
        if sort not in self._orders:
            keys = [natural(_shown(row, sort, official, act)) for row in self.rows]
            self._orders[sort] = sorted(range(len(keys)), key=lambda at: (not keys[at], keys[at], at))
        return self._orders[sort]

    def _searched(self) -> list[str]:
        if not self._texts:
            self._texts = [text_of(row) for row in self.rows]
        return self._texts


def columns_of(rows: Iterable[Stood]) -> tuple[str, ...]:
    """The columns the publisher prints, in the order they come."""
    shapes = dict.fromkeys(
        tuple(column for column, _ in row.record.fields) for row in rows if isinstance(row.record, Entry)
    )
    return tuple(dict.fromkeys(column for shape in shapes for column in shape))


def text_of(row: Stood) -> str:
    """Everything a row prints, as it is searched."""
    record = row.record
    cells = " ".join(value for _, value in record.fields) if isinstance(record, Entry) else ""
    name = record.name if isinstance(record, Entry) else record.title
    return plain(f"{row.key.partition('/')[2]} {name} {cells}")


def folded_words(text: str) -> list[str]:
    """What somebody typed, as words of which each must be found."""
    return plain(text).split()


def plain(text: str) -> str:
    """Text whose widths and cases make no difference."""
    return (text if text.isascii() else unicodedata.normalize("NFKC", text)).casefold()


def natural(text: str) -> Sorted:
    """A sorting key in which numbers count as numbers: L9 comes before L10. Empty for nothing printed."""
    parts = _NUMBER.split(plain(text.strip()))
    return tuple((0, int(part), "") if at % 2 else (1, 0, part) for at, part in enumerate(parts) if part)


def _shown(row: Stood, sort: str, official: Callable[[Stood], str], act: Callable[[Stood], str]) -> str:
    record = row.record
    match sort:
        case "key":
            return row.key.partition("/")[2]
        case "name":
            return record.name if isinstance(record, Entry) else record.title
        case "state":
            return str(list(State).index(row.state))
        case "official":
            return official(row)
        case "act":
            return act(row)
        case "first seen":
            return row.version.first_seen.isoformat()
        case "last seen":
            return row.version.last_seen.isoformat()
    return dict(record.fields).get(sort, "") if isinstance(record, Entry) else ""
