"""Which file an address of ours becomes. Pure.

Names are plain ASCII, so that FTP programs, zip files and any web server keep them; what is not (Chinese keys, long
ones, names Windows keeps for itself) is spelt with '_' and told apart by the beginning of its SHA-256.
"""

import hashlib
import re
from posixpath import dirname, relpath, splitext
from urllib.parse import parse_qsl, quote, unquote, urlsplit

LONGEST = 80  # characters of one part of a path; web spaces take 255, whole paths of Windows 260
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]*")
_DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?")
_ENDINGS = {
    "text/html": ".html", "text/csv": ".csv", "text/calendar": ".ics", "text/css": ".css", "text/plain": ".txt",
    "text/javascript": ".js", "application/javascript": ".js", "application/json": ".json", "image/svg+xml": ".svg",
    "application/atom+xml": ".atom", "application/feed+json": ".json",
}  # fmt: skip


def normal(address: str) -> str:
    """An address (path and query) in the one spelling it is known under here."""
    parts = urlsplit(address)
    query = "&".join(f"{quote(name)}={quote(value)}" for name, value in parse_qsl(parts.query) if value)
    path = quote(unquote(parts.path), safe="/~+,;:@!$'()*=")
    return f"{path or '/'}{'?' if query else ''}{query}"


def ending_of(media_type: str) -> str:
    """The ending of a file of a media type; '' for one that is not exported."""
    return _ENDINGS.get(media_type.partition(";")[0].strip().lower(), "")


def file_of(address: str, ending: str) -> str:
    """The file an address becomes: 'notice/gacc/announcement/2020/53.html'."""
    parts = urlsplit(address)
    path = unquote(parts.path).strip("/")
    if path in ("", "zh"):
        path = f"{path}/index".strip("/")
    stem = path if splitext(path)[1] != ending else path[: -len(ending)]
    asked = "".join(f"~{name}={value}" for name, value in parse_qsl(parts.query))
    pieces = [_segment(piece) for piece in stem.split("/")]
    tail = re.sub(r"[^A-Za-z0-9=~.-]", "_", asked)
    plain = all(ok for _, ok in pieces) and tail == asked and len(tail) < LONGEST
    name = "/".join(text for text, _ in pieces) + tail[:LONGEST]
    itself = address.removeprefix("/zh")  # the same name in every language
    return f"{name}{'' if plain else '-' + hashlib.sha256(itself.encode()).hexdigest()[:10]}{ending}"


def reference(target: str, page: str) -> str:
    """How a page's file names another file: relative, so that it works in any folder and from a disk."""
    return quote(relpath(target, dirname(page) or "."), safe="/~=+,")


def _segment(piece: str) -> tuple[str, bool]:
    """One part of a path as it may be called, and whether that is what it was."""
    fine = bool(_PLAIN.fullmatch(piece)) and len(piece) <= LONGEST and not piece.endswith(".")
    if fine and not _DEVICES.fullmatch(piece):
        return piece, True
    plain = re.sub(r"[^A-Za-z0-9._+-]", "_", piece)[:LONGEST].strip(".") or "_"
    return (f"_{plain}" if _DEVICES.fullmatch(plain) or not _PLAIN.fullmatch(plain) else plain), False
