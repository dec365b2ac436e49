"""SVG elements as text. Every attribute and every word is escaped here and nowhere else. Pure."""

import re
from collections.abc import Iterable

from markupsafe import Markup, escape

from monitor.web.wording import visible

# What XML 1.0 (section 2.2) does not allow, which a stand-alone file must not hold.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def element(name: str, *children: str, **attributes: object) -> Markup:
    """One element. `class_` is `class`, `text_anchor` `text-anchor`; children that are no Markup are words.

    `None` leaves an attribute out; numbers are rounded to a tenth of a unit.
    """
    told = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_legal(_plain(value)))}"'
        for key, value in attributes.items()
        if value is not None
    )
    inner = "".join(child if isinstance(child, Markup) else escape(words(child)) for child in children)
    return Markup(f"<{name}{told}>{inner}</{name}>")  # noqa: S704 - both parts were escaped above


def words(text: str) -> str:
    """Words as a picture may carry them: hidden and direction-turning characters spelt out, illegal ones left out."""
    return str(visible(_legal(text)))


def shortened(text: str, longest: int) -> str:
    """Words that fit into so many narrow signs; a Chinese one counts for two."""
    clean, width = " ".join(words(text[: 4 * longest]).split()), 0
    for at, sign in enumerate(clean):
        width += 1 if ord(sign) < 0x2E80 else 2
        if width > longest:
            return f"{clean[: max(at - 1, 0)]}…"
    return clean


def joined(parts: Iterable[str]) -> Markup:
    """Several elements one after the other."""
    return Markup("").join(parts)


def _plain(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.1f}".removesuffix(".0")
    return str(value)


def _legal(text: str) -> str:
    return _ILLEGAL.sub("", text)
