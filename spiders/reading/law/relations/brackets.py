"""Titles, brackets and quotation marks of a sentence, outermost first. One pass, so that no text makes it slow."""

import re
from typing import NamedTuple

_PAIRS = {"《": "》", "（": "）", "(": ")", "“": "”", "〈": "〉", "「": "」", "『": "』"}
_CLOSING = {close: opening for opening, close in _PAIRS.items()}
MARKS = re.escape("".join((*_PAIRS, *_CLOSING)))
_MARK = re.compile(f"[{MARKS}]")
_UNCLOSED = 3  # marks without a partner that may stand inside a pair
_LONG_QUOTE = 60
_PLAIN = f"[^{MARKS}。]"
_SIMPLE_QUOTE = re.compile(f"“(?:{_PLAIN}|《{_PLAIN}{{0,60}}》|（{_PLAIN}{{0,60}}）){{0,60}}”")


class Group(NamedTuple):
    """What stands between a mark and its partner; `start` and `end` include the marks."""

    mark: str
    start: int
    end: int


def groups(words: str) -> list[Group]:
    """The outermost pairs in printed order. A mark without its partner is no group."""
    opened: list[tuple[str, int]] = []
    found: list[Group] = []
    for match in _MARK.finditer(words):
        mark = match.group()
        opening = _CLOSING.get(mark)
        if opening is None:
            opened.append((mark, match.start()))
            continue
        for back in range(len(opened) - 1, max(-1, len(opened) - 1 - _UNCLOSED), -1):
            if opened[back][0] == opening:
                found.append(Group(opening, opened[back][1], match.end()))
                del opened[back:]
                break
    return _outermost(found) if len(found) > 1 else found


def _outermost(found: list[Group]) -> list[Group]:
    found.sort(key=lambda group: (group.start, -group.end))
    outer: list[Group] = []
    for group in found:
        if not outer or group.start >= outer[-1].end:
            outer.append(group)
    return outer


def without_new_wording(text: str) -> str:
    """The text with what an amendment puts in quotation marks blanked: 修改为：“……同时废止。” repeals nothing itself.

    Only quotations of whole sentences and long ones go; names in quotation marks stay. Length is kept.
    """
    quoted = _SIMPLE_QUOTE.findall(text)
    if len(quoted) == text.count("“") and all(len(quote) - 2 <= _LONG_QUOTE for quote in quoted):
        return text  # short names all of them, each closed before anything else begins
    pieces, end = [], 0
    for group in groups(text):
        inside = text[group.start + 1 : group.end - 1]
        if group.mark == "“" and ("。" in inside or len(inside) > _LONG_QUOTE):
            close = "。" if inside.endswith(("。", "；")) else "”"
            pieces += [text[end : group.start + 1], "□" * len(inside), close]
            end = group.end
    return "".join([*pieces, text[end:]])
