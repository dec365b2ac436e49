"""Entries named by an act's own words, for declarations that say so: official numbers in the text. Guesses no names."""

import re
from collections.abc import Callable, Sequence

from snapshots.model import Entry, Notice
from spiders.registers import UndecidedError, text_of

_MOST = 5_000  # numbers of one text
_MORE = re.compile(r"”?\s{0,3}等\s{0,3}(\d{1,5})\s{0,3}(?:个|家|项)")


def numbers_in_text(register: str, pattern: str) -> Callable[[Notice], Sequence[Entry]]:
    """A reader of the numbers a text names that match a pattern. It gives none where the text names none.

    Raises UndecidedError where the text names fewer than it says there are (“4001100000”等2个).
    """
    number = re.compile(pattern)

    def read(notice: Notice) -> Sequence[Entry]:
        text = text_of(notice.provisions)
        found = list(dict.fromkeys(number.findall(text)))[:_MOST]
        stated = sum(int(said) for said in _MORE.findall(text))
        if found and stated > len(found):
            raise UndecidedError(f"its text names {len(found)} of {stated} numbers, the rest stands elsewhere")
        return tuple(Entry(key=f"{register}/{key}", register=register, name=key) for key in found)

    return read
