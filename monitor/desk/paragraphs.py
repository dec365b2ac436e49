"""The one shape of a finished issue: paragraphs of runs. Every format is written from it, so all are equal in content.

Text in a run is plain; each format escapes it as it must.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A stretch of text in one style. `link` is a web address, or ''."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    link: str = ""
    struck: bool = False
    inserted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """One paragraph.

    `kind`: title | meta | section | item | text | small | bullet | number | quote | code | heading | rule |
    correction. `level` is how deep a list or quotation stands, `mark` what precedes a numbered one.
    """

    kind: str
    runs: tuple[Run, ...] = ()
    level: int = 0
    mark: str = ""
    anchor: str = ""

    @property
    def text(self) -> str:
        """Its words without style."""
        return "".join(run.text for run in self.runs)


def of(kind: str, text: str, **style: Any) -> Paragraph:
    """A paragraph of one run."""
    return Paragraph(kind=kind, runs=(Run(text=text, **style),))


def labelled(label: str, text: str, link: str = "") -> Paragraph:
    """'Label: text' in small print."""
    return Paragraph(kind="small", runs=(Run(text=f"{label}: ", bold=True), Run(text=text, link=link)))


def struck(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """The same, struck out."""
    return [_styled(one, struck=True) for one in paragraphs]


def inserted(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """The same, marked as put in."""
    return [_styled(one, inserted=True) for one in paragraphs]


def _styled(paragraph: Paragraph, **style: Any) -> Paragraph:
    return replace(paragraph, runs=tuple(replace(run, **style) for run in paragraph.runs))
