"""Acts, bodies and titles as people cite them, in English and in Chinese; and hostile words made harmless. Pure.

Titles come from watched sites and are hostile until `plain()` has seen them.
"""

import re
import unicodedata
from datetime import date
from functools import cache

from monitor.force.deeds import titled_as_draft
from monitor.telling.days import spoken
from spiders.reading.law.issuers import names_of

_CITATION = re.compile(r"^.{0,120}?(?:年|〔\d{4}〕|\[\d{4}\])\s?第?\d+号\s+(?=\S)")  # 海关总署公告2020年第53号 …
# The kinds of spiders.reading.law.kinds, as they are printed behind a number.
KINDS_ZH = {
    "announcement": "公告", "circular": "通告", "order": "令", "notice": "通知", "letter": "函", "decision": "决定",
    "opinion": "意见", "reply": "批复", "bulletin": "通报", "provisions": "规定", "measures": "办法",
    "regulations": "条例", "rules": "细则", "specification": "规范", "resolution": "决议", "gazette": "公报",
    "public-notice": "公示", "interpretation": "解释", "plan": "方案", "guideline": "指南", "catalogue": "目录",
    "law": "法律", "draft": "征求意见稿", "statement": "信息",
}  # fmt: skip


def plain(words: str, limit: int | None = None) -> str:
    """One line without control, bidirectional or zero-width characters, cut with … at `limit`."""
    if words.isprintable():  # nearly all are: nothing in them to drop
        line = " ".join(words.split())
        return line if limit is None or len(line) <= limit else f"{line[: limit - 1].rstrip()}…"
    kept = (" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in words if _visible(c))
    line = " ".join("".join(kept).split())
    return line if limit is None or len(line) <= limit else f"{line[: limit - 1].rstrip()}…"


def _visible(character: str) -> bool:
    return unicodedata.category(character) not in ("Cf", "Cs")  # formatting marks, lone surrogates


def act_label(key: str, language: str = "en") -> str:
    """A key as people cite the act: 'MOFCOM/GACC 2020-5', '商务部/海关总署 2020年第5号'.

    Acts without a number are cited by issuer, kind and day; keys of entries are kept as they are.
    """
    match plain(key).split("/"):
        case [issuers, kind, year, number] if year.isdigit() and number.isdigit():
            tail = "" if kind == "announcement" else KINDS_ZH.get(kind, "")
            zh = f"{_short(issuers)} {year}年第{number}号{tail}"
            return zh if language == "zh" else f"{issuers.replace('+', '/').upper()} {year}-{number}"
        case ["unknown", _, "undated", name]:  # a law, named by its title only
            return f"《{name}》"
        case [issuers, kind, day, _] if day == "undated" or _day(day):
            if language == "zh":
                told = spoken(found, "zh") if (found := _day(day)) else "未署日期的"
                return f"{_short(issuers)} {told}{KINDS_ZH.get(kind, '文件')}"
            return f"{issuers.replace('+', '/').upper()} {kind} {day}"
        case _:
            return plain(key, 80)


def titled_by_day(key: str, published: date | None) -> bool:
    """Whether an act without a number is cited by the very day it was published on: it need not be said twice."""
    parts = plain(key).split("/")
    return published is not None and len(parts) == 4 and parts[2] == published.isoformat()


def proposed(key: str, title: str) -> bool:
    """Whether an act is a draft, by its key or its title: its days are proposals, and nothing is in force by it."""
    return plain(key).split("/")[1:2] == ["draft"] or titled_as_draft(title)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _short(codes: str) -> str:
    return "/".join(map(short_name, codes.split("+")))


@cache
def short_name(code: str) -> str:
    """A body as Chinese headlines call it: the shortest of its names of three characters or more."""
    chinese = [name for name in names_of(code) if not name[0].isascii() and len(name) >= 3]
    return min(chinese, key=len, default=code.upper() if code.isascii() else code)


def bodies_of(key: str, language: str) -> str:
    """The issuers in a key by their official names: '商务部、海关总署', 'Ministry of Commerce and China Customs'."""
    names = [official_name(code, language) for code in plain(key).partition("/")[0].split("+")]
    if language == "zh":
        return "、".join(names)
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


@cache
def official_name(code: str, language: str) -> str:
    """A body's official name in a language; its code, in capitals, where the language has none we know."""
    names = names_of(code)
    if language == "zh":
        return names[0] if names else code.upper()
    return next((name for name in names if name[0].isascii()), code.upper())


def kind_and_number(key: str, language: str) -> str:
    """'announcement 2020-5', '2020年第5号公告'; without a number the kind alone."""
    parts = plain(key).split("/")
    kind = parts[1] if len(parts) > 2 else ""
    numbered = len(parts) == 4 and parts[2].isdigit() and parts[3].isdigit()
    if language == "zh":
        return f"{parts[2]}年第{parts[3]}号{KINDS_ZH.get(kind, '')}" if numbered else KINDS_ZH.get(kind, "文件")
    return f"{kind} {parts[2]}-{parts[3]}" if numbered else kind.replace("-", " ") or "act"


def short_title(title: str) -> str:
    """A title without the issuers and number printed before its name, where it has a name of its own."""
    return _CITATION.sub("", title, count=1)
