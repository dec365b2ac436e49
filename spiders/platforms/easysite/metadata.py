"""GACC's block 【法规类型】 … 【效力说明】, wherever a page prints it. Pure.

In the layout until 2025 each fact is a `div.hgfg_list`, the status once more in `.hgzs_lis4 .hgfg_list`; how the
redesigned page of 2026 prints it was never seen (sources.md, section 3), so any line or table cell that begins with
one of the labels counts.
"""

import re
from collections.abc import Iterator
from itertools import zip_longest

from lxml.html import HtmlElement

from spiders.reading.document import Block, Table
from spiders.reading.law.dates import day
from spiders.reading.pages.html import lines, words

# Labels met, blanks folded (【文　　号】 is padded), to what they are to us; '' is only taken out of the text.
LABELS = {
    "文号": "number", "发布文号": "number", "发文字号": "number",
    "发文机关": "issuers", "发布机关": "issuers", "发布单位": "issuers", "发文单位": "issuers",
    "发布日期": "published", "发文日期": "published", "公布日期": "published",
    "生效日期": "effective", "实施日期": "effective", "施行日期": "effective",
    "效力": "status", "效力状态": "status", "有效性": "status",
    "法规类型": "", "内容类别": "", "效力说明": "", "失效日期": "",
}  # fmt: skip
_LABEL = re.compile(r"【([^【】]{1,20})】\s{0,3}[:：]?")
_PLAIN = re.compile(  # a label and a colon, its characters set apart by blanks or not
    r"(?<![^\s|｜])(" + "|".join(r"\s{0,4}".join(label) for label in LABELS) + r")\s{0,3}[:：]"
)
_TELLING = ("生效日期", "施行日期", "实施日期", "效力")  # a page that prints none of these is not looked through
_TOGETHER = 3  # labelled lines that make a block
_LONGEST_LABEL = 12  # characters, blanks included
_VALIDITY = ("力】", "力状态】", "有效性】")  # how a label for the status ends, however padded
_HEAD = 30  # blocks of a text that may hold the block before it
_LONGEST = 120  # characters of a fact
_LONGEST_STATUS = 12  # 有效, 废止, 失效, 部分废止, 尚未生效


def facts_of(tree: HtmlElement, text: str, body: HtmlElement | None = None) -> dict[str, str]:
    """What the block says, by our names; the first that is not blank counts. `text`: the page, to skip most quickly.

    Without brackets its labels are ordinary words: they count only where several stand together above the `body`.
    """
    found: dict[str, str] = {}
    if "hgzs_lis4" in text and (bare := _bare_status(tree)):
        found["status"] = bare
    if "【" in text:
        _bracketed(found, tree, text)
    if not found and body is not None and any(word in text for word in _TELLING):
        facts = list(_plain_facts(_outside(tree, body)))
        names = {name for name, _ in facts}
        _take(found, iter(facts if len(facts) >= _TOGETHER and names & {"effective", "status"} else ()))
    return found


def _bracketed(found: dict[str, str], tree: HtmlElement, text: str) -> None:
    printed = [words(row) for row in tree.xpath("//*[contains(concat(' ', @class, ' '), ' hgfg_list ')]")]
    _take(found, _facts(printed, follows=False))
    if not found or ("status" not in found and any(end in text for end in _VALIDITY)):  # walking a whole page costs
        _take(found, _facts(lines(tree), follows=True))


def _outside(tree: HtmlElement, body: HtmlElement) -> list[str]:
    """The lines of a page above its text."""
    printed, inside = lines(tree), lines(body)
    starts = (at for at in range(len(printed)) if inside and printed[at : at + len(inside)] == inside)
    start = next(starts, len(printed))
    return printed[:start]


def _plain_facts(printed: list[str]) -> Iterator[tuple[str, str]]:
    """(our name, value) of lines 文号：…, also several in one line, and of a label alone and the line behind it."""
    for index, line in enumerate(printed):
        after = printed[index + 1].strip() if index + 1 < len(printed) else ""
        after = "" if _PLAIN.match(after) or _is_label(after) else after
        matches = list(_PLAIN.finditer(line))
        for match, following in zip_longest(matches, matches[1:]):
            value = line[match.end() : following.start() if following else len(line)].strip()
            yield LABELS[_folded(match[1])], value or ("" if following else after)
        if not matches and _is_label(line):
            yield LABELS[_folded(line)], after


def _is_label(line: str) -> bool:
    return len(line) <= _LONGEST_LABEL and _folded(line) in LABELS


def _bare_status(tree: HtmlElement) -> str:
    """The status where its own box prints it without a label."""
    boxes = tree.xpath("//*[@class='hgzs_lis4']//*[contains(concat(' ', @class, ' '), ' hgfg_list ')]")
    return next(
        (said for box in boxes if (said := words(box)) and "【" not in said and len(said) <= _LONGEST_STATUS), ""
    )


def _take(found: dict[str, str], facts: Iterator[tuple[str, str]]) -> None:
    for name, value in facts:
        if name and value and len(value) <= (_LONGEST_STATUS if name == "status" else _LONGEST):
            found.setdefault(name, value)


def without_facts(blocks: list[Block]) -> list[Block]:
    """A text without the block, where that stands in the text's own element: it is no part of the act."""
    kept: list[Block] = []
    awaits = ""  # the label of the line before, where that had no value
    for index, block in enumerate(blocks):
        if index >= _HEAD:
            kept.append(block)
        elif isinstance(block, Table):
            kept += [] if any(_starts(cell) for row in block.rows for cell in row) else [block]
            awaits = ""
        elif _starts(block):
            label, value = _split(block)[-1]
            awaits = "" if value else label
        else:
            after = blocks[index + 1] if index + 1 < len(blocks) else ""
            kept += [] if awaits and _is_value(block, awaits, after) else [block]
            awaits = ""
    return kept


def _is_value(line: str, label: str, after: Block) -> bool:
    """Whether a line is the value of the label above: the next label follows, or it looks like one. Else it is text."""
    if isinstance(after, str) and _starts(after):
        return len(line) <= _LONGEST
    name = LABELS.get(label, "")
    return (name == "status" and len(line) <= _LONGEST_STATUS) or (
        name in ("published", "effective") and day(line) is not None and len(line) <= _LONGEST_STATUS
    )


def _facts(printed: list[str], *, follows: bool) -> Iterator[tuple[str, str]]:
    """(our name, value) of each labelled line; with `follows` a label alone takes the next line (cells, dt and dd)."""
    for index, line in enumerate(printed):
        if not _starts(line):
            continue
        found = _split(line)
        label, value = found[-1]
        if not value and follows and index + 1 < len(printed) and not _starts(printed[index + 1]):
            found[-1] = (label, printed[index + 1].strip())
        yield from ((LABELS.get(label, ""), value) for label, value in found)


def _split(line: str) -> list[tuple[str, str]]:
    matches = list(_LABEL.finditer(line))
    ends = [*(match.start() for match in matches[1:]), len(line)]
    return [(_folded(match[1]), line[match.end() : end].strip()) for match, end in zip(matches, ends, strict=True)]


def _starts(line: str) -> bool:
    match = _LABEL.match(line.strip())
    return match is not None and _folded(match[1]) in LABELS


def _folded(label: str) -> str:
    return re.sub(r"\s", "", label)
