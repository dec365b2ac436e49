"""Under which heading of its list a row stands, as one more column, so that a move from one to another is told.

Acts print what they approve and what they cancel as two tables of one header (附件1 获批企业名单, 附件2 注销企业名单),
or as parts of one table (一、有效, 二、注销). Both are one list here; a move between them must not pass as no change.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from snapshots.identity import folded
from spiders.reading.tables.lists import List

COLUMN = "section"
# What changes in a heading from edition to edition: counts, days, batch numbers, and the bracket they stand in.
_VARYING = re.compile(r"[（(][^（()）]{0,40}\d[^（()）]{0,40}[)）]|\d{1,8}|[（(]?续表?[)）]?")


def with_sections(before: List, after: List) -> tuple[List, List]:
    """Both lists with a column of headings; as they are where the headings of one are not those of the other."""
    if not before.sections or not after.sections:
        return before, after
    old, new = _whole(before), _whole(after)
    same = _same([name for _, name in old], [name for _, name in new])
    if len({*same.values(), *(name for _, name in old)}) < 2 or not same:
        return before, after
    return _with(before, old, {}), _with(after, new, same)


def _whole(table: List) -> list[tuple[int, str]]:
    """The sections, with one for the rows above the first heading."""
    return [*([(0, "")] if table.sections[0][0] else []), *table.sections]


def _same(old: Sequence[str], new: Sequence[str]) -> dict[str, str]:
    """Each heading of the new list to what it was in the old one; empty where the lists are headed unlike."""
    known = dict(zip(both := set(old) & set(new), both, strict=True))
    gone = [name for name in dict.fromkeys(old) if name not in known]
    came = [name for name in dict.fromkeys(new) if name not in known]
    lasting = Counter(map(_lasting, (*gone, *came)))
    was = {_lasting(name): name for name in gone if lasting[_lasting(name)] == 2}
    known |= {name: was[_lasting(name)] for name in came if _lasting(name) in was}
    if not known and len(gone) == len(came):
        known = dict(zip(came, gone, strict=True))
    return {name: known.get(name, name) for name in new} if known else {}


def _lasting(heading: str) -> str:
    return folded(_VARYING.sub("", heading))


def _with(table: List, sections: Sequence[tuple[int, str]], same: dict[str, str]) -> List:
    rows: list[Sequence[str]] = []
    ends = [at for at, _ in sections[1:]] + [len(table.rows)]
    for (start, heading), end in zip(sections, ends, strict=True):
        rows += [(*row, same.get(heading, heading)) for row in table.rows[start:end]]
    return replace(table, columns=(*table.columns, COLUMN), roles=(*table.roles, COLUMN), rows=rows)
