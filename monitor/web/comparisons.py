"""What differs between two versions of one record, kept for the next reader: comparing long texts takes time.

Kept without the texts themselves: only the rows that are shown, so that a process remembers thousands of comparisons.
What a version is called and when it was seen may be learned better later (an older state is imported, one version is
found to be two): that is part of what a comparison is kept under.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from monitor.diff.annexes import AnnexDifference
from monitor.diff.notices import DocumentChange, documents
from monitor.diff.texts.text import Line, compare_texts, lines_of
from monitor.web.anchors import anchors
from monitor.web.language import language
from monitor.web.redlines import Row, in_pages, redline_rows
from monitor.web.remembering import Remembered, archive_of
from monitor.workspace import Workspace
from snapshots.model import Attachment, Notice, Record, Version

_PROVISION = 1_000  # bytes one provision takes in memory laid out, beside its text
_ROW = 900  # and one row of a redline

State = tuple[int, tuple[object, ...]]  # a version's id, and all of it that may still change


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentLine:
    """What became of a document between two versions: `added`, `removed`, `replaced`.

    `place` is its own in the later version, from 1 (0: not there); `was` its state in the earlier one.
    """

    kind: str
    label: str
    place: int = 0
    was: Attachment | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What differs between two versions. `pages` are those of the text, None for entries, which have no running text.

    `quiet`: texts and facts say the same.
    """

    before: Version
    after: Version
    facts: tuple[tuple[str, str, str], ...]  # (label, before, after), only where they differ
    documents: tuple[DocumentLine, ...]
    pages: tuple[tuple[Row, ...], ...] | None
    page: int = 1

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows of the page asked for."""
        return self.pages[self.page - 1] if self.pages else ()

    @property
    def quiet(self) -> bool:
        """Whether nothing differs that a reader could see."""
        loud = any(row.label for page in self.pages or () for row in page)
        return not (self.facts or self.documents or loud)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Laid:
    """A version laid out to be compared with any other; `version` has no running text any more."""

    version: Version
    lines: tuple[Line, ...]
    anchors: Mapping[tuple[int, ...], str]

    @property
    def weight(self) -> int:
        """About how many bytes it takes in memory."""
        return 10_000 + sum(_PROVISION + 3 * len(line.text) for line in self.lines)


_laid: Remembered[_Laid] = Remembered(60_000_000)  # bytes, about
_compared: Remembered[Comparison] = Remembered(60_000_000)


def comparison(before: Version, after: Version, *, everything: bool = False) -> Comparison:
    """Compare two versions of one record."""
    return _comparison(_lay(before), _lay(after), everything=everything)


def remembered(opened: Workspace, before: int, after: int, *, everything: bool = False) -> Comparison:
    """The comparison of two versions of one record that the archive holds, by their ids."""
    archive = archive_of(opened)
    states = [_state(opened, one) for one in (before, after)]

    def laid(state: State) -> _Laid:
        return _laid.get((archive, state), lambda: _lay(_held(opened, state[0])), lambda one: one.weight)

    def made() -> Comparison:
        return _comparison(laid(states[0]), laid(states[1]), everything=everything)

    return _compared.get((archive, *states, language(), everything), made, _weight)


def _state(opened: Workspace, version: int) -> State:
    """What a version is kept under: all of it that may still change. Entries read from acts may change altogether."""
    row = opened.facts.database.conn.execute(
        "SELECT number, first_seen, snapshots, reader, reread, CASE WHEN begun_by IS NULL THEN NULL ELSE record END"
        " FROM versions WHERE id = ?",
        (version,),
    ).fetchone()
    assert row, "whoever asks has found both versions"
    return version, row


def _held(opened: Workspace, version: int) -> Version:
    found = opened.facts.versions.version(version)
    assert found, "versions are never taken away"
    return found


def _lay(version: Version) -> _Laid:
    record = version.record
    if not isinstance(record, Notice):
        return _Laid(version=version, lines=(), anchors={})
    bare = replace(version, record=replace(record, provisions=()))
    return _Laid(version=bare, lines=lines_of(record.provisions), anchors=anchors(record.provisions))


def _comparison(before: _Laid, after: _Laid, *, everything: bool) -> Comparison:
    was, now = before.version.record, after.version.record
    old, new = facts_of(was), facts_of(now)
    labels = list(dict.fromkeys([*old, *new]))
    differing = tuple(
        (label, old.get(label, ""), new.get(label, "")) for label in labels if old.get(label, "") != new.get(label, "")
    )
    return Comparison(
        before=before.version,
        after=after.version,
        facts=differing,
        documents=documents_of(was, now),
        pages=_pages(before, after, everything=everything),
    )


def _pages(before: _Laid, after: _Laid, *, everything: bool) -> tuple[tuple[Row, ...], ...] | None:
    if not (isinstance(before.version.record, Notice) and isinstance(after.version.record, Notice)):
        return None
    pieces = compare_texts(before.lines, after.lines)
    rows = redline_rows(pieces, language(), before.anchors, after.anchors, everything=everything)
    return tuple(in_pages([*rows]))


def _weight(found: Comparison) -> int:
    rows = (row for page in found.pages or () for row in page)
    facts = sum(len(before) + len(after) for _, before, after in found.facts)
    return 20_000 + 3 * facts + sum(_ROW + 3 * row.signs for row in rows)


def facts_of(record: Record) -> dict[str, str]:
    """A record's facts as label and text, in reading order; of a notice, everything but the running text."""
    if not isinstance(record, Notice):
        return {"Name": record.name, **dict(record.fields)}
    return {
        "Title": record.title,
        "Issued by": "、".join(issuer.name for issuer in record.issuers),
        "Published": record.published.isoformat() if record.published else "",
        "Signed": record.signed.isoformat() if record.signed else "",
        "Takes effect": record.effective.isoformat() if record.effective else "",
        "Ends": record.until.isoformat() if record.until else "",
        "Comments until": record.comments_until.isoformat() if record.comments_until else "",
        "Status on the site": record.status,
        "Attachments": "\n".join(attachment.label for attachment in record.attachments),
        "Acts on": "\n".join(f"{effect.relation} {effect.target}" for effect in record.effects),
        "Address": record.url,
        "Text on the page": "" if record.text_available else "not readable",
    }


def documents_of(old: Record, new: Record) -> tuple[DocumentLine, ...]:
    """What became of each document between two versions; reads none of them."""
    if not (isinstance(old, Notice) and isinstance(new, Notice)):
        return ()
    pairs: list[tuple[Attachment, Attachment]] = []

    def paired(before: Attachment, after: Attachment) -> AnnexDifference:
        pairs.append((before, after))
        return AnnexDifference(substance=True, told=True, reason="")

    changes = list(documents(old.attachments, new.attachments, paired))
    replaced = iter(pairs)
    return tuple(_line(change, new, next(replaced) if change.kind == "replaced" else None) for change in changes)


def _line(change: DocumentChange, new: Notice, pair: tuple[Attachment, Attachment] | None) -> DocumentLine:
    there = (at for at, one in enumerate(new.attachments, 1) if (one is pair[1] if pair else one.label == change.label))
    place = next(there, 0) if change.kind != "removed" else 0
    return DocumentLine(kind=change.kind, label=change.label, place=place, was=pair[0] if pair else None)
