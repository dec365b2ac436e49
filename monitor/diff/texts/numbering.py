"""Printed numbers of provisions: their value, and runs of them that shifted together. Compares no text."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from spiders.reading.law.numerals import number as read

TOLD = 3  # runs named in one sentence, the rest is counted

_NUMERAL = re.compile(r"\d{1,9}|[〇零○一二三四五六七八九十百千两]{1,12}")


@dataclass(slots=True)
class _Run:
    first: tuple[str, str]
    last: tuple[str, str]
    length: int = 1

    def told(self) -> str:
        (old, new), (last_old, last_new) = self.first, self.last
        if self.length == 1:
            return f"{old or 'an unnumbered provision'} is now {new or 'unnumbered'}"
        word, blank, value = old.rpartition(" ")
        if blank and word.isascii() and last_old.startswith(word) and new.startswith(word):
            rest = [number.removeprefix(word).strip() for number in (last_old, new, last_new)]
            return f"{word}s {value}–{rest[0]} are now {rest[1]}–{rest[2]}"
        return f"{old}–{last_old} are now {new}–{last_new}"


def shifts(numbers: Iterable[tuple[str, str]]) -> list[str]:
    """Phrases for the numbers that changed, given all (before, after) in reading order.

    Neighbours that shifted by one distance are told together; numbers without a numeral one by one.
    """
    runs: list[_Run] = []
    current: dict[tuple[str, str], _Run] = {}  # by style: articles go on while their paragraphs start anew
    for before, after in numbers:
        style = _style(before)
        if before == after or not (before or after):
            continue
        run = current.get(style)
        if run and _continues(run.last, (before, after)):
            run.last, run.length = (before, after), run.length + 1
        else:
            current[style] = _Run((before, after), (before, after))
            runs.append(current[style])
    told = [run.told() for run in runs[:TOLD]]
    more = sum(run.length for run in runs[TOLD:])
    return [*told, f"{more} more renumbered"] if more else told


@lru_cache(maxsize=20_000)  # an act's numbers stand in its references too
def value(number: str) -> int | None:
    """What a printed number counts: 第二十三条 → 23, 1. → 1; None where it has no numeral."""
    found = _NUMERAL.search(number)
    return read(found[0]) if found else None


def _style(number: str) -> tuple[str, str]:
    found = _NUMERAL.search(number)
    return (number[: found.start()], number[found.end() :]) if found else (number, "")


def _continues(last: tuple[str, str], pair: tuple[str, str]) -> bool:
    values = [value(number) for number in (*last, *pair)]
    if None in values:
        return False
    step = [values[2] - values[0], values[3] - values[1]]  # type: ignore[operator]
    return step == [1, 1] and _style(last[1]) == _style(pair[1])


def quantity(printed: str, scale: str = "") -> str:
    """One spelling for one amount: 十五 and 15, 1,000 and 一千, 5万 and 50000, 二〇二〇 and 2020."""
    digits = unicodedata.normalize("NFKC", printed).replace(",", "").rstrip(".")
    factor = 1
    for character in scale:
        factor *= {"万": 10_000, "亿": 100_000_000}[character]
    if "." in digits:
        whole, _, rest = digits.partition(".")
        shift = len(str(factor)) - 1
        moved, left = rest[:shift].ljust(shift, "0"), rest[shift:].rstrip("0")
        counted = int(whole) if whole.isdecimal() else value(whole) or 0  # 百分之一九.5, whatever it means
        return str(int(f"{counted}{moved}")) + (f".{left}" if left else "")
    counted = int(digits) if digits.isdecimal() else value(digits) or 0
    return str(counted * factor)
