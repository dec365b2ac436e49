"""What the columns of a list are called and where its header stands. Reads no rows of data.

The words are data (`headings.toml`). A header may be one row or several joined by merged cells, bilingual on one
line, on two lines of one cell or on two rows, and stand below titles and notes.
"""

import re
import tomllib
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files

from snapshots.identity import folded
from spiders.reading.document import Row

SEARCHED = 30  # rows: titles, notes and signatures stand above a header, a page of them at the very most
LEVELS = 4  # rows one header may have; three were met (条件 / 调整前 / English)
LONGEST = 60  # characters of a header cell without its English half; longer ones are notes
_PARTS = re.compile(r"[\n/／|（）()：:；;、]+")
_LANGUAGES = re.compile(r"[\u3400-\u9fff]+|[^\u3400-\u9fff]+")
_BREAK = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef])[ \t]{0,9}[\r\n]{1,9}[ \t]{0,9}(?=[\u3000-\u9fff\uff00-\uffef])")
_DATA = re.compile(
    r"\s*[-+(（]?[A-Za-z]{0,6}[-–]?\d[\d\s.,/%:：年月日-]*[)）]?\s*|\s*[A-Za-z]{1,8}[-–]?\d{3}\S{0,30}\s*"
)


@cache
def vocabulary() -> dict[str, dict[str, list[str]]]:
    """The words of headings.toml: [roles], [endings] and [rows]."""
    loaded: dict[str, dict[str, list[str]]] = tomllib.loads(
        files("spiders.reading.tables").joinpath("headings.toml").read_text("utf-8")
    )
    return loaded


@cache
def _roles() -> dict[str, str]:
    return {folded(word) or word: role for role, words in vocabulary()["roles"].items() for word in words}


@lru_cache(4096)
def role_of(printed: str) -> str:
    """What a header cell stands for (`number`, `name`, `place` …), '' for what the vocabulary does not know."""
    if found := known(printed):
        return found
    whole = folded(printed[: 4 * LONGEST])
    ends = vocabulary()["endings"].items()
    return next((role for role, words in ends if whole.endswith(tuple(map(folded, words)))), "")


@lru_cache(4096)
def known(printed: str) -> str:
    """The same by listed words alone, whole or in parts; words of data (同一地址) may end like a header, not be one."""
    if len(printed) > 4 * LONGEST:
        return ""
    roles = _roles()
    whole = folded(printed) or printed.strip()
    if whole in roles:
        return roles[whole]
    for part in reversed(printed.split(" / ")):  # joined header rows: the lowest says most
        parts = [folded(piece) for piece in _PARTS.split(part)]
        languages = _LANGUAGES.findall(part)
        if len(languages) == 2 and not any(map(str.isdecimal, part)):  # 企业名称 Name
            parts += map(folded, languages)
        if found := next((roles[piece] for piece in parts if piece in roles), ""):
            return found
    return ""


def looks_like_data(cell: str) -> bool:
    """Whether a cell is a number, a code or a day, which no header cell is."""
    return len(cell) <= LONGEST and _DATA.fullmatch(cell) is not None


def header_rows(rows: Sequence[Row]) -> tuple[int, int, bool] | None:
    """Where the header starts and stops, and whether the vocabulary knows it; None when the rows have no header.

    Without a known word the first row of several different texts counts as header, as in any CSV.
    """
    window = [[cell.strip() for cell in row] for row in rows[: SEARCHED + LEVELS]]
    plain = None
    for index, row in enumerate(window[:SEARCHED]):
        words = {cell for cell in row if cell}
        if not words or (len(words) < 2 and len(row) > 1 and not _alone(row, window[index + 1 :])):
            continue  # spacer rows and titles
        count = sum(bool(role_of(word)) for word in words)
        if count >= 2 or count * 2 > len(words) or (count and len(words) == 2):
            return *_spread(window, index), True
        if plain is None and len(words) * 5 >= 3 * len(row) and all(map(_short, words)):
            plain = index
        elif plain is None and any(map(looks_like_data, words)):
            plain = -1  # data stand here: whatever comes below is no header either, unless its words are known
    return None if plain is None or plain < 0 else (*_spread(window, plain), False)


def _alone(row: list[str], below: list[list[str]]) -> bool:
    """A header with words in one column only, above rows with words in that column only (an annex of bare names)."""
    at = [index for index, cell in enumerate(row) if cell]
    return len(at) == 1 and bool(role_of(row[at[0]])) and any(len({c for c in r if c}) == 1 and r[at[0]] for r in below)


def _short(cell: str) -> bool:
    return len(cell) <= LONGEST and not looks_like_data(cell)


def _spread(window: list[list[str]], index: int) -> tuple[int, int]:
    """The rows joined with the header row: groups above it, sub-headings or the other language below it."""
    start, stop = index, index + 1
    while start and index - start < LEVELS and _continues(window[start - 1], window[start]):
        start -= 1
    while stop < len(window) and stop - start < LEVELS and _continues(window[stop - 1], window[stop]):
        stop += 1
    return start, stop


def _continues(above: list[str], below: list[str]) -> bool:
    """Whether the row below goes on with the header above: told apart under its groups, or in the other language."""
    if len({cell for cell in above if cell}) < 2 or any(map(looks_like_data, below)) or above == below:
        return False
    words = [cell for cell in below if cell]
    if words and all(map(role_of, words)) and len(words) * 2 > sum(map(bool, above)) and _other(above, below):
        return True
    groups = _groups(above)
    parted: dict[int, set[str]] = {}
    for column, cell in enumerate(below):
        if not cell or (column < len(above) and cell == above[column]):
            continue
        if column >= len(groups) or groups.count(groups[column]) < 2 or not _short(cell):
            return False
        parted.setdefault(groups[column], set()).add(cell)
    return any(len(cells) > 1 for cells in parted.values())


def _other(above: list[str], below: list[str]) -> bool:
    return any(a.isascii() != b.isascii() for a, b in zip(above, below, strict=False) if a and b)


def _groups(row: list[str]) -> list[int]:
    """For each column the first one of the merged cell it lies in: equal or blank cells to the right belong to it."""
    first: list[int] = []
    for column, cell in enumerate(row):
        joined = column and (not cell or cell == row[first[-1]])
        first.append(first[-1] if joined else column)
    return first


def printed(cell: str) -> str:
    """A cell on one line: line breaks inside Chinese words away, other runs of blanks as one blank."""
    return " ".join(_BREAK.sub("", cell).split()) if "\n" in cell or "\r" in cell else " ".join(cell.split())


def columns_of(header: Sequence[Row], width: int) -> tuple[str, ...]:
    """One name for each column: the header rows joined by ' / ', line breaks as one blank, equal parts once."""
    parts: list[list[str]] = [[] for _ in range(width)]
    for level, row in enumerate(header):
        cells = [printed(cell) for cell in row] + [""] * (width - len(row))
        groups = _groups(cells)
        below = header[level + 1 :]
        for column, cell in enumerate(cells):
            if not cell and any(len(lower) > column and lower[column].strip() for lower in below):
                cell = cells[groups[column]]  # the blank right part of a merged cell
            if cell and cell not in parts[column]:
                parts[column].append(cell)
    return tuple(" / ".join(part) or unnamed(at) for at, part in enumerate(parts))


def unnamed(at: int) -> str:
    """The name of a column without a header cell."""
    return f"column {at + 1}"
