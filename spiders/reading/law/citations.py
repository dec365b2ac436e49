"""Document numbers in every spelling, alone or cited in a sentence (spellings: sources.md, section 10).

`公告2020年第53号`, `2020年第5号公告`, `公告〔2020〕53号`, `2023年联合公告第26号`, `令第238号`, lists such as
`2015年第57号、2016年第52号和2017年第26号`. Office codes count for themselves: 财金〔2020〕5号 and 财社〔2020〕5号 are
two acts, and neither is 财政部公告2020年第5号; so the code stands where other acts have their kind.
"""

import re
from dataclasses import dataclass
from functools import cache

from snapshots.identity import notice_key
from snapshots.model import Issuer
from spiders.reading.law.issuers import issuers, run_pattern
from spiders.reading.law.numerals import NUMERAL, number

KINDS = {
    "联合公告": "announcement", "公告": "announcement", "警示通告": "circular", "通告": "circular",
    "署令": "order", "总署令": "order", "部令": "order", "总局令": "order", "令": "order",
    "通知": "notice", "函": "letter", "决定": "decision", "意见": "opinion",
}  # fmt: skip
_KIND = "|".join(sorted(KINDS, key=len, reverse=True))
_OPEN, _CLOSE = r"[〔﹝\[［（(]", r"[〕﹞\]］）)]"
_B = r"\s{0,3}"  # bounded, or a hostile page could make it slow
_YEAR = r"(?:\d{4}|[〇零○一二三四五六七八九]{4})"
_LED_IN = re.compile(r"^.*(?:根据|依据|按照|依照|执行|废止|及|和|与)")  # words of the sentence before an office code


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """One numbered act named in a text; `issuers` is empty when the words around it name nobody."""

    issuers: tuple[Issuer, ...]
    kind: str  # or the office code
    year: int | None
    number: int
    quoted: str
    start: int
    end: int
    coded: bool = False

    @property
    def key(self) -> str:
        """The key of the act cited."""
        return notice_key((i.code for i in self.issuers), self.kind, year=self.year, number=self.number)


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(
        rf"(?P<issuers>{run_pattern()})?"
        rf"(?P<kind>{_KIND})?{_B}(?P<opened>[（(]{_B}(?={_YEAR}{_B}年))?"  # 通告（2021年第73号）
        rf"(?:(?P<year>{_YEAR}){_B}年|{_OPEN}{_B}(?P<bracketed>{_YEAR}){_B}年?{_B}{_CLOSE})?{_B}"
        rf"(?P<middle>{_KIND})?{_B}第?{_B}(?P<number>{NUMERAL}){_B}号"
        rf"(?(opened){_B}[）)]?){_B}(?P<after>{_KIND})?"
    )


@cache
def _titled() -> re.Pattern[str]:
    """A quoted title right before a number in brackets: 海关总署《关于…》（, 《海关总署关于…》（."""
    run = run_pattern()
    return re.compile(rf"(?P<before>{run})?《(?:(?P<inside>{run})(?=关于))?[^》]*》\s*[（(]$")


def citations(text: str, *, bare: bool = False) -> list[Citation]:
    """Every numbered act named in a text, in order; with `bare` also a number alone (第三五零号).

    Issuer, kind and year are carried over from the item before in a list (第55号、56号), as printed lists do.
    """
    found: list[Citation] = []
    for match in _pattern().finditer(text):
        code = _office_code(text, match)
        start = match.start("bracketed") - 1 - len(code) if code else match.start()
        previous = found[-1] if found and _is_list(text[found[-1].end : start]) else None
        printed_kind = match["kind"] or match["middle"] or match["after"]
        year = match["year"] or match["bracketed"]
        if not (printed_kind or year or previous or bare):
            continue  # a house number, not an act
        if previous and previous.coded is not bool(code):
            previous = None  # 财政部公告2020年第5号、税总函〔2020〕19号: two lists, nothing is carried over
        signed = issuers(match["issuers"] or "") or _named_by_title(text[:start])
        kind = KINDS[printed_kind] if printed_kind else (previous.kind if previous else "announcement")
        found.append(
            Citation(
                issuers=signed or (previous.issuers if previous else ()),
                kind=code or kind,
                year=number(year) if year else (previous.year if previous and kind != "order" else None),
                number=number(match["number"]),
                quoted=text[start : match.end()].strip(),
                start=start,
                end=match.end(),
                coded=bool(code),
            )
        )
    return found


def _office_code(text: str, match: re.Match[str]) -> str:
    """The office code before a bracketed year (署办动植函〔2022〕4号), '' when a plain kind or nothing stands there."""
    if not match["bracketed"]:
        return ""
    before = re.search(r"[\u4e00-\u9fff]*$", text[max(0, match.start("bracketed") - 41) : match.start("bracketed") - 1])
    run = _LED_IN.sub("", before.group()) if before else ""
    if run == "函" or (run.endswith(tuple(KINDS)) and not run.endswith("函")):
        return ""
    return re.sub(rf"^{run_pattern()}(?=.)", "", run)


def _named_by_title(before: str) -> tuple[Issuer, ...]:
    match = _titled().search(before[-200:])
    return issuers(match["inside"] or match["before"] or "") if match else ()


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
