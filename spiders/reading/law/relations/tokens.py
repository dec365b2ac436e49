"""Where the acts of a sentence stand: numbers, titles with their numbers in brackets, short names given earlier.

A title and its number are one act (《关于…的公告》（海关总署公告2020年第5号）, 2020年第5号公告（《关于…》)). Of the
orders in a bracket the publishing one counts (令第1号公布，根据令第238号修改): so every list of repealed rules has it.
"""

import re
from bisect import bisect_right
from dataclasses import replace
from typing import NamedTuple

from snapshots.identity import notice_key
from spiders.reading.law.citations import Citation, citations
from spiders.reading.law.relations.act import Act, Known, numbered, titled
from spiders.reading.law.relations.brackets import Group, groups
from spiders.reading.law.relations.names import STANDARD, named

MOST = 6000
BLANK = "□"  # a quotation, or a title that names no act
_ROUND = ("（", "(")
_AMENDING = re.compile(r"(?:根据|经|依据)[^，,；;]{0,40}$")
# (1996年8月23日海关总署令第59号公布，根据…令第238号修改)
_PUBLISHING = (
    r"\s*(?:\d{4}年\d{1,2}月\d{1,2}日)?\s*(?:原)?\s*(?:发布|公布|印发|颁布)?\s*"
    r"(?:[，,；;、\s]{1,2}(?:并)?(?:根据|经|依据|\d{4}年)[^（()）]{1,600}修[改订正])?\s*"
)
_SMALL = re.compile(r"[\d一二三四五六七八九十]{1,3}")


class Token(NamedTuple):
    """A stretch of the sentence: an act, or (without one) a noun `BLANK`, or '' for words put aside."""

    start: int
    end: int
    act: Act | None = None
    sign: str = ""


class _Sentence(NamedTuple):
    words: str
    groups: list[Group]
    inside: list[list[Citation]]  # the numbers in each group
    known: Known


def tokens(words: str, known: Known) -> list[Token]:
    """The acts, titles, quotations and brackets from left to right, none overlapping."""
    free, read = _sorted_out(words, known)
    things: list[tuple[int, Citation | int | Act]] = [(number.start, number) for number in free]
    things += [(group.start, place) for place, group in enumerate(read.groups)]
    things += named(words, known)
    if not things:
        return []
    things.sort(key=lambda thing: thing[0])
    found: list[Token] = []
    end = 0
    for start, thing in things:
        if start < end:
            continue
        token = _token(read, start, thing)
        if token is not None:
            found.append(token)
            end = token.end
    return found


def _token(read: _Sentence, start: int, thing: Citation | int | Act) -> Token | None:
    if isinstance(thing, Act):
        return _with_title(read, start, thing)
    if isinstance(thing, Citation):
        return _number(read, thing)
    group = read.groups[thing]
    if group.mark == "《":
        return _title(read, thing)
    alone = _alone(read, thing)
    if alone is not None:
        return alone
    if group.mark in _ROUND:
        return None if _SMALL.fullmatch(read.words[group.start + 1 : group.end - 1]) else Token(group.start, group.end)
    return Token(group.start, group.end, read.known.aliases.get(read.words[group.start + 1 : group.end - 1]), BLANK)


def _with_title(read: _Sentence, start: int, act: Act) -> Token:
    """A short name or a standard's code, with the title printed behind it."""
    end = start + len(act.printed)
    for place in _following(read, end)[:1]:
        end = read.groups[place].end if read.groups[place].mark == "《" else end
    return Token(start, end, Act(key=act.key, printed=read.words[start:end].strip(), numbered=act.numbered))


def _sorted_out(words: str, known: Known) -> tuple[list[Citation], _Sentence]:
    """Numbers that stand free, and the groups with the numbers in them. A number's own brackets are no group."""
    cited = [_unwrapped(words, number) for number in citations(words)[:MOST]]
    if not cited:
        whole = groups(words)
        return [], _Sentence(words, whole, [[] for _ in whole], known)
    begins = [number.start for number in cited]
    outer = []
    for group in groups(words):
        place = bisect_right(begins, group.start) - 1
        if place < 0 or cited[place].end < group.end:
            outer.append(group)
    inside: list[list[Citation]] = [[] for _ in outer]
    opens = [group.start for group in outer]
    free = []
    for number in cited:
        place = bisect_right(opens, number.start) - 1
        if place >= 0 and number.start < outer[place].end:
            inside[place].append(number)
        else:
            free.append(number)
    return free, _Sentence(words, outer, inside, known)


def _unwrapped(words: str, number: Citation) -> Citation:
    """The number without the brackets around it: 《…》（2011年第5号）."""
    start, end = number.start, number.end
    if words[start] in _ROUND and words[end - 1] in "）)":
        return replace(number, start=start + 1, end=end - 1)
    return number


def _number(read: _Sentence, number: Citation) -> Token:
    """A number with the title that follows it, in brackets or in 《》."""
    end, note = number.end, ""
    for place in _following(read, end):
        group = read.groups[place]
        inside = read.words[group.start + 1 : group.end - 1]
        if group.mark in _ROUND and read.inside[place] and not inside.startswith(("关于", "《")):
            break  # another number, not this one's title
        end, note = group.end, note + inside
    act = numbered(number, read.words[: number.start][-12:], read.words[number.start : end].strip(), read.known)
    read.known.remember(act, number, note)
    return Token(number.start, end, act)


def _title(read: _Sentence, place: int) -> Token:
    """A title with the number in the brackets after it; a title that is itself a number; else the title alone."""
    group = read.groups[place]
    end, note, number = group.end, "", _as_number(read, place)
    for behind in _following(read, end):
        if read.groups[behind].mark not in _ROUND:
            break
        number = number or _publishing(read, behind)
        end, note = read.groups[behind].end, read.words[read.groups[behind].start : read.groups[behind].end]
    printed = read.words[group.start : end]
    before = read.words[max(0, group.start - 60) : group.start]
    inside = read.words[group.start + 1 : group.end - 1]
    short = read.known.aliases.get(inside.strip())
    if number is not None:
        named = "" if number.start < group.end else read.words[: number.start][-12:]
        act: Act | None = numbered(number, named, printed, read.known)
    elif short is not None:
        act = Act(key=short.key, printed=printed, numbered=short.numbered)
    elif code := STANDARD.search(note):
        act = Act(key=notice_key((), "act", title=code.group()), printed=printed, numbered=False)
    else:
        act = titled(inside, before, printed)
    if act is None:
        return Token(group.start, end, None, BLANK)
    read.known.remember(act, number, note)
    return Token(group.start, end, act)


def _following(read: _Sentence, end: int) -> list[int]:
    """Up to three groups that follow one another from here without a word between."""
    found: list[int] = []
    place = bisect_right(read.groups, end - 1, key=lambda group: group.start)
    while place < len(read.groups) and len(found) < 3 and not read.words[end : read.groups[place].start].strip():
        group = read.groups[place]
        if group.mark not in (*_ROUND, "《") or (found and group.mark == "《"):
            break
        found.append(place)
        end, place = group.end, place + 1
    return found


def _as_number(read: _Sentence, place: int) -> Citation | None:
    """《海关总署…2001年第1号公告》, 《海关总署公告2019年第5号 关于…》: the title is the number."""
    group = read.groups[place]
    if not read.inside[place]:
        return None
    number = read.inside[place][0]
    if number.start > group.start + 1:
        return None
    rest = read.words[number.end : group.end - 1]
    return number if not rest.strip() or re.match(r"\s*(?:[（(《]|关于)", rest) else None


def _publishing(read: _Sentence, place: int) -> Citation | None:
    """The number in a bracket that is the act's own, not an amending one's."""
    group = read.groups[place]
    for number in read.inside[place]:
        if not _AMENDING.search(read.words[max(group.start, number.start - 60) : number.start]):
            return number
    return None


def _alone(read: _Sentence, place: int) -> Token | None:
    """A bracket that holds a number and nothing else names the act by it: 关于…的通知（署办动植函〔2022〕4号）."""
    group = read.groups[place]
    number = _publishing(read, place)
    if number is None:
        return None
    around = read.words[group.start + 1 : number.start] + read.words[number.end : group.end - 1]
    if not re.fullmatch(_PUBLISHING, around):
        return None
    act = numbered(number, "", read.words[number.start : number.end].strip(), read.known)
    read.known.remember(act, number, "")
    return Token(group.start, group.end, act)
