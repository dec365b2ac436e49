"""A list of readers taken into the database, and written out of it. The same list again changes nothing.

A line with an address and a group is a member of it; with an address alone, a subscription of that person; with a
group and the name of a subscription, the subscription of the group. Who left stays away, whatever a list says.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec

from monitor.ledger.groups import Member
from monitor.ledger.subscribers import EVERYTHING, State, Subscribed, Subscribers, person_at
from monitor.subscription import LANGUAGES, Subscription, is_zone, wrong_address
from monitor.subscriptions.roster import COLUMNS, MANY, PERSONAL, Line, Roster
from snapshots.errors import RegwatchError

HOW = "csv"
STATE_WORDS = {"退出": "left", "已退订": "left", "退订": "left", "unsubscribed": "left", "停用": "stopped"}
LANGUAGE_WORDS = {
    "english": "en", "英文": "en", "英语": "en", "chinese": "zh", "中文": "zh", "汉语": "zh", "zh-cn": "zh",
    "bilingual": "both", "双语": "both", "中英文": "both",
}  # fmt: skip
_LISTS = ("sources", "kinds", "words", "codes", "standards", "entries", "watch")
_FLAGS = ("watch_only", "urgent_breaks_quiet", "heartbeat")
_YES = frozenset({"yes", "true", "1", "y", "是", "有"})
_NO = frozenset({"no", "false", "0", "n", "否", "无"})


class LineError(RegwatchError):
    """A line that cannot be used, in words."""


@dataclass(kw_only=True)
class Taken:
    """What came of a list, each line counted once; `wrong` are (line, why)."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    left: int = 0  # who had left, and stays away
    twice: list[tuple[int, str]] = field(default_factory=list)
    wrong: list[tuple[int, str]] = field(default_factory=list)


def take(
    roster: Roster, subscribers: Subscribers, checked: Callable[[Subscription], Subscription],
    taken_names: set[str], *, group: str, at: datetime,
) -> Taken:  # fmt: skip
    """Keep every line that can be used, inside the caller's transaction. `checked` raises for a wrong subscription.

    `group` is the group of lines that name none; `taken_names` are the names the configuration file uses.
    """
    came, seen = Taken(), set[tuple[str, ...]]()
    for line in roster.lines:
        cells = {**line.cells, **({"group": group} if group and "group" not in line.cells else {})}
        line = Line(number=line.number, cells=cells)
        if cells.get("origin") == "file":
            came.unchanged += 1  # it stands in the configuration; exported for completeness
            continue
        try:
            things = list(_things(line, taken_names, checked))
        except RegwatchError as error:
            came.wrong.append((line.number, str(error)))
            continue
        for thing in things:
            key = _key(thing)
            if key in seen:
                came.twice.append((line.number, cells.get("address", cells.get("group", ""))))
                continue
            seen.add(key)
            _keep(thing, subscribers, came, at, state=_state_in(cells.get("state", "")))
    return came


def lines_of(subscribers: Subscribers, declared: tuple[Subscription, ...]) -> Iterator[dict[str, str]]:
    """Everything as lines: the subscriptions of file and database, then the members of every group."""
    optouts = subscribers.optouts()
    for one in declared:
        yield {**_cells(one), "origin": "file", "state": _state(one, None, subscribers)}
    for held in subscribers.all():
        yield {
            **_cells(held.subscription),
            "origin": held.origin,
            "state": _state(held.subscription, held, subscribers),
        }
    for member in subscribers.members(gone=True):
        yield {
            "address": member.address, "person": member.name, "group": member.group, "language": member.language,
            "timezone": member.timezone, "channel": member.channel,
            "state": State.LEFT if member.left_at or (member.person, EVERYTHING) in optouts else State.ACTIVE,
        }  # fmt: skip


def _things(
    line: Line, taken_names: set[str], checked: Callable[[Subscription], Subscription]
) -> Iterator[Member | Subscription]:
    address, groups = line.cells.get("address", ""), line.many("group") if "group" in line.cells else ()
    channel = line.cells.get("channel", "")
    if not address and not (groups and "subscription" in line.cells and "person" not in line.cells):
        raise LineError("no address")
    if address and channel in ("", "smtp") and (wrong := wrong_address(address)):
        raise LineError(wrong)
    language, timezone = _language(line), line.cells.get("timezone", "")
    if timezone and not is_zone(timezone):
        raise LineError(f"unknown timezone {timezone[:40]}")
    if address and groups:
        checked(Subscription(name="-", address=address, channel=channel or "file"))
        for group in groups:
            yield Member(
                group=group, person=person_at(address), address=address, name=line.cells.get("person", ""),
                channel=channel, language=language, timezone=timezone,
            )  # fmt: skip
        return
    fields = _fields(line) | ({"language": language} if language else {}) | ({"timezone": timezone} if timezone else {})
    group = groups[0] if groups else ""
    name = line.cells.get("subscription") or group or address.casefold()
    if name in taken_names:
        raise LineError(f"subscription '{name}' stands in the configuration file")
    yield checked(Subscription(name=name, address=address, group=group, channel=channel or "smtp", **fields))


def _fields(line: Line) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for column in COLUMNS:
        if column in PERSONAL or column == "subscription" or column not in line.cells:
            continue
        value = line.cells[column]
        if column in _LISTS:
            found[column] = line.many(column)
        elif column in _FLAGS:
            found[column] = _flag(column, value)
        elif column == "day":
            found[column] = _number(column, value)
        elif column == "remind":
            found[column] = () if value == "none" else tuple(_number(column, one) for one in line.many(column))
        else:
            found[column] = value
    return found


def _flag(column: str, value: str) -> bool:
    if value.casefold() not in _YES | _NO:
        raise LineError(f"{column} must be yes or no, not '{value[:40]}'")
    return value.casefold() in _YES


def _number(column: str, value: str) -> int:
    if not (value.isascii() and value.isdecimal() and int(value[:4]) <= 366):
        raise LineError(f"{column} must be a number of days, not '{value[:40]}'")
    return int(value)


def _language(line: Line) -> str:
    given = line.cells.get("language", "").casefold()
    language = LANGUAGE_WORDS.get(given, given)
    if language and language not in LANGUAGES:
        raise LineError(f"language must be en, zh or both, not '{given[:40]}'")
    return language


def _state_in(cell: str) -> State:
    """Words of a membership ("active", 正常, anything else we do not know) mean that the person is there."""
    word = STATE_WORDS.get(cell.casefold(), cell.casefold())
    return State(word) if word in tuple(State) else State.ACTIVE


def _keep(thing: Member | Subscription, subscribers: Subscribers, came: Taken, at: datetime, *, state: State) -> None:
    if isinstance(thing, Member):
        _keep_member(thing, subscribers, came, at, gone=state in (State.LEFT, State.STOPPED))
        return
    held = subscribers.get(thing.name)
    if held is None:
        waits = state is State.PENDING  # a list is nobody's consent
        subscribers.add(thing, how=HOW, at=at, state=State.PENDING if waits else State.ACTIVE)
        if state is State.STOPPED:
            subscribers.stop(thing.name, HOW, at)
        elif state is State.LEFT:
            subscribers.leave(thing.who, thing.name, HOW, at)
        came.added += 1
    elif held.state is not State.ACTIVE or subscribers.has_left(thing.who, thing.name):
        came.left += 1
    elif held.subscription == thing:
        came.unchanged += 1
    else:
        subscribers.change(thing, how=HOW, at=at)
        came.changed += 1


def _keep_member(member: Member, subscribers: Subscribers, came: Taken, at: datetime, *, gone: bool) -> None:
    held = subscribers.member(member.group, member.person)
    if held and held.left_at:
        came.left += 1
    elif held == member:
        came.unchanged += 1
    else:
        subscribers.join(member, HOW, at)
        came.added, came.changed = came.added + (held is None), came.changed + (held is not None)
    if gone and not (held and held.left_at):
        subscribers.part(member.group, member.person, HOW, at)


def _key(thing: Member | Subscription) -> tuple[str, ...]:
    return ("member", thing.group, thing.person) if isinstance(thing, Member) else ("subscription", thing.name)


def _cells(one: Subscription) -> dict[str, str]:
    fields: Mapping[str, Any] = msgspec.structs.asdict(one)
    cells = {column: _cell(fields[column]) for column in COLUMNS if column in fields and column != "person"}
    remind = "none" if one.remind == () else cells["remind"]
    return {**cells, "subscription": one.name, "remind": remind}


def _cell(value: object) -> str:
    if isinstance(value, tuple):
        return MANY.join(map(str, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def _state(one: Subscription, held: Subscribed | None, subscribers: Subscribers) -> str:
    if held is not None and held.state is not State.ACTIVE:
        return held.state
    return State.LEFT if subscribers.has_left(one.who, one.name) else State.ACTIVE
