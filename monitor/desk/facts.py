"""What is known of one item at the moment it is drafted, frozen as words. Reads the archive, writes nothing."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from monitor.desk.issue import Facts, Line, Row, Words
from monitor.desk.wording import counted, detail_of, heading_of, sentence_of
from monitor.diff.change import Change, Kind
from monitor.diff.texts.text import Piece, PieceKind, compare_texts, lines_of
from monitor.settings import Settings
from monitor.telling import wording
from monitor.telling.summary import summary
from monitor.telling.wording import plain
from monitor.workspace import Workspace, address_of
from snapshots.errors import UnknownRecordError
from snapshots.model import Notice

PIECES = 40  # provisions of a redline kept in an issue; the archive shows all
_SIGNS = 4_000  # characters of one of them
_PROOFS = 5


def facts_of(
    room: Workspace, settings: Settings, main: Change, entries: Sequence[Change], titles: Mapping[str, Words]
) -> Facts:
    """An item of a change, with the entries it moved; `titles` name the sources."""
    alone = wording.is_entry(main)  # entries whose act is not told beside them
    heading, sentence = heading_of(main), _summary(room, main) or sentence_of(main)
    if entries:
        told = counted(entries)
        heading = _several(room, main, len(entries)) if alone and len(entries) > 1 else heading
        sentence = told if alone else Words(en=f"{sentence.en} {told.en}", zh=f"{sentence.zh}{told.zh}")
    everything = [main, *(one for one in entries if one.id != main.id)]
    return Facts(
        id=main.id, kind=main.kind, source=main.source,
        section=titles.get(main.source, Words(en=plain(main.source))),
        key=plain(main.key), title=plain(main.title), heading=heading, sentence=sentence, published=main.published,
        effective=main.effective, seen_at=main.seen_at, detail=detail_of(main),
        rows=tuple(_row(one) for one in entries), redline=tuple(_redline(room, main)),
        official=plain(address_of(room, main)), archived=f"{settings.web.base_url}/change/{main.id}",
        proof=tuple(_proof(room, everything)), changes=tuple(one.id for one in everything),
    )  # fmt: skip


def _summary(room: Workspace, change: Change) -> Words | None:
    """Of a new act: who issued it, from when it counts, what it does to others. None for all else."""
    version = room.facts.versions.version(change.after) if change.after else None
    if change.kind != Kind.NOTICE_PUBLISHED or version is None or not isinstance(version.record, Notice):
        return None
    return Words(en=summary(version.record, date.min, "en"), zh=summary(version.record, date.min, "zh"))


def _several(room: Workspace, first: Change, number: int) -> Words:
    register = wording.register_of(first)
    act = wording.act_label(first.cause) if first.cause else ""
    return Words(
        en=f"{register}: {number} entries{f' by {act}' if act else ''}",
        zh=f"{register}：{number} 条{f'（{act}）' if act else ''}",
    )


def _row(change: Change) -> Row:
    return Row(kind=change.kind, key=plain(change.key), title=plain(change.title), detail=plain(change.detail, 400))


def _redline(room: Workspace, change: Change) -> Iterator[Line]:
    """What was struck out and put in, provision by provision; nothing for other changes."""
    if change.kind != Kind.NOTICE_AMENDED or not (change.before and change.after):
        return
    before, after = (room.facts.versions.version(number) for number in (change.before, change.after))
    if not (before and after and isinstance(before.record, Notice) and isinstance(after.record, Notice)):
        return
    pieces = compare_texts(lines_of(before.record.provisions), lines_of(after.record.provisions))
    for piece in [one for one in pieces if one.kind is not PieceKind.SAME][:PIECES]:
        yield from _told(piece)


def _told(piece: Piece) -> Iterator[Line]:
    if piece.before and piece.kind is not PieceKind.ADDED:
        yield Line(text=plain(f"{piece.before.number} {piece.before.text}", _SIGNS), mark="struck")
    if piece.after and piece.kind is not PieceKind.REPEALED:
        yield Line(text=plain(f"{piece.after.number} {piece.after.text}", _SIGNS), mark="inserted")


def _proof(room: Workspace, changes: Sequence[Change]) -> Iterator[str]:
    for seq in sorted({seq for change in changes for seq in change.snapshots})[:_PROOFS]:
        try:
            snapshot = room.archive.snapshot(seq)
        except UnknownRecordError:
            continue
        if snapshot.sha256:
            yield f"SHA-256 {snapshot.sha256} ({plain(snapshot.url, 300)})"
