"""An issue as plain text. What was struck out stands in [- -], what was put in, in {+ +}."""

from collections.abc import Iterable

from monitor.desk.issue import Issue
from monitor.desk.page import ROWS, page_of
from monitor.desk.paragraphs import Paragraph, Run


def to_text(issue: Issue, language: str, rows: int = ROWS) -> str:
    """The whole issue, one paragraph a line."""
    return text_of(page_of(issue, language, rows))


def text_of(paragraphs: Iterable[Paragraph]) -> str:
    """Paragraphs as lines, set apart by an empty one where a heading begins."""
    lines = list[str]()
    for one in paragraphs:
        words = "".join(_run(run) for run in one.runs)
        match one.kind:
            case "title":
                lines += [words, "=" * 40]
            case "section":
                lines += ["", words, "-" * 40]
            case "item" | "heading" | "note":
                lines += ["", words]
            case "bullet" | "number":
                lines.append(f"{'  ' * one.level}{one.mark or ' '} {words}")
            case "quote":
                lines.append(f"  | {words}")
            case "code":
                lines.append(f"    {words}")
            case "correction":
                lines.append(f"! {one.mark} {words}" if one.mark else f"! {words}")
            case "rule":
                lines += ["", "-" * 40]
            case _:
                lines.append(words)
    return "\n".join(lines) + "\n"


def _run(run: Run) -> str:
    words = f"{run.text} <{run.link}>" if run.link and run.link != run.text else run.text
    if run.struck:
        return f"[-{words}-]"
    return f"{{+{words}+}}" if run.inserted else words
