"""One subscription as it is declared: who hears of what, when, by which channel, in which language. Decides nothing."""

import unicodedata
from collections.abc import Iterator
from difflib import get_close_matches
from fnmatch import fnmatchcase
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from monitor import watchlists
from snapshots.identity import folded

KINDS = (  # monitor.diff.change.Kind, which stands above this room
    "notice.published", "notice.amended", "notice.status", "notice.effective", "notice.reminder", "notice.gone",
    "entry.added", "entry.removed", "entry.changed", "register.closed", "source.broken", "source.blocked",
    "source.recovered", "correction",
)  # fmt: skip
NEWS = ("notice.*", "entry.*", "register.closed", "correction")  # incidents go only to who asks for them
WHEN = ("immediate", "daily", "weekly", "monthly")
LANGUAGES = ("en", "zh", "both")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SIGNIFICANCE = ("wording", "substance", "urgent")  # each includes those behind it
SHOWN = ("all", "net")
LONGEST = 200  # characters of a name, an address or a word

Ahead = Annotated[int, msgspec.Meta(ge=0, le=366)]  # days before something happens


class Subscription(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Who hears of what, when, and by which channel. Every filter that is left empty lets everything pass."""

    name: str
    person: str = ""  # of channels without an address; one address is one person, whatever it is called
    group: str = ""  # goes to every member of this group instead of to `address`
    address: str = ""
    channel: str = "smtp"
    language: str = "en"  # en | zh | both
    sources: tuple[str, ...] = ()  # empty: all
    kinds: tuple[str, ...] = NEWS  # "entry.*" stands for all of a family
    significance: str = "wording"  # wording (everything) | substance | urgent (monitor/subscriptions says of what)
    words: tuple[str, ...] = ()  # any of them in key, title or text; empty: all
    codes: tuple[
        str, ...
    ] = ()  # HS codes; where codes, standards or entries are given, a change must touch one of them
    standards: tuple[str, ...] = ()
    entries: tuple[str, ...] = ()  # keys of register entries: gacc-export-inspection/6307900010, CNAS L0290
    watch: tuple[str, ...] = ()  # certificates, firms, HS codes, standards, words (monitor/watchlists.py)
    watch_only: bool = True  # false: everything that fits is told, what touches `watch` is named
    when: str = "immediate"  # immediate | daily | weekly | monthly
    at: str = "08:00"  # for all but immediate, in `timezone`
    weekday: str = "mon"  # for weekly
    day: int = 1  # of the month, for monthly; the last one where the month is shorter
    timezone: str = "Asia/Shanghai"
    quiet: str = ""  # "22:00-07:00": nothing is sent then, in `timezone`
    urgent_breaks_quiet: bool = True
    show: str = "all"  # of a digest: all changes, or only what is different at the end (net)
    heartbeat: bool = False  # of a digest: sent too when nothing changed, saying that all sources were watched
    remind: tuple[Ahead, ...] | None = None  # days before something happens; None: as `[reminders] days` says

    @property
    def who(self) -> str:
        """The one person behind every subscription of the same address."""
        return reader_at(self.address) if "@" in self.address else self.person or self.name


def mistakes(subscription: Subscription) -> list[str]:
    """What is wrong with a subscription, in words; one that is fine has none."""
    return [f"subscription '{subscription.name}': {mistake}" for mistake in _mistakes(subscription)]


def _mistakes(one: Subscription) -> Iterator[str]:
    for field, known in (
        ("when", WHEN), ("language", LANGUAGES), ("weekday", WEEKDAYS), ("significance", SIGNIFICANCE), ("show", SHOWN)
    ):  # fmt: skip
        if getattr(one, field) not in known:
            yield f"{field} must be {', '.join(known[:-1])} or {known[-1]}"
    if not 1 <= one.day <= 31:
        yield "day must be from 1 to 31"
    if not is_time(one.at):
        yield "at must be a time like 08:00"
    first, dash, last = one.quiet.partition("-")
    if one.quiet and not (dash and is_time(first) and is_time(last) and first != last):
        yield "quiet must be two times like 22:00-07:00"
    if not is_zone(one.timezone):
        yield f"unknown timezone {one.timezone}"
    yield from _name_mistakes(one)
    if one.channel == "smtp" and "@" not in one.address and not one.group:
        yield "channel smtp needs an address"
    if one.channel == "smtp" and one.address and (wrong := wrong_address(one.address)):
        yield wrong
    if one.heartbeat and one.when == "immediate":
        yield "heartbeat is for daily, weekly or monthly"
    yield from filter_mistakes(one)
    yield from watchlists.mistakes(one.watch)


def _name_mistakes(one: Subscription) -> Iterator[str]:
    for field in ("name", "person", "group", "channel"):
        value = getattr(one, field)
        if any(unicodedata.category(sign)[0] in "CZ" and sign != " " for sign in value) or value != value.strip():
            yield f"{field} must be one line without blanks at its ends"
        elif len(value) > LONGEST:
            yield f"{field} is longer than {LONGEST} characters"
    if not one.name.strip():
        yield "name is empty"


def filter_mistakes(one: Subscription) -> Iterator[str]:
    """What is wrong with what a subscription, a feed or a saved search asks for, in words."""
    if not one.kinds:
        yield "kinds is empty: nothing would ever be told"
    for kind in one.kinds:
        if not any(fnmatchcase(known, kind) for known in KINDS):
            near = get_close_matches(kind, (*KINDS, *NEWS, "source.*"), n=2, cutoff=0.5)
            meant = f"perhaps {' or '.join(near)} is meant" if near else f"known: {', '.join(KINDS)}"
            yield f"unknown kind '{kind[:40]}'; {meant}"
    for word in one.words:
        if not folded(word) or len(word) > LONGEST:
            yield f"words: '{word[:40]}' is blank or longer than {LONGEST} characters"
    for field, kind in (("codes", watchlists.Kind.CODE), ("standards", watchlists.Kind.STANDARD)):
        for item in getattr(one, field):
            if watchlists.kind_of(item) != kind:
                known = "4, 6, 8, 10 or 13 digits" if field == "codes" else "GB 2626 or YY 0469-2011"
                yield f"{field}: '{item[:40]}' is no {kind}; write {known}"
    for key in one.entries:
        if not folded(key.rpartition("/")[2]):
            yield f"entries: '{key[:40]}' names nothing; write gacc-export-inspection/6307900010 or CNAS L0290"


def bare(address: str) -> str:
    """An address without the name before it: 李娜 <li@example.org> is li@example.org."""
    _, bracket, last = address.rpartition("<")
    return last.strip().removesuffix(">").strip() if bracket else address.strip()


def reader_at(address: str) -> str:
    """The one person behind an address, in whatever case it is written and its domain in whichever script."""
    plain = bare(address).casefold()
    local, _, domain = plain.rpartition("@")
    if domain.isascii():
        return plain
    import idna  # seldom asked

    try:
        return f"{local}@{idna.encode(domain, uts46=True).decode()}"
    except idna.IDNAError:
        return plain


def wrong_address(address: str) -> str:
    """What is wrong with an e-mail address, with or without a name before it; '' for nothing.

    Whether anybody reads it is not asked.
    """
    plain = bare(address)
    local, _, host = plain.rpartition("@")
    odd = any(unicodedata.category(sign)[0] in "CZ" or sign in '<>,;:"()[]\\' for sign in plain)
    odd |= any(unicodedata.category(sign)[0] == "C" for sign in address)
    labels = [label.strip() == label.strip("-") != "" for label in host.split(".")]
    good = local and "@" not in local and all(labels)
    if odd or not good or len(plain) > 254 or len(address) > 2 * LONGEST or ("<" in address) != address.endswith(">"):
        return f"'{_shown(address)}' is no e-mail address"
    return ""


def _shown(text: str) -> str:
    return "".join(sign if sign.isprintable() else " " for sign in text[:60])


def is_zone(name: str) -> bool:
    """Whether a time zone has this name."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def is_time(text: str) -> bool:
    """Whether a text is a time of day, as 08:00."""
    hour, colon, minute = text.partition(":")
    return bool(colon) and hour.isdecimal() and minute.isdecimal() and int(hour) < 24 and int(minute) < 60
