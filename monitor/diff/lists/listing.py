"""What a comparison of two lists gives. Holds values, decides nothing."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """One cell that says something else, as printed; `column` is its name in the new list.

    None on the side where the row is not.
    """

    column: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RowChange:
    """One row: `added`, `removed`, `changed`, `renamed` (same key) or `possibly renamed` (no key in common).

    Also a column with words in its cells: `column added`, `column removed`; its name stands for the key.

    `before` and `after` are the row's key as printed; None on the side where the row is not. `fields` are the cells
    that differ; for a row that came or left, its filled cells. `occurrence` is 2, 3 … where rows above it in the new
    list (for one that left, in the old list) have the same key.
    """

    kind: str
    before: str | None
    after: str | None
    fields: tuple[FieldChange, ...] = ()
    occurrence: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnChange:
    """A column that was `added`, `removed` or `renamed`; `filled` says whether any of its cells says something."""

    kind: str
    before: str | None
    after: str | None
    filled: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicate:
    """A key that several rows of one list share, how many in each; `identical`: they say the same in all columns."""

    key: str
    before: int
    after: int
    identical: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteChange:
    """A title or note of a list that was `added`, `removed` or `changed`, as printed; None where it is not."""

    kind: str
    before: str | None
    after: str | None
    substance: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterDifference:
    """What changed between two lists. `substance` is False where only order, numbering or typography differ.

    `key` are the columns the rows were told apart by (none: the whole row), `key_reason` says why these. Rows that
    differ in typography alone are counted, not listed. `changes` are of rows only.
    """

    key: tuple[str, ...]
    key_reason: str
    changes: tuple[RowChange, ...]
    columns: tuple[ColumnChange, ...]
    duplicates: tuple[Duplicate, ...]
    typographic: int
    reordered: bool
    said: tuple[NoteChange, ...]
    rows: tuple[int, int]  # in the old list, in the new one
    substance: bool
    reason: str

    @property
    def told(self) -> tuple[RowChange, ...]:
        """The changes of rows, then the columns that came and left with words in their cells."""
        columns = (column for column in self.columns if column.kind != "renamed" and column.filled)
        return (*self.changes, *(RowChange(kind=f"column {c.kind}", before=c.before, after=c.after) for c in columns))
