"""A register as its source declares it, and what an act does to it. Pure; keeps no entries."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from snapshots.model import Entry, Notice
from spiders.reading.document import Row
from spiders.reading.errors import UnreadableError
from spiders.registers import deciding, entering
from spiders.registers.declared import Declared
from spiders.registers.deeds import Step, Touch
from spiders.registers.rows import AnnexTable, lines_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Register(Declared):
    """A register, declared by the fields of `Declared`, that says what an act does to it."""

    def touched_by(self, notice: Notice) -> Touch | None:
        """Whether and how an act touches this register, by its own words; the first of several deeds."""
        said = (deed.touch for deed in deciding.said(self, notice))
        return next((touch for touch in said if touch is not None), None)

    def entries(self, sheets: Sequence[Sequence[Row]]) -> tuple[Entry, ...]:
        """The rows of tables as entries. Raises UnreadableError when no table has the key column."""
        lines = lines_of(self.heads, [AnnexTable(rows=rows) for rows in sheets])
        if not lines:
            raise UnreadableError(f"no annex has a column {' or '.join(self.key_columns)}", about=self.name)
        return entering.entries(self, lines, text="")

    def steps(self, notice: Notice, tables: Callable[[], Sequence[AnnexTable]]) -> tuple[Step, ...] | None:
        """What an act does to this register, in order; None when it does not concern it.

        `tables` is asked only when the act's words say that its annexes matter. Raises UndecidedError, and whatever
        opening the annexes raises.
        """
        return deciding.steps(self, notice, tables)

    def steps_as(self, touch: Touch, notice: Notice, tables: Callable[[], Sequence[AnnexTable]]) -> tuple[Step, ...]:
        """The entries of an act under a deed that a person chose. Raises UndecidedError when it names none."""
        return deciding.steps_as(self, touch, notice, tables)
