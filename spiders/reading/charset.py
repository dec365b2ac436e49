"""Bytes to text. Strict everywhere: a wrong decoding must hold an edition, never pass as a new text.

Strict UTF-8 comes first because Chinese text in another encoding practically never is valid UTF-8, while
headers and meta tags of these sites are often wrong (stack.md, section 1: all five probes decoded). GB2312 and
GBK are read as GB18030, their superset, which the sites really send.
"""

import re
from codecs import lookup

from spiders.reading.errors import UnreadableError

_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
_HEADER = re.compile(r"charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
_CHINESE = {"gb2312", "gbk", "gb18030", "x-gbk", "gb_2312-80", "cp936"}
# A label counts only where it can be wrong: latin-1, windows-1252 and their like explain (almost) every byte there
# is, so they explain nothing.
_TELLING = {"big5", "big5hkscs", "cp950", "shift_jis", "cp932", "euc_jp", "euc_kr", "cp949", "utf-16", "gb18030"}
# What UTF-8 replacement characters become when saved as GBK: the classic scar of a broken conversion.
_MOJIBAKE = ("�", "锟斤拷")


def decode(body: bytes, content_type: str = "") -> str:
    """Text of a page. Raises UnreadableError for bytes no declared or Chinese encoding explains."""
    for encoding in ("utf-8-sig", *_declared(body, content_type), "gb18030"):
        try:
            text = body.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        scar = next((scar for scar in _MOJIBAKE if scar in text), None)
        if scar:
            raise UnreadableError(f"garbled text: it contains '{scar}'")
        return text
    raise UnreadableError("the bytes are neither UTF-8 nor GB18030 nor what the page declares")


def _declared(body: bytes, content_type: str) -> list[str]:
    found = [match.group(1) for match in [_HEADER.search(content_type)] if match]
    found += [match.group(1).decode("ascii", "ignore") for match in [_META.search(body[:4096])] if match]
    return [name for name in map(_canonical, found) if name in _TELLING]


def _canonical(label: str) -> str:
    try:
        return "gb18030" if label.casefold() in _CHINESE else lookup(label).name
    except LookupError:
        return ""
