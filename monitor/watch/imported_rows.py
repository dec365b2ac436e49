"""What files say of a register, compared with what stands: rows that came, changed, or left. Pure.

A file tells of the rows it shows. Only all files of a group together, by the counts they print themselves or by the
person's word, tell that a row is missing.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from monitor.diff.change import Kind
from monitor.diff.lists.registers import EntryDifference, compare
from snapshots.model import Entry
from spiders.imports import Part


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One part, with the position of the file it comes from and the digest of that file."""

    part: Part
    file: int
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """What an import makes of one group of a register. `whole`: rows that are missing have left."""

    register: str
    name: str
    after: dict[str, Entry]  # every row shown, as it stands from now on
    files: dict[str, int]  # the file that shows each row
    differences: tuple[EntryDifference, ...]
    rekeyed: dict[str, str]  # old key to new
    whole: bool
    notes: tuple[str, ...]
    before: int  # rows that stood

    @property
    def first(self) -> bool:
        """Whether nothing of it stood: its rows are recorded, none of them is news."""
        return self.before == 0

    @property
    def removed(self) -> int:
        """How many rows have left."""
        return sum(difference.kind is Kind.ENTRY_REMOVED for difference in self.differences)


def groups_of(shown: Sequence[Shown], standing: Mapping[str, Entry], *, complete: bool) -> list[Group]:
    """The groups the files tell of, in the order met. `complete`: the person says that the files are the whole."""
    together: dict[tuple[str, str], list[Shown]] = {}
    for one in shown:
        together.setdefault((one.part.register, one.part.group), []).append(one)
    return [_group(register, name, some, standing, complete) for (register, name), some in together.items()]


def _group(register: str, name: str, shown: Sequence[Shown], standing: Mapping[str, Entry], complete: bool) -> Group:
    before = {key: entry for key, entry in standing.items() if key.startswith(name) and entry.register == register}
    count = len(before)
    rekeyed = {old: new for one in shown for old, new in one.part.rekeyed if old in before}
    before = _under(before, rekeyed)
    rows, files = _rows(shown)
    again = _known_again(rows, before, shown[0].part.known_by)
    files = {again.get(key, key): file for key, file in files.items()}
    after = {key: _merged(before.get(key), entry) for key, entry in _under(rows, again).items()}
    whole, notes = (True, []) if complete else _whole(shown)
    return Group(
        register=register, name=name, after=after, files=files, rekeyed=rekeyed, whole=whole, notes=tuple(notes),
        before=count, differences=_differences(before, after, shown, whole=whole),
    )  # fmt: skip


def _under(entries: dict[str, Entry], names: Mapping[str, str]) -> dict[str, Entry]:
    """The entries, some of them under other keys."""
    if not names:
        return entries
    return {names.get(key, key): replace(entry, key=names.get(key, key)) for key, entry in entries.items()}


def _differences(
    before: Mapping[str, Entry], after: Mapping[str, Entry], shown: Sequence[Shown], *, whole: bool
) -> tuple[EntryDifference, ...]:
    """What is told of a group. Rows that are just the same, nearly all of a large register, are not looked into."""
    quiet = frozenset[str]().union(*(one.part.quiet for one in shown))
    new = {key: entry for key, entry in after.items() if before.get(key) != entry}
    old = {key: entry for key, entry in before.items() if key in new or (whole and key not in after)}
    named = {k: replace(e, name=new[k].name) if _unnamed(e) and k in new else e for k, e in old.items()}
    told = compare(_loud(named, quiet), _loud(new, quiet))
    return tuple(replace(difference, entry=after.get(difference.entry.key, difference.entry)) for difference in told)


def _rows(shown: Iterable[Shown]) -> tuple[dict[str, Entry], dict[str, int]]:
    """All rows by key; what several files say of one row is put together, the later file counts."""
    rows: dict[str, Entry] = {}
    files: dict[str, int] = {}
    for one in shown:
        for entry in one.part.entries:
            rows[entry.key] = _merged(rows.get(entry.key), entry)
            files[entry.key] = one.file
    return rows, files


def _merged(before: Entry | None, entry: Entry) -> Entry:
    """What is newly said over what was said: a file that lacks a column does not empty it."""
    if before is None:
        return entry
    fields = dict(before.fields) | dict(entry.fields)
    return replace(entry, name=before.name if _unnamed(entry) else entry.name, fields=tuple(fields.items()))


def _unnamed(entry: Entry) -> bool:
    """Whether an entry is called by its number only: its name is not known yet."""
    return entry.key == f"{entry.register}/{entry.name}"


def _known_again(rows: Mapping[str, Entry], before: Mapping[str, Entry], columns: Sequence[str]) -> dict[str, str]:
    """New keys of rows that are old ones by their words: ids and numbers of a system change, the row did not."""
    if not columns:
        return {}
    old = {key: _words(entry, columns) for key, entry in before.items() if key not in rows}
    new = {key: _words(entry, columns) for key, entry in rows.items() if key not in before}
    once_old, once_new = Counter(old.values()), Counter(new.values())
    keys = {words: key for key, words in old.items() if once_old[words] == 1}
    return {key: keys[words] for key, words in new.items() if words in keys and once_new[words] == 1}


def _words(entry: Entry, columns: Sequence[str]) -> tuple[str, ...]:
    cells = dict(entry.fields)
    return tuple("".join(cells.get(column, "").split()) for column in columns)


def _whole(shown: Sequence[Shown]) -> tuple[bool, list[str]]:
    """Whether the files print that they are all there is, and what is missing. A file given twice counts once."""
    counted = {one.digest: one.part for one in shown if one.part.total is not None or one.part.pages is not None}
    totals = {part.total for part in counted.values() if part.total is not None}
    pages = {part.pages for part in counted.values() if part.pages is not None}
    if len(totals) > 1 or len(pages) > 1:
        return False, ["the files print different totals: they were saved at different times or of different searches"]
    rows = sum(len(part.entries) for part in counted.values())
    short = [f"{rows} of {total} rows" for total in totals if rows != total]
    short += [f"{len(counted)} of {count} pages" for count in pages if len(counted) != count]
    if counted and not short and any(part.searched for part in counted.values()):
        said = "the counts are those of a search: rows not shown stay as they are"
        return False, [f"{said}, unless you say with --complete that it was a search for everything"]
    whole = bool(counted) and not short
    return whole, [f"{found} were given: rows not shown stay as they are" for found in short]


def _loud(entries: Mapping[str, Entry], quiet: frozenset[str]) -> dict[str, Entry]:
    return {
        key: replace(entry, fields=tuple(cell for cell in entry.fields if cell[0] not in quiet))
        for key, entry in entries.items()
    }
