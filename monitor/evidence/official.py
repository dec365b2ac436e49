"""What the publisher itself says of a record, apart from our sightings: days, cells, text, what acts make of it."""

from datetime import date

from monitor.asof.days import publisher_day
from monitor.diff.texts.text import lines_of
from monitor.evidence.claims import Official, Words
from monitor.force import FIELD, State, state_on, turning_days
from monitor.telling.standing_zh import standing_zh
from monitor.workspace import Workspace
from snapshots.model import Entry, Notice, Provision, Version

_DAYS = (
    ("published", Words(zh="公布日期", en="published")),
    ("signed", Words(zh="签署日期", en="signed")),
    ("effective", Words(zh="施行日期", en="takes effect")),
    ("until", Words(zh="有效期至", en="valid until")),
    ("comments_until", Words(zh="意见反馈截止", en="comments until")),
)

MAX_TEXT = 40_000  # characters of a text in a statement; the whole of it is among the originals
_STATES = {
    State.IN_FORCE: "有效", State.NOT_YET: "尚未施行", State.PARTLY: "部分失效",
    State.SUSPENDED: "暂停施行", State.REPEALED: "已废止", State.EXPIRED: "已失效",
}  # fmt: skip


def official(opened: Workspace, version: Version) -> tuple[Official, ...]:
    """The official days of a notice; of an entry its cells as printed, and the days of the acts behind it."""
    record = version.record
    if isinstance(record, Notice):
        return (*_days(record), *_attachments(record))
    causes = (change.cause for change in opened.ledger.changes.find(key=version.key) if change.cause)
    acts = [
        opened.facts.versions.history(key)[-1:] for key in dict.fromkeys([*causes, *filter(None, [version.ended_by])])
    ]
    days = [day for found in acts for act in found if isinstance(act.record, Notice) for day in _days(act.record)]
    return (*_cells(record), *days)


def _cells(entry: Entry) -> list[Official]:
    return [
        Official(what=Words(zh=column, en=column), value=value, where=entry.key)
        for column, value in entry.fields
        if value
    ]


def _days(notice: Notice) -> list[Official]:
    found = [
        Official(what=what, value=f"{value}", where=notice.key)
        for name, what in _DAYS
        if (value := getattr(notice, name)) is not None
    ]
    if notice.status:
        found.append(
            Official(what=Words(zh="网站所标状态", en="the site's own status"), value=notice.status, where=notice.key)
        )
    return found


def _attachments(notice: Notice) -> list[Official]:
    return [
        Official(
            what=Words(zh="附件", en="annex"),
            value=f"{attachment.label} {attachment.url} SHA-256 {attachment.sha256 or '-'}",
            where=notice.key,
        )
        for attachment in notice.attachments
    ]


def lawful_state(opened: Workspace, shown: Version, day: date) -> Words | None:
    """How a notice stood on a day, by every act we hold; None for an entry."""
    if not isinstance(shown.record, Notice):
        return None
    read_on = publisher_day(shown.source, shown.last_seen)
    stands = state_on(day, shown.record, opened.facts.acts.acting_on(shown.record), field_on=read_on)
    told, zh = [part for part in (stands.reason, stands.conflict) if part], _STATES.get(stands.state, "不明")
    chinese = "".join(standing_zh(part) or part for part in told).rstrip("。")
    return Words(
        zh=f"{zh}（{chinese}）" if told else zh, en=f"{stands.state} ({' '.join(told)})" if told else str(stands.state)
    )


def turned(opened: Workspace, shown: Version) -> tuple[Official, ...]:
    """What acts did to a notice and from which day, a validity that ends among them; nothing for an entry.

    By every act we hold, whenever it was published: not for a statement as of a day, which gives the state instead.
    """
    if not isinstance(shown.record, Notice):
        return ()
    read_on = publisher_day(shown.source, shown.last_seen)
    acts = opened.facts.acts.acting_on(shown.record)
    what = Words(zh="依公告效力变化", en="what acts make of it")
    return tuple(
        Official(
            what=what,
            value=f"{turn.day} {_STATES.get(turn.state, '不明')} {turn.what}: {turn.reason}",
            where=turn.source if "/" in turn.source else shown.record.key,
        )
        for turn in turning_days(shown.record, acts, field_on=read_on)
        if turn.source != FIELD and ("/" in turn.source or turn.state is State.EXPIRED)
    )


def text_of(provisions: tuple[Provision, ...]) -> tuple[str, ...]:
    """The lines of a text, as many as a statement bears."""
    left, kept = MAX_TEXT, list[str]()
    for line in lines_of(provisions):
        left -= len(line.text)
        if left < 0:
            kept.append("……")
            break
        kept.append(f"{line.number} {line.text}".strip())
    return tuple(kept)
