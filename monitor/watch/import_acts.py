"""Lists imported into a register that acts make: carried out like a decided act, with its own days. All or nothing.

An act that is held lends its days; of one that is not, the day the list was seen stands in. What newer acts did to an
entry stands.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from monitor.diff.change import Change
from monitor.diff.lists.registers import compare
from monitor.watch import import_doubts
from monitor.watch.annexes import originals_of
from monitor.watch.carrying import decide_on
from monitor.watch.findings import Findings
from monitor.watch.import_mapping import Columns, is_json, json_tables, mapped, renamed
from monitor.watch.imported import Import, Imported
from monitor.watch.ordering import without_later
from monitor.watch.registering import after_steps, standing_in
from monitor.watch.replaying import replay
from monitor.watch.saved_files import File, RefusedFileError, as_page, sealed_as
from snapshots.identity import folded, identity_of
from snapshots.model import Entry, Issuer, Notice, Role, Verdict
from spiders.base import Source
from spiders.reading.document import Row
from spiders.reading.errors import UnreadableError
from spiders.reading.files.parts import tables_of as tables_of_file
from spiders.registers import AnnexTable, Register, Step, Touch
from spiders.sources import all_sources
from spiders.verdict import Judgement


def made_by_acts(name: str) -> tuple[Source, Register] | None:
    """A register that acts make, with the first source whose acts do; None for any other name."""
    plain = name.casefold()
    for source in all_sources().values():
        for register in source.registers:
            if register.name.casefold() == plain:
                return source, register
    return None


def import_act(one: Import, register: Register, files: Sequence[File], *, act: str, touch: Touch) -> Imported:
    """Carry out what the files list as an act did it. Raises UndecidedError, UnreadableError, RefusedFileError."""
    notice, held = _act(one, act, files[0])
    if not held:
        one.notes.append(f"the act {notice.key} is not held: what it does counts from {notice.effective}")
    for file in files:
        one.notes += import_doubts.of_file(file)
    steps = register.steps_as(touch, notice, lambda: _tables(register, files, one.wish.columns))
    for step in steps:
        one.notes += import_doubts.of_entries(files[0].name, step.entries)
    found = replace(one.findings(), now=_moment(one, register, notice))
    before = standing_in(found, register)
    first, back = not before, found.now != one.given.seen_at
    rows = sum(len(step.entries) for step in steps)
    outcome = replace(
        one.outcome(files, [f"{rows} row(s) of {register.name}, {touch}"] * len(files), first, back),
        source=register.name, complete=touch is Touch.REPLACE,
    )  # fmt: skip
    if one.wish.dry_run:
        return replace(outcome, changes=tuple(_planned(one, register, notice, before, steps)), notes=tuple(one.notes))
    good = Judgement(Verdict.OK)
    sealed = one.opened.archive.record(
        sealed_as(one.source, file, as_page(one.source, file, Role.LIST), good, one.given) for file in files
    )
    with one.opened.facts.transaction():
        left = decide_on(
            found, register, notice, steps, tuple(s.seq for s in sealed),
            (*originals_of(notice), *(s.sha256 for s in sealed if s.sha256)), decided_as=str(touch),
            decision=f"imported by {one.given.by or 'somebody'} from {', '.join(file.name for file in files)}",
        )  # fmt: skip
        if left:
            _among_newer(found, register, notice, steps, left, tuple(s.seq for s in sealed))
            one.notes.append(f"left as newer acts made them: {', '.join(left[:10])}")
        one.record(found, outcome)
    changes = tuple(change for change, _ in found.changes)
    return replace(outcome, changes=changes, unchanged=rows - len(changes), notes=tuple(one.notes))


def _among_newer(
    found: Findings, register: Register, act: Notice, steps: Sequence[Step], left: Sequence[str], seqs: tuple[int, ...]
) -> None:
    """What the act says of entries that newer acts touched: kept with it, and put into the entries' past."""
    known = found.workspace.ledger.touches.of(register.name, act.key)
    if known is not None:
        found.workspace.ledger.touches.put(replace(known, steps=tuple(steps)))
        replay(found, register, left, act.key, seqs)


def _act(one: Import, key: str, file: File) -> tuple[Notice, bool]:
    """The act as held, or as far as the person tells of it; and whether it is held."""
    versions = one.opened.facts.versions
    history = versions.history(versions.key_of(identity_of(key)) or key) if key else []
    if history and isinstance(history[-1].record, Notice):
        return history[-1].record, True
    if history:
        raise RefusedFileError("is no act but an entry of a list", about=f"--act {key}", remedy="Name the act")
    day: date = one.given.seen_at.astimezone(ZoneInfo(one.source.timezone)).date()
    key = key or f"unknown/list/{day}/{folded(file.name.rpartition('.')[0]) or 'list'}"
    issuers = tuple(Issuer(code=code, name=code) for code in key.partition("/")[0].split("+"))
    notice = Notice(
        key=key,
        identity=identity_of(key),
        kind="list",
        issuers=issuers,
        title=key,
        url="",
        published=day,
        effective=day,
    )
    return notice, False


def _moment(one: Import, register: Register, act: Notice) -> datetime:
    """When it goes on record: as seen, or now where something newer is on record already. The act's days count."""
    done = one.opened.ledger.touches.done(register.name)
    newer = [
        each.act for each in done if each.settled_at and each.settled_at > one.given.seen_at and each.act != act.key
    ]
    if newer:
        one.notes.append(f"older than {newer[-1]}, which is carried out: recorded as of now, with the act's own day")
    return one.given.imported_at if newer else one.given.seen_at


def _tables(register: Register, files: Sequence[File], columns: Columns) -> list[AnnexTable]:
    found = []
    for file in files:
        if columns:
            table = renamed(mapped(file, columns), register.key_columns[0], (*register.name_columns, "")[0])
            tables: list[Sequence[Row]] = [(table.columns, *table.rows)]
        elif is_json(file):
            tables = [(tuple(heads), *map(tuple, rows)) for heads, rows in json_tables(file)]
        else:
            tables = list(_printed(file))
        # Whoever names the register says what kind of list it is, where neither its rows nor its name do.
        found += [AnnexTable(rows=rows, headings=(register.title.zh, file.name)) for rows in tables]
    return found


def _printed(file: File) -> Sequence[Sequence[Row]]:
    try:
        return tables_of_file(file.body, file.name)
    except UnreadableError as error:
        raise UnreadableError(error.problem, about=file.name, remedy=error.remedy) from error


def _planned(
    one: Import, register: Register, act: Notice, standing: dict[str, Entry], steps: tuple[Step, ...]
) -> list[Change]:
    steps, _ = without_later(one.opened.ledger.touches, register.name, act, steps)
    before = {entry.key: entry for step in steps for entry in step.before} | standing
    return [
        Change(
            kind=d.kind, source=register.name, key=d.entry.key, title=d.entry.name, seen_at=one.given.seen_at,
            detail=d.detail, cause=act.key, published=act.published, effective=act.effective,
        )
        for d in compare(before, after_steps(before, steps, register.state))
    ]  # fmt: skip
