"""The standing words of an issue in English and Chinese, and the words of one change. Pure."""

from collections.abc import Sequence
from datetime import date

from monitor.desk.issue import Words
from monitor.diff.change import Change
from monitor.telling import wording

LABELS = {
    "number": Words(en="No. {}", zh="第{}期"),
    "draft": Words(en="Draft, not published", zh="草稿，未发布"),
    "period": Words(en="Changes seen {} to {} (Beijing days)", zh="所见变化：{} 至 {}（北京时间）"),
    "introduction": Words(en="Introduction", zh="导语"),
    "note": Words(en="Note", zh="编者按"),
    "published": Words(en="Published", zh="发布日期"),
    "effective": Words(en="Effective", zh="生效日期"),
    "seen": Words(en="Seen", zh="本站所见"),
    "key": Words(en="Act", zh="文号"),
    "entry": Words(en="Entry", zh="条目"),
    "detail": Words(en="In detail", zh="详情"),
    "official": Words(en="Official page", zh="官方网页"),
    "archived": Words(en="Archive", zh="存档"),
    "coming": Words(en="Days to come", zh="即将到来的日期"),
    "watched": Words(en="How the sources were watched", zh="监测情况"),
    "nothing": Words(en="No item was chosen for this issue.", zh="本期没有选入条目。"),
    "correction": Words(en="Correction of {}", zh="{} 更正"),
    "correction_to": Words(en="Correction to {}", zh="更正{}"),
    "withdrawn": Words(en="withdrawn by the correction of {}", zh="{} 更正中撤回"),
    "added": Words(en="added by the correction of {}", zh="{} 更正中补入"),
    "evidence": Words(en="Evidence", zh="证据"),
    "chain": Words(en="Head of the archive when this was drafted", zh="起草时存档链首"),
    "untouched": Words(en="Corrected text is struck out; what stands in its place is underlined.",
                       zh="被更正的文字以删除线标出，更正后的文字以下划线标出。"),
    "more": Words(en="and {} more, in the archive", zh="另有 {} 条，见存档"),
}  # fmt: skip


def label(name: str, language: str, *values: object) -> str:
    """One standing word; in both languages where both are asked for."""
    words = LABELS[name]
    if language == "both":
        return f"{words.zh} / {words.en}".format(*values, *values)
    return words.in_(language).format(*values)


def heading_of(change: Change) -> Words:
    """What changed and when it bites, in one line; days as they are printed, for an issue is read for years."""
    return Words(en=wording.headline(change, "en", date.min), zh=wording.headline(change, "zh", date.min))


def sentence_of(change: Change) -> Words:
    """What happened, in one sentence."""
    return Words(en=wording.sentence(change, "en"), zh=wording.sentence(change, "zh"))


def detail_of(change: Change) -> Words:
    """The sentence a change carries."""
    return Words(en=wording.detail(change, "en"), zh=wording.detail(change, "zh"))


def counted(entries: Sequence[Change]) -> Words:
    """How many entries of which register came, went and changed."""
    return Words(en=wording.counted(entries, "en"), zh=wording.counted(entries, "zh"))


def day_of(day: date, language: str) -> str:
    """A day as the language writes it."""
    return f"{day.year}年{day.month}月{day.day}日" if language == "zh" else day.isoformat()
