"""Announcement numbers that skip: No. 11 and No. 13 were seen, so where is No. 12? Leads, never changes. Pure.

Every body counts its announcements from 1 each year, and a joint act uses the counter of the body printed first
(sources.md, section 10: No. 5 and No. 12 of 2020 are MOFCOM's). A lead may have a harmless reason: an act that is not
published, another column, another body's counter. It says where to look.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

_NUMBERED = re.compile(r"([^/+]+)(?:\+[^/]+)?/([a-z]+)/(\d{4})/(\d{1,4})")
_COUNTED = frozenset({"announcement", "circular", "order"})  # letters and notices share counters with unpublished ones


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """Numbers of one counter that no act we hold bears, between two that one does."""

    issuer: str
    kind: str
    year: int
    numbers: tuple[int, ...]
    lowest: int  # the range seen
    highest: int

    @property
    def printed(self) -> str:
        """The numbers with runs drawn together: '12, 14-17'."""
        runs: list[list[int]] = []
        for number in self.numbers:
            if runs and number == runs[-1][-1] + 1:
                runs[-1].append(number)
            else:
                runs.append([number])
        return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)


def leads(keys: Iterable[str]) -> list[Lead]:
    """What is missing between the lowest and the highest number seen of each counter and year, newest year first."""
    seen: dict[tuple[str, str, int], set[int]] = defaultdict(set)
    for key in keys:
        match = _NUMBERED.fullmatch(key)
        if match and match[2] in _COUNTED:
            seen[match[1], match[2], int(match[3])].add(int(match[4]))
    found = []
    for (issuer, kind, year), numbers in sorted(seen.items(), key=lambda item: (-item[0][2], item[0])):
        lowest, highest = min(numbers), max(numbers)
        missing = tuple(sorted(set(range(lowest, highest)) - numbers))
        if missing and issuer != "unknown":
            found.append(Lead(issuer=issuer, kind=kind, year=year, numbers=missing, lowest=lowest, highest=highest))
    return found
