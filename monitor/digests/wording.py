"""The words of a digest, in English and Chinese: its subject, its period, how its sources were watched. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from monitor.digests.blindness import Days, Watched
from monitor.digests.digest import Digest
from monitor.telling.citing import plain
from monitor.telling.wording import SUBJECT_LENGTH

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_WHEN = {"daily": ("Daily", "每日"), "weekly": ("Weekly", "每周"), "monthly": ("Monthly", "每月")}
_STRETCHES = 6  # named one by one in a sentence

WORDS = {
    "nothing": (
        "Nothing changed in this time that your subscription covers.", "此期间，您订阅的范围内没有变化。",
    ),
    "no_theme": ("Other", "其他"),
    "all": ("All changes of this issue, one by one", "本期全部变化（逐条）"),
    "undone": ("Came and went again within this time", "期间内出现后又撤回"),
    "official": ("Official page", "官方页面"),
    "archived": ("In the archive", "存档页面"),
    "stands_for": ("Stands for", "合并自"),
    "what": ("What", "变化"), "entry": ("Entry", "条目"), "key": ("Key", "编号"),
    "more": ("more", "更多"), "cut": ("Cut here; the whole of it is in the archive.", "此处截断；全文见存档。"),
    "watching": ("How the sources were watched", "来源监测情况"),
    "because": ("You get this because of the subscription", "您收到本邮件，是因为您订阅了"),
    "leave": ("Unsubscribe with one click", "一键退订"),
    "head": ("Head of the archive's chain", "存档链首"),
    "keep": (
        "Keep this mail: with that line anybody can check later that no snapshot was altered or removed.",
        "请保留本邮件：凭此行，任何人日后都可核验存档未被改动或删除。",
    ),
}  # fmt: skip


def words(language: str) -> dict[str, str]:
    """The fixed words of a digest in English or Chinese."""
    return {name: pair[language == "zh"] for name, pair in WORDS.items()}


def subject(digest: Digest, occasions: Sequence[str], language: str, mark: str = "") -> str:
    """'Daily digest 2020-04-16: 3 changes'; of an issue without changes what can be said of the watching.

    `occasions` are its own and those of later issues that went into it. `mark` stands in front: what is touched of
    the reader's watch-list.
    """
    english, chinese = _WHEN.get(occasions[0].partition("/")[0], ("", ""))
    issued = sorted({occasion.split("/")[1] for occasion in occasions})
    day, day_zh = (between.join(dict.fromkeys((issued[0], issued[-1]))) for between in (" to ", " 至 "))
    said = {"en": f"{english} digest {day}: {_sum(digest)}", "zh": f"{chinese}摘要 {day_zh}：{_sum_zh(digest)}"}
    told = " | ".join((said["zh"], said["en"])) if language == "both" else said[language]
    return plain(f"{mark}{told}".replace("=?", "= ?"), SUBJECT_LENGTH)  # or an item could be an encoded word


def _sum(digest: Digest) -> str:
    if digest.quiet:
        return "nothing changed, " + ("all sources were watched" if digest.well_watched else "not all was watched")
    kind = "net change" if digest.net else "change"
    counts = [_count(digest.number, kind) if digest.number else f"no {kind}"]
    return ", ".join([*counts, *([_count(digest.notes, "note") + " on watching"] if digest.notes else [])])


def _sum_zh(digest: Digest) -> str:
    if digest.quiet:
        return "没有变化，" + ("全部来源均已监测" if digest.well_watched else "部分来源未能监测")
    kind = "净变化" if digest.net else "变化"
    told = f"{digest.number}项{kind}" if digest.number else f"没有{kind}"
    return told + (f"，{digest.notes}条监测说明" if digest.notes else "")


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"


def period(digest: Digest, zone: ZoneInfo, language: str) -> str:
    """Which time an issue covers, on the reader's clock."""
    start, end = (moment(at, zone, language) for at in (digest.start, digest.end))
    if language == "zh":
        return f"本期涵盖{start}之后至{end}（{zone.key}）我们所见的变化。"
    return f"This issue covers what was found after {start} and up to {end} ({zone.key})."


def netted(digest: Digest, language: str) -> str:
    """That an issue shows the net change, and of how many; '' of one that shows all."""
    if not digest.net or digest.quiet:
        return ""
    if language == "zh":
        return f"以下为自上期以来的净变化：期初与期末相比的差异。期间共有{len(digest.everything)}项变化，逐条列于其后。"
    number = _count(len(digest.everything), "single change")
    stand = "stands" if len(digest.everything) == 1 else "stand"
    return (
        "Below is the net change since the last issue: what is different between its beginning and its end."
        f" The {number} behind it {stand} one by one further down."
    )


def moment(at: datetime, zone: ZoneInfo, language: str) -> str:
    """A moment on the reader's clock: '16 April 2020 08:00'."""
    local = at.astimezone(zone)
    return f"{_day(local.date(), language)}{'' if language == 'zh' else ' '}{local:%H:%M}"


def days(stretches: Days, language: str) -> str:
    """'16 April 2020', 'from 16 April to 18 April 2020'; several stretches one after the other."""
    told = [_stretch(first, last, language) for first, last in stretches[:_STRETCHES]]
    left = sum((last - first).days + 1 for first, last in stretches[_STRETCHES:])
    if language == "zh":
        return "、".join(told) + (f"等，另有{left}天" if left else "")
    return ", ".join(told) + (f" and {_count(left, 'more day')}" if left else "")


def _stretch(first: date, last: date, language: str) -> str:
    if language == "zh":
        return _day(first, language) + (f"至{_day(last, language)}" if last != first else "")
    if first == last:
        return f"on {_day(first, language)}"
    start = f"{first.day} {_MONTHS[first.month - 1]}" + (f" {first.year}" if first.year != last.year else "")
    return f"from {start} to {_day(last, language)}"


def _day(day: date, language: str) -> str:
    if language == "zh":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def watched(digest: Digest, names: Mapping[str, str], zone: ZoneInfo, language: str, *, full: bool) -> list[str]:
    """How the sources were watched, a sentence each; with `full` also of those that were watched well."""
    zh = language == "zh"
    poorly = [one for one in digest.watched if not one.well or one.interrupted]
    said = [line for one in poorly for line in _trouble(one, names.get(one.source, one.source), zone, language)]
    said += _unchecked(poorly, names, language)
    if not digest.watched:
        return ["没有任何来源被检查过。" if zh else "No source was ever checked."]
    number = len(digest.watched)
    if digest.well_watched:
        said.insert(0, _all_well(number, zh))
    if full:
        said += [_well(one, names.get(one.source, one.source), zone, language) for one in digest.watched if one.since]
    return said


def _all_well(number: int, zh: bool) -> str:
    if zh:
        return f"全部{number}个来源在此期间每日均已监测。"
    return f"All sources were watched on every day of this time ({_count(number, 'source')})."


def _trouble(one: Watched, name: str, zone: ZoneInfo, language: str) -> Sequence[str]:
    zh, said = language == "zh", []
    if one.last_good is None and not one.blind:
        said.append(f"{name}：尚未成功检查过。" if zh else f"{name} was never checked well so far.")
    if one.stale and one.last_good and not one.blind:
        last = moment(one.last_good, zone, language)
        said.append(f"{name}：自{last}起没有成功的检查。" if zh else f"{name} was not checked well since {last}.")
    if one.blind:
        told = days(one.blind, language)
        said.append(f"{name}：{told}未能监测。" if zh else f"{name} could not be watched {told}.")
    if one.interrupted:
        told = days(one.interrupted, language)
        said.append(
            f"{name}：{told}监测曾中断，当日仍有成功检查。"
            if zh
            else f"{name}: trouble {told}, but watched at some time of the day."
        )
    if one.lasting:
        still = f"{name}：截至本期仍未恢复监测。" if zh else f"{name} is still not watched at the end of this time."
        said.append(still)
    if said and not zh:
        said[-1] += " What changed there may be told late."
    return said


def _unchecked(poorly: Sequence[Watched], names: Mapping[str, str], language: str) -> Iterator[str]:
    """On which days we made no check: all sources of the same days in one sentence."""
    kin: dict[Days, list[str]] = {}
    for one in poorly:
        if one.unchecked and not one.stale:
            kin.setdefault(one.unchecked, []).append(names.get(one.source, one.source))
    for stretches, sources in kin.items():
        told = days(stretches, language)
        if language == "zh":
            yield f"{'、'.join(sources)}：{told}未作检查。"
        else:
            verb = "was" if len(sources) == 1 else "were"
            yield f"{', '.join(sources)} {verb} not checked {told}."


def _well(one: Watched, name: str, zone: ZoneInfo, language: str) -> str:
    since = moment(one.since, zone, language) if one.since else ""
    last = moment(one.last_good, zone, language) if one.last_good else ""
    if language == "zh":
        return f"{name}：自{since}起持续监测；最近一次成功检查：{last}。"
    return f"{name}: well watched since {since}; last good check {last}."


def upcoming_title(number: int, language: str) -> str:
    """The heading over the days to come."""
    return f"未来{number}天内的日期" if language == "zh" else f"Days to come, within {number} days"
