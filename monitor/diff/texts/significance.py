"""How much an amendment matters, decided by rule, and why in one sentence. Looks at edits only, pairs nothing.

A rule can say that a change is mere wording when every changed word has an equivalent in `wording.toml`, numerals keep
their value and punctuation its sense. Nothing else is ever called unimportant: no rule knows which noun matters.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from monitor.diff.texts.references import is_reference
from monitor.diff.texts.refine import Span
from monitor.diff.texts.spellings import COUNTING, NUMERALS, SPELLING, TABLE, canonical, lasting
from spiders.reading.law.issuers import name_signs, with_codes

AROUND = 8  # characters on both sides that a word may need to be recognised: 应 + 当
TOLD = 4  # reasons named for one provision
WORDS = 40  # characters of a text quoted in a reason
LONG = 20_000  # characters; beyond, a text is not rewritten as a whole to see whether only wording changed


class Level(StrEnum):
    """How much a change matters, most first."""

    SUBSTANCE = "substance"
    WORDING = "wording"
    MOVED = "moved"
    REFERENCE = "reference"
    RENUMBERED = "renumbered"
    TYPOGRAPHY = "typography"


@dataclass(frozen=True, slots=True, kw_only=True)
class Significance:
    """The level of a change and the rule that decided it, with its words: 'duty: 可以 → 应当'."""

    level: Level
    why: str


def significance(spans: Sequence[Span]) -> Significance:
    """Weigh the edits of one provision. Edits noted as typography or as following references do not count."""
    edits = list(_edits(spans))
    real = [edit for edit in edits if not _is_wording(edit)]
    if real and len(edits) > 1 and _may_be_wording(edits) and _is_all_wording(spans):
        real = []
    if (
        real
        and all(name_signs().issuperset(edit.old + edit.new) for edit in real)
        and _is_all_wording(spans, with_codes)
    ):
        real = []
    told = list(dict.fromkeys(map(_reason, real) if real else (_exchange(*_grown(edit)) for edit in edits)))
    more = f"; {len(told) - TOLD} more" if len(told) > TOLD else ""
    level = Level.SUBSTANCE if real else Level.WORDING
    return Significance(level=level, why="; ".join(told[:TOLD]) + more)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Edit:
    old: str
    new: str
    left: str
    right: str


def _edits(spans: Sequence[Span]) -> Iterator[_Edit]:
    old = new = left = ""
    for span in (*spans, Span(op="equal", text="")):
        if span.op == "delete" and not span.note:
            old += span.text
        elif span.op == "insert" and not span.note:
            new += span.text
        elif span.op != "delete":
            if old or new:
                yield _Edit(old=old, new=new, left=left, right=span.text[:AROUND])
            old = new = ""
            left = span.text[-AROUND:]


# -- wording -----------------------------------------------------------------------------------------

_STOPS = frozenset("，,。；;")


def _is_all_wording(spans: Sequence[Span], named: Callable[[str], str] = str) -> bool:
    """Whether the text as a whole says the same: edits may be variants of one another only together.

    `named` may put one name for all the names of a body (海关总署, 中华人民共和国海关总署).
    """
    kept = [span for span in spans if not span.note]
    before = "".join(span.text for span in kept if span.op != "insert")
    after = "".join(span.text for span in kept if span.op != "delete")
    return len(before) + len(after) < LONG and canonical(named(before)) == canonical(named(after))


def _may_be_wording(edits: Sequence[_Edit]) -> bool:
    """Whether all that came may stand for all that went, looked at without what is around it; cheap."""
    gone, come = ("".join(words) for words in zip(*((edit.old, edit.new) for edit in edits), strict=True))
    return sorted(lasting(gone)) == sorted(lasting(come)) and not any(map(_is_other_figure, edits))


def _is_other_figure(edit: _Edit) -> bool:
    """Whether a number became another: no wording around it can make good for that."""
    return edit.old.isdecimal() and edit.new.isdecimal() and int(edit.old[:30]) != int(edit.new[:30])


def _grown(edit: _Edit) -> tuple[str, str]:
    """The words an edit stands in, where the table knows them: 其它 → 其他, not 它 → 他."""
    for left in range(3):
        for right in range(3):
            head, tail = edit.left[len(edit.left) - left :], edit.right[:right]
            both = head + edit.old + tail, head + edit.new + tail
            if len(head) == left and all(word in SPELLING for word in both):
                return both
    return edit.old, edit.new


def _is_wording(edit: _Edit) -> bool:
    if {edit.old, edit.new} & {""} and (edit.old or edit.new) in _STOPS:
        return not (edit.left[-1:].isdecimal() and edit.right[:1].isdecimal())
    if not (edit.right or edit.old.strip(" |") or edit.new.strip(" |")):
        return True  # an empty cell more at the end of a row
    if _is_other_figure(edit):
        return False
    only = edit.old or edit.new
    if only == "的" and not (edit.old and edit.new) and edit.right[:1] not in {"", *"，。；：、\n"}:
        return True
    if lasting(edit.old) != lasting(edit.new):
        return False
    was, now = (edit.left + words + edit.right for words in (edit.old, edit.new))
    if len(was) + len(now) > LONG:
        return False
    return canonical(was) == canonical(now)


# -- substance ---------------------------------------------------------------------------------------

_CARRIERS = {
    kind: re.compile("|".join(rf"\b{re.escape(w)}\b" if w.isascii() else w for w in words), re.IGNORECASE)
    for kind, words in TABLE["carriers"].items()
}
_DATE = re.compile(
    rf"(?:[{NUMERALS}]{{4}}|\d{{4}})\s?年|(?<![\w. ])\d{{4}}([-/.])\d{{1,2}}\1\d{{1,2}}(?![.\d])"
    rf"|\d{{1,2}}月\d|[{NUMERALS}]{{1,3}}月[{NUMERALS}]{{1,3}}日"
)
_ACT_NUMBER = re.compile(r"\s?\d{4}\s?年\s?第?\s?\d{1,5}\s?号?")  # 2018年第94(号)
_MONTH = re.compile(
    r"January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug"
    r"|Sept?|Oct|Nov|Dec"
)
_AMOUNT = re.compile(r"[百千万亿]{0,3}(?:元|美元|人民币|欧元|港元|yuan|dollars|倍)", re.IGNORECASE)
_CURRENCY = re.compile(r"(?:RMB|CNY|USD|US\$|EUR|HKD|[$¥￥€£])\s?$")
_DURATION = re.compile(
    r"个?(?:工作日|自然日|日|天|周|星期|月|年|小时|分钟|季度)"
    r"|\s?(?:working |calendar )?(?:days?|weeks?|months?|years?|hours?)\b"
)
_COUNTED = re.compile(rf"(?:\d[\d,.]{{0,20}}|[{NUMERALS}]{{1,6}}|\b(?:{'|'.join(COUNTING)}))\s?$")
_FIGURE = re.compile(rf"\d|^第?[{NUMERALS}万亿]{{1,12}}$|百分之|[%％‰]|[{NUMERALS}]{{1,6}}(?=[日天年月元倍个件])")


def _reason(edit: _Edit) -> str:
    if is_reference(edit.old) or is_reference(edit.new):
        return f"reference: {_exchange(edit.old, edit.new)}, which is not its renumbering"
    if kind := _figure_kind(edit):
        unit = (_DURATION if kind == "duration" else _AMOUNT).match(edit.right)
        ending = unit[0] if unit and edit.old and edit.new else ""
        both = [words + ending if words else "" for words in (edit.old, edit.new)]
        return f"{kind}: {_exchange(*both)}"
    if told := _other_unit(edit):
        return told
    for kind, pattern in _CARRIERS.items():
        was, now = pattern.findall(edit.old), pattern.findall(edit.new)
        if sorted(was) != sorted(now):
            return f"{kind}: {_exchange(edit.old, edit.new)}"
    return f"scope: {_exchange(edit.old, edit.new)}"


def _other_unit(edit: _Edit) -> str:
    """'duration: 10个工作日 → 10日', where the number stayed and its unit did not."""
    number = _COUNTED.search(edit.left)
    for kind, units in (("duration", _DURATION), ("amount", _AMOUNT)) if number else ():
        was, now = (units.match(words + edit.right) for words in (edit.old, edit.new))
        if number and was and now and was[0] != now[0]:
            return f"{kind}: {number[0]}{was[0]} → {number[0]}{now[0]}"
    return ""


def _figure_kind(edit: _Edit) -> str:
    both = edit.old, edit.new
    if all(map(_MONTH.fullmatch, both)) and (edit.right[1:2].isdigit() or edit.left[-2:-1].isdigit()):
        return "date"
    figures = [words for words in both if _FIGURE.search(words) or words.lower() in COUNTING]
    if not figures or (all(both) and len(figures) < 2 and max(map(len, both)) > AROUND):
        return ""
    if all(map(_ACT_NUMBER.fullmatch, figures)):
        return "number"
    if _DATE.search(edit.old) or _DATE.search(edit.new):
        return "date"
    if any("%" in words or "％" in words or "‰" in words or "百分之" in words for words in both):
        return "percentage"
    if _AMOUNT.match(edit.right) or _CURRENCY.search(edit.left) or any(_AMOUNT.search(words) for words in both):
        return "amount"
    if _DURATION.match(edit.right) or any(_DURATION.search(words) for words in both):
        return "duration"
    return "number"


def _exchange(old: str, new: str) -> str:
    if old and new:
        return f"{_short(old)} → {_short(new)}"
    return f"{_short(old or new)} {'removed' if old else 'added'}"


def _short(text: str) -> str:
    plain = " ".join(text.strip("，、；。 \n").split()) or text
    return plain if len(plain) <= WORDS else f"{plain[: WORDS - 1]}…"
