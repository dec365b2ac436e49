"""Registers that no page shows whole: lists made by acts, each adding to or taking from them by its annex.

How an act touches a register is declared per source. What cannot be decided is said, never guessed.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from snapshots.identity import folded
from snapshots.model import Entry, Notice, Provision, Title
from spiders.reading.document import Row
from spiders.reading.errors import UnreadableError
from spiders.reading.tables.lists import List, read_lists


class Touch(StrEnum):
    """What an act does with the entries of its annex."""

    ADD = "add"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """A register declared by its source. `key_columns` and `name_columns` are header synonyms met so far.

    `adds` and `removes` are regular expressions an act's text is searched with; `official_key` says whether the
    key column holds an official number (else the folded name is the key).
    """

    name: str
    title: Title
    note: Title  # what this list is and is not
    key_columns: tuple[str, ...]
    name_columns: tuple[str, ...]
    adds: str
    removes: str | None = None
    official_key: bool = True

    def touched_by(self, notice: Notice) -> Touch | None:
        """Whether and how an act touches this register, by its own words."""
        text = text_of(notice.provisions)
        if self.removes and re.search(self.removes, text):
            return Touch.REMOVE
        return Touch.ADD if re.search(self.adds, text) else None

    def entries(self, sheets: Sequence[Sequence[Row]]) -> tuple[Entry, ...]:
        """The rows of an act's annexes. Raises UnreadableError when no sheet has the key column."""
        for table in read_lists(sheets):
            columns = [folded(name) for name in table.columns]
            at = _column(columns, self.key_columns)
            if at is not None:
                return self._read(table, at, _column(columns, self.name_columns))
        raise UnreadableError(f"no annex has a column {' or '.join(self.key_columns)}", about=self.name)

    def _read(self, table: List, at: int, named: int | None) -> tuple[Entry, ...]:
        found: dict[str, Entry] = {}
        for row in table.rows:
            printed = row[at].strip()
            if not printed:
                continue  # a row without a key says nothing about an entry
            key = f"{self.name}/{printed if self.official_key else folded(printed)}"
            name = row[named].strip() if named is not None else ""
            cells = tuple((head, cell.strip()) for head, cell in zip(table.columns, row, strict=True))
            if key in found:
                raise UnreadableError(f"'{printed}' stands twice in the annex", about=self.name)
            found[key] = Entry(key=key, register=self.name, name=name or printed, fields=cells)
        return tuple(found.values())


def _column(columns: list[str], synonyms: tuple[str, ...]) -> int | None:
    return next((columns.index(folded(name)) for name in synonyms if folded(name) in columns), None)


def text_of(tree: tuple[Provision, ...]) -> str:
    """All words of a tree of provisions, one provision or table row a line."""
    lines: list[str] = []
    for node in tree:
        lines += [node.number + node.text, *(" ".join(row) for row in node.rows), text_of(node.children)]
    return "\n".join(filter(None, lines))
