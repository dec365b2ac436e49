"""A user's own file to an article: the metadata block, the title and number above the text, then the text.

The ways officials print the head of an act, and hence the rules: the customs block 【文　号】… (sources.md, section 3),
the information table of gov.cn (索引号, 发文机关, 成文日期, 发文字号; 《政府信息公开条例》 catalogues), and the head of
GB/T 9704-2012: letterhead, number, title, addressee, text.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from importlib.resources import files

from spiders.platforms.headings import Heading, heading
from spiders.platforms.runhead import parted
from spiders.platforms.shapes import Article
from spiders.reading.document import Block, Document, Table
from spiders.reading.law.dates import day
from spiders.reading.law.traditional import is_traditional, simplified, simplified_blocks

_TABLES = tomllib.loads(files("spiders.platforms").joinpath("labels.toml").read_text("utf-8"))
_LABELS = {label: name for name, labels in _TABLES["chinese"].items() for label in labels}
_ENGLISH_LABELS = {label: name for name, labels in _TABLES["english"].items() for label in labels}
_WIDE = r"[\s\u3000]{0,6}"
_NAMES = "|".join(_WIDE.join(name) for name in sorted(_LABELS, key=len, reverse=True))
_BRACKETED = re.compile(rf"【{_WIDE}(?P<label>[^】]{{1,20}}?){_WIDE}】{_WIDE}[:：]?")
_LABELLED = re.compile(rf"(?:^|(?<=[\s\u3000|｜]))[\[［]?(?P<label>{_NAMES}){_WIDE}[\]］]?{_WIDE}[:：]")
_LABELLED_EN = re.compile(rf"(?i)^(?P<label>{'|'.join(sorted(_ENGLISH_LABELS, key=len, reverse=True))})\s?[:：]")
_HEAD = 40  # blocks a metadata block may reach down to
_LONGEST = 400  # characters of a line of metadata


def article(document: Document, *, published: date | None = None) -> Article:
    """The act a file holds, as printed. `published` is what the user knows better than the file.

    A file of which nothing is recognised becomes an article without number and fields: all its blocks are its text.
    One in traditional characters is read in simplified ones and keeps what it prints beside them.
    """
    if is_traditional(document.blocks):
        read = replace(document, blocks=simplified_blocks(document.blocks), title=simplified(document.title))
        return replace(_article(read, published), printed=(document.title, *document.blocks))
    return _article(document, published)


def _article(document: Document, published: date | None) -> Article:
    fields, body = _metadata(document.blocks)
    head, rest = heading(parted(body))
    title = fields.get("title") or head.title or _document_title(document, head) or head.number_words
    return Article(
        title=title,
        blocks=tuple(_without(rest, title)),
        published=published or day(fields.get("published", "")) or head.published or day(fields.get("signed", "")),
        number_words=fields.get("number") or head.number_words,
        heading_words="" if head.first_words and fields.get("number") else head.number_words,
        issuer_words=fields.get("issuers") or head.issuer_words,
        effective=day(fields.get("effective", "")),
        status=fields.get("status", "").strip("[]［］"),
    )


def _metadata(blocks: tuple[Block, ...]) -> tuple[dict[str, str], list[Block]]:
    """The labelled facts of the first blocks, and the blocks without them. The first of a label counts."""
    fields: dict[str, str] = {}
    rest: list[Block] = []
    for index, block in enumerate(blocks):
        found = list(_labelled(block)) if index < _HEAD and len(rest) < 12 else []
        if not found:
            rest.append(block)
        for label, value in found:
            name = _LABELS.get(re.sub(r"\s", "", label), _ENGLISH_LABELS.get(label.casefold(), ""))
            if name and value:
                fields.setdefault(name, value)
    return fields, rest


def _labelled(block: Block) -> Iterator[tuple[str, str]]:
    """The labels and values a line or a table of metadata holds; nothing for text of the act."""
    if isinstance(block, Table):
        cells = [cell.strip() for row in block.rows[:20] for cell in dict.fromkeys(row)]
        names = [index for index, cell in enumerate(cells) if _name(cell) in _LABELS]
        if len(names) >= 2:
            for index in names:
                value = cells[index + 1] if index + 1 < len(cells) else ""
                yield _name(cells[index]), "" if _name(value) in _LABELS else value
        return
    line = block.strip()
    if len(line) > _LONGEST:
        return
    for pattern in (_BRACKETED, _LABELLED, _LABELLED_EN):
        first = pattern.match(line)
        if first and (pattern is not _BRACKETED or _name(first["label"]) in _LABELS):
            matches = list(pattern.finditer(line))
            ends = [match.start() for match in matches[1:]] + [len(line)]
            for match, end in zip(matches, ends, strict=True):
                yield _name(match["label"]), line[match.end() : end].strip(" \t\u3000|｜")
            return


def _name(cell: str) -> str:
    return re.sub(r"[\s\u3000:：【】\[\]]", "", cell) if re.search("[\u4e00-\u9fff]", cell) else cell.strip(" :")


def _document_title(document: Document, head: Heading) -> str:
    """The file's own title where the head of the text prints none; a site's name behind it is not part of it."""
    if head.number_words and not re.search("[\u4e00-\u9fff]{6}", document.title):
        return ""
    return re.split(r"\s*[_|｜–]\s*|\s+-+\s+", document.title.strip())[0] if document.title else ""


def _without(blocks: list[Block], title: str) -> list[Block]:
    """The blocks without blank ones at the top and without the title once more."""
    start = 0
    while start < len(blocks) and isinstance(line := blocks[start], str) and line.strip() in ("", title):
        start += 1
    return blocks[start:]
