"""English renderings: is hereby repealed, shall be suspended until, Announcement No. 5 of 2020.

Numbers are read in the spellings the regulators' own translations use (golden-2020: "Announcement NO.12 of 2020 of
Ministry of Commerce"). A future or conditional clause (may, will, if) is no effect.
"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import NamedTuple

from snapshots.identity import notice_key
from snapshots.model import Issuer
from spiders.reading.law.issuers import issuers
from spiders.reading.law.relations.act import Act, Known
from spiders.reading.law.relations.clause import Found
from spiders.reading.law.sparing import headed

_KINDS = {
    "announcement": "announcement", "notice": "notice", "circular": "circular", "decree": "order", "order": "order",
    "decision": "decision",
}  # fmt: skip
_KIND = (
    r"(?:\b(?P<kind>Announcement|Notice|Circular|Decree|Order|Decision)s?\s|(?<=and\s)|(?<=,\s))"  # and No. 12 of 2020
)
_NUMBERS = r"(?P<numbers>\d{1,4}(?:(?:\s?,\s?(?:and\s)?|\sand\s)(?:No\.?\s?)?\d{1,4}(?!\d)(?!\sof\s\d{1,2}\b)){0,30})"
_CITED = re.compile(
    rf"{_KIND}(?:\[?(?P<before>\d{{4}})\]?\s)?Nos?\.?\s?{_NUMBERS}(?:\s?,?\s?(?:of\s)?[\[(]?(?P<year>\d{{4}})[\])]?)?",
    re.IGNORECASE,
)
# Not IGNORECASE, which would cost the search its first sign; ſ is the third way to write an s.
_NUMBERED_OR_DECIDING = re.compile(headed(("Nn", r"(?<!\w.)[Oo][Ssſ]?\.?\s?\d"), ("Dd", "[Ee][Cc]")))
_NUMBERED = re.compile(r"\bNos?\.?\s?\d", re.IGNORECASE)
_END = re.compile(r"(?<!\bNo)(?<!\bNO)(?<!\bNos)(?<!\b[A-Z])[.;](?=\s|$)|[\n；。]")
_LONGEST = 3000  # characters of one sentence
_DONE = r"(?:is|are|shall be|has been|have been)\s(?:\w+ly\s|simultaneously\s|hereby\s|also\s|therefore\s){0,2}"
_VERBS = (
    (
        "repeals",
        re.compile(
            rf"{_DONE}(?:repealed|abolished|annulled|rescinded|revoked|nullified)|(?:shall\s)?ceases?\sto\sbe\s(?:effective|in\sforce)|shall\s(?:simultaneously\s)?become\sinvalid|hereby\s(?:repeals?|abolish(?:es)?|annuls?|rescinds?)|decide[sd]?\sto\s(?:repeal|abolish|annul)",
            re.I,
        ),
    ),
    (
        "suspends",
        re.compile(
            rf"{_DONE}suspended|(?:implementation|enforcement)\sof[^.]{{0,300}}suspended|hereby\ssuspends?|decide[sd]?\sto\ssuspend",
            re.I,
        ),
    ),
    ("resumes", re.compile(rf"{_DONE}resumed|hereby\sresumes?|decide[sd]?\sto\sresume", re.I)),
    ("replaces", re.compile(rf"{_DONE}(?:replaced|superseded)|\b(?:replaces|supersedes)\b", re.I)),
    (
        "amends",
        re.compile(rf"{_DONE}(?:amended|revised|modified)|hereby\samends?|decide[sd]?\sto\s(?:amend|revise)", re.I),
    ),
    ("lifts", re.compile(rf"(?:ban|restriction|prohibition)s?[^.]{{0,200}}{_DONE}lifted|{_DONE}lifted", re.I)),
    ("prevails-over", re.compile(r"this\s(?:announcement|notice|decree|circular|order)\sshall\sprevail", re.I)),
)
# The issuer's own decision on trade, without an act: has decided to completely suspend the import of …
_TRADE = re.compile(
    r"\bdecide[sd]?\sto\s(?:\w{3,20}ly\s)?(?P<verb>suspend|resume)\s"
    r"(?P<what>(?:the\s)?(?:import|export)(?:ation|s)?\sof\s(?:(?!\s(?:as\sof|from|since|effective|until)\s)[^.;]){2,160})",
    re.I,
)
_GROUND = re.compile(r"\b(?:in accordance with|pursuant to|according to|based on|on the basis of|under)\b", re.I)
_THREAT = re.compile(r"\b(?:may|might|will|would|if|unless|whether|where|when|could|can|proposes?|should)\b", re.I)
_PART = re.compile(
    r"\b(?:Article|Annex|Appendix|Attachment|Item|Paragraph)(?:es|s)?\s(?:[\dIVX]{1,5}(?:,\s|\sand\s)?){1,20}(?=[^.]{0,20}\b(?:of|to)\s(?:the\s)?$)",
    re.I,
)
# Order No. 145 of the former General Administration of Quality Supervision, Inspection and Quarantine on March 22,
# 2012: names hold commas, so what stands up to the next number is looked through; an order is dated by its day.
_BEHIND = re.compile(
    r"\s?(?:,\s?|\()?(?:issued\sby|promulgated\sby|of|by)\s(?:the\s)?"
    r"(?P<bodies>(?:(?!\b(?:No|shall|is|are|and\s(?:the\s)?(?:Announcement|Order|Decree|Notice))\b)[^.;()]){3,160})"
)
_DATED = re.compile(r"^[^.;()]{0,120}?\bon\s(?:[A-Z][a-z]{2,8}\s\d{1,2},?|\d{1,2}\s[A-Z][a-z]{2,8})\s(?P<year>\d{4})")
_DAY = (
    r"(?:(?P<m>[A-Z][a-z]{2,8})\.?\s(?P<d>\d{1,2}),?\s(?P<y>\d{4})"
    r"|(?P<d2>\d{1,2})\s(?P<m2>[A-Z][a-z]{2,8})\s(?P<y2>\d{4}))"
)
_UNTIL = re.compile(rf"\b(?:until|till|to|through)\s{_DAY}")
_SINCE = re.compile(
    rf"\b(?:from|as of|effective|since|on|starting(?:\sfrom)?)\s{_DAY}"
    r"|\b(?P<now>(?:with\simmediate\seffect|from\snow\son"
    r"|as\sof\sthe\sdate\sof\s(?:this\s)?(?:announcement|promulgation|publication|issuance)))",
    re.I,
)


_JOINED = re.compile(r"(?:[\s,&(]|\b(?:and|the|of|former|joint)\b|'s){0,12}$")
_AMENDING = re.compile(
    r"\b(?:amended|revised|modified)\s(?:by|(?:in|under)\saccordance\swith|pursuant\sto)\s(?:the\s)?$", re.I
)


class _Cited(NamedTuple):
    act: Act
    start: int
    end: int
    part: str


def read(text: str, known: Known, published: date | None) -> Iterator[Found]:
    """Every effect an English text states on a numbered act, and the trade it decides to suspend or resume."""
    told = _NUMBERED_OR_DECIDING.search(text)
    if told is None or (told.group()[0] in "Dd" and not (_NUMBERED.search(text) or _TRADE.search(text))):
        return
    for words in _END.split(text):
        words = words.strip()[:_LONGEST]
        trade = _TRADE.search(words)
        if trade and not _THREAT.search(words[: trade.start()]):
            starts, until = _days(words, published)
            yield Found(
                relation=trade["verb"].lower() + "s", act=None, quoted=words[:400], printed=trade["what"].strip(),
                starts=starts, until=until,
            )  # fmt: skip
            continue
        cited = list(_acts(words, known)) if any(verb.search(words) for _, verb in _VERBS) else []
        if cited:
            yield from _effects(words, cited, published)


def _effects(words: str, cited: list[_Cited], published: date | None) -> Iterator[Found]:
    for relation, pattern in _VERBS:
        verb = pattern.search(words)
        if verb is None or _THREAT.search(words[: verb.start()]):
            continue
        ground = _GROUND.search(words)
        for each in cited:
            if ground and ground.start() < each.start and "," in words[each.end : verb.start()]:
                continue  # In accordance with Announcement …, … is repealed
            name = "repeals-in-part" if relation == "repeals" and each.part else relation
            starts, until = _days(words, published) if relation != "prevails-over" else (None, None)
            yield Found(
                relation=name, act=each.act, quoted=words[:400], printed=each.act.printed, scope=each.part,
                starts=starts, until=until if relation == "suspends" else None,
            )  # fmt: skip


def _acts(words: str, known: Known) -> Iterator[_Cited]:
    named, bodies = "", list[str]()
    for match in _CITED.finditer(words):
        named = (match["kind"] or named).lower()
        if not named or _AMENDING.search(words[max(0, match.start() - 60) : match.start()]):
            continue  # promulgated by Order No. 145, and amended by Order No. 243: the first is its number
        year = match["year"] or match["before"]
        around = words[match.end() : match.end() + 160], words[max(0, match.start() - 120) : match.start()]
        behind = _BEHIND.match(around[0])
        signed = issuers(behind["bodies"]) if behind else ()
        if not year and _KINDS[named] == "order" and (dated := _DATED.search(around[0])):
            year = dated["year"]
        codes = (
            [issuer.code for issuer in signed or _right_before(around[1])] or bodies or [i.code for i in known.signed]
        )
        bodies, kind = codes, _KINDS[named]
        part = _PART.search(around[1])
        for number in re.findall(r"\d+", match["numbers"]):
            key = notice_key(codes, kind, year=int(year) if year else None, number=int(number), title=number)
            yield _Cited(
                Act(key=key, printed=match.group(), numbered=True), *match.span(), part.group().strip() if part else ""
            )


def _right_before(words: str) -> tuple[Issuer, ...]:
    """The bodies in a row right before a number (MOFCOM and GACC Announcements No. …), else all that stand near."""
    near = issuers(words)
    row: list[Issuer] = []
    rest = _JOINED.sub("", words.casefold())
    while named := next((body for body in near if body not in row and rest.endswith(body.name.casefold())), None):
        row.insert(0, named)
        rest = _JOINED.sub("", rest.removesuffix(named.name.casefold()))
    return tuple(row) or near


def _days(words: str, published: date | None) -> tuple[date | None, date | None]:
    since, until = _SINCE.search(words), _UNTIL.search(words)
    starts = published if since and since["now"] else _day(since)
    return starts, _day(until)


def _day(match: re.Match[str] | None) -> date | None:
    if match is None or not (match["m"] or match["m2"]):
        return None
    printed = f"{(match['m'] or match['m2'])[:3]} {match['d'] or match['d2']} {match['y'] or match['y2']}"
    try:
        return datetime.strptime(printed, "%b %d %Y").replace(tzinfo=UTC).date()
    except ValueError:
        return None
