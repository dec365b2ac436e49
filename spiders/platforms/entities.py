"""Entities that MOFCOM's announcements name, in two shapes (sources.md, section 2).

A numbered annex, `1. 中文名（English Name）` with lines 地址： and 邮编： below; or the sentence that decides,
决定将A（A）、B（B）和C（C）列入…. The number of firms in title or sentence (等14家) can disagree with the names:
then nothing is read and a person decides.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from snapshots.identity import folded
from snapshots.model import Entry, Notice
from spiders.reading.law.numerals import number
from spiders.registers import UndecidedError, text_of

_LONGEST = 200_000  # characters of an act searched
_MOST = 5_000  # entities of one act
_ITEM = re.compile(r"^(?P<number>\d{1,4})\s{0,3}[.．、)）]\s{0,3}(?P<name>\S.{0,300})$")
_CELL = re.compile(r"^(?P<label>[\u4e00-\u9fff]{2,8})\s{0,3}[:：]\s{0,3}(?P<value>.{0,500})$")
# Fields printed behind one another, or behind the name: 地址：…  邮编：…
_LABEL = re.compile(
    r"(?<=[^\n])(?<!注册)(?<!联系)(?<!办公)(?=(?:注册地址|联系电话|地址|邮编|邮政编码|电话|传真|网址|别名|曾用名)\s{0,3}[:：])"
)
_ANNEX = re.compile(
    r"^附\s{0,3}[件录表]?\s{0,3}[一二三四五六七八九十\d]{0,3}\s{0,3}[:：]?(?:\s{0,3}\S{0,40}(?:名单|清单))?$"
)
_TITLED = re.compile(r"(?:名单|清单|公告|声明|通知|表|\.[A-Za-z]{2,4})$")  # an annex's name, not an entity's
_LISTS = "出口管制管控名单|不可靠实体清单|关注名单"
_HEADING = re.compile(
    rf"^(?:附\s{{0,3}}件\s{{0,3}}[一二三\d]{{0,3}}\s{{0,3}}[:：.、]?\s{{0,3}})?\S{{0,20}}(?P<list>{_LISTS})\S{{0,10}}$"
)
_STATED = r"(?P<count>\d{1,4}|[一二三四五六七八九十]{1,3})\s{0,3}[家个](?P<what>[^，。；、]{0,20}?)"
_INTO = r"(?:列入|纳入|增列入|移出|移除出)[^。；，\n]{0,8}"
_OUT_OF = r"从[^。；，\n]{0,8}(?:%s)\s{0,2}中?(?:移出|移除|删除)"
_LATIN, _CHINESE = re.compile(r"[A-Za-z]"), re.compile(r"[\u3400-\u9fff]")
_OPENS, _CLOSES = "（(〔[", "）)〕]"
_AND = re.compile(r"^(?:以及|和|及|与)")
_ENDS_A_NAME = re.compile(r"(?:[）)\]〕]|公司|集团|中心|研究所|研究院|学院|大学|协会|基金会|实验室|[A-Za-z.])$")
_CHARGE = re.compile(r"^(?:参与|从事|涉及|实施|长期|严重)[^的（(]{1,60}的")
_NOT_NAMED = re.compile(
    r"^(?:上述|下列|以下|有关|相关|附件|其|该|前述|部分)|(?:\d|[一二三四五六七八九十])\s{0,3}[家个]|等$"
)


@dataclass(kw_only=True)
class _Item:
    """One entity of an annex, while its lines are read."""

    number: int
    name: str
    cells: dict[str, str] = field(default_factory=dict)


def entities(register: str, called: str) -> Callable[[Notice], Sequence[Entry]]:
    """A reader of the entities an act puts on, or takes off, the list that is `called` so (a regular expression).

    Raises UndecidedError where the act names none, where numbers of an annex skip, or where title or sentence print
    another number of firms than are named.
    """
    named = re.compile(f"^(?:{called})$")

    def read(notice: Notice) -> Sequence[Entry]:
        text = text_of(notice.provisions)[:_LONGEST]
        annex = _annexed(text, named)
        found = [_entry(register, item.name, item.cells) for item in annex] or [
            _entry(register, name, {}) for name in _in_sentence(text, called)
        ]
        _check(register, found, [item.number for item in annex], _stated(notice.title, text, called))
        return found[:_MOST]

    return read


def _check(register: str, found: Sequence[Entry], numbers: Sequence[int], stated: Sequence[int]) -> None:
    if not found:
        raise UndecidedError("its words name no entity that could be read", about=register)
    if numbers and list(numbers) != list(range(1, len(numbers) + 1)):
        lines = f"1 to {max(numbers)}: {len(numbers)} lines"
        raise UndecidedError(f"the numbers of its annex skip or repeat ({lines})", about=register)
    for count in stated:
        if count != len(found):
            raise UndecidedError(f"it speaks of {count} entities, and {len(found)} are named", about=register)
    if len({entry.key for entry in found}) != len(found):
        raise UndecidedError("an entity stands twice in it", about=register)


# -- the numbered annex ----------------------------------------------------------------------------------------


def _annexed(text: str, named: re.Pattern[str]) -> list[_Item]:
    """The items of the annex that is this list, or of the only annex where its heading names no list."""
    groups: list[tuple[str, list[_Item]]] = [("", [])]
    inside = False
    for line in (line.strip() for line in _LABEL.sub("\n", text).split("\n")):
        heading = _HEADING.match(line)
        if _ANNEX.match(line) or (heading and not _ITEM.match(line)):
            inside = True
            if heading or groups[-1][1]:
                groups.append((heading["list"] if heading else "", []))
            continue
        _read_line(groups[-1][1], line, inside=inside)
    filled = [(name, items) for name, items in groups if items]
    own = [items for name, items in filled if named.match(name)]
    if own or any(name for name, _ in filled):
        return [item for items in own for item in items]
    return filled[0][1] if len(filled) == 1 else []


def _read_line(items: list[_Item], line: str, *, inside: bool) -> None:
    item, cell = _ITEM.match(line), _CELL.match(line)
    if item and (_is_name(item["name"]) if inside else _english(item["name"])):
        items.append(_Item(number=int(item["number"]), name=item["name"]))
    elif items and cell:
        items[-1].cells.setdefault(cell["label"], cell["value"].strip())
    elif items and items[-1].cells and line and not _CHINESE.search(line):
        last = next(reversed(items[-1].cells))  # an address over two lines
        items[-1].cells[last] = f"{items[-1].cells[last]} {line}".strip()


def _is_name(words: str) -> bool:
    return len(words) <= 200 and not re.search("[。；：]", words.rstrip("。；;")) and not _TITLED.search(words)


def _english(words: str) -> bool:
    return bool(_LATIN.search(_parted(words)[1]))


# -- the sentence ----------------------------------------------------------------------------------------------


def _in_sentence(text: str, called: str) -> Iterator[str]:
    """The names between 将 and 列入, of every sentence that puts entities on this list or takes them off."""
    lists = f"{called}|{_LISTS}"
    done = re.compile(rf"{_INTO}(?:{lists})|{_OUT_OF % lists}")
    for line in text.split("\n"):
        for sentence in line.split("。"):
            start = 0
            for match in done.finditer(sentence):
                before = sentence[start : match.start()]
                start = match.end()
                said = max(before.rfind("决定将") + 2 if "决定将" in before else -1, _last_have(before))
                if said >= 0 and re.search(called, match.group()):
                    yield from (name for name in _names(before[said + 1 :]) if name)


def _last_have(before: str) -> int:
    """Where the last 将 outside brackets stands that begins a clause; -1 without one."""
    found = [match.end() - 1 for match in re.finditer(r"(?:^|[，,；;：:、定起并]|\d|\s)将", before)]
    return found[0] if found else -1


def _names(segment: str) -> list[str]:
    names = [_CHARGE.sub("", part.strip(" ，,、")) for part in _split(segment)]
    return [] if any(_NOT_NAMED.search(name) for name in names) else names


def _split(segment: str) -> Iterator[str]:
    """The parts of an enumeration; commas inside brackets part nothing, 和 only after what ends a name."""
    depth, part, at = 0, "", 0
    while at < len(segment):
        sign = segment[at]
        depth += (sign in _OPENS) - (sign in _CLOSES and depth > 0)
        joint = _AND.match(segment[at : at + 2]) if depth == 0 and _ENDS_A_NAME.search(part[-4:]) else None
        if depth == 0 and (sign in "、；;" or joint or (sign in "，," and _ENDS_A_NAME.search(part[-4:]))):
            yield part
            part, at = "", at + (len(joint.group()) if joint else 1)
            continue
        part, at = part + sign, at + 1
    yield part


# -- names and numbers -----------------------------------------------------------------------------------------


def _entry(register: str, printed: str, cells: dict[str, str]) -> Entry:
    chinese, english = _parted(printed.rstrip("。；;，, "))
    fields = (("中文名", chinese), ("英文名", english), *cells.items())
    name = chinese or english
    return Entry(
        key=f"{register}/{folded(name)}", register=register, name=name, fields=tuple(f for f in fields if f[1])
    )


def _parted(printed: str) -> tuple[str, str]:
    """甲公司（北京）（Jia (Beijing) Co.） as the Chinese name and what the last brackets hold, if that is Latin."""
    text = printed.rstrip("。；;，, ")
    if not text or text[-1] not in _CLOSES:
        return text, ""
    depth = 0
    for at in range(len(text) - 1, -1, -1):
        depth += (text[at] in _CLOSES) - (text[at] in _OPENS)
        if depth == 0:
            inside = text[at + 1 : -1].strip()
            foreign = bool(_LATIN.search(inside)) and not _CHINESE.search(inside)
            return (text[:at].strip(), inside) if foreign else (text, "")
    return text, ""


def _stated(title: str, text: str, called: str) -> list[int]:
    """How many firms title and deciding sentence say there are, where they say it of this list."""
    said = re.compile(rf"{_STATED}(?:{_INTO}(?:{called})|{_OUT_OF % called})")
    found = [match for words in (title, text) for match in said.finditer(words)]
    return [number(match["count"]) for match in found]
