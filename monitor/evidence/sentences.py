"""What is said of one claim, in Chinese and English: the answer, the gaps, the checks around a version. Pure."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from monitor.evidence.claims import Claim, OnDay, Seen, Stretch, Words
from monitor.telling.standing_zh import standing_zh
from snapshots.model import Edition


def in_short(claim: Claim) -> Words:
    """The answer to the one question: on the day, or over the whole history."""
    zone = ZoneInfo(claim.zone)
    if claim.on:
        return _on_day(claim, claim.on, zone)
    if claim.seen_at:
        when = at(claim.seen_at, zone)
        return Words(
            zh=f"{claim.title}：{when} 看到变化（{claim.change}）。",
            en=f"{claim.title}: change seen {when} ({claim.change}).",
        )
    first, last = claim.stretches[0], claim.stretches[-1]
    since, seen = at(first.version.first_seen, zone), last.last.seen_at if last.last else last.version.last_seen
    zh, en = f"首次看到于 {since}，最后看到于 {at(seen, zone)}", f"first seen {since}, last seen {at(seen, zone)}"
    if claim.by_acts:
        zh, en = f"据公告列入，首次看到于 {since}", f"listed by an act, first seen {since}"
    ended = last.version.ended_at
    if ended:
        by = last.version.ended_by
        zh += f"；{at(ended, zone)} 起未见" + (f"（依据 {by}）" if by else "（未见撤销文件）")
        en += f"; not seen since {at(ended, zone)}" + (f" (by {by})" if by else " (no act that withdraws it was seen)")
    elif claim.by_acts:
        zh, en = f"{zh}；至今未见将其移出的公告", f"{en}; no act that removes it was seen since"
    return Words(zh=f"{claim.title}（{claim.key}）：{zh}。", en=f"{claim.title} ({claim.key}): {en}.")


_SEEN = {
    Seen.LISTED: {
        "entry": Words(zh="在名单之内", en="listed"),
        "notice": Words(zh="已见其公布在网", en="seen on the publisher's site"),
    },
    Seen.NOT_SEEN: {"entry": Words(zh="未见", en="not seen"), "notice": Words(zh="未见", en="not seen")},
    Seen.UNKNOWN: {"entry": Words(zh="不明", en="unknown"), "notice": Words(zh="不明", en="unknown")},
}


def _on_day(claim: Claim, on: OnDay, zone: ZoneInfo) -> Words:
    said = _SEEN[on.seen][claim.kind]
    zh, en = (
        f"{claim.title}（{claim.key}），{on.day}（当日结束时，{zone.key}）：{said.zh}。",
        (f"{claim.title} ({claim.key}) at the end of {on.day} ({zone.key}): {said.en}."),
    )
    before, after = (at(moment, zone) if moment else "" for moment in (on.before, on.after))
    zh += f"此前最后一次有效查看：{before or '无'}；此后第一次有效查看：{after or '尚无'}。"
    en += f" Last accepted check up to then: {before or 'none'}; first accepted check after: {after or 'none yet'}."
    if on.gap is not None:
        zh += f"两次查看之间有 {_long(on.gap).zh} 无人查看，其间若有变化而又复原，我方不得而知。"
        en += f" Nobody looked for {_long(on.gap).en} between them: what came and went meanwhile is not known."
    if on.held:
        zh += f"其间另有 {on.held} 次查看结果不可信，未予采用。"
        en += f" {on.held} check(s) in between could not be trusted and were not used."
    if on.changed:
        zh, en = (
            zh + "两次查看所见内容不同，当日究竟为何种内容不明。",
            en + " The two showed different states of it: which one stood on the day is unknown.",
        )
    if on.reason:
        chinese = standing_zh(on.reason)
        zh = f"{zh}依据：{chinese}。" if chinese else f"{zh}依据（系统原文）：{on.reason}"
        en = f"{en} Why: {on.reason}"
    if claim.state:
        zh, en = f"{zh}效力状态：{claim.state.zh}。", f"{en} As the acts we hold say, it was then: {claim.state.en}."
    return Words(zh=zh, en=en)


def gaps_of(stretch: Stretch, zone: ZoneInfo, by_acts: bool) -> Words:
    """How exactly we know when a version began and ended, and what it rests on."""
    version = stretch.version
    if stretch.not_yet is None:
        zh, en = "首次看到之前我方没有有效查看。", "We had made no accepted check before it was first seen."
    else:
        gap = _long(version.first_seen - stretch.not_yet.seen_at)
        what = "appeared" if version.number == 1 else "came to be so"
        zh = f"首次看到之前有 {gap.zh} 的空白：确切出现时间在此区间之内。"
        en = f"A gap of {gap.en} lies before the first sighting: it {what} at some moment within it."
    if version.ended_at and stretch.last:
        gap = _long(version.ended_at - stretch.last.seen_at)
        zh += f"结束之前有 {gap.zh} 的空白。"
        en += f" A gap of {gap.en} lies before its end."
    if version.reread:
        zh, en = (
            zh + "此版本为我方重新解读同一原件所得，原件未变。",
            en + " This version is our own better reading of the same original.",
        )
    if by_acts:
        zh, en = (
            zh + "名单由公告增减：在未见移出公告之前视为仍在名单。",
            en + " The list is made by acts: an entry counts as listed until an act removes it.",
        )
    return Words(zh=f"版本 {version.number}：{zh}", en=f"Version {version.number}: {en}")


def row_of(stretch: Stretch, zone: ZoneInfo) -> tuple[str, ...]:
    """The checks around a version, as cells."""
    version = stretch.version
    ended = f"{at(version.ended_at, zone)} {version.ended_by or ''}".strip() if version.ended_at else "-"
    return (
        str(version.number), _check_time(stretch.not_yet, zone) or "-", at(version.first_seen, zone),
        at(stretch.last.seen_at if stretch.last else version.last_seen, zone),
        _check_time(stretch.after, zone) or "-", ended,
    )  # fmt: skip


def at(moment: datetime, zone: ZoneInfo) -> str:
    """A moment of ours in the publisher's zone."""
    return moment.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S")


def _check_time(edition: Edition | None, zone: ZoneInfo) -> str:
    return at(edition.seen_at, zone) if edition else ""


def _long(gap: timedelta) -> Words:
    hours, rest = divmod(int(gap.total_seconds()), 3600)
    days, hours = divmod(hours, 24)
    minutes = rest // 60
    return Words(zh=f"{days} 天 {hours} 小时 {minutes} 分", en=f"{days} d {hours} h {minutes} min")
