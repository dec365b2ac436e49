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
from spiders.reading.law.cited_numbers import KIND, numbers
from spiders.reading.law.issuers import ends_in_a_name, issuers, of_code, run_pattern, signers
from spiders.reading.law.kinds import ENGLISH_KINDS, KINDS, kind_of_title
from spiders.reading.law.numerals import number
from spiders.reading.law.sparing import remembered

__all__ = ["KINDS", "Citation", "citations", "english_number", "kind_of_title", "own_number"]

# Words of the sentence before an office code or a body's name.
_LED_IN = re.compile(r"^.*(?:根据|依据|按照|依照|执行|废止|参照|遵照|由|将|对|及|和|与|的|了|详见|暂停|恢复|修改)")
_FOREMOST = 200  # characters looked back for who signed: seven joint bodies with their long names
_CODE_BEFORE = re.compile(r"(?:[\u4e00-\u9fff]|[（(][\u4e00-\u9fff]{1,4}[）)]){0,40}$")  # 认可委（秘）〔2022〕32号
_DAY_BEFORE = re.compile(r"(?P<year>\d{4})\s{0,2}年\s{0,2}\d{1,2}\s{0,2}月\s{0,2}\d{1,2}\s{0,2}日\s{0,2}[，,]?$")
_CODE_SIGN = re.compile(r"[A-Za-z0-9/—–-]")
_BODY_BEFORE = re.compile(
    r"[\u4e00-\u9fff]{2,24}(?:部|总局|局|委员会|总署|署|办公室|厅|协会|商会|人民政府|海关)(?=\s{0,3}$)"
)


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
        """The key of the act cited; orders count on through the years, so without a year it says 'undated'."""
        if self.year is None:
            return f"{'+'.join(i.code for i in self.issuers) or 'unknown'}/{self.kind}/undated/{self.number}"
        return notice_key((i.code for i in self.issuers), self.kind, year=self.year, number=self.number)


@cache
def _signed_before() -> re.Pattern[str]:
    return re.compile(rf"{run_pattern()}$")


@cache
def _titled() -> re.Pattern[str]:
    """A quoted title right before its number, bracketed or not: 海关总署《关于…》（, 《海关总署关于…》（."""
    run = run_pattern()
    return re.compile(rf"(?P<before>{run})?《(?:(?P<inside>{run})(?=关于))?[^》]{{0,180}}》\s{{0,3}}[（(]?$")


def citations(text: str, *, bare: bool = False) -> list[Citation]:
    """Every numbered act named in a text, in order; with `bare` also a number alone (第三五零号).

    Issuer, kind and year are carried over from the item before in a list (第55号、56号), as printed lists do. An
    order's year is that of the day printed right before it (2018年4月28日海关总署令第238号).
    """
    found: list[Citation] = []
    for match in numbers(text):
        floor = found[-1].end if found else 0
        code = _office_code(text, match)
        previous = found[-1] if found and _is_list(text[floor : match.start()]) else None
        printed_kind = match["kind"] or match["middle"] or match["after"]
        year = match["year"] or match["bracketed"]
        if not (printed_kind or year or previous or bare):
            continue  # a house number, not an act
        if (
            not year
            and "第" not in match.group()
            and _CODE_SIGN.fullmatch(text[max(0, match.start() - 1) : match.start()])
        ):
            continue  # the end of a code: 归类决定Z2013-0012号
        if previous and previous.coded is not bool(code):
            previous = None  # 财政部公告2020年第5号、税总函〔2020〕19号: two lists, nothing is carried over
        signed, start = _signers(text, match, code, floor)
        printed_kind = printed_kind or _titled_kind(text[max(0, match.start() - 12) : match.start("number")])
        kind = KINDS[printed_kind] if printed_kind else (previous.kind if previous else "announcement")
        found.append(
            Citation(
                issuers=signed or (previous.issuers if previous else ()),
                kind=code or kind,
                year=number(year.replace("Ｏ", "〇")) if year else _year_around(text, start, kind, previous),
                number=number(match["number"]),
                quoted=text[start : match.end()].strip(),
                start=start,
                end=match.end(),
                coded=bool(code),
            )
        )
    return found


def _titled_kind(before: str) -> str:
    """The kind a quoted title ends in, right before its number: 《关于…的通告》（2020年第19号）."""
    match = _TITLED_KIND.search(before)
    return match.group(1) if match else ""


_TITLED_KIND = re.compile(rf"({KIND})》\s{{0,3}}[（(][^（()）》]{{0,12}}$")


def _signers(text: str, match: re.Match[str], code: str, floor: int) -> tuple[tuple[Issuer, ...], int]:
    """Who signed the number, and where the citation begins."""
    if code:
        begin = match.start("bracketed") - 1 - len(code)
        return _named_by_title(text[max(0, begin - _FOREMOST) : begin]) or of_code(code), begin
    begin = match.start()
    if match["kind"] == "主席令":
        return (Issuer(code="president", name="主席"),), begin
    shared = len(match["kind"] or "") - 1 if (match["kind"] or "").endswith(("部令", "局令", "署令")) else 0
    for end in {begin, begin + shared} if shared else {begin}:  # 公安部|令 is not 公安|部令
        window = text[max(floor, end - _FOREMOST) : end]
        named = _signed_before().search(window) if ends_in_a_name().search(window[-6:]) else None
        if named:
            return issuers(named.group()), end - len(window) + named.start()
    window = text[max(floor, begin - _FOREMOST) : begin]
    return _named_by_title(window) or _unknown_body(window), begin


def _unknown_body(before: str) -> tuple[Issuer, ...]:
    """A body no dictionary knows, when its name stands alone right before the number (某某行业协会公告2020年第5号)."""
    match = _BODY_BEFORE.search(before[-30:])
    if match is None:
        return ()
    unknown = signers(_LED_IN.sub("", match.group()))
    joint = _signed_before().search(before[: len(before) - len(match.string) + match.start()]) if unknown else None
    return (*(issuers(joint.group()) if joint else ()), *unknown)  # 商务部 海关总署 某某局公告: all three signed


def _year_around(text: str, start: int, kind: str, previous: Citation | None) -> int | None:
    dated = _DAY_BEFORE.search(text[max(0, start - 20) : start]) if kind == "order" else None
    if dated:
        return int(dated["year"])
    if previous and (kind != "order" or str(previous.year) in previous.quoted):
        return previous.year
    return None


def _office_code(text: str, match: re.Match[str]) -> str:
    """The office code before a bracketed year (署办动植函〔2022〕4号), '' when a plain kind or nothing stands there."""
    if not match["bracketed"]:
        return ""
    opened = match.start("bracketed") - 1
    before = _CODE_BEFORE.search(text[max(0, opened - 40) : opened].rstrip())
    run = _bodies_before_code().sub("", _LED_IN.sub("", before.group())) if before else ""
    if run == "函" or (run.endswith(tuple(KINDS)) and not run.endswith("函")):
        return ""
    return run


@cache
def _bodies_before_code() -> re.Pattern[str]:
    return re.compile(rf"^{run_pattern()}(?=[\u4e00-\u9fff])")


def _named_by_title(before: str) -> tuple[Issuer, ...]:
    match = _titled().search(before) if "》" in before else None
    return issuers(match["inside"] or match["before"] or "") if match else ()


def _is_list(between: str) -> bool:
    return len(between) < 80 and not _PARTED.search(between)


_PARTED = re.compile(r"[。；;：:]")


@remembered
def own_number(printed: str) -> Citation | None:
    """The number a document prints for itself, in a title or a metadata field, Chinese or English."""
    found = citations(printed, bare=True)
    return found[0] if found else english_number(printed)


_ENGLISH = re.compile(
    r"(?:\b(?P<kind>announcement|notice|circular|notification|order|decree)\b[,\s]{0,2}(?:of\s)?)?"
    r"(?:[\[(〔（]?(?P<before>(?:19|20)\d{2})[\])〕）]?,?\s{0,2})?"
    r"(?:\bno\b\.?|\bnumber\b|№)\s{0,2}(?P<number>\d{1,6})"
    r"(?:(?:\s{0,2},?\s{0,2}(?:of\s)?[\[(〔（]?)(?P<after>(?:19|20)\d{2})(?!\d)[\])〕）]?)?",
    re.IGNORECASE,
)


def english_number(printed: str) -> Citation | None:
    """The number of an English rendering: Announcement No. 5 of 2020, No. 12 [2020], Order No. 248 of the GACC."""
    match = _ENGLISH.search(printed)
    if match is None:
        return None
    around = printed[max(0, match.start() - _FOREMOST) : match.start()], printed[match.end() : match.end() + _FOREMOST]
    year = match["before"] or match["after"]
    word = (match["kind"] or next(iter(re.findall(r"(?i)\b(order|decree|announcement)\b", around[0])), "")).casefold()
    return Citation(
        issuers=issuers(around[0]) or issuers(re.split(r"[.;(]", around[1])[0]),
        kind=ENGLISH_KINDS.get(word, "announcement"),
        year=int(year) if year else None,
        number=int(match["number"]),
        quoted=match.group().strip(),
        start=match.start(),
        end=match.end(),
    )
