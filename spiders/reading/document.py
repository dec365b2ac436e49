"""Any file that holds an act or a list, as lines and tables in reading order. Interprets no words."""

from dataclasses import dataclass
from typing import NamedTuple

Row = tuple[str, ...]
FURNITURE = "page furniture"  # the zone of running heads, feet and page numbers


class Table(NamedTuple):
    """A table as printed: every row as long as the widest, a merged cell's words repeated in each cell it covers."""

    rows: tuple[Row, ...]


Block = str | Table  # a line of text, or a table


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What a file holds. `problems` say what could not be read of it; a document with problems is a partial one."""

    format: str  # html | text | docx | pdf | csv | sheet
    blocks: tuple[Block, ...]
    title: str = ""  # the file's own title (HTML title or heading, docx property), '' without one
    problems: tuple[str, ...] = ()
    around: tuple[tuple[str, tuple[str, ...]], ...] = ()  # (zone, its lines) outside an HTML page's main text

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables alone, in reading order."""
        return tuple(block for block in self.blocks if isinstance(block, Table))

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines of text alone, in reading order."""
        return tuple(block for block in self.blocks if isinstance(block, str))
