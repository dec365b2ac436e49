"""The words of an alert: subject, headline and sentence of a change, and when it bites. Pure.

Titles come from watched sites and are hostile until `plain()` has seen them.
"""

import re
import unicodedata
from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from monitor.diff.change import INCIDENTS, Change, Kind
from monitor.diff.texts.told import NO_SUBSTANCE
from monitor.watchlists import Touched

BEIJING = ZoneInfo("Asia/Shanghai")
SUBJECT_LENGTH = 160  # characters; mail programs show 40 to 90 of them

_CITATION = re.compile(r"^.{0,120}?(?:年|〔\d{4}〕|\[\d{4}\])\s?第?\d+号\s+(?=\S)")  # 海关总署公告2020年第53号 …
_ADDRESS = re.compile(r"https?://\S+\s*")
ENTRY_VERBS = {
    Kind.ENTRY_ADDED: "added",
    Kind.ENTRY_REMOVED: "no longer listed",
    Kind.ENTRY_CHANGED: "changed",
}


def plain(words: str, limit: int | None = None) -> str:
    """One line without control, bidirectional or zero-width characters, cut with … at `limit`."""
    kept = (" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in words if _visible(c))
    line = " ".join("".join(kept).split())
    return line if limit is None or len(line) <= limit else f"{line[: limit - 1].rstrip()}…"


def _visible(character: str) -> bool:
    return unicodedata.category(character) not in ("Cf", "Cs")  # formatting marks, lone surrogates


def act_label(key: str) -> str:
    """A key as people cite the act: `mofcom+gacc/announcement/2020/5` is 'MOFCOM/GACC 2020-5'.

    Acts without a number are cited by issuer, kind and day; keys of entries are kept as they are.
    """
    match plain(key).split("/"):
        case [issuers, _, year, number] if year.isdigit() and number.isdigit():
            return f"{_issuers(issuers)} {year}-{number}"
        case [issuers, kind, day, _] if day == "undated" or _is_day(day):
            return f"{_issuers(issuers)} {kind} {day}"
        case _:
            return plain(key, 80)


def _issuers(codes: str) -> str:
    return codes.replace("+", "/").upper()


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


def is_entry(change: Change) -> bool:
    """Whether a row of a register came, went or changed."""
    return change.kind.startswith("entry.")


def headline(change: Change) -> str:
    """What, and when it bites, in one line: 'MOFCOM 2020-5 in force 2020-04-01: <title>'."""
    title = plain(change.title)
    match change.kind:
        case Kind.SOURCE_BROKEN:
            return f"Watching {change.source} is broken (no rule change){_why(change)}"
        case Kind.SOURCE_BLOCKED:
            return f"Watching {change.source} is blocked (no rule change){_why(change)}"
        case Kind.SOURCE_RECOVERED:
            return f"Watching {change.source} works again (no rule change)"
        case Kind.ENTRY_ADDED | Kind.ENTRY_REMOVED | Kind.ENTRY_CHANGED:
            return f"{register_of(change)}: {title} {ENTRY_VERBS[change.kind]}{_bites(change)}"
        case Kind.REGISTER_CLOSED:
            return f"Register closed by its publisher: {title or plain(change.key)}"
        case Kind.CORRECTION if " not on " in change.detail:  # a day that readers were reminded of
            return f"Correction: {act_label(change.key)} {_in_short(change)}: {short_title(title)}"
        case Kind.CORRECTION:
            return f"Correction of our own: {act_label(change.key)}: {title}"
        case _:
            return f"{act_label(change.key)} {_turn(change)}: {short_title(title)}"


def _turn(change: Change) -> str:
    match change.kind:
        case Kind.NOTICE_AMENDED:
            return f"amended in place{' (wording only)' if change.detail.startswith(NO_SUBSTANCE) else ''}"
        case Kind.NOTICE_STATUS:
            return f"{_in_short(change) or 'changes its status'}{_bites(change)}"
        case Kind.NOTICE_GONE:
            return "page gone"
        case Kind.NOTICE_EFFECTIVE | Kind.NOTICE_REMINDER if change.detail:
            return _in_short(change)
    if change.effective:
        return f"in force {change.effective}"
    return f"published {change.published}" if change.published else "new"


def _bites(change: Change) -> str:
    """From when a status or a row of a register counts. Never 'in force': that would be said of a repealed act."""
    return f" from {change.effective}" if change.effective else ""


def _why(change: Change) -> str:
    """What spoilt a check, without the address it happened at: the section below names it."""
    words = plain(_ADDRESS.sub("", change.detail))
    return f": {words}" if words else ""


def short_title(title: str) -> str:
    """A title without the issuers and number printed before its name, where it has a name of its own."""
    return _CITATION.sub("", title, count=1)


def _in_short(change: Change) -> str:
    """The sentence of a change without its quotation, acts cited as people cite them."""
    words = change.detail.partition(": ")[0]
    return plain(words.replace(change.cause, act_label(change.cause)) if change.cause else words, 80)


def register_of(change: Change) -> str:
    """The register an entry stands in: the first part of its key."""
    return plain(change.key.partition("/")[0])


def sentence(change: Change) -> str:
    """What happened, in one plain sentence."""
    return _SENTENCES[change.kind].format(source=change.source, register=register_of(change))


_SENTENCES = {
    Kind.NOTICE_PUBLISHED: "A notice we had not seen before was published on {source}.",
    Kind.NOTICE_AMENDED: "The text or the attachments of this notice were changed in place on {source}.",
    Kind.NOTICE_STATUS: "The standing of this notice changed.",
    Kind.NOTICE_EFFECTIVE: "A day of this notice has come, in the publisher's calendar. Nothing new was published.",
    Kind.NOTICE_REMINDER: "A day of this notice is coming, in the publisher's calendar. Nothing new was published.",
    Kind.NOTICE_GONE: "The page of this notice is no longer there. That says nothing about whether it is in force.",
    Kind.ENTRY_ADDED: "An entry was added to the register {register}.",
    Kind.ENTRY_REMOVED: "An entry is no longer shown in the register {register}; two checks in a row agree.",
    Kind.ENTRY_CHANGED: "An entry of the register {register} changed.",
    Kind.REGISTER_CLOSED: "The publisher ended this register. Its entries were not struck off one by one.",
    Kind.SOURCE_BROKEN: "This is trouble with watching {source}. No rule changed; changes may be seen late.",
    Kind.SOURCE_BLOCKED: "{source} does not let us in. No rule changed; changes may be seen late.",
    Kind.SOURCE_RECOVERED: "Watching {source} works again. No rule changed by this.",
    Kind.CORRECTION: "We told you something that was wrong. This corrects it.",
}


def counted(entries: Sequence[Change]) -> str:
    """How many entries came, went and changed, and where: '16 entries no longer listed in lists/masks.'"""
    parts = []
    for kind, verb in ENTRY_VERBS.items():
        if number := sum(change.kind == kind for change in entries):
            parts.append(f"{number} {'entry' if number == 1 else 'entries'} {verb}")
    registers = ", ".join(sorted({register_of(change) for change in entries}))
    return f"{', '.join(parts)} ({registers})."


def in_force(effective: date, seen_at: datetime) -> str:
    """How far away the effective day was, in Beijing, when we saw the change."""
    return f"in force {distance(effective, seen_at)}"


def distance(effective: date, seen_at: datetime) -> str:
    """The same of a day on which something begins or ends: 'tomorrow', 'at once', 'in 10 days'."""
    days = (effective - seen_at.astimezone(BEIJING).date()).days
    if days < 0:
        return f"since {effective}, {_count(-days, 'day')} before we saw it"
    return {0: "at once", 1: "tomorrow"}.get(days, f"in {days} days")


def together(parts: Iterable[tuple[Touched, ...]]) -> tuple[Touched, ...]:
    """What several changes touch, each item once with every place it stands in."""
    found: dict[str, Touched] = {}
    for one in (one for part in parts for one in part):
        before = found[one.item].where if one.item in found else ()
        found[one.item] = Touched(item=one.item, kind=one.kind, where=tuple(dict.fromkeys((*before, *one.where))))
    return tuple(found.values())


def subject(changes: Sequence[Change], occasion: str, touched: Mapping[str, tuple[Touched, ...]] | None = None) -> str:
    """The Subject line. Daily messages are named after their day, others after their first rule.

    What a message touches of its reader's watch-list stands in front: '[watch-list: CNAS L0290 and 2 more]'.
    """
    mark = _mark(together((touched or {}).values()))
    if occasion.startswith("daily/"):
        trouble = sum(change.kind in INCIDENTS for change in changes)
        counts = [_count(len(changes) - trouble, "change")] if len(changes) > trouble else ["no change"]
        counts += [_count(trouble, "note") + " on watching"] if trouble else []
        return plain(f"{mark}Daily digest {occasion.split('/')[1]}: {', '.join(counts)}", SUBJECT_LENGTH)
    more = f" and {len(changes) - 1} more" if len(changes) > 1 else ""
    words = mark + headline(ranked(changes, touched or {})[0])
    words = words.replace("=?", "= ?")  # or a title could smuggle in an RFC 2047 encoded word
    return plain(words, SUBJECT_LENGTH - len(more)) + more


def _mark(items: tuple[Touched, ...]) -> str:
    if not items:
        return ""
    more = f" and {len(items) - 1} more" if len(items) > 1 else ""
    return f"[watch-list: {plain(items[0].item, 40)}{more}] "


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"


def ranked(changes: Sequence[Change], touched: Container[str] = ()) -> list[Change]:
    """Rules first, then rows of registers, then trouble with watching; in each, what `touched` names goes first."""
    return sorted(changes, key=lambda change: (change.kind in INCIDENTS, is_entry(change), change.id not in touched))
