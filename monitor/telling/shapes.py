"""What a message shows of changes: one section for each, in one language. Holds words only; looks nothing up."""

from dataclasses import dataclass
from datetime import date

from monitor.telling.excerpts import TEXT_LENGTH, Excerpt
from monitor.telling.proof import PROOFS


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One entry of a register in a list of several."""

    what: str
    name: str
    key: str
    detail: str
    link: str
    watched: str = ""  # what it touches of the reader's watch-list


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """What a message tells of one change, or of many entries with one cause, in one language."""

    heading: str
    sentence: str
    facts: tuple[tuple[str, str], ...]
    detail: str = ""
    watched: str = ""  # the same of all it tells
    rows: tuple[Row, ...] = ()
    more_rows: int = 0
    excerpt: Excerpt | None = None
    official: str = ""
    link: str
    proof: tuple[str, ...]
    trouble: bool = False  # with watching; no rule changed
    translated: tuple[str, ...] = ()  # by machine, of what stands in another language than the reader's
    title: str = ""  # of the act, as printed


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How a message is told: in which language, counted from which day, and how much of it."""

    language: str = "en"  # en | zh: one of wording.tongues
    on: date | None = None  # the day of the message, in the publisher's calendar; None: the day it was seen on
    text: int = TEXT_LENGTH  # characters of one excerpt; 0: none, the other half of the message has them
    rows: int | None = None  # entries of one list; None: sections.ROWS
    proofs: int = PROOFS  # snapshots named in one section
