"""The statement as a document: headings, sentences and tables in Chinese and English. Pure; knows no HTML and no PDF.

Every sentence says what was seen, never what must have been: absence is "not seen", a gap is said aloud, official days
stand apart from our sightings.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from monitor.evidence import standing_words
from monitor.evidence.claims import Claim, Why, Words
from monitor.evidence.sentences import at, gaps_of, in_short, row_of
from snapshots.model import Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading, sentences, one table (cells as text) and quoted lines."""

    heading: Words
    level: int = 2
    sentences: tuple[Words, ...] = ()
    columns: tuple[Words, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    quoted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """The archive at the moment of the export. `software` is our name and version."""

    snapshots: int
    head: str
    newest: datetime
    software: str


_WHY = {
    Why.ORIGINAL: "解读所据原件", Why.NOT_YET: "首次看到之前最后一次查看", Why.FIRST: "首次看到", Why.LAST: "最后看到",
    Why.AFTER: "其后第一次查看", Why.DAY_BEFORE: "当日之前最后一次查看", Why.DAY_AFTER: "当日之后第一次查看",
    Why.ACT: "所依据的公告", Why.CHANGE: "变化所据原件", Why.BYTES: "首次取得后来未变的字节",
}  # fmt: skip
TITLE = Words(zh="所见证明", en="Statement of what was seen")


def statement(
    claims: Sequence[Claim], sightings: Sequence[Snapshot], files: Mapping[int, str], state: State
) -> tuple[Section, ...]:
    """The whole statement. `files`: the name of each snapshot's original, by its number."""
    zone = ZoneInfo(claims[0].zone)
    sections = [_summary(claims, state, zone)]
    for claim in claims:
        sections += [*_claim(claim)]
    return (*sections, _originals(claims, sightings, files, zone), _chain(state), _checking())


def _summary(claims: Sequence[Claim], state: State, zone: ZoneInfo) -> Section:
    said = standing_words.made_by(state.software, state.snapshots, at(state.newest, zone), zone.key)
    return Section(heading=Words(zh="结论", en="In short"), sentences=(*map(in_short, claims), *said))


_LAST = {
    False: Words(zh="最后看到", en="last seen"),
    True: Words(zh="最后查看，未见移出公告", en="last check, no act removes it"),
}


def _claim(claim: Claim) -> list[Section]:
    zone = ZoneInfo(claim.zone)
    sections = [
        Section(
            heading=Words(zh=f"{claim.title} · 何时所见", en="seen when"),
            sentences=tuple(gaps_of(stretch, zone, claim.by_acts) for stretch in claim.stretches),
            columns=(
                Words(zh="版本", en="version"), Words(zh="此前最后一次查看", en="last check before"),
                Words(zh="首次看到", en="first seen"), _LAST[claim.by_acts],
                Words(zh="此后首次查看", en="first check after"), Words(zh="结束", en="ended"),
            ),
            rows=tuple(row_of(stretch, zone) for stretch in claim.stretches),
        ),
        Section(
            heading=Words(zh="发布机关所印（非我方所见时间）", en="What the publisher printed (not our sightings)"),
            level=3,
            columns=(Words(zh="项目", en="what"), Words(zh="内容", en="as printed"), Words(zh="出处", en="read from")),
            rows=tuple(
                (one.what.zh if one.what.zh == one.what.en else f"{one.what.zh} · {one.what.en}", one.value, one.where)
                for one in claim.official
            ),
        ),
    ]  # fmt: skip
    if claim.text:
        address = Words(zh=f"页面：{claim.url}", en=f"page: {claim.url}")
        heading = Words(zh="当时所见全文", en="The text as read")
        sections.append(Section(heading=heading, level=3, sentences=(address,), quoted=claim.text))
    return [section for section in sections if section.rows or section.quoted or section.sentences]


def _originals(
    claims: Sequence[Claim], sightings: Sequence[Snapshot], files: Mapping[int, str], zone: ZoneInfo
) -> Section:
    rows = []
    for snapshot in sightings:
        proved = dict.fromkeys(one for claim in claims for one in claim.proof.get(snapshot.seq, ()))
        why = "; ".join(f"{_WHY[one]} {one}" for one in proved)
        what = f"HTTP {snapshot.status} {snapshot.verdict}" if snapshot.status else f"no answer, {snapshot.verdict}"
        rows.append(
            (
                f"#{snapshot.seq}", at(snapshot.fetched_at, zone), snapshot.url, what, why,
                f"{files.get(snapshot.seq, '-')} SHA-256 {snapshot.sha256 or '-'}",
            )
        )  # fmt: skip
    return Section(
        heading=Words(zh="原件快照", en="The original snapshots"),
        sentences=(standing_words.ORIGINALS,),
        columns=(
            Words(zh="编号", en="no."), Words(zh="时间", en="fetched"), Words(zh="地址", en="address"),
            Words(zh="应答", en="answer"), Words(zh="证明", en="what it proves"), Words(zh="原件", en="original"),
        ),
        rows=tuple(rows),
    )  # fmt: skip


def _chain(state: State) -> Section:
    said = standing_words.chain(state.snapshots, state.head)
    return Section(heading=Words(zh="哈希链", en="The chain of hashes"), sentences=(said,))


def _checking() -> Section:
    return Section(heading=Words(zh="如何核验", en="How to verify"), sentences=standing_words.CHECKING)
