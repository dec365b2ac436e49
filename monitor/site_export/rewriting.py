"""Pages as files: links that lead to files, nothing that needs a server, nothing that leads nowhere. Pure."""

import re
from collections.abc import Callable
from urllib.parse import urljoin, urlsplit

from icalendar.parser import Contentline
from lxml import html
from lxml.etree import Element, _Element

from monitor.site_export.places import reference

# A file has no headers of ours: the page itself says that nothing of others may act in it. `file:` is what 'self' is on
# a disk.
POLICY = (
    "default-src 'none'; style-src 'self' file:; script-src 'self' file:; img-src 'self' file: data:;"
    " frame-src 'self' file:; base-uri 'none'; form-action 'self' file:"
)
_LINKS = (("a", "href"), ("area", "href"), ("link", "href"), ("iframe", "src"), ("img", "src"), ("script", "src"),
          ("source", "src"), ("object", "data"), ("image", "href"))  # fmt: skip
# The older part of a feed, which is no file: a list of changes without end is for a server to answer.
_ONWARD = re.compile(r'<link [^<>]*rel="next"[^<>]*/>|^ *"next_url": "[^"]*",?\n', re.MULTILINE)
_OF_LINKS = ("href", "rel", "hreflang", "download", "type", "target", "ping")

Found = Callable[[str], str | None]  # the file of an address of ours, None where none is exported


class Pages:
    """Rewrites what is exported. `base` is where the application thinks it is, `told` where the files will be or ''."""

    def __init__(self, base: str, told: str, find: Found, hidden: Callable[[str], bool]) -> None:
        self._base, self._told, self._find, self._hidden = base, told, find, hidden
        self._absolute = re.compile(re.escape(base) + r"(?P<path>/[^\s\"'<>\\)]*)?")

    def page(self, address: str, file: str, body: bytes) -> bytes:
        """One HTML page as the file it becomes."""
        tree = html.document_fromstring(body, parser=html.HTMLParser(encoding="utf-8"))
        self._forms(tree, file)
        for tag, attribute in _LINKS:
            for element in list(tree.iter(tag)):
                if attribute in element.attrib:
                    self._link(element, attribute, address, file)
        for element in tree.iter():
            self._words(element, file)
            if "data-root" in element.attrib:  # where the script of the search finds what it names
                root = (self._find(str(element.get("data-root"))) or "index.html").removesuffix("index.html")
                element.set("data-root", f"{reference(root or '.', file)}/")
        head = tree.find("head")
        if head is not None:
            head.insert(1, Element("meta", {"http-equiv": "Content-Security-Policy", "content": POLICY}))
        written: bytes = html.tostring(tree, encoding="utf-8")
        return b"<!doctype html>\n" + written + b"\n"

    def text(self, file: str, body: bytes) -> bytes:
        """A feed, a calendar or a table: our absolute addresses become those of the files."""
        words = body.decode("utf-8")
        folded = file.endswith(".ics")  # RFC 5545, 3.1: a line may be broken anywhere, in an address too
        words = _ONWARD.sub("", words.replace("\r\n ", "") if folded else words)
        moved = self._absolute.sub(lambda found: self._moved(found, file), words)
        if not folded:
            return moved.encode()
        return b"\r\n".join(Contentline(line).to_ical() for line in moved.split("\r\n"))  # type: ignore[no-untyped-call]

    def _moved(self, found: re.Match[str], file: str) -> str:
        path, _, fragment = (found["path"] or "/").replace("&amp;", "&").partition("#")
        target = self._find(path)
        if target is None:
            target, fragment = "index.html", ""
        there = f"{self._told}/{target}" if self._told else reference(target, file)
        return f"{there}#{fragment}" if fragment else there

    def _link(self, element: _Element, attribute: str, address: str, file: str) -> None:
        given = str(element.attrib[attribute]).strip()
        full = urljoin(self._base + address, given)
        if given.startswith("#") or not (full.startswith(f"{self._base}/") or full == self._base):
            return
        parts = urlsplit(full[len(self._base) :])
        path = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
        target = self._find(path)
        if target is not None:
            absolute = element.get("rel") == "canonical" and self._told
            there = f"{self._told}/{target}" if absolute else reference(target, file)
            element.set(attribute, there + (f"#{parts.fragment}" if parts.fragment else ""))
        elif element.tag in ("a", "area") and not self._hidden(path):
            _only_words(element)
        else:
            element.drop_tree()  # type: ignore[attr-defined]

    def _forms(self, tree: _Element, file: str) -> None:
        """The search box leads to the search of the files; other forms ask a server, and go."""
        for form in list(tree.iter("form")):
            action = urlsplit(form.get("action", "")).path
            target = self._find(action) if action.removeprefix("/zh") == "/search" else None
            if target is None:
                form.drop_tree()  # type: ignore[attr-defined]
            else:
                form.set("action", reference(target, file))

    def _words(self, element: _Element, file: str) -> None:
        if isinstance(element.tag, str):
            for name, value in element.attrib.items():
                if self._base in str(value):
                    element.set(name, self._absolute.sub(lambda found: self._moved(found, file), str(value)))
        if element.text and self._base in element.text:
            element.text = self._absolute.sub(lambda found: self._moved(found, file), element.text)
        if element.tail and self._base in element.tail:
            element.tail = self._absolute.sub(lambda found: self._moved(found, file), element.tail)


def _only_words(element: _Element) -> None:
    element.tag = "span"
    for name in _OF_LINKS:
        element.attrib.pop(name, "")
