"""The sentences that sum a change up, in English or Chinese, composed from the facts that were read. Pure.

Nothing is invented and nothing translated: issuers, days, numbers and relations are ours to name, the publisher's
words are quoted.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from monitor.force.deeds import is_draft
from monitor.telling.citing import act_label, bodies_of, kind_and_number, plain
from monitor.telling.days import spoken
from snapshots.model import Effect, Notice

QUOTED = 200  # characters of a publisher's words in one sentence
NAMED = 5  # acts of one relation named in full
# Where an act is only named as a ground (based-on) nothing happens to it.
_RELATIONS = {
    "repeals": ("repeals", "废止"), "replaces": ("replaces", "替代"),
    "repeals-in-part": ("repeals part of", "部分废止"),
    "amends": ("amends", "修改"), "suspends": ("suspends", "暂停施行"), "resumes": ("resumes", "恢复施行"),
    "lifts": ("lifts", "解除"), "prevails-over": ("prevails, where they differ, over", "与其不一致时优先适用于"),
}  # fmt: skip
_DRAFT = {"en": "It is a draft: it asks for comments and changes nothing yet.", "zh": "此为征求意见稿，尚不产生效力。"}


def summary(notice: Notice, on: date, language: str) -> str:
    """Who issued what and when, from which day it counts, and what it does to other acts; 2 or 3 short sentences.

    `on` is the day of the message, in the publisher's calendar.
    """
    does = _DRAFT[language] if is_draft(notice) else _relations(notice, language)
    parts = (_published(notice, on, language), does, _rest(notice, language))
    return ("" if language == "zh" else " ").join(filter(None, parts))


def _published(notice: Notice, on: date, language: str) -> str:
    issuers, act = bodies_of(notice.key, language), kind_and_number(notice.key, language)
    force = _force(notice, on, language)
    if language == "zh":
        day = f"{spoken(notice.published, 'zh')}" if notice.published else ""
        return f"{issuers}{day}发布{act}{force}。"
    day = f" on {notice.published}" if notice.published else ""
    article = "" if any(letter.isdigit() for letter in act) else "an " if act[:1] in "aeiou" else "a "
    return f"{_the(issuers)} published {article}{act}{day}{force}."


def _the(issuers: str) -> str:
    """Names of bodies take an article, codes do not."""
    names = issuers.replace(" and ", ", ").split(", ")
    words = issuers
    for name in names:
        if " " in name:
            words = words.replace(name, f"the {name}", 1)
    return f"{words[:1].upper()}{words[1:]}"


def _force(notice: Notice, on: date, language: str) -> str:
    """From when it counts, with the words that day was read from; nothing of a draft, whose days are proposals."""
    quoted = plain(notice.effective_words, QUOTED)
    if is_draft(notice) or notice.effective is None:
        return ""
    days = (notice.effective - on).days
    if language == "zh":
        near = {0: "（今日）", 1: "（明日）"}.get(days, "")
        words = f"（原文：“{quoted}”）" if quoted else ""
        return f"，{'已于' if days < 0 else '自'}{spoken(notice.effective, 'zh')}{near}起施行{words}"
    near = {0: "today, ", 1: "tomorrow, "}.get(days, "")
    words = f" (in its words: “{quoted}”)" if quoted else ""
    return f"; it {'has been in force since' if days < 0 else 'takes effect'} {near}{notice.effective}{words}"


def _relations(notice: Notice, language: str) -> str:
    """What it does to other acts, each set of quoted words once."""
    found: dict[tuple[str, str, date | None], list[Effect]] = defaultdict(list)
    for effect in notice.effects:
        if effect.relation in _RELATIONS and (effect.target or effect.printed):
            found[effect.relation, effect.quoted, effect.until].append(effect)
    told = [_relation(*key, effects, language) for key, effects in found.items()]
    return ("" if language == "zh" else " ").join(told)


def _relation(relation: str, quoted: str, until: date | None, effects: Sequence[Effect], language: str) -> str:
    english, chinese = _RELATIONS[relation]
    acts = list(dict.fromkeys(_act(effect, language) for effect in effects))
    left, words = len(acts) - NAMED, plain(quoted, QUOTED)
    if language == "zh":
        named = "、".join(acts[:NAMED]) + (f"等{len(acts)}件" if left > 0 else "")
        end = f"，至{spoken(until, 'zh')}" if until else ""
        return f"{chinese}{named}{end}{f'（原文：“{words}”）' if words else ''}。"
    named = (" and " if len(acts) == 2 else ", ").join(acts[:NAMED]) + (f" and {left} more" if left > 0 else "")
    end = f" until {until}" if until else ""
    return f"It {english} {named}{end}{f' (“{words}”)' if words else ''}."


def _act(effect: Effect, language: str) -> str:
    known = effect.target and not effect.target.startswith("unknown/")
    name = act_label(effect.target, language) if known else plain(effect.printed, 120)
    scope = plain(effect.scope, 60)
    return name + ((f"（{scope}）" if language == "zh" else f" ({scope})") if scope else "")


def _rest(notice: Notice, language: str) -> str:
    """Its end, the last day for comments, how many documents hang on it."""
    zh = language == "zh"
    said = []
    if notice.until:
        said.append(f"有效期至{spoken(notice.until, 'zh')}。" if zh else f"It holds until {notice.until}.")
    if notice.comments_until:
        day = notice.comments_until
        said.append(f"意见征集截止于{spoken(day, 'zh')}。" if zh else f"Comments are taken until {day}.")
    if count := len(notice.attachments):
        said.append(f"附件{count}份。" if zh else f"It has {count} attachment{'' if count == 1 else 's'}.")
    return ("" if zh else " ").join(said)
