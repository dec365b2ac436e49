"""What happened, in Chinese: the same facts as `wording` tells in English, composed from the change alone. Pure.

What a publisher printed stays as printed. Notes of ours that exist in English alone (why a check failed) are quoted.
"""

import re
from collections.abc import Sequence
from datetime import date

from monitor.calendars.events import chinese_in
from monitor.diff.change import INCIDENTS, Change, Kind
from monitor.diff.texts.told import NO_SUBSTANCE
from monitor.telling.citing import act_label, plain, proposed, titled_by_day
from monitor.telling.days import bites, spoken
from monitor.telling.reasons_zh import reason_zh
from monitor.watchlists import Touched

ENTRY_VERBS = {Kind.ENTRY_ADDED: "列入", Kind.ENTRY_REMOVED: "不再列出", Kind.ENTRY_CHANGED: "变更"}
SENTENCES = {
    Kind.NOTICE_PUBLISHED: "{source}发布了我们此前未见过的文件。",
    Kind.NOTICE_AMENDED: "该文件的正文或附件在发布机关网站原地址被修改。",
    Kind.NOTICE_STATUS: "该文件的效力状态发生变化。",
    Kind.NOTICE_EFFECTIVE: "该文件所定日期已到（按发布机关所在地日历）。没有新的发布。",
    Kind.NOTICE_REMINDER: "该文件所定日期将至（按发布机关所在地日历）。没有新的发布。",
    Kind.NOTICE_GONE: "该文件的页面已不存在。这并不说明其是否仍然有效。",
    Kind.ENTRY_ADDED: "名录{register}新列入一项。",
    Kind.ENTRY_REMOVED: "名录{register}不再列出一项，连续两次检查结果一致。",
    Kind.ENTRY_CHANGED: "名录{register}中的一项发生变更。",
    Kind.REGISTER_CLOSED: "发布机关终止了该名录。其中各项并非逐一移出。",
    Kind.SOURCE_BROKEN: "监测{source}出现故障。规则没有因此变化；变化可能较晚发现。",
    Kind.SOURCE_BLOCKED: "{source}拒绝访问。规则没有因此变化；变化可能较晚发现。",
    Kind.SOURCE_RECOVERED: "已恢复对{source}的监测。规则没有因此变化。",
    Kind.CORRECTION: "我们此前告知的内容有误，特此更正。",
}
_DONE = {
    "repealed": "废止", "repealed in part": "部分废止", "replaced": "替代", "amended": "修改", "suspended": "暂停施行",
    "resumed": "恢复施行", "lifted": "解除",
}  # fmt: skip
_PLACES = {"title": "标题", "change": "变动内容", "entry": "条目", "text": "正文", "annex": "附件"}
_STATUS = re.compile(
    r"(?P<done>repealed in part|repealed|replaced|amended|suspended|resumed|lifted)(?P<part> in part)?"
    r"(?: until (?P<until>\d{4}-\d\d-\d\d))?(?:, no end stated,)?(?: \((?P<scope>.{0,400}?)\))? by (?P<act>\S+)"
    r"(?:: “(?P<quoted>.*)”)?"
)
_MOVED = re.compile(
    r".* not on (?P<told>\d{4}-\d\d-\d\d), as told on (?P<on>\d{4}-\d\d-\d\d)(?:, but on (?P<now>\d{4}-\d\d-\d\d))?: "
)
_DAY = re.compile(r"(published|effective) day: (\d{4}-\d\d-\d\d) became (\d{4}-\d\d-\d\d)")
_COUNTED = re.compile(r"(\d+)(?: provisions?)? (amended|added|repealed|moved and amended|moved)\b")
_COUNTS = {
    "amended": "修改", "added": "新增", "repealed": "删去", "moved": "移动位置", "moved and amended": "移动并修改",
}  # fmt: skip
_FIXED = {
    "shown again after its page had disappeared": "其页面消失后重新出现",
    "published, but its text is not on the page yet": "已发布，但正文尚未上网",
    "its page disappeared; this says nothing about whether the act is in force":
        "其页面已消失；这并不说明该文件是否有效",
    "its text is no longer on the page": "页面上已无正文",
    "its text became available": "正文已可读取",
    "no longer shown, at two checks in a row; this says nothing about why":
        "连续两次检查均未再列出；这并不说明原因",
}  # fmt: skip


def turn(change: Change, on: date) -> str:
    """What became of a notice, as a headline says it."""
    match change.kind:
        case Kind.NOTICE_AMENDED:
            return f"在原地址修改{'（仅文字）' if change.detail.startswith(NO_SUBSTANCE) else ''}"
        case Kind.NOTICE_STATUS:
            day = f"（{spoken(change.effective, 'zh')}起）" if change.effective else ""
            return f"{_status(change.detail, quote=False) or '效力状态变化'}{day}"
        case Kind.NOTICE_GONE:
            return "页面已不存在"
        case Kind.NOTICE_EFFECTIVE | Kind.NOTICE_REMINDER if change.detail:
            return _occasion(change, on)
    if change.effective and not proposed(change.key, change.title):
        return bites(change.effective, on, "zh")
    if titled_by_day(change.key, change.published):
        return "发布"
    return f"{spoken(change.published, 'zh')}发布" if change.published else "新发布"


def standing(change: Change) -> str:
    """What an act did to another: '商务部 2020年第5号被商务部 2023年第32号废止，自2023年8月29日起。'"""
    day = f"，自{spoken(change.effective, 'zh')}起" if change.effective else ""
    done = _status(change.detail, quote=False)
    return f"{act_label(change.key, 'zh')}{done}{day}。" if done else SENTENCES[change.kind]


def detail(change: Change) -> str:
    """The plain sentence a change carries, in Chinese; in its own words where we have no others."""
    words = change.detail
    if change.kind is Kind.CORRECTION and (found := _MOVED.match(words)):
        told, on = (spoken(date.fromisoformat(found[name]), "zh") for name in ("told", "on"))
        now = f"应为{spoken(date.fromisoformat(found['now']), 'zh')}" if found["now"] else "我们所持资料已无此日期"
        return f"{on}告知的{told}{chinese_in(words)}有误，{now}"
    if change.kind in (Kind.NOTICE_EFFECTIVE, Kind.NOTICE_REMINDER):
        return f"{_occasion(change, None)}。英文记录：{words}" if words else ""
    if change.kind is Kind.NOTICE_STATUS:
        changed = re.fullmatch(r"the site's own status changed from (.*) to (.*)", words)
        own = f"网站标注的效力由“{changed[1]}”改为“{changed[2]}”" if changed else ""
        return own or _status(words, quote=True) or words
    if change.kind is Kind.NOTICE_AMENDED:
        return _amended(words)
    if change.kind is Kind.REGISTER_CLOSED and (closed := re.fullmatch(r"closed by (\S+); (\d+) entries .*", words)):
        return f"由{act_label(closed[1], 'zh')}终止；据我们所见其中曾有{closed[2]}项"
    if change.kind is Kind.ENTRY_CHANGED:
        parts = [re.fullmatch(r"(.*?): (.*) became (.*)", part) for part in words.split("; ")]
        if all(parts):
            return "；".join(f"“{'名称' if p[1] == 'name' else p[1]}”由“{p[2]}”变更为“{p[3]}”" for p in parts if p)
    return reason_zh(words) if change.kind in INCIDENTS else _FIXED.get(words, words)


def _amended(words: str) -> str:
    said = [_FIXED.get(part) or _day_moved(part) or _document(part) for part in words.split("; ")]
    counts = _COUNTED.findall(words.partition(": ")[0] if not words.startswith(NO_SUBSTANCE) else words)
    told = ["、".join(f"{_COUNTS[kind]}{number}处" for number, kind in counts)]
    if words.startswith(NO_SUBSTANCE):
        told.insert(0, "没有实质变化")
    return "；".join(filter(None, (*told, *said))) or words


def _day_moved(part: str) -> str:
    found = _DAY.fullmatch(part)
    if not found:
        return ""
    was, now = (spoken(date.fromisoformat(found[n]), "zh") for n in (2, 3))
    return f"{'发布' if found[1] == 'published' else '施行'}日期由{was}改为{now}"


def _document(part: str) -> str:
    for start, verb in (("added", "新增附件"), ("removed", "移除附件"), ("replaced", "更换附件")):
        if part.startswith(f"document {start}: "):
            return f"{verb}：{part.partition(': ')[2]}"
    return f"原标题：{part.removeprefix('title was: ')}" if part.startswith("title was: ") else ""


def _status(words: str, *, quote: bool) -> str:
    found = _STATUS.fullmatch(words)
    if not found:
        return ""
    done = ("部分" if found["part"] else "") + _DONE[found["done"]]
    until = f"至{spoken(date.fromisoformat(found['until']), 'zh')}" if found["until"] else ""
    scope = f"（{found['scope']}）" if found["scope"] and quote else ""
    quoted = f"，原文：“{found['quoted']}”" if quote and found["quoted"] else ""
    return f"被{act_label(found['act'], 'zh')}{done}{until}{scope}{quoted}"


def _occasion(change: Change, on: date | None) -> str:
    """'明日生效', '2025年1月1日生效'. `on`: the day of the message; None: the plain day."""
    words = chinese_in(change.detail) or "日期已到"
    if change.effective is None:
        return words
    days = (change.effective - on).days if on else -1
    return f"{ {0: '今日', 1: '明日'}.get(days, spoken(change.effective, 'zh')) }{words}"


def counted(entries: Sequence[Change], registers: str) -> str:
    """'16项不再列出（名录）。'"""
    parts = [
        f"{number}项{verb}" for kind, verb in ENTRY_VERBS.items() if (number := sum(c.kind == kind for c in entries))
    ]
    return f"{'，'.join(parts)}（{registers}）。"


def watched(items: Sequence[Touched]) -> str:
    """'涉及您的关注清单：CNAS L0290（条目）'; '' for none."""
    named = "、".join(f"{one.item}（{'、'.join(_PLACES.get(place, place) for place in one.where)}）" for one in items)
    return plain(f"涉及您的关注清单：{named}") if named else ""
