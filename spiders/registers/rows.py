"""Tables of annexes to rows with a key: header synonyms, official numbers, stray zeros. Knows no deeds."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from snapshots.identity import folded
from spiders.reading.document import Row
from spiders.reading.tables.lists import List, read_lists
from spiders.registers.errors import UndecidedError

_CHINESE = re.compile(r"[\u3400-\u9fff]+")
_BESIDE = re.compile(r"^\d{1,2}\s?位|\s?[（(][^（()）]{0,20}[）)]$")  # 10位商品编号, 商品编号（10位）
_CODE = frozenset({8, 10, 13})  # digits of tariff codes
_BETWEEN = re.compile(r"[\n、，,；;]+")
_NONE = frozenset({"", "无", "/", "-", "—", "--", "——", "空", "none", "取消"})  # how annexes print an empty condition


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnexTable:
    """One table of an act: `headings` name it, nearest last (file's link text, caption), `rows` are as printed.

    `copy`: it stands in a document that is the act once more (公告.doc, 公告.pdf), and counts where no other does.
    """

    rows: Sequence[Row]
    headings: tuple[str, ...] = ()
    copy: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Header synonyms met so far, the best first. `named` gives cells one name whatever an annex calls them.

    `after` and `before` are columns that print the state an entry has from now on, and had until now.
    """

    key: tuple[str, ...]
    name: tuple[str, ...]
    named: tuple[tuple[str, tuple[str, ...]], ...] = ()
    after: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    deed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row: its key cell and name as printed, its cells, the states it prints (None: no such column)."""

    key: str
    name: str
    cells: tuple[tuple[str, str], ...]
    headings: tuple[str, ...]
    after: str | None = None
    before: str | None = None
    deed: str = ""


def lines_of(columns: Columns, tables: Sequence[AnnexTable]) -> tuple[Line, ...]:
    """Every row with a key, of every table that has the key column, in printed order."""
    own = tuple(_lines_in(columns, [table for table in tables if not table.copy]))
    return own or tuple(_lines_in(columns, tables))


def one_code_each(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Rows of tariff codes, those that name several in one cell once for each. A code broken by a line stays one.

    Raises UndecidedError for digits that are too many for one code and no codes apart.
    """
    found: list[Line] = []
    for line in lines:
        codes = [_digits(part) for part in _BETWEEN.split(line.key) if part.strip()]
        if len(codes) > 1 and all(code.isdecimal() and len(code) in _CODE for code in codes):
            found += [replace(line, key=code) for code in codes]
            continue
        if (whole := _digits(line.key)).isdecimal() and len(whole) > max(_CODE):
            raise UndecidedError(f"'{line.key[:60]}' holds several codes that cannot be told apart")
        found.append(line)
    return tuple(found)


def _digits(printed: str) -> str:
    return re.sub(r"[\s.．]", "", unicodedata.normalize("NFKC", printed))


def own_lines(lines: Sequence[Line], own: str, others: str, *act: str) -> tuple[Line, ...]:
    """The rows that are a register's own, where one act fills several: by their name, else their nearest heading.

    Of rows that name no kind the act's words (`act`: its title, its text) tell. Raises UndecidedError where these
    name several kinds, or none.
    """
    if not own:
        return tuple(lines)
    kept = []
    told: dict[tuple[str, ...], bool] = {}  # long tables have few headings
    for line in lines:
        named = _is_own((line.name,), own, others)
        if named is None:
            if line.headings not in told:
                told[line.headings] = bool(_is_own((*reversed(line.headings), *act), own, others, alone=len(act)))
            named = told[line.headings]
        if named:
            kept.append(line)
    return tuple(kept)


def _is_own(words: Sequence[str], own: str, others: str, *, alone: int = 0) -> bool | None:
    """Whether the first of some words that name a kind name the own one; of the last `alone` no second kind."""
    for at, said in enumerate(words):
        mine, else_ = re.search(own, said), re.search(others, said)
        if mine and else_ and at >= len(words) - alone:
            break
        if mine or else_:
            return mine is not None
    if alone:
        raise UndecidedError("neither its rows nor its words tell which kind of list they belong to")
    return None


def _lines_in(columns: Columns, tables: Iterable[AnnexTable]) -> Iterator[Line]:
    for table in tables:
        for found in read_lists([table.rows]):
            yield from _lines(columns, found, table.headings)


def _lines(columns: Columns, found: List, headings: tuple[str, ...]) -> Iterator[Line]:
    key = column(found.columns, columns.key)
    if key is None:
        return
    name, deed = column(found.columns, columns.name), column(found.columns, columns.deed)
    after, before = column(found.columns, columns.after), column(found.columns, columns.before)
    names = _cell_names(columns, found, {at for at in (after, before) if at is not None})
    sections = (*headings, *(line for line in found.said[:3] if not found.sections))
    for index, row in enumerate(found.rows):
        printed = row[key].strip()
        if not printed:
            continue  # a row without a key says nothing about an entry
        yield Line(
            key=printed,
            name=row[name].strip() if name is not None else "",
            cells=tuple((head, cell.strip()) for head, cell in zip(names, row, strict=True) if head),
            headings=(*sections, *_section(found, index)),
            after=None if after is None else state(row[after]),
            before=None if before is None else state(row[before]),
            deed=row[deed].strip() if deed is not None else "",
        )


def _section(found: List, index: int) -> tuple[str, ...]:
    above = [heading for at, heading in found.sections if at <= index]
    return (above[-1],) if above else ()


def _cell_names(columns: Columns, found: List, states: set[int]) -> list[str]:
    """What each cell is called in an entry, '' for those left out: printed, or by one name where names are declared."""
    if not columns.named:
        return [head if at not in states else "" for at, head in enumerate(found.columns)]
    declared = {column(found.columns, synonyms): name for name, synonyms in columns.named}
    return [
        "" if at in states or found.roles[at] == "serial" else declared.get(at, head)
        for at, head in enumerate(found.columns)
    ]


def column(heads: Sequence[str], synonyms: tuple[str, ...]) -> int | None:
    """The column of a synonym: its whole header, the lowest part of a joined one, or its Chinese half.

    How many digits a code has, and what stands in brackets behind a header, name no other column.
    """
    if not synonyms:
        return None
    spellings = [_spellings(head) for head in heads]
    for wanted in map(folded, synonyms):
        for at, spelled in enumerate(spellings):
            if wanted in spelled:
                return at
    return None


def _spellings(head: str) -> set[str]:
    parts = [head, *head.split(" / ")]
    whole = {folded(part) for part in parts} | {"".join(_CHINESE.findall(part)) for part in parts}
    return whole | {folded(_BESIDE.sub("", part.strip())) for part in parts}


# A firm's English name below its Chinese one in one cell, whether the line break was kept or not.
_IN_ENGLISH = re.compile(
    r"(?<=[\u3400-\u9fff）)])\s{0,3}(?=[A-Za-z])(?=[^\u3400-\u9fff]{0,160}\b(?:Co|Ltd|Limited|Inc|Corp|Corporation|LLC|Company)\b)"
    r"[^\u3400-\u9fff]{1,200}$"
)


def own_name(printed: str) -> str:
    """A firm's name as the key takes it: the Chinese one, where its English name stands behind it in the cell."""
    return _IN_ENGLISH.sub("", printed.strip())


def state(cell: str) -> str:
    """A condition as one spelling (A/B), '' for the ways annexes print that there is none."""
    plain = unicodedata.normalize("NFKC", cell).strip().strip("“”\"'")
    if plain.casefold() in _NONE:
        return ""
    letters = re.sub(r"[\s/、,，.;；“”\"']", "", plain)
    return "/".join(sorted(set(letters.upper()))) if re.fullmatch(r"[A-Za-z]{1,12}", letters) else plain


def with_zeros(keys: Sequence[str], text: str) -> list[str]:
    """Tariff codes as digits, with the zero a spreadsheet swallowed where that is certain.

    Certain: the act says how many digits its codes have (10位), or other rows show it, and one is missing. Anything
    else stays as printed.
    """
    plain = [_digits(key) for key in keys]
    stated = {int(said) for said in re.findall(r"(?<!\d)(8|10|13)位", text)}
    lengths = {len(key) for key in plain if key.isdecimal()} & _CODE
    meant = stated if len(stated) == 1 else lengths if not stated and len(lengths) == 1 else set()
    return [f"0{key}" if key.isdecimal() and key[0] != "0" and {len(key) + 1} == meant else key for key in plain]
