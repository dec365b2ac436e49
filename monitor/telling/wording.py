"""The words of an alert, in English and Chinese: subject, headline, sentence, and when it bites. Pure."""

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from monitor.diff.change import INCIDENTS, Change, Kind
from monitor.diff.texts.told import NO_SUBSTANCE
from monitor.telling import chinese
from monitor.telling.citing import act_label, plain, proposed, short_title, titled_by_day
from monitor.telling.days import BEIJING, beijing_day, bites, distance, in_force, recounted, spoken
from monitor.telling.english import REMOVED, SENTENCES
from monitor.telling.reasons_zh import reason_zh
from monitor.watchlists import Touched, told

__all__ = [
    "BEIJING", "ENTRY_VERBS", "SUBJECT_LENGTH", "act_label", "counted", "detail", "distance", "headline", "in_force",
    "is_entry", "plain", "ranked", "register_of", "sentence", "short_title", "subject", "together", "tongues",
    "watched",
]  # fmt: skip

SUBJECT_LENGTH = 160  # characters; mail programs show 40 to 90 of them

_ADDRESS = re.compile(r"https?://\S+\s*")
ENTRY_VERBS = {
    Kind.ENTRY_ADDED: "added",
    Kind.ENTRY_REMOVED: "no longer listed",
    Kind.ENTRY_CHANGED: "changed",
}
_TROUBLE = {
    Kind.SOURCE_BROKEN: ("Watching {} is broken (no rule change)", "监测{}出现故障（规则没有变化）"),
    Kind.SOURCE_BLOCKED: ("Watching {} is blocked (no rule change)", "监测{}被拒绝（规则没有变化）"),
    Kind.SOURCE_RECOVERED: ("Watching {} works again (no rule change)", "已恢复监测{}（规则没有变化）"),
}


def tongues(language: str) -> tuple[str, ...]:
    """The languages a message is written in, in order: both are Chinese, then English."""
    return ("zh", "en") if language == "both" else (language,)


def is_entry(change: Change) -> bool:
    """Whether a row of a register came, went or changed."""
    return change.kind.startswith("entry.")


def headline(change: Change, language: str = "en", on: date | None = None) -> str:
    """What, and when it bites, in one line: 'MOFCOM 2020-5 in force tomorrow: <title>'.

    `on` is the day of the message, in the publisher's calendar; where none is given, the day the change was seen on.
    In both languages the title stands once, behind its Chinese and its English beginning.
    """
    parts = [_headline(change, one, on or beijing_day(change.seen_at)) for one in tongues(language)]
    heads, title = list(dict.fromkeys(head for head, _ in parts)), parts[0][1]
    return " | ".join(heads) + (f"{'：' if language == 'zh' else ': '}{title}" if title else "")


def _headline(change: Change, language: str, on: date) -> tuple[str, str]:
    """What happened, and the name it happened to; '' where that stands in the first part already."""
    title, zh = plain(change.title), language == "zh"
    act = act_label(change.key, language)
    match change.kind:
        case Kind.SOURCE_BROKEN | Kind.SOURCE_BLOCKED | Kind.SOURCE_RECOVERED:
            return _TROUBLE[change.kind][zh].format(plain(change.source)), _why(change, zh=zh)
        case Kind.ENTRY_ADDED | Kind.ENTRY_REMOVED | Kind.ENTRY_CHANGED if zh:
            day = f"，{spoken(change.effective, 'zh')}起" if change.effective else ""
            return f"{register_of(change)}：{title} {chinese.ENTRY_VERBS[change.kind]}{day}", ""
        case Kind.ENTRY_ADDED | Kind.ENTRY_REMOVED | Kind.ENTRY_CHANGED:
            return f"{register_of(change)}: {title} {ENTRY_VERBS[change.kind]}{_bites(change)}", ""
        case Kind.REGISTER_CLOSED:
            return "发布机关终止名录" if zh else "Register closed by its publisher", title or plain(change.key)
        case Kind.CORRECTION if " not on " in change.detail:  # a day that readers were reminded of
            return f"日期更正：{act}" if zh else f"Correction: {act} {_in_short(change)}", short_title(title)
        case Kind.CORRECTION:
            return f"我们的更正：{act}" if zh else f"Correction of our own: {act}", title
        case _:
            return f"{act} {chinese.turn(change, on) if zh else _turn(change, on)}", short_title(title)


def _turn(change: Change, on: date) -> str:
    match change.kind:
        case Kind.NOTICE_AMENDED:
            return f"amended in place{' (wording only)' if change.detail.startswith(NO_SUBSTANCE) else ''}"
        case Kind.NOTICE_STATUS:
            return f"{_in_short(change) or 'changes its status'}{_bites(change)}"
        case Kind.NOTICE_GONE:
            return "page gone"
        case Kind.NOTICE_EFFECTIVE | Kind.NOTICE_REMINDER if change.detail:
            return recounted(_in_short(change), on)
    if change.effective and not proposed(change.key, change.title):
        return bites(change.effective, on)
    if titled_by_day(change.key, change.published):
        return "published"
    return f"published {change.published}" if change.published else "new"


def _bites(change: Change) -> str:
    """From when a status or a row of a register counts. Never 'in force': that would be said of a repealed act."""
    return f" from {change.effective}" if change.effective else ""


def _why(change: Change, *, zh: bool) -> str:
    """What spoilt a check, without the address it happened at: the section below names it. '' once it works again."""
    if change.kind is Kind.SOURCE_RECOVERED:
        return ""
    return plain(_ADDRESS.sub("", reason_zh(change.detail) if zh else change.detail))


def _in_short(change: Change) -> str:
    """The sentence of a change without its quotation, acts cited as people cite them."""
    words = change.detail.partition(": ")[0]
    return plain(words.replace(change.cause, act_label(change.cause)) if change.cause else words, 80)


def register_of(change: Change) -> str:
    """The register an entry stands in: the first part of its key."""
    return plain(change.key.partition("/")[0])


def sentence(change: Change, language: str = "en") -> str:
    """What happened, in one plain sentence."""
    if change.kind is Kind.NOTICE_STATUS and change.cause and change.detail:
        english = f"{act_label(change.key)} is {_in_short(change)}{_bites(change)}."
        return chinese.standing(change) if language == "zh" else english
    if change.kind is Kind.ENTRY_REMOVED and change.cause:  # nothing was waited for: the act says so
        return REMOVED[language].format(act=act_label(change.cause, language), register=register_of(change))
    sentences = chinese.SENTENCES if language == "zh" else SENTENCES
    return sentences[change.kind].format(source=plain(change.source), register=register_of(change))


def detail(change: Change, language: str = "en", on: date | None = None) -> str:
    """The sentence a change carries, as one line; '' where it carries none. A reminder's days count from `on`."""
    if on and change.kind is Kind.NOTICE_REMINDER:
        change = replace(change, detail=recounted(change.detail, on))
    if language == "zh":
        return plain(chinese.detail(change))
    cited = change.kind is Kind.NOTICE_STATUS and change.cause
    return plain(change.detail.replace(cited, act_label(cited), 1) if cited else change.detail)


def counted(entries: Sequence[Change], language: str = "en") -> str:
    """How many entries came, went and changed, and where: '16 entries no longer listed (lists/masks).'"""
    registers = sorted({register_of(change) for change in entries})
    if language == "zh":
        return chinese.counted(entries, "、".join(registers))
    parts = []
    for kind, verb in ENTRY_VERBS.items():
        if number := sum(change.kind == kind for change in entries):
            parts.append(f"{number} {'entry' if number == 1 else 'entries'} {verb}")
    return f"{', '.join(parts)} ({', '.join(registers)})."


def watched(items: Sequence[Touched], language: str = "en") -> str:
    """What a change touches of the reader's watch-list, as a sentence; '' for nothing."""
    if language == "zh":
        return chinese.watched(items)
    return plain(f"This {told(items)}") if items else ""


def together(parts: Iterable[tuple[Touched, ...]]) -> tuple[Touched, ...]:
    """What several changes touch, each item once with every place it stands in."""
    found: dict[str, Touched] = {}
    for one in (one for part in parts for one in part):
        before = found[one.item].where if one.item in found else ()
        found[one.item] = Touched(item=one.item, kind=one.kind, where=tuple(dict.fromkeys((*before, *one.where))))
    return tuple(found.values())


def subject(
    changes: Sequence[Change],
    occasion: str,
    touched: Mapping[str, tuple[Touched, ...]] | None = None,
    *,
    language: str = "en",
    on: date | None = None,
) -> str:
    """The Subject line. Daily messages are named after their day, others after their first rule.

    What a message touches of its reader's watch-list stands in front: '[watch-list: CNAS L0290 and 2 more]'.
    """
    mark = watch_mark(together((touched or {}).values()), language)
    if occasion.startswith("daily/"):
        trouble = sum(change.kind in INCIDENTS for change in changes)
        counts = [_count(len(changes) - trouble, "change")] if len(changes) > trouble else ["no change"]
        counts += [_count(trouble, "note") + " on watching"] if trouble else []
        return plain(f"{mark}Daily digest {occasion.split('/')[1]}: {', '.join(counts)}", SUBJECT_LENGTH)
    more = {"zh": f"，另有{len(changes) - 1}项"}.get(language, f" and {len(changes) - 1} more")
    more = more if len(changes) > 1 else ""
    words = mark + headline(ranked(changes, touched or {})[0], language, on)
    words = words.replace("=?", "= ?")  # or a title could smuggle in an RFC 2047 encoded word
    return plain(words, SUBJECT_LENGTH - len(more)) + more


def watch_mark(items: tuple[Touched, ...], language: str) -> str:
    """What stands before a subject: the first item touched of the reader's watch-list, and how many more."""
    if not items:
        return ""
    more, item = len(items) - 1, plain(items[0].item, 40)
    if language == "zh":
        return f"【关注：{item}{f'等{more + 1}项' if more else ''}】"
    return f"[watch-list: {item}{f' and {more} more' if more else ''}] "


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"


def ranked(changes: Sequence[Change], touched: Container[str] = ()) -> list[Change]:
    """Rules first, then rows of registers, then trouble with watching; in each, what `touched` names goes first.

    An act whose rows are touched goes first with them.
    """
    acts = {change.cause for change in changes if change.id in touched}

    def rank(change: Change) -> tuple[bool, bool, bool]:
        return change.kind in INCIDENTS, is_entry(change), change.id not in touched and change.key not in acts

    return sorted(changes, key=rank)
