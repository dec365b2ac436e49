"""From an act's annexes to what they do to registers. Always from stored bytes; writes nothing."""

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from monitor.ledger.touches import State
from monitor.watch import documents
from monitor.workspace import Workspace
from snapshots.errors import RegwatchError
from snapshots.identity import folded
from snapshots.model import Attachment, Notice, Provision
from spiders.base import Source
from spiders.reading.errors import UnreadableError
from spiders.registers import AnnexTable, Register, Step, UndecidedError, text_of

_CAPTION = 60  # characters; a longer line above a table is a sentence, no heading
_NAMED = 6  # characters of a name that says which act it is
_ANNEX = "附件"  # stands above the lines of a document, as it stands above an annex in a text
_ENDING = re.compile(r"\.[A-Za-z]{2,4}$")
_ENDS = ("repeals", "replaces")  # what ends an act, and perhaps what it had listed


@dataclass(frozen=True, slots=True, kw_only=True)
class Annexed:
    """What an act does to a register; `problem` says why that could not be settled, '' when it was.

    Without steps and problem the act only repeals others: what those listed here is the matter then. `originals` are
    digests of what was read, documents first; the last one is the text's.
    """

    register: Register
    steps: tuple[Step, ...] = ()
    problem: str = ""
    originals: tuple[str, ...] = ()


def annexed(source: Source, workspace: Workspace, notice: Notice) -> Iterator[Annexed]:
    """What an act does to each register of its source that it touches, unless nothing changed since it was settled.

    A site that shows the acts of several bodies (gov.cn) fills the register of each only by that body's own.
    """
    if not source.registers:
        return
    read: list[AnnexTable] = []

    def tables() -> Sequence[AnnexTable]:
        if not read:
            read.extend(tables_of(workspace, notice))
        return read

    touches, originals = workspace.ledger.touches, originals_of(notice)
    for register in source.registers:
        if not _issued(source, register, notice):
            continue
        known = touches.of(register.name, notice.key)
        if known and known.state is not State.UNDECIDED and known.originals == originals:
            continue
        try:
            steps = _steps(register, workspace, notice, tables)
        except RegwatchError as error:
            yield Annexed(register=register, problem=error.problem, originals=originals)
            continue
        if steps is not None or any(effect.relation in _ENDS for effect in notice.effects):
            yield Annexed(register=register, steps=steps or (), originals=originals)


def _steps(
    register: Register, workspace: Workspace, notice: Notice, tables: Callable[[], Sequence[AnnexTable]]
) -> tuple[Step, ...] | None:
    """What an act does to a register; where its own text has not all the names, with the lines of its documents.

    Those only name entries: what the act does is said by its own words.
    """
    try:
        return register.steps(notice, tables)
    except UndecidedError as error:
        named = _lines_of_documents(workspace, notice) if register.entries_from and register.touched_by(notice) else ()
        if not named:
            raise
        try:
            return register.steps(replace(notice, provisions=(*notice.provisions, *named)), tables)
        except UndecidedError:
            raise error from None


def _lines_of_documents(workspace: Workspace, notice: Notice) -> tuple[Provision, ...]:
    """The lines outside tables of an act's documents; of those named like the act only where there are no others."""
    annexes = [document for document in notice.attachments if not is_copy(document, notice)]
    found: list[Provision] = []
    for document in annexes or notice.attachments:
        for part in documents.parts(workspace, document):
            lines = [block for block in (part.document.blocks if part.document else ()) if isinstance(block, str)]
            found += [Provision(text=line) for line in (_ANNEX, *lines)] if lines else []
    return tuple(found)


def _issued(source: Source, register: Register, notice: Notice) -> bool:
    """Whether the body that keeps a register issued an act; its own site shows no other's."""
    theirs = register.issuer and register.issuer != source.publisher.code
    return not theirs or any(issuer.code == register.issuer for issuer in notice.issuers)


def originals_of(notice: Notice) -> tuple[str, ...]:
    """Digests of an act's documents as sealed, and of its text."""
    sealed = sorted(document.sha256 for document in notice.attachments if document.sha256)
    return (*sealed, hashlib.sha256(text_of(notice.provisions).encode("utf-8", "replace")).hexdigest())


def tables_of(workspace: Workspace, notice: Notice) -> list[AnnexTable]:
    """Every table of an act, of its documents and of its own text, with what each is headed.

    Raises UnreadableError when a document is missing or unreadable, unless it is the act itself once more: its table
    may be the one that matters.
    """
    found, troubles = list(_in_text(notice.provisions, ())), []
    for document in notice.attachments:
        copy = is_copy(document, notice)
        try:
            found += _in_document(workspace, document, copy=copy)
        except UnreadableError as error:
            troubles += [] if copy else [f"{document.label}: {error.problem}"]
    if troubles:
        raise UnreadableError("; ".join(troubles[:3]))
    return found


def is_copy(document: Attachment, notice: Notice) -> bool:
    """Whether a document is named like the act itself, as sites offer it for download (公告下载链接：….doc ….pdf)."""
    label = folded(_ENDING.sub("", document.label.strip()))
    title = folded(notice.title)
    return len(label) >= _NAMED and "附件" not in label and (label in title or title in label)


def _in_document(workspace: Workspace, document: Attachment, *, copy: bool) -> Iterator[AnnexTable]:
    parts = documents.parts(workspace, document) if document.sha256 else ()
    if not parts:
        raise UnreadableError(document.note or "not fetched yet")
    if causes := [part.note for part in parts if part.document is None]:
        raise UnreadableError(causes[0] or "unreadable")
    for part in parts:
        above: list[str] = []
        for block in part.document.blocks if part.document else ():
            if isinstance(block, str):
                above = [*above, block.strip()][-3:]
            else:
                headings = (document.label, part.name, *(line for line in above if len(line) <= _CAPTION))
                yield AnnexTable(rows=block.rows, headings=tuple(filter(None, headings)), copy=copy)
                above = []


def _in_text(tree: Sequence[Provision], above: tuple[str, ...]) -> Iterator[AnnexTable]:
    """Tables of the text itself; headed by the provisions they stand in, and by a short line before them."""
    before = ""
    for node in tree:
        line = f"{node.number}{node.text}".strip()
        if node.rows:
            yield AnnexTable(rows=node.rows, headings=tuple(filter(None, (*above, before))))
        elif line and len(line) <= _CAPTION:
            before = line
        elif line:
            before = ""
        yield from _in_text(node.children, (*above, line) if 0 < len(line) <= _CAPTION else above)
