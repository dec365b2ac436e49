"""The lives of rules for their picture: from the day each takes effect to that on which it is repealed. Reads only."""

from collections.abc import Sequence
from datetime import date, timedelta

from monitor.asof.days import publisher_day
from monitor.force import Replay, State, Turn
from monitor.force.standing import stands_on, turns_of
from monitor.web import links, pictures
from monitor.web.language import translate as _
from monitor.web.wording import act
from monitor.workspace import Workspace
from snapshots.model import Notice, Version

__all__ = ["bars", "newest_rules", "timeline"]

_DRAWN = (State.IN_FORCE, State.PARTLY, State.SUSPENDED)
_OVER = (State.REPEALED, State.EXPIRED)


def newest_rules(opened: Workspace, limit: int) -> list[str]:
    """Keys of the rules whose days of effect came last or are still to come, latest first."""
    rows = opened.facts.database.conn.execute(
        "SELECT key FROM versions WHERE ended_at IS NULL AND json_extract(record, '$.type') = 'Notice'"
        " AND json_extract(record, '$.effective') > ''"
        " ORDER BY json_extract(record, '$.effective') DESC, key LIMIT ?",
        (limit,),
    )
    return [row[0] for row in rows]


def bars(opened: Workspace, keys: Sequence[str], on: date) -> list[pictures.Bar]:
    """The rules under some keys as bars, in their order; at most as many as a picture takes."""
    found = (opened.facts.versions.current(key) for key in keys[: pictures.rules.MOST])
    return [_bar(opened, one, one.record, on) for one in found if one and isinstance(one.record, Notice)]


def timeline(found: Sequence[pictures.Bar], on: date) -> pictures.Picture:
    """Their picture."""
    return pictures.timeline(
        "rules", _("Rules from the day they take effect to the day they are repealed"), found, on=on
    )


def _bar(opened: Workspace, version: Version, notice: Notice, on: date) -> pictures.Bar:
    replay = Replay([*opened.facts.acts.acting_on(notice), notice])
    looked = publisher_day(version.source, version.last_seen)
    turns = [turn for turn in turns_of(notice, replay, looked) if turn.day > date.min]
    known = notice.published or notice.signed or publisher_day(version.source, version.first_seen)
    pieces = _pieces(turns)
    over = next((turn for turn in turns if turn.state in _OVER), None)
    return pictures.Bar(
        label=act(notice.key), title=notice.title, link=links.notice(notice.key), known=known, pieces=tuple(pieces),
        state=stands_on(on, notice, replay, field_on=looked).state.value,
        ends=_("by {act}").format(act=act(over.source)) if over and "/" in over.source else "",
    )  # fmt: skip


def _pieces(turns: Sequence[Turn]) -> list[pictures.Piece]:
    """Stretches in which the rule stood, whole, in part or suspended. Pure."""
    found = []
    for at, turn in enumerate(turns):
        if turn.state in _DRAWN:
            follows = turns[at + 1].day - timedelta(days=1) if at + 1 < len(turns) else None
            found.append(pictures.Piece(state=turn.state.value, first=turn.day, last=follows))
    return found
