"""All that is searchable of one record: each line once, with the versions that hold it. Pure.

Ten versions of a notice share most of their lines; kept once, the index grows with what was written, not with how
often it was seen.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import msgspec
import zstandard

from monitor.search.numbered import act_numbers, code_tokens, number_of_key
from monitor.search.words import BREAK, codes, folded, is_plain, letters, tokens
from snapshots.model import Notice, Provision, Record

MAX_CHARACTERS = 3_000_000  # of one record, all its versions and documents together

TITLE, TEXT, DOCUMENT, KEY = 0, 1, 2, 3


class Line(NamedTuple):
    """A line of a record: where it stands (TITLE, TEXT, DOCUMENT, KEY), and the runs of versions that hold it.

    `plain`: folding is lower case and nothing else; finding that out again costs more than all the rest of showing.
    """

    where: int
    text: str
    runs: list[tuple[int, int]]
    plain: bool

    @property
    def folded(self) -> str:
        """Its text as it is searched."""
        return self.text.lower() if self.plain else folded(self.text)


class Texts(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """The lines of a record, in the order they were first met; `versions` are ids, oldest first.

    `belongs` are the names it is found by as a source: where it was seen, its register, who signed it or what made it.
    """

    source: str
    belongs: list[str]
    entry: bool
    versions: list[int]
    lines: list[Line]


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """A record as handed to FTS5: tokens of the title, the newest words, words only older versions had, documents.

    `facets` are source and kind; `marks` are those and every Chinese character, with where it stands (`h`eading, own
    `t`ext, `d`ocuments).
    """

    title: str
    newest: str
    older: str
    documents: str
    facets: str
    marks: str

    def __len__(self) -> int:
        """Characters in all."""
        return sum(map(len, (self.title, self.newest, self.older, self.documents, self.marks)))


_decoder = msgspec.msgpack.Decoder(Texts)


class Gathering:
    """A record's lines as its versions come by, oldest first, so that never more than one of them is in memory."""

    def __init__(self, source: str) -> None:
        self._source, self._left, self._entry = source, MAX_CHARACTERS, False
        self._belongs = {source}
        self._ids: list[int] = []
        self._places: dict[tuple[int, str], list[tuple[int, int]]] = {}

    def add(self, number: int, record: Record, documents: Iterable[str], acts: Iterable[str] = ()) -> None:
        """The next version, by its id, with the lines of its documents and the keys of the acts behind it."""
        place = len(self._ids)
        for key in (record.key, *acts):
            self._belongs.update(key.partition("/")[0].split("+"))
        self._ids.append(number)
        self._entry = not isinstance(record, Notice)
        for where, text in (*_lines(record), *((DOCUMENT, line) for line in documents)):
            held = self._places.get((where, text))
            if held is not None and held[-1][1] >= place - 1:
                held[-1] = (held[-1][0], place)
            elif held is not None:
                held.append((place, place))
            elif len(text) <= self._left:
                self._left -= len(text)
                self._places[(where, text)] = [(place, place)]

    def texts(self) -> Texts:
        """What was gathered."""
        lines = [Line(where, text, held, is_plain(text)) for (where, text), held in self._places.items()]
        belongs = sorted(self._belongs)
        return Texts(source=self._source, belongs=belongs, entry=self._entry, versions=self._ids, lines=lines)


def _lines(record: Record) -> Iterator[tuple[int, str]]:
    if not isinstance(record, Notice):
        yield TITLE, record.name
        yield KEY, record.key
        for name, value in record.fields:
            if value:
                yield TEXT, f"{name}: {value}" if name else value
        return
    yield TITLE, record.title
    yield KEY, record.key
    if record.issuers:
        yield TEXT, " ".join(issuer.name for issuer in record.issuers)
    for attachment in record.attachments:
        yield TEXT, attachment.label
    for provision in record.provisions:
        yield from _of_provision(provision)


def _of_provision(provision: Provision) -> Iterator[tuple[int, str]]:
    said = f"{provision.number} {provision.text}".strip()
    if said:
        yield TEXT, said
    for row in provision.rows:
        if line := " ".join(cell for cell in row if cell):
            yield TEXT, line
    for child in provision.children:
        yield from _of_provision(child)


def columns(texts: Texts) -> Columns:
    """The same tokens whenever the same lines are given: that is how what FTS5 holds is taken back."""
    last = len(texts.versions) - 1
    parted: dict[str, list[str]] = {"title": [], "newest": [], "older": [], "documents": []}
    for line in texts.lines:
        now = line.runs[-1][1] == last
        column = "documents" if line.where == DOCUMENT else "older" if not now else "newest"
        parted["title" if line.where == TITLE and now else column].append(line.folded)
    own, documents = letters(_joined(parted, "title", "newest", "older")), letters(_joined(parted, "documents"))
    marks = [f"h{one}" for one in sorted(letters(_joined(parted, "title")))]
    marks += [f"t{one}" for one in sorted(own)] + [f"d{one}" for one in sorted(documents)]
    kind = "entry" if texts.entry else "notice"
    marked = " ".join([*(mark for name in texts.belongs for mark in facets(name)), *facets(kind=kind)])
    told = {name: _told(found) for name, found in parted.items()}
    return Columns(**told, facets=marked, marks=f"{marked} {' '.join(marks)}")


def facets(source: str = "", kind: str = "") -> list[str]:
    """The marks by which a source or a kind of record is found."""
    return ([f"src{source.casefold().encode().hex()}"] if source else []) + ([f"kind{kind}"] if kind else [])


def _joined(parted: Mapping[str, Iterable[str]], *names: str) -> str:
    return "\n".join(line for name in names for line in parted[name])


def _told(lines: Iterable[str]) -> str:
    found: list[str] = []
    for line in lines:
        found += tokens(line)
        found.append(BREAK)
        for code in codes(line):
            found += (code, BREAK)
        for phrase in code_tokens(line):
            found += (*phrase, BREAK)
        for number in (*act_numbers(line), *filter(None, [number_of_key(line)])):
            found += (number.token, BREAK)
    return " ".join(found)


def pack(texts: Texts) -> bytes:
    """As stored."""
    return zstandard.compress(msgspec.msgpack.encode(texts), 3)


def unpack(stored: bytes) -> Texts:
    """As packed."""
    return _decoder.decode(zstandard.decompress(stored, max_output_size=64 << 20))
