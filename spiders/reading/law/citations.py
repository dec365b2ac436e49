"""Document numbers in every spelling, alone or cited in a sentence (spellings: sources.md, section 10).

`公告2020年第53号`, `2020年第5号公告`, `公告〔2020〕53号`, `2023年联合公告第26号`, `令第238号`, lists such as
`2015年第57号、2016年第52号和2017年第26号`. Codes like 署办动植函〔2022〕4号 are read as letters.
"""

import re
from dataclasses import dataclass
from functools import cache

from snapshots.identity import notice_key
from snapshots.model import Issuer
from spiders.reading.law.issuers import issuers, run_pattern
from spiders.reading.law.numerals import NUMERAL, number

KINDS = {
    "联合公告": "announcement", "公告": "announcement", "通告": "circular", "署令": "order", "总署令": "order",
    "部令": "order", "总局令": "order", "令": "order", "通知": "notice", "函": "letter",
    "决定": "decision", "意见": "opinion",
}  # fmt: skip
_KIND = "|".join(sorted(KINDS, key=len, reverse=True))
_OPEN, _CLOSE = r"[〔﹝\[［（(]", r"[〕﹞\]］）)]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """One numbered act named in a text; `issuers` is empty when the words around it name nobody."""

    issuers: tuple[Issuer, ...]
    kind: str
    year: int | None
    number: int
    quoted: str
    start: int
    end: int

    @property
    def key(self) -> str:
        """The key of the act cited."""
        return notice_key((i.code for i in self.issuers), self.kind, year=self.year, number=self.number)


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(
        rf"(?P<issuers>{run_pattern()})?"
        rf"(?P<kind>{_KIND})?"
        rf"(?:(?P<year>\d{{4}})\s*年|{_OPEN}\s*(?P<bracketed>\d{{4}})\s*年?\s*{_CLOSE})?\s*"
        rf"(?P<middle>{_KIND})?\s*第?\s*(?P<number>{NUMERAL})\s*号"
        rf"\s*(?P<after>{_KIND})?"
    )


def citations(text: str, *, bare: bool = False) -> list[Citation]:
    """Every numbered act named in a text, in order; with `bare` also a number alone (第三五零号).

    Issuer, kind and year are carried over from the item before in a list (第55号、56号), as printed lists do.
    """
    found: list[Citation] = []
    for match in _pattern().finditer(text):
        previous = found[-1] if found and _is_list(text[found[-1].end : match.start()]) else None
        printed_kind = match["kind"] or match["middle"] or match["after"]
        year = match["year"] or match["bracketed"]
        if not (printed_kind or year or previous or bare):
            continue  # a house number, not an act
        signed = issuers(match["issuers"] or "")
        kind = KINDS[printed_kind] if printed_kind else (previous.kind if previous else "announcement")
        found.append(
            Citation(
                issuers=signed or (previous.issuers if previous else ()),
                kind=kind,
                year=int(year) if year else (previous.year if previous and kind != "order" else None),
                number=number(match["number"]),
                quoted=match.group().strip(),
                start=match.start(),
                end=match.end(),
            )
        )
    return found


def _is_list(between: str) -> bool:
    return len(between) < 80 and not re.search(r"[。；;：:]", between)


def own_number(printed: str) -> Citation | None:
    """The number a document prints for itself, in a title or a metadata field."""
    found = citations(printed, bare=True)
    return found[0] if found else None


def kind_of_title(title: str) -> str:
    """The kind an unnumbered title names at its end (关于…的通知), 'statement' when it names none."""
    match = re.search(rf"(?P<kind>{_KIND})(?:[（(〔].*)?$", title.strip())
    return KINDS[match["kind"]] if match else "statement"
