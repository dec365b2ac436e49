"""The words of one Word paragraph as printed, and its text boxes. Knows no lists and no tables."""

from lxml import etree

from spiders.reading.files.packages import attribute, child, local

_Element = etree._Element
# Tracked deletions, properties, field codes, the reading over a character, and the old spelling of a drawing.
_UNPRINTED = frozenset(
    ("del", "moveFrom", "pPr", "rPr", "sdtPr", "delText", "instrText", "delInstrText", "rt", "rubyPr", "Fallback")
)
_BREAKS = {"tab": " ", "ptab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


def printed_words(node: _Element) -> tuple[str, list[_Element]]:
    """(words of a paragraph as printed, its text boxes)."""
    words: list[str] = []
    boxes: list[_Element] = []
    _collect(node, words, boxes)
    return "".join(words), boxes


def _collect(node: _Element, words: list[str], boxes: list[_Element]) -> None:
    for below in node:
        name = local(below)
        if name == "t":
            words.append(below.text or "")
        elif name in _BREAKS:
            words.append(_BREAKS[name])
        elif name == "sym":
            words.append(_symbol(attribute(below, "char")))
        elif name == "txbxContent":
            boxes.append(below)
        elif name not in _UNPRINTED and not (name == "r" and _hidden(below)):
            _collect(below, words, boxes)


def _hidden(run: _Element) -> bool:
    vanish = child(run, "rPr", "vanish")
    return vanish is not None and attribute(vanish, "val") not in ("0", "false", "off")


def _symbol(code: str) -> str:
    """A character of a symbol font: none outside Unicode's own ground, where only the font knows its shape."""
    try:
        found = chr(int(code, 16))
    except (ValueError, OverflowError):
        return ""
    return "" if "\ue000" <= found <= "\uf8ff" or "\ud800" <= found <= "\udfff" else found
