"""What an act may do to a register, and by which words it is known: plain declarations and values."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from snapshots.model import Entry, Notice

# Reads entries from an act's own words, for registers that stand in no annex's table (entity lists, codes in the
# text). Gives the entries in printed order, empty where the act names none; raises UndecidedError where it names
# some that cannot be told apart. The entries' keys are '<register>/<official key>'.
EntriesFrom = Callable[[Notice], Sequence[Entry]]


class Touch(StrEnum):
    """What an act does with the entries it names."""

    ADD = "add"
    REMOVE = "remove"
    REPLACE = "replace"  # the whole list by this one
    CHANGE = "change"  # sets some of their cells; entries never seen before come with what is known of them
    CLOSE = "close"  # the publisher ends the list


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """One thing acts do to a register, and the words it is known by: regular expressions, all given ones must match.

    `title` is searched in the title, `decides` in the sentence that decides (现将… 海关总署决定…), `says` in the whole
    text, `unless` in title and deciding sentence: a match there means this deed is not done. `annex` claims the
    tables of an act that does several deeds: it is searched in the heading nearest to a table (附件2 取消…名单); `rows`
    claims single rows by their cell in the register's `deed_columns` (备注: 注销注册资格). `condition` is the one
    condition (监管条件 A) that an ADD or REMOVE is about where entries have several. `sets` are cells given to every
    entry. `entries_from` reads this deed's entries from the act's own words.

    Without a touch the deed is another list's: the tables it claims are none of this register's business.
    """

    touch: Touch | None
    title: str = ""
    decides: str = ""
    says: str = ""
    unless: str = ""
    annex: str = ""
    rows: str = ""
    condition: str = ""
    sets: tuple[tuple[str, str], ...] = ()
    entries_from: EntriesFrom | None = None

    def done_by(self, title: str, text: str, deciding: str) -> bool:
        """Whether an act's words say that it does this. A deed known only by annexes or rows is never said."""
        wanted = ((self.title, title), (self.decides, deciding), (self.says, text))
        if not any(pattern for pattern, _ in wanted):
            return False
        if self.unless and re.search(self.unless, f"{title}\n{deciding}"):
            return False
        return all(re.search(pattern, words) for pattern, words in wanted if pattern)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One deed of an act, with the entries it names; `before` are their states until now, where an annex prints any."""

    touch: Touch
    entries: tuple[Entry, ...] = ()
    condition: str = ""
    before: tuple[Entry, ...] = ()
