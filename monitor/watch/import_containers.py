"""What browsers wrap around the page a person saves: web archives (MHTML, Safari), and JSON shown as a page. Pure."""

import email
import email.policy
import plistlib
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from email.message import Message
from typing import Any
from xml.parsers.expat import ExpatError

import lxml.etree

from monitor.watch.saved_files import File, RefusedFileError
from spiders.reading.errors import UnreadableError
from spiders.reading.pages.page import parse

_HEAD = 4096  # bytes in which a web archive says that it is one
_MHTML = re.compile(rb"\A\s{0,9}(?:[A-Za-z-]{2,40}:[^\n]{0,998}\n(?:[ \t][^\n]{0,998}\n){0,9}){0,30}?"
                    rb"Content-Type:\s{0,9}multipart/related", re.IGNORECASE)  # fmt: skip
_PLIST = (b"bplist00", b"<?xml", b"<!DOCTYPE plist", b"<plist")
_SHOWN = re.compile(rb"\A\xef?\xbb?\xbf?\s{0,99}<[^{\[]{0,2000}[{\[]")  # tags, and then JSON
_HTML = ("text/html", "application/xhtml+xml")
_SAVE_AS = "Save it again as HTML ('page complete' or 'only HTML')"


def unpacked(file: File) -> File:
    """The page inside a web archive, at the address the archive gives it; any other file as it is.

    An answer that the browser showed as a page, and saved as one, is its JSON. An address the person says wins.
    Raises RefusedFileError for a web archive without a page.
    """
    if _MHTML.match(file.body[:_HEAD]):
        return _from_mhtml(file)
    if file.body.lstrip()[:20].startswith(_PLIST) and b"WebMainResource" in file.body:
        return _from_safari(file)
    return replace(file, body=_shown_json(file.body) or file.body)


def _from_mhtml(file: File) -> File:
    message = email.message_from_bytes(file.body, policy=email.policy.compat32)
    said = _location(message, "Snapshot-Content-Location") or _location(message)
    pages = [part for part in message.walk() if part.get_content_type() in _HTML]
    page = next((part for part in pages if said and _location(part) == said), pages[0] if pages else None)
    body = page.get_payload(decode=True) if page is not None else None
    if page is None or not isinstance(body, bytes) or not body.strip():
        raise RefusedFileError("a web archive (MHTML) without a page in it", about=file.name, remedy=_SAVE_AS)
    return _page(file, body, said or _location(page), page.get_content_charset("") or "")


def _location(part: Message, header: str = "Content-Location") -> str:
    return "".join(str(part.get(header) or "").split())  # long ones are folded


def _from_safari(file: File) -> File:
    try:
        held: Any = plistlib.loads(file.body)
    except (ValueError, ExpatError, RecursionError, OverflowError, plistlib.InvalidFileException) as error:
        raise RefusedFileError("a damaged web archive (Safari)", about=file.name, remedy=_SAVE_AS) from error
    main = held.get("WebMainResource") if isinstance(held, Mapping) else None
    body = main.get("WebResourceData") if isinstance(main, Mapping) else None
    if not isinstance(main, Mapping) or not isinstance(body, bytes):
        raise RefusedFileError("a web archive (Safari) without a page in it", about=file.name, remedy=_SAVE_AS)
    return _page(file, body, str(main.get("WebResourceURL", "")), str(main.get("WebResourceTextEncodingName", "")))


def _page(file: File, body: bytes, url: str, charset: str) -> File:
    """The page with the characters its archive says it has, where the page itself might say nothing."""
    if charset.casefold() not in ("", "utf-8", "utf8", "us-ascii"):
        with suppress(LookupError, UnicodeDecodeError):  # the page's own declaration, or its bytes, will tell
            body = b"\xef\xbb\xbf" + body.decode(charset).encode()
    address = url if url.startswith(("http://", "https://")) else ""
    return replace(file, body=body, url=file.url or address)


def _shown_json(body: bytes) -> bytes:
    """The JSON of a page that holds nothing else, b'' of any other."""
    if not _SHOWN.match(body[:_HEAD]):
        return b""
    try:
        tree = parse(body.decode("utf-8-sig"))
    except (UnicodeDecodeError, UnreadableError, lxml.etree.LxmlError):
        return b""
    inside = tree.find("body")
    if inside is None or any(element.tag != "pre" for element in inside):
        return b""
    text = "".join(inside.itertext()).strip()
    return text.encode() if text[:1] in ("{", "[") else b""
