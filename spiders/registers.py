"""Registers that no page shows whole: lists made by acts, each adding to or taking from them by its annex.

How an act touches a register is declared per source. What cannot be decided is said, never guessed.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from snapshots.identity import folded
from snapshots.model import Entry, Notice, Provision, Title
from spiders.reading.errors import UnreadableError
from spiders.reading.office import Row

HEADER_ROWS = 5  # titles and notes stand above the header row of an annex, never more were met


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
        for rows in sheets:
            for index, header in enumerate(rows[:HEADER_ROWS]):
                columns = [folded(cell) for cell in header]
                if any(folded(name) in columns for name in self.key_columns):
                    return self._read(columns, header, rows[index + 1 :])
        raise UnreadableError(f"no annex has a column {' or '.join(self.key_columns)}", about=self.name)

    def _read(self, columns: list[str], header: Row, rows: Sequence[Row]) -> tuple[Entry, ...]:
        at = _column(columns, self.key_columns)
        named = _column(columns, self.name_columns)
        found: dict[str, Entry] = {}
        for row in rows:
            printed = row[at].strip() if at is not None and at < len(row) else ""
            if not printed:
                continue  # spacer rows and footers
            key = f"{self.name}/{printed if self.official_key else folded(printed)}"
            name = row[named].strip() if named is not None and named < len(row) else ""
            cells = tuple((head.strip(), cell.strip()) for head, cell in zip(header, row, strict=False))
            if key in found:
                raise UnreadableError(f"'{printed}' stands twice in the annex", about=self.name)
            found[key] = Entry(key=key, register=self.name, name=name or printed, fields=cells)
        return tuple(found.values())


def _column(columns: list[str], synonyms: tuple[str, ...]) -> int | None:
    return next((columns.index(folded(name)) for name in synonyms if folded(name) in columns), None)


def text_of(tree: tuple[Provision, ...]) -> str:
    """All words of a tree of provisions, one provision a line."""
    return "\n".join("\n".join(filter(None, (node.number + node.text, text_of(node.children)))) for node in tree)
