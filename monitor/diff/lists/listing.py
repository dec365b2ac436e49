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

    `before` and `after` are the row's key as printed, with #2 for the second row of one key; None on the side where
    the row is not. `fields` are the cells that differ; for a row that came or left, its filled cells.
    """

    kind: str
    before: str | None
    after: str | None
    fields: tuple[FieldChange, ...] = ()


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
class RegisterDifference:
    """What changed between two lists. `substance` is False where only order, numbering or typography differ.

    `key` are the columns the rows were told apart by (none: the whole row), `key_reason` says why these. Rows that
    differ in typography alone are counted, not listed. `said` are notes that came ('added') and left ('removed'):
    reported beside the rows, no substance of the list.
    """

    key: tuple[str, ...]
    key_reason: str
    changes: tuple[RowChange, ...]
    columns: tuple[ColumnChange, ...]
    duplicates: tuple[Duplicate, ...]
    typographic: int
    reordered: bool
    said: tuple[tuple[str, str], ...]
    rows: tuple[int, int]  # in the old list, in the new one
    substance: bool
    reason: str
