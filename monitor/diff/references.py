"""References of a text to its own provisions (第十条, 第三条第二款第（一）项, 附件2, Article 12), and what they mean.

Tells which provision is meant on each side of a comparison, so that a reference that merely follows a renumbering
can be told from one that now means something else. References to other acts
(《…》第N条, 该办法第N条) mean nothing here.
The forms are those of 《立法技术规范（试行）（一）》, part 4: an act is cited inside itself by 条, 款, 项 and 目 only.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from monitor.diff.lines import Line
from monitor.diff.numbering import value

_N = r"[〇零○一二两三四五六七八九十百千\d]{1,9}"
_ONE = rf"[（(]?{_N}[）)]?"
_RANKS = "编章节条款项目"
PATTERN = (
    rf"(?:第{_ONE}(?:(?:以及|[、至到和或及])第?{_ONE}){{0,9}}[{_RANKS}](?:之{_N})?){{1,4}}"
    rf"|附(?:件|表|录){_N}(?:[、至和及或]{_N}){{0,9}}"
    r"|(?:Article|Section|Chapter|Paragraph|Annex|Item|Clause)(?:s|es)?\s\d{1,4}(?:\(\w{1,3}\)){0,3}"
    r"(?:(?:, | and | or | to |, and |, or |–)\d{1,4}\b){0,9}"
)
_REFERENCE = re.compile(PATTERN)
_PART = re.compile(rf"(第)?((?:{_ONE})(?:(?:以及|[、至到和或及])第?{_ONE}){{0,9}})([{_RANKS}])(?:之({_N}))?")
_NUMERAL = re.compile(_N)
_LINKED = re.compile(r"\s?(?:[、，,和及与或至]{1,2}|以及|或者|and|or|to)\s?")
# What stands before a reference to another act: 《海关法》第十条, 该办法第十条, 公告2020年第5号第三条, 海关法第十条.
_OTHERS = re.compile(
    r"(?:[》号令]|号(?:公告|令|通知|文件?)|(?:该|其|上述|前述|原)(?:公告|通知|决定|令|解释)"
    r"|法|条例|办法|规定|规则|细则|公约|协定|章程|准则)$"
)
_OWN = re.compile(r"本(?:[^，。；、《》和与及\s]{0,12})$")
_BRACKET = re.compile(r"（[^（）]{0,40}）$")
_OF_ANOTHER = re.compile(
    r"\s(?:of|to|in)\s(?!this|these|the\spresent|Article|Section|Chapter|Annex|paragraph)", re.IGNORECASE
)
_NUMBERED = re.compile(
    rf"第({_N})([编章节条])(?:之({_N}))?|(附)(?:件|表|录)({_N})|({_N})[、.．]|[（(]({_N})[）)]"
    r"|(Article|Section|Chapter|Annex)\s(\d{1,4})"
)
_ENGLISH = {
    "article": "条",
    "clause": "条",
    "section": "节",
    "chapter": "章",
    "annex": "附",
    "paragraph": "款",
    "item": "项",
}

Rank = tuple[str, tuple[int, int]]  # 条 and (12, 0); 第十二条之一 is (12, 1)
Target = tuple[int, int]  # the line meant, and which of its paragraphs (款), 0 for none


def own_references(text: str) -> dict[int, str]:
    """Where a text refers to provisions of its own act, and the words; what it says of other acts is left out."""
    found: dict[int, str] = {}
    end, foreign = -1, False
    for match in _REFERENCE.finditer(text):
        linked = end >= 0 and match.start() - end < 6 and _LINKED.fullmatch(text, end, match.start())
        if not linked:
            foreign = _is_foreign(text, match.start())
        end = match.end()
        if not foreign and not (match[0].isascii() and _OF_ANOTHER.match(text, end)):
            found[match.start()] = match[0]
    return found


def is_reference(words: str) -> bool:
    """Whether words are one reference and nothing else."""
    return words[:1] in "第附ASCPI" and _REFERENCE.fullmatch(words) is not None


def _is_foreign(text: str, start: int) -> bool:
    head = text[max(0, start - 60) : start].rstrip()
    if head.endswith("）"):
        head = _BRACKET.sub("", head)
    return _OTHERS.search(head[-12:]) is not None and _OWN.search(head[-14:]) is None


@dataclass(slots=True)
class Places:
    """The numbered provisions of one text: which line has which number, and which article a line belongs to."""

    lines: Sequence[Line]
    numbered: dict[tuple[int, Rank], list[int]]  # within an annex (its line, -1 for the act itself)
    items: dict[tuple[int, Rank], list[int]]  # within an article or a top-level item
    annexes: list[int]
    owners: list[int]

    @classmethod
    def of(cls, lines: Sequence[Line]) -> "Places":
        """Read the numbers of all lines once."""
        places = cls(lines, {}, {}, [], [])
        annex, owner, articles = -1, -1, False
        for place, line in enumerate(lines):
            rank = _rank(line.number)
            if rank is not None:
                kind, _ = rank
                if kind == "附":
                    annex, owner, articles = place, -1, False
                    places.annexes.append(place)
                    places.numbered.setdefault((-1, rank), []).append(place)
                elif kind in "编章节条" or (kind == "、" and not articles):
                    owner, articles = place, articles or kind == "条"
                    places.numbered.setdefault((annex, rank), []).append(place)
                else:
                    places.items.setdefault((owner, rank), []).append(place)
            places.owners.append(owner)
        return places

    def meant(self, reference: str, place: int, text_before: str) -> tuple[Target, ...] | None:
        """The provisions a reference in line `place` means, one by one; None where they cannot be told."""
        parts = _parts(reference)
        if not parts:
            return None
        owners = [self.owners[place]]
        if text_before.endswith(("公告", "通知", "通告", "办法", "规定")):
            owners = [-1]
        found: list[Target] = [(owner, 0) for owner in owners]
        for kind, numbers in parts:
            step = [target for base in found for number in numbers if (target := self._one(base, kind, number, place))]
            if len(step) != len(found) * len(numbers):
                return None
            found = step
        return tuple(found)

    def _one(self, base: Target, kind: str, number: tuple[int, int], place: int) -> Target | None:
        if kind == "款":
            return (base[0], number[0]) if base[0] >= 0 else None
        position = bisect_right(self.annexes, place) - 1
        annex = self.annexes[position] if position >= 0 else -1
        names = {"条": "条、", "项": "（、.(", "目": ".(（"}.get(kind, kind)
        for name in names:
            rank = (name, number)
            if kind in "项目":
                places = self.items.get((base[0], rank)) or self.numbered.get((annex, rank))
            else:
                places = self.numbered.get((-1 if kind == "附" else annex, rank))
            if places:
                return (places[0], 0) if len(places) == 1 else None
        return None


@lru_cache(maxsize=20_000)
def _rank(number: str) -> Rank | None:
    match = _NUMBERED.match(number) if number else None
    if match is None:
        return None
    article, kind, more, annex, annexed, listed, bracketed, english, counted = match.groups()
    if article:
        return kind, (_count(article), _count(more) if more else 0)
    if annex:
        return "附", (_count(annexed), 0)
    if english:
        return _ENGLISH[english.lower()], (int(counted), 0)
    if listed:
        return "." if listed.isdecimal() else "、", (_count(listed), 0)
    return "(" if bracketed.isdecimal() else "（", (_count(bracketed), 0)


def _parts(reference: str) -> list[tuple[str, list[tuple[int, int]]]]:
    if reference[0] == "附":
        return [("附", [(_count(found), 0) for found in _NUMERAL.findall(reference)])]
    if reference[0].isascii():
        word = reference.split()[0].lower()
        kind = _ENGLISH.get(word) or _ENGLISH.get(word.removesuffix("s")) or _ENGLISH.get(word.removesuffix("es"), "")
        plain = re.sub(r"\(\w{1,3}\)", "", reference)
        return [(kind, [(int(found), 0) for found in re.findall(r"\d{1,4}", plain)])]
    return [
        (kind, [(_count(found), _count(more) if more else 0) for found in _NUMERAL.findall(numbers)])
        for _, numbers, kind, more in _PART.findall(reference)
    ]


def _count(numeral: str) -> int:
    return value(numeral) or 0


@dataclass(slots=True)
class Following:
    """Says whether a reference before and one after mean the same provision, given which line became which."""

    before: Sequence[Line]
    after: Sequence[Line]
    became: dict[int, int]
    _places: tuple[Places, Places] | None = None

    def codes(self, i: int, j: int) -> tuple[dict[int, object], dict[int, object]]:
        """For both texts of a pair: a value for each own reference by its position; equal values mean one provision."""
        was, now = own_references(self.before[i].text), own_references(self.after[j].text)
        if not was or not now or list(was.values()) == list(now.values()):
            return {}, {}
        if self._places is None:
            self._places = Places.of(self.before), Places.of(self.after)
        old: dict[int, object] = {}
        for start, words in was.items():
            meant = self._places[0].meant(words, i, self.before[i].text[:start])
            if meant and all(line in self.became for line, _ in meant):
                old[start] = tuple((self.became[line], self._paragraph(line, count)) for line, count in meant)
        new: dict[int, object] = {}
        for start, words in now.items():
            meant = self._places[1].meant(words, j, self.after[j].text[:start])
            if meant:
                new[start] = meant
        return old, new

    def _paragraph(self, line: int, count: int) -> int:
        """Which paragraph of a provision the one before has become: the one of the same words, else the same place."""
        if not count:
            return 0
        old, new = self.before[line].text.split("\n"), self.after[self.became[line]].text.split("\n")
        return new.index(old[count - 1]) + 1 if count <= len(old) and old[count - 1] in new else count
