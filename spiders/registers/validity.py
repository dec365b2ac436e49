"""Days of validity as registers print them: one day, a range, no end. Pure; impossible days are told, never guessed."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

_LONGEST = 200  # characters of a cell that are read: a day or a range has 30
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"({'|'.join(_MONTHS)})[a-z]{{0,6}}\.?"
_DAY = re.compile(
    r"(?<!\d)(?P<y>\d{4})\s{0,2}(?:年|[-/.])\s{0,2}(?P<m>\d{1,2})\s{0,2}(?:月|[-/.])\s{0,2}(?P<d>\d{1,2})(?!\d)\s{0,2}日?"
    r"|(?<!\d)(?P<y2>(?:19|20)\d{2})(?P<m2>\d{2})(?P<d2>\d{2})(?!\d)"
    rf"|(?<!\d)(?P<d3>\d{{1,2}})[\s-]{{0,2}}(?P<m3>{_MONTH}),?[\s-]{{0,2}}(?P<y3>\d{{4}})(?!\d)"
    rf"|(?P<m4>{_MONTH})\s{{0,2}}(?P<d4>\d{{1,2}})(?:st|nd|rd|th)?,?\s{{0,2}}(?P<y4>\d{{4}})(?!\d)"
)
_TO = re.compile(r"(?:至|到|~|—|–|止|截止|截至|until|till|to|through)\s{0,3}:?\s{0,3}$")
_FROM = re.compile(r"(?:自|从|from|since)\s{0,3}:?\s{0,3}$")
_BEFORE_IT = re.compile(r"^\s{0,3}(?:止|为止|前|以前|截止|到期|失效)")
_ON = re.compile(r"^\s{0,3}(?:起|开始|生效)?\s{0,3}(?:至|到|~|—|–|-|until|till|to|through)\s{0,3}\S")


@dataclass(frozen=True, slots=True, kw_only=True)
class Validity:
    """Between which days something is valid, both included; None for an end not printed or not readable."""

    start: date | None = None
    until: date | None = None
    notes: tuple[str, ...] = ()


def days_in(printed: str) -> tuple[list[date], list[str]]:
    """The days a cell prints, in order, and a note for each that no calendar has."""
    found, notes = [], []
    for match in _DAY.finditer(_plain(printed)):
        day = _calendar(match)
        if day is None:
            notes.append(f"'{match.group().strip()}' is no day of the calendar")
        else:
            found.append(day)
    return found, notes


def one_day(column: str, printed: str, endless: Sequence[str] = ()) -> tuple[date | None, list[str]]:
    """The one day of a cell; None, with a note, for what is no day or several."""
    if not printed.strip() or _without_end(printed, endless):
        return None, ([f"{column}: '{printed[:60]}', without an end"] if printed.strip() else [])
    days, notes = days_in(printed)
    if len(set(days)) == 1 and not notes:
        return days[0], []
    said = notes[0] if notes else "several days" if days else "no day that could be read"
    return None, [f"{column}: '{printed[:60]}' is kept as printed: {said}"]


@lru_cache(maxsize=512)  # certificates of one batch print one term
def span(column: str, printed: str, endless: tuple[str, ...] = ()) -> Validity:
    """A cell that may print both ends (2024-01-01至2029-12-31); one bare day is the last one."""
    plain = _plain(printed)
    if not plain.strip():
        return Validity()
    days, notes = days_in(plain)
    kept = f"{column}: '{printed[:60]}' is kept as printed: "
    if notes or len(days) > 2 or (len(days) == 2 and days[0] > days[1]):
        why = notes[0] if notes else "its end lies before its beginning" if len(days) == 2 else "several days"
        return Validity(notes=(kept + why,))
    if len(days) == 2:
        return Validity(start=days[0], until=days[1])
    open_end = _without_end(plain, endless)
    if not days:
        return Validity(notes=(f"{column}: '{printed[:60]}', without an end" if open_end else f"{kept}no day in it",))
    if open_end:
        return Validity(start=days[0], notes=(f"{column}: '{printed[:60]}', without an end",))
    return _one_end(days[0], plain, kept)


def _one_end(day: date, plain: str, kept: str) -> Validity:
    match = _DAY.search(plain)
    assert match is not None
    before, behind = plain[: match.start()], plain[match.end() :]
    if _TO.search(before) or _BEFORE_IT.match(behind):
        return Validity(until=day)
    if _ON.match(behind):
        return Validity(start=day, notes=(f"{kept}its end could not be read",))
    if _FROM.search(before) or behind.strip().startswith("起"):
        rest = behind.strip().removeprefix("起").strip()
        return Validity(start=day, notes=(f"{kept}'{rest}' is no day",) if rest else ())
    return Validity(until=day)


def _calendar(match: re.Match[str]) -> date | None:
    parts = match.groupdict()
    for mark in ("", "2", "3", "4"):
        if (year := parts[f"y{mark}"]) is not None:
            month = parts[f"m{mark}"]
            number = int(month) if month.isdecimal() else _MONTHS.index(month[:3]) + 1
            try:
                return date(int(year), number, int(parts[f"d{mark}"]))
            except ValueError:
                return None
    return None


def _without_end(printed: str, endless: Sequence[str]) -> bool:
    plain = _plain(printed)
    return any(word in plain for word in endless)


def _plain(printed: str) -> str:
    return unicodedata.normalize("NFKC", printed[:_LONGEST]).casefold()
