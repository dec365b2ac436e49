"""An issue as Markdown (CommonMark with ~~strikethrough~~). No title of a page becomes markup by accident."""

import re

from monitor.desk.issue import Issue
from monitor.desk.page import page_of
from monitor.desk.paragraphs import Paragraph, Run

_SIGNS = re.compile(r"([\\`*_\[\]~|])")
_START = re.compile(r"^(\s*)([#+-]|\d+(?=[.)]))")
_HEADINGS = {"title": "# ", "section": "## ", "item": "### ", "heading": "#### "}


def to_markdown(issue: Issue, language: str) -> str:
    """The whole issue."""
    lines = list[str]()
    before = ""
    for one in page_of(issue, language):
        if lines and not (one.kind == before and one.kind in ("bullet", "number")):
            lines.append("")
        lines.append(_line(one))
        before = one.kind
    return "\n".join(lines) + "\n"


def _line(paragraph: Paragraph) -> str:
    words = "".join(_run(run) for run in paragraph.runs)
    match paragraph.kind:
        case "title" | "section" | "item" | "heading":
            return _HEADINGS[paragraph.kind] + words
        case "bullet" | "number":
            mark = "-" if paragraph.kind == "bullet" else paragraph.mark or " "
            return f"{'   ' * (paragraph.level - 1)}{mark} {words}"
        case "quote" | "correction":
            return f"> {paragraph.mark} {words}" if paragraph.mark else f"> {words}"
        case "code":
            return f"    {paragraph.text}"
        case "rule":
            return "---"
        case _:
            return _START.sub(r"\1\\\2", words)


def _run(run: Run) -> str:
    if run.code and "`" not in run.text:
        words = f"`{run.text}`"
    else:
        words = "  \n".join(_escaped(line) for line in run.text.split("\n"))
    kept = words.strip()  # emphasis holds only where no blank stands inside its signs
    if not kept:
        return words
    start, end = words[: len(words) - len(words.lstrip())], words[len(words.rstrip()) :]
    for wanted, opened, closed in (
        (run.italic, "*", "*"), (run.bold, "**", "**"), (run.struck, "~~", "~~"), (run.inserted, "<ins>", "</ins>")
    ):  # fmt: skip
        kept = f"{opened}{kept}{closed}" if wanted else kept
    if run.link:
        address = run.link.replace("<", "%3C").replace(">", "%3E").replace(" ", "%20")
        kept = f"<{address}>" if run.text == run.link and address == run.link else f"[{kept}](<{address}>)"
    return f"{start}{kept}{end}"


def _escaped(text: str) -> str:
    marked = _SIGNS.sub(r"\\\1", text)
    return marked.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
