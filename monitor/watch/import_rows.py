"""Importing what files say of registers: read, compared by groups, guarded, written. All of it or nothing."""

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from monitor.diff.change import Change
from monitor.watch import import_doubts
from monitor.watch.import_mapping import as_csv, columns_told, mapped, part_of, renamed
from monitor.watch.import_writing import Writing
from monitor.watch.imported import Import, Imported
from monitor.watch.imported_rows import Group, Shown, groups_of
from monitor.watch.saved_files import File, RefusedFileError, as_page, refuse, sealed_as
from snapshots.errors import RegwatchError
from snapshots.model import Edition, Entry, Role, Verdict
from spiders.imports import Part, ReadsImports, Saved
from spiders.verdict import Judgement


def parts_of(one: Import, files: Sequence[File]) -> list[tuple[Part, ...]] | None:
    """What each file holds of a register; None for a source whose files are pages of acts."""
    if one.wish.columns:
        return _mapped(one, files)
    if isinstance(one.source, ReadsImports):
        saved = [
            Saved(page=as_page(one.source, file, Role.LIST), name=file.name, about=one.wish.about) for file in files
        ]
        parts = list(one.source.read_files(saved, _standing(one, one.source.fills or (one.source.name,))))
        kinds = "; ".join(reader.name for reader in one.source.imports) or "pages and answers of its site"
        _all_read(one, files, parts, f"none of the files '{one.source.name}' is filled from ({kinds})")
        return parts
    if one.source.register is None:
        return None
    listings = [one.source.listing(as_page(one.source, file, Role.LIST)) for file in files]
    parts = [
        (Part(register=one.source.name, group=f"{one.source.name}/", entries=listing.entries, total=listing.total),)
        if listing is not None and listing.entries else ()
        for listing in listings
    ]  # fmt: skip
    _all_read(one, files, parts, "no list that is known")
    return parts


def _mapped(one: Import, files: Sequence[File]) -> list[tuple[Part, ...]] | None:
    """The same by the columns the person named; a source that reads its files itself still knows its own keys.

    Columns that are only remembered are not asked of files the source reads without them.
    """
    source, plain = one.source, replace(one, wish=replace(one.wish, columns=()))
    try:
        tables = [mapped(file, one.wish.columns) for file in files]
    except RegwatchError:
        if one.wish.remembered:
            with suppress(RegwatchError):
                return parts_of(plain, files)
        raise
    if not (isinstance(source, ReadsImports) and source.mapped_as[0]):
        return [(part_of(table, source.name, file.name),) for table, file in zip(tables, files, strict=True)]
    written = [as_csv(file, renamed(table, *source.mapped_as)) for table, file in zip(tables, files, strict=True)]
    return parts_of(plain, written)


def _all_read(one: Import, files: Sequence[File], parts: Sequence[tuple[Part, ...]], why: str) -> None:
    for file, found in zip(files, parts, strict=True):
        if not found:
            raise _without_key(one, file, why) or refuse(one.source, file, why)
    if not any(part.entries for found in parts for part in found):
        raise refuse(one.source, files[0], "the files show 0 rows")


def _without_key(one: Import, file: File, why: str) -> RefusedFileError | None:
    has = "" if one.wish.columns else columns_told(file)
    if not has:
        return None
    return RefusedFileError(
        f"{why}: no key column it knows, the columns are: {has}; nothing was imported", about=file.name,
        remedy="Put the column back, or say which one is the key: --map 'COLUMN=key,COLUMN=name'",
    )  # fmt: skip


def _standing(one: Import, registers: Sequence[str]) -> dict[str, Entry]:
    found: dict[str, Entry] = {}
    for name in registers:
        if name not in one.standing:  # decoding 100,000 rows takes seconds: once is enough
            every = one.opened.facts.versions.standing(name)
            one.standing[name] = {v.key: v.record for v in every if isinstance(v.record, Entry)}
        found |= one.standing[name]
    return found


def import_rows(one: Import, files: Sequence[File], parts: Sequence[tuple[Part, ...]]) -> Imported:
    """Compare what the files hold with what stands; write it unless it is held or only tried."""
    digests = [hashlib.sha256(file.body).hexdigest() for file in files]
    shown = [
        Shown(part=part, file=at, digest=digests[at]) for at, found in enumerate(parts) for part in found
    ]  # fmt: skip
    registers = tuple(dict.fromkeys(each.part.register for each in shown))
    groups = groups_of(shown, _standing(one, registers), complete=one.wish.complete)
    one.notes += [note for group in groups for note in group.notes]
    for file, found in zip(files, parts, strict=True):
        one.notes += import_doubts.of_file(file)
        for part in found:
            one.notes += [*part.notes, *import_doubts.of_entries(file.name, part.entries)]
    newest = max((e.seen_at for name in registers for e in one.opened.facts.editions.all(name)), default=None)
    first = all(group.first for group in groups)
    back = newest is not None and one.given.seen_at < newest
    reasons = () if one.wish.released else tuple(_shrunken(one, groups))
    outcome = one.outcome(files, [f"{len(p.entries)} row(s) of {p.register}" for (p, *_) in parts], first, back)
    outcome = replace(
        outcome, complete=all(group.whole for group in groups), reasons=reasons, held=bool(reasons),
        unchanged=sum(len(g.after) for g in groups) - sum(len(g.differences) - g.removed for g in groups),
    )  # fmt: skip
    if reasons or one.wish.dry_run:
        return replace(outcome, changes=tuple(_planned(groups, one.given.seen_at)))
    return _write_rows(one, files, groups, registers, outcome, newest)


def _shrunken(one: Import, groups: Sequence[Group]) -> list[str]:
    return [
        f"{group.removed} of {group.before} entries of {group.name.rstrip('/')} would leave at once"
        for group in groups
        if group.removed > group.before * one.source.may_shrink_by
    ]


def _write_rows(
    one: Import,
    files: Sequence[File],
    groups: Sequence[Group],
    registers: Sequence[str],
    outcome: Imported,
    newest: datetime | None,
) -> Imported:
    good = Judgement(Verdict.OK)
    sealed = one.opened.archive.record(
        sealed_as(one.source, file, as_page(one.source, file, Role.LIST), good, one.given) for file in files
    )
    found = one.findings()
    writing = Writing(found=found, seqs=[each.seq for each in sealed], tell_first=one.wish.alert is True)
    facts = one.opened.facts
    with facts.transaction():
        for group in groups:
            if outcome.back_filled:
                assert newest is not None
                one.notes += writing.fill_in(group, newest)
            else:
                writing.write(group)
        for name in registers:
            facts.editions.add(
                Edition(
                    id=0, source=name, seen_at=one.given.seen_at, records=facts.versions.count_standing(name),
                    complete=any(g.whole and g.name == f"{name}/" for g in groups), held=False,
                    reasons=(f"released: {one.wish.released}",) if one.wish.released else (),
                    snapshots=tuple(writing.seqs),
                )
            )  # fmt: skip
        one.record(found, outcome)
    return replace(outcome, notes=tuple(one.notes), changes=tuple(writing.changes))


def _planned(groups: Sequence[Group], at: datetime) -> list[Change]:
    return [
        Change(kind=d.kind, source=g.register, key=d.entry.key, title=d.entry.name, seen_at=at, detail=d.detail)
        for g in groups
        for d in g.differences
    ]
