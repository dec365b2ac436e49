"""Office packages (zip with XML inside: docx, xlsx), opened with caps before anything is unpacked.

Their sizes are checked as declared; a package that declares less than it holds is cut at what it declares by zipfile,
and meets the memory limit of the child process (limits.py) in other readers. Entities are never resolved.
"""

import io
import posixpath
import re
import struct
import zipfile
import zlib
from typing import NamedTuple

from lxml import etree

from spiders.reading.errors import UnreadableError

MAX_PARTS = 20_000
MAX_DIRECTORY = 8 << 20  # bytes of the zip's own list of parts
MAX_UNPACKED = 400 << 20  # a sheet of a million rows is some 200 MB of XML
MAX_XML = 48 << 20  # one XML part as a tree: some ten times that in memory
_SQUEEZED = "a zip bomb or damaged"
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False)


def local(node: etree._Element) -> str:
    """The name of an element without its namespace: transitional and strict Office XML differ in it only."""
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def attribute(node: etree._Element | None, name: str) -> str:
    """An attribute by its name without namespace, '' without one."""
    if node is None:
        return ""
    return next((str(value) for key, value in node.attrib.items() if str(key).rpartition("}")[2] == name), "")


def child(node: etree._Element | None, *path: str) -> etree._Element | None:
    """The first child down a path of names, None where there is none."""
    for name in path:
        node = None if node is None else next((below for below in node if local(below) == name), None)
    return node


class Package(NamedTuple):
    """An opened package."""

    archive: zipfile.ZipFile
    names: frozenset[str]

    def raw(self, path: str) -> bytes:
        """The bytes of a part, b'' where there is none. Raises UnreadableError."""
        if path not in self.names:
            return b""
        try:
            return self.archive.read(path)
        except (
            zipfile.BadZipFile,
            zlib.error,
            OSError,
            EOFError,
            ValueError,
            NotImplementedError,
            RuntimeError,
        ) as error:
            raise UnreadableError(f"damaged: its part {path} cannot be unpacked ({error}); save it again") from error

    def xml(self, path: str) -> etree._Element | None:
        """The tree of a part, None where there is none. Raises UnreadableError."""
        if path in self.names and self.archive.getinfo(path).file_size > MAX_XML:
            raise UnreadableError(f"too large: its part {path} unpacks to more than {MAX_XML >> 20} MB ({_SQUEEZED})")
        written = self.raw(path)
        try:
            return etree.fromstring(written, _PARSER) if written else None
        except etree.XMLSyntaxError as error:
            if "entity" in (error.msg or "").casefold():
                raise UnreadableError(
                    f"its part {path} is built to burst (an XML entity bomb); save it again"
                ) from error
            if error.msg in (None, "", "unknown error"):  # how libxml2 says that it got no memory
                raise UnreadableError(
                    f"too large: its part {path} needs more memory than a document may take"
                ) from error
            raise UnreadableError(f"damaged: its part {path} is no XML ({error.msg}); save it again") from error

    def related(self, path: str) -> dict[str, list[str]]:
        """The parts a part leads to, by the last word of their relationship ('numbering', 'footnotes')."""
        folder, file = posixpath.split(path)
        found: dict[str, list[str]] = {}
        relations = self.xml(posixpath.join(folder, "_rels", f"{file}.rels"))
        for relation in () if relations is None else relations:
            if attribute(relation, "TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, attribute(relation, "Target")))
                found.setdefault(attribute(relation, "Type").rpartition("/")[2], []).append(target.lstrip("/"))
        return found

    def named(self, path: str) -> dict[str, str]:
        """The parts a part leads to, by relationship id."""
        folder, file = posixpath.split(path)
        relations = self.xml(posixpath.join(folder, "_rels", f"{file}.rels"))
        return {
            attribute(relation, "Id"): posixpath.normpath(
                posixpath.join("/", folder, attribute(relation, "Target"))
            ).lstrip("/")
            for relation in (() if relations is None else relations)
        }

    @property
    def main(self) -> str:
        """The path of the document or workbook itself."""
        return next(iter(self.related("").get("officeDocument", [])), "")


def opened(body: bytes) -> Package:
    """The package in these bytes. Raises UnreadableError for what is damaged, encrypted or made to burst."""
    archive = zip_file(body)
    parts = archive.infolist()
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MAX_PARTS or unpacked > MAX_UNPACKED:
        raise UnreadableError(
            f"too large: {len(body) >> 10} KB unpack to {unpacked >> 20} MB in {len(parts)} parts ({_SQUEEZED})"
        )
    if any(part.flag_bits & 1 for part in parts):
        raise UnreadableError("encrypted: it needs a password; save it without one")
    return Package(archive, frozenset(archive.namelist()))


def zip_file(body: bytes) -> zipfile.ZipFile:
    """The zip in these bytes, nothing of it unpacked yet. Raises UnreadableError for what is damaged."""
    _check_directory(body)
    try:
        return zipfile.ZipFile(io.BytesIO(body))
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, struct.error, NotImplementedError) as error:
        raise UnreadableError(f"a damaged or cut zip package ({error}): download or save it again") from error


def content(package: Package) -> str:
    """'docx' or 'sheet'. Raises UnreadableError for other packages, with the remedy."""
    names = package.names
    folders = {name.split("/")[0] for name in names}
    if any(re.fullmatch(r"word/document\d{0,3}\.xml", name) for name in names):
        return "docx"
    if any(name.startswith("xl/workbook") for name in names):
        return "sheet"
    if "content.xml" in names and "spreadsheet" in package.raw("mimetype")[:100].decode("ascii", "ignore"):
        return "sheet"  # OpenDocument, which calamine reads
    if "content.xml" in names:
        raise UnreadableError("an OpenDocument text: open it and save as .docx")
    if "OFD.xml" in names:
        raise UnreadableError("an OFD document: open it in an OFD viewer and save as PDF or .docx")
    if "ppt" in folders:
        raise UnreadableError("a presentation: save it as PDF")
    raise UnreadableError("a zip archive: unpack it and give the files in it")


def _check_directory(body: bytes) -> None:
    """Refuse a list of parts that would not fit into memory before zipfile reads it."""
    end = body.rfind(b"PK\x05\x06", max(0, len(body) - 65_557))
    if end >= 0 and len(body) >= end + 22:
        _, size = struct.unpack_from("<HI", body, end + 10)
        if size > MAX_DIRECTORY:
            raise UnreadableError(f"its list of parts has {size >> 20} MB ({_SQUEEZED})")
