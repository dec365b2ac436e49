"""The formats an issue is written in, each from the same paragraphs, each the same bytes for the same issue."""

from collections.abc import Callable
from dataclasses import dataclass

from monitor.desk.formats.atom import to_atom
from monitor.desk.formats.html import to_html
from monitor.desk.formats.markdown import to_markdown
from monitor.desk.formats.text import to_text
from monitor.desk.issue import Issue


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One format: the ending of its files and how an issue is written in it, in a language."""

    suffix: str
    write: Callable[[Issue, str], bytes]


def _pdf(issue: Issue, language: str) -> bytes:
    from monitor.desk.formats.pdf import to_pdf  # reportlab, for those who ask for it

    return to_pdf(issue, language)


def _docx(issue: Issue, language: str) -> bytes:
    from monitor.desk.formats.docx import to_docx

    return to_docx(issue, language)


FORMATS = {
    "html": Format(suffix=".html", write=lambda issue, language: to_html(issue, language).encode()),
    "text": Format(suffix=".txt", write=lambda issue, language: to_text(issue, language).encode()),
    "md": Format(suffix=".md", write=lambda issue, language: to_markdown(issue, language).encode()),
    "pdf": Format(suffix=".pdf", write=_pdf),
    "docx": Format(suffix=".docx", write=_docx),
    "atom": Format(suffix=".atom", write=lambda issue, language: to_atom(issue, language).encode()),
}
