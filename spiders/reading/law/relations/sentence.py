"""A sentence made readable for grammar: every run of acts shrunk to one private sign, brackets put aside.

`shape` is what patterns see, `printed` gives back the words a stretch of it was read from. A run
(《甲》（…号）、《乙》和…公告附件2、6) is one sign, so that the verbs' patterns stay short and their time bounded.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from spiders.reading.law.relations.act import Act, Known
from spiders.reading.law.relations.brackets import MARKS
from spiders.reading.law.relations.tokens import MOST, tokens
from spiders.reading.law.sparing import headed

FIRST = 0xE000
SIGN = "[\ue000-\uf8ff]"
_SIGNS = re.compile(SIGN)
_N = r"[\d一二三四五六七八九十百零〇]"
_AND = r"(?:[、和及与\s]|以及|[，,；]\s?(?:以及|并及|及|和)){1,4}"
_ANNEX = (
    rf"附(?:件|表|录)\s?{_N}{{0,4}}"
    rf"(?:\s?[、,和及与至到—\-]{{1,2}}\s?(?:附(?:件|表|录))?{_N}{{1,4}}){{0,60}}(?:□|{SIGN})?"
)
_CLAUSE = rf"第?（?{_N}{{1,4}}）?[款项目段句]"
_ARTICLE = (
    rf"第{_N}{{1,7}}(?:[、和至]第?{_N}{{1,7}}){{0,20}}(?:条|章|节|部分|点|款|项)(?:之{_N}{{1,3}})?(?:{_CLAUSE}){{0,3}}"
)
_SHARED = r"(?:(?:相关|有关|部分)(?:规定|内容|要求|条款|条文|附件|措施|事项))"
PART = (
    rf"(?:的|中的?|之|(?:所)?(?:公布|发布|印发)的)?\s?(?:(?:{_ANNEX}|{_ARTICLE})(?:[、和及至，中的]{{0,2}}(?:{_ANNEX}|{_ARTICLE}|{_CLAUSE})){{0,80}}"
    rf"(?:的?(?:{_SHARED}|规定|内容|部分))?|{_SHARED})"
)
_LINE = r"(?:及其(?:实施)?(?:条例|细则|办法)|文件?(?=附|第|有关|相关|中|的|、|和|同时|停止|废止|自))?"
_ITEM = rf"{SIGN}{_LINE}(?:{PART})?"
_GROUND = r"(?:(?<=根据)|(?<=依据)|(?<=按照)|(?<=依照)|(?<=参照)|(?<=违反))"  # 根据甲，乙废止: two clauses, no run
# 废止甲附件2，乙自…起停止执行: the comma parts what the first verb ends from what the second does.
_ENDED = (
    rf"(?:(?<=废止)|(?<=失效)|(?<=撤销)|(?<=停止执行)|(?<=停止实施)|(?<=暂停实施)|(?<=恢复实施)"
    rf"|(?<=恢复执行)|(?<=恢复施行)|(?<=恢复适用)|(?<=修改)|(?<=修订)){_ITEM}(?:{_AND}{_ITEM}){{0,2000}}(?=[，,]{_ITEM}(?:{_AND}{_ITEM}){{0,2000}}"
    r"(?:[自从][^，,。；]{1,40}起|同时|予以|即行){0,2}(?:废止|失效|停止|终止|暂停|不再))"
)
_RUN = re.compile(
    rf"(?:{_GROUND}{_ITEM}(?:{_AND}{_ITEM}){{0,2000}}|{_ENDED}|{_ITEM}(?:(?:{_AND}|[，,]){_ITEM}){{0,2000}})"
)
_ONE = re.compile(rf"(?P<sign>{SIGN}){_LINE}(?P<part>(?:{PART})?)")
_DAY_BEFORE = re.compile(rf"\d{{4}}年\d{{1,2}}月\d{{1,2}}日(?:经)?(?P<sign>{SIGN})(?=\s?(?:公布|发布|颁布|印发))")
# 2007年9月25日海关总署令第166号公布、（根据）…第218号修改的《…办法》: the order that published it is its number.
_PUBLISHED = re.compile(
    rf"(?P<order>{SIGN})\s?(?:公布|发布|颁布|印发)"
    rf"(?:[、，,]?\s?(?:并|后)?(?:经|根据|依据)?(?:(?!修[改订正])[^《》□。；]){{0,400}}修[改订正])?\s?的\s?(?P<title>{SIGN})"
)


_ALL_SHARED = re.compile(rf"(?:的|中的?|之)?{_SHARED}")
_NAMING = re.compile(headed((MARKS, ""), ("A-Z", "[A-Z]")))
_SPARED = re.compile(r"[（(]([^（()）]{1,60}除外)[）)]$")  # 2015年第2号（附件3除外）
_ANNEXED = re.compile(rf"号[，,的之中所]{{0,2}}({_ANNEX})[）)]$")  # 《甲目录》（公告2021年第46号附件1）


class Item(NamedTuple):
    """One act in a run, with the part of it that is meant ('' for the whole)."""

    act: Act
    part: str


class Sentence(NamedTuple):
    """A sentence and its shape; each character of the shape stands for the words from its `begins` to its `ends`."""

    words: str
    shape: str
    begins: Sequence[int]
    ends: Sequence[int]
    runs: tuple[tuple[Item, ...], ...]
    in_title: bool = False

    def printed(self, start: int, end: int) -> str:
        """The words a stretch of the shape was read from."""
        return self.words[self.begins[start] : self.ends[end - 1]].strip() if start < end else ""

    def run(self, sign: str) -> tuple[Item, ...]:
        """The acts a sign of the shape stands for."""
        return self.runs[ord(sign) - FIRST]


class _Draft(NamedTuple):
    """A shape in the making: its characters, and the stretch of words each stands for."""

    shape: str
    begins: Sequence[int]
    ends: Sequence[int]

    def replaced(self, changes: list[tuple[int, int, str]]) -> "_Draft":
        """Every stretch (start, end, new character or '') replaced, from left to right."""
        if not changes:
            return self
        shape: list[str] = []
        begins: list[int] = []
        ends: list[int] = []
        end = 0
        for start, stop, new in changes:
            shape += [self.shape[end:start], new]
            begins += self.begins[end:start]
            ends += self.ends[end:start]
            if new:
                begins.append(self.begins[start])
                ends.append(self.ends[stop - 1])
            end = stop
        return _Draft("".join([*shape, self.shape[end:]]), [*begins, *self.begins[end:]], [*ends, *self.ends[end:]])


def names_none(words: str, known: Known) -> bool:
    """Whether a sentence holds nothing an act is named by, nor brackets: its shape is the sentence itself."""
    return not ("号" in words or known.aliases or _NAMING.search(words))


def sentence(words: str, known: Known, *, in_title: bool = False) -> Sentence:
    """Read a sentence's acts; short names given in brackets are kept in `known` for the sentences to come."""
    words = _SIGNS.sub(" ", words)
    found = tokens(words, known)
    unchanged = _Draft(words, range(len(words)), range(1, len(words) + 1))
    if not found:
        return Sentence(words, *unchanged, runs=(), in_title=in_title)
    acts: list[Act] = []
    changes = []
    for token in found:
        sign = token.sign
        if token.act is not None and len(acts) < MOST:
            sign = chr(FIRST + len(acts))
            acts.append(token.act)
        changes.append((token.start, token.end, sign))
    draft = unchanged.replaced(changes)
    if acts:
        if "日" in draft.shape:
            draft = draft.replaced([(*match.span(), match["sign"]) for match in _DAY_BEFORE.finditer(draft.shape)])
        draft = draft.replaced([(*match.span(), match["order"]) for match in _PUBLISHED.finditer(draft.shape)])
    return _with_runs(words, draft, acts, in_title)


def _with_runs(words: str, draft: _Draft, acts: list[Act], in_title: bool) -> Sentence:
    runs: list[tuple[Item, ...]] = []
    changes: list[tuple[int, int, str]] = []
    for match in _RUN.finditer(draft.shape) if acts else ():
        changes.append((*match.span(), chr(FIRST + len(runs))))
        runs.append(_items(words, draft, match, acts))
    done = draft.replaced(changes)
    return Sentence(words, *done, runs=tuple(runs), in_title=in_title)


def _items(words: str, draft: _Draft, run: re.Match[str], acts: list[Act]) -> tuple[Item, ...]:
    found = []
    for match in _ONE.finditer(draft.shape, run.start(), run.end()):
        act = acts[ord(match["sign"]) - FIRST]
        at = match.start("sign")
        named = words[draft.begins[at] : draft.ends[at]]
        if act.printed not in named or len(named) > len(act.printed):
            act = Act(key=act.key, printed=named.strip(), numbered=act.numbered)
        start, end = match.span("part")
        part = words[draft.begins[start] : draft.ends[end - 1]].strip() if start < end else ""
        spared = _SPARED.search(act.printed) or _ANNEXED.search(act.printed)
        found.append(Item(act, part or (spared[1] if spared else "")))
    last = found[-1].part
    if _ALL_SHARED.fullmatch(last) and not any(item.part for item in found[:-1]):
        return tuple(Item(item.act, last) for item in found)  # 甲、乙相关规定 limits the whole list
    return tuple(found)
