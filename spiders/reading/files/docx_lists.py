"""Word's automatic numbering: from a paragraph's properties to the number Word prints in front of it.

Word stores no such number; it counts while it prints. Legal texts depend on it (第%1条, 一、, （一）), so it is counted
here by Word's own rules (ECMA-376 part 1, 17.9): lists share the counters of their abstract list, a deeper level
starts again after a higher one, a list may start over.
"""

from collections import defaultdict
from dataclasses import replace

from lxml import etree

from spiders.reading.files.docx_numbers import Level, printed
from spiders.reading.files.packages import attribute, child, local

_Element = etree._Element
MAX_BASES = 20  # styles built on styles
LEVELS = range(9)


class Numbering:
    """The lists of one document and how far each has been counted. Paragraphs must come in reading order."""

    def __init__(self, numbering: _Element | None, styles: _Element | None) -> None:
        self._styles = _styles(styles)
        self._kinds = {attribute(node, "abstractNumId"): node for node in _children(numbering, "abstractNum")}
        self._lists = {attribute(node, "numId"): node for node in _children(numbering, "num")}
        self._levels: dict[str, tuple[str, dict[int, Level], dict[str, int]]] = {}
        self._counts: defaultdict[str, dict[int, int]] = defaultdict(dict)

    def number(self, properties: _Element | None) -> tuple[str, str]:
        """(number as printed, what follows it) of the next paragraph, ('', '') for one without a number."""
        style = attribute(child(properties, "pStyle"), "val")
        own = child(properties, "numPr")
        by_style, style_level, bearer = self._of_style(style)
        list_id = attribute(child(own, "numId"), "val") or by_style
        if list_id in ("", "0") or list_id not in self._lists:
            return "", ""
        first = list_id not in self._levels
        kind, levels, by_paragraph_style = self._opened(list_id)
        written = attribute(child(own, "ilvl"), "val")
        at = _whole(written, by_paragraph_style.get(bearer, style_level) if own is None or not written else 0)
        at = at if at in LEVELS else 0
        counts = self._counts[kind]
        if first:
            self._start_over(list_id, counts)
        counts[at] = counts.get(at, levels.get(at, Level()).start - 1) + 1
        for deeper in [
            place for place in counts if place > at and at < min(levels.get(place, Level()).restarts, place)
        ]:
            del counts[deeper]
        return printed(levels, counts, at), levels.get(at, Level()).follows

    def _of_style(self, style: str) -> tuple[str, int, str]:
        """(list, level, style that names it) a style puts its paragraphs into, itself or by the style it builds on."""
        for _ in range(MAX_BASES):
            based_on, list_id, level = self._styles.get(style, ("", "", 0))
            if list_id:
                return list_id, level, style
            style = based_on
        return "", 0, ""

    def _opened(self, list_id: str) -> tuple[str, dict[int, Level], dict[str, int]]:
        """(the abstract list it counts in, its levels, level by paragraph style) of a list."""
        if list_id not in self._levels:
            node = self._lists[list_id]
            kind = self._kind_of(attribute(child(node, "abstractNumId"), "val"))
            levels, by_style = _levels_of(self._kinds.get(kind))
            for override in _children(node, "lvlOverride"):
                at = _whole(attribute(override, "ilvl"), 0)
                own = child(override, "lvl")
                level = _level(own) if own is not None else levels.get(at, Level())
                start = attribute(child(override, "startOverride"), "val")
                levels[at] = replace(level, start=_whole(start, level.start))
            self._levels[list_id] = (kind, levels, by_style)
        return self._levels[list_id]

    def _kind_of(self, kind: str) -> str:
        """The abstract list that really defines the levels: some only name a list style defined elsewhere."""
        link = attribute(child(self._kinds.get(kind), "numStyleLink"), "val")
        if not link:
            return kind
        return next(
            (name for name, node in self._kinds.items() if attribute(child(node, "styleLink"), "val") == link), kind
        )

    def _start_over(self, list_id: str, counts: dict[int, int]) -> None:
        for override in _children(self._lists[list_id], "lvlOverride"):
            if child(override, "startOverride") is not None:
                at = _whole(attribute(override, "ilvl"), 0)
                for place in [place for place in counts if place >= at]:
                    del counts[place]


def _styles(styles: _Element | None) -> dict[str, tuple[str, str, int]]:
    """(style it builds on, list, level) by style id; the style of plain paragraphs also under ''."""
    found: dict[str, tuple[str, str, int]] = {}
    for style in _children(styles, "style"):
        numbered = child(style, "pPr", "numPr")
        kept = (
            attribute(child(style, "basedOn"), "val"),
            attribute(child(numbered, "numId"), "val"),
            _whole(attribute(child(numbered, "ilvl"), "val"), 0),
        )
        found[attribute(style, "styleId")] = kept
        if attribute(style, "type") == "paragraph" and attribute(style, "default") in ("1", "true", "on"):
            found.setdefault("", kept)
    return found


def _levels_of(kind: _Element | None) -> tuple[dict[int, Level], dict[str, int]]:
    levels: dict[int, Level] = {}
    by_style: dict[str, int] = {}
    for node in _children(kind, "lvl"):
        at = _whole(attribute(node, "ilvl"), 0)
        levels[at] = _level(node)
        if style := attribute(child(node, "pStyle"), "val"):
            by_style[style] = at
    return levels, by_style


def _level(node: _Element) -> Level:
    form = child(node, "numFmt")
    if form is None:  # a format newer than Word 2007, offered with a fallback
        form = child(node, "AlternateContent", "Choice", "numFmt")
    written = attribute(form, "format").split(",")[0].strip()
    legal = child(node, "isLgl")
    return Level(
        format="decimalZero" if written == "01" else attribute(form, "val") or "decimal",
        text=attribute(child(node, "lvlText"), "val"),
        start=_whole(attribute(child(node, "start"), "val"), 0),
        restarts=_whole(attribute(child(node, "lvlRestart"), "val"), 9),
        all_decimal=legal is not None and attribute(legal, "val") not in ("0", "false", "off"),
        follows=attribute(child(node, "suff"), "val") or "tab",
    )


def _children(node: _Element | None, name: str) -> list[_Element]:
    return [] if node is None else [below for below in node if local(below) == name]


def _whole(printed_number: str, otherwise: int) -> int:
    return int(printed_number) if printed_number.isdecimal() and len(printed_number) < 6 else otherwise
