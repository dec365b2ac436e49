"""A document as the lines that are compared: its provisions, and beside them what its kind of file prints around them.

The signature block, the labelled data of a page (发布时间：… 来源：…) and the links to its documents are lines of their
own: otherwise the last item of a notice would be amended when only the day below it is.
"""

import re
from collections.abc import Sequence

from monitor.diff.rejoined import rejoined
from monitor.diff.texts.lines import Line, lines_of
from spiders.reading.document import Block, Document
from spiders.reading.law.frame import is_closing, signature_block
from spiders.reading.law.provisions import provisions
from spiders.reading.law.reflow import reflow
from spiders.reading.pages.furniture import Zone

ARROW = " → "  # between a document's label and its address, as `zones` joins them
# Labels of page data, as jpaas, TRS and gov.cn pages print them above the text. What they say of an act itself (文号,
# 成文日期, 有效性) is left out: there a new value is news.
_LABELS = {
    "published": "(?:发布|发文|公布|上网|录入|更新)(?:时间|日期)",
    "origin": "(?:信息|文章|稿件)?来源|发布(?:机构|单位|部门)|(?:供稿|信息提供)(?:单位|部门)",
    "author": "(?:文章)?作者|(?:责任)?编辑|责编|校对",
}
_NAMED = "|".join(f"(?P<{name}>{label})" for name, label in _LABELS.items())
_LABEL = re.compile(rf"(?:^|[\s|\[【])[\[【]?(?:{_NAMED})\s?[】\]]?\s?[:：]")
_REMARK = "remark"
_OPEN = re.compile(r"[（(]此件(?:公开|主动公开|依申请公开|不公开)[^（）()]{0,12}[)）]")  # GB/T 9704-2012, 7.3.5.5
_LONGEST = 200  # characters of a line of page data, and of a title
_SENTENCE_ENDS = ("。", "；", "：", ":", ";", ".")


def lines_of_both(before: Document, after: Document) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """All lines of two documents, line breaks that differ between them made good."""
    (old, here), (new, there) = (_without_page_data(document) for document in (before, after))
    old, new = _reflowed((old, before.format), (new, after.format))
    new = rejoined(new, old)
    return _lines(before, rejoined(old, new), here), _lines(after, new, there)


def _reflowed(old: tuple[list[Block], str], new: tuple[list[Block], str]) -> tuple[list[Block], list[Block]]:
    """Both reflowed alike. A closing sentence stays in its paragraph, unless one of them has it as a line of its own.

    Takes blocks with their format: the lines of a PDF are as printed, those of a text were joined when it was opened.
    """
    if "pdf" not in (old[1], new[1]):
        here, there = (reflow(blocks, printed=False, joined=name == "text") for blocks, name in (old, new))
        if _closing_lines(here) == _closing_lines(there):
            return here, there
    return reflow(old[0]), reflow(new[0])


def _closing_lines(blocks: Sequence[Block]) -> int:
    return sum(isinstance(block, str) and is_closing(block) for block in blocks)


def _lines(document: Document, blocks: Sequence[Block], page: Sequence[str]) -> tuple[Line, ...]:
    """In reading order; a page's title and its data first, the links to its documents last."""
    signed = signature_block(blocks)
    if signed is None:
        lines = list(lines_of(provisions(blocks)))
    else:
        start, end = signed
        words = "\n".join(str(block).strip() for block in blocks[start:end] if block)
        lines = [
            *lines_of(provisions(blocks[:start])),
            _aside(words, "signature"),
            *lines_of(provisions(blocks[end:])),
        ]
    if document.format == "html" and document.title not in ("", *document.lines):
        lines.insert(0, _aside(document.title, "title"))
    elif len(lines) > 1 and _may_be_title(lines[0]):
        lines[0] = _aside(lines[0].text, "title")
    links = [line for zone, found in document.around if zone == Zone.ATTACHMENTS for line in found]
    return (*(_aside(text, "page data") for text in page), *lines, *(_aside(text, "link") for text in links))


def _aside(text: str, kind: str) -> Line:
    return Line(number="", text=text, kind=kind)


def _may_be_title(line: Line) -> bool:
    """Whether the first line of a text is its title: no number, no sentence."""
    return not line.path and not line.kind and 0 < len(line.text) <= _LONGEST and not line.text.endswith(_SENTENCE_ENDS)


def _without_page_data(document: Document) -> tuple[list[Block], list[str]]:
    """The blocks, and the lines of page data among them: labels are looked for on pages only, remarks everywhere."""
    kept: list[Block] = []
    found: list[str] = []
    for block in document.blocks:
        labels = page_data(block) if isinstance(block, str) else {}
        if isinstance(block, str) and labels and (document.format == "html" or _REMARK in labels):
            found.append(block)
        else:
            kept.append(block)
    return kept, found


def page_data(line: str) -> dict[str, str]:
    """What a line of nothing but labelled page data says: {'published': '2025-06-30', 'origin': '财政部'}; else {}."""
    if _OPEN.fullmatch(line.strip()):
        return {_REMARK: ""}
    labels = list(_LABEL.finditer(line.strip())) if len(line) <= _LONGEST and "。" not in line else []
    if not labels or labels[0].start():
        return {}
    ends = [*(label.start() for label in labels[1:]), len(line)]
    return {
        str(label.lastgroup): line.strip()[label.end() : end].strip(" |")
        for label, end in zip(labels, ends, strict=True)
    }
