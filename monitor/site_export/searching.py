"""The search of the files: an index of bigrams that a small script asks, also from a disk. Reads only.

A file on a disk may not load another one as data, only as a script: so the index is one, which says no more than
`regwatchSearch({...})`. Words are found as in `monitor.search`: Chinese by overlapping pairs, the rest by letters and
digits; where texts are small enough to travel along, a find is checked against them and shown with its words.
"""

import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from monitor.web.wording import visible
from monitor.workspace import Workspace
from snapshots.model import Notice, Provision, Record, Version

MOST_TEXT = 3_000_000  # characters of all texts together; more are indexed without travelling along
MOST_WORDS = 20_000_000  # beyond, only titles are indexed
_RUNS = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+|[0-9]+|[^\W\d_\u3400-\u9fff\uf900-\ufaff]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One notice or entry."""

    key: str
    title: str
    day: str
    source: str
    text: str


def documents(opened: Workspace, source_title: Callable[[str], str]) -> Iterator[Document]:
    """Every notice and entry by its newest version, newest first."""
    newest = "number = (SELECT MAX(number) FROM versions l WHERE l.key = versions.key)"
    rows = opened.facts.database.conn.execute(f"SELECT id FROM versions WHERE {newest} ORDER BY first_seen DESC, key")
    for (number,) in rows.fetchall():
        version = opened.facts.versions.version(number)
        if version:
            yield _document(version, source_title(version.source))


def _document(version: Version, source: str) -> Document:
    record: Record = version.record
    if isinstance(record, Notice):
        words = [record.title, version.key, *_words(record.provisions), *(one.label for one in record.attachments)]
        day = str(record.published or version.first_seen.date())
        return Document(key=version.key, title=record.title, day=day, source=source, text="\n".join(words))
    words = [record.name, version.key, *(f"{name}: {value}" for name, value in record.fields)]
    day = str(version.first_seen.date())
    return Document(key=version.key, title=record.name, day=day, source=source, text="\n".join(words))


def _words(provisions: tuple[Provision, ...]) -> Iterator[str]:
    for one in provisions:
        yield f"{one.number} {one.text}".strip()
        for row in one.rows:
            yield " ".join(row)
        yield from _words(one.children)


def grams(text: str) -> set[str]:
    """What a text is found by: pairs of Chinese characters, single ones of their own, runs of letters or of digits."""
    found: set[str] = set()
    for run in _RUNS.findall(unicodedata.normalize("NFKC", text).lower()):
        if "\u3400" <= run[0] <= "\u9fff" or "\uf900" <= run[0] <= "\ufaff":
            found.update(run[place : place + 2] for place in range(len(run)))
        else:
            found.add(run)
    return found


def index(found: list[Document], place: Callable[[str], str | None]) -> bytes:
    """The index as a script. `place` gives the file of a record's page."""
    size = sum(len(one.text) for one in found)
    postings: dict[str, list[int]] = {}
    told: list[list[str]] = []
    for one in found:
        file = place(one.key)
        if file is None:
            continue
        for gram in grams(one.text if size <= MOST_WORDS else one.title):
            postings.setdefault(gram, []).append(len(told))
        text = one.text if size <= MOST_TEXT else ""
        shown = [str(visible(words)) for words in (one.title, unicodedata.normalize("NFKC", text))]
        told.append([shown[0], file, one.day, one.source, shown[1]])
    grown = {gram: _steps(numbers) for gram, numbers in sorted(postings.items())}
    words = json.dumps({"documents": told, "grams": grown}, ensure_ascii=False, separators=(",", ":"))
    safe = words.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return f"regwatchSearch({safe});\n".encode()


def _steps(numbers: list[int]) -> list[int]:
    """Rising numbers as the steps between them, which are short to write."""
    return [number - before for before, number in zip([0, *numbers], numbers, strict=False)]
