"""The rules of a day, asked of an archive. Reads only; each act's outline once, texts only where something is asked."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from monitor.asof.days import publisher_day
from monitor.dictionary import Dictionary, shipped
from monitor.rules.judging import Judged, Seen
from monitor.rules.matching import Match, matches
from monitor.rules.places import Places
from monitor.rules.rule import Group, Rule, RulesOn
from monitor.rules.topics import Topic, topic
from monitor.workspace import Workspace
from snapshots.errors import RegwatchError
from snapshots.model import Notice
from spiders.reading.law.issuers import issuers, known_codes

STATES: dict[str, tuple[Group, ...]] = {
    "in-force": (Group.IN_FORCE,),
    "coming": (Group.COMING,),
    "suspended": (Group.SUSPENDED,),
    "repealed": (Group.REPEALED,),
    "all": tuple(Group),
}


class RulesError(RegwatchError):
    """A question about rules that cannot be asked."""

    exit_code = 2


def rules_on(
    opened: Workspace,
    day: date,
    *,
    about: str | Sequence[str] = (),
    issuer: str = "",
    state: str = "all",
    known_by: date | None = None,
    dictionary: Dictionary | None = None,
) -> RulesOn:
    """How every notice stood on a day of its publisher's calendar, by the acts we hold now.

    `about` are product words, HS codes, standards, certificates or names; a rule that speaks of any of them is told.
    `known_by` leaves out acts published after that day; without it they count, and are marked. `state` is a key of
    `STATES`, `dictionary` the shipped one when None. In what an archive holds, an amended notice counts as it reads
    now. Raises RulesError, TopicError.
    """
    if state not in STATES:
        raise RulesError("no such state", about=f"'{state}'", remedy=f"Use one of: {', '.join(STATES)}")
    asked = (about,) if isinstance(about, str) else tuple(about)
    topics = [topic(words, shipped() if dictionary is None else dictionary) for words in asked]
    seen = {
        key: Seen(source=source, field_on=publisher_day(source, moment))
        for key, (source, moment) in opened.facts.acts.last_looks().items()
    }
    touches = opened.ledger.touches.carried_out()
    outlines = opened.facts.acts.outlines().values()
    judged = Judged(outlines, day, seen=seen, known_by=known_by, touches=touches)
    wanted = _codes(issuer) if issuer else frozenset[str]()
    held = {notice.key: notice for notice in judged.held if _signed(notice, wanted)}
    places = Places(opened, touches)
    matched = _matched(places, held, topics) if topics else dict.fromkeys(held, ())
    rules = [judged.rule(held[key], found) for key, found in matched.items()]
    for named in judged.named:
        where = matches(topics, [("title", named.printed), ("number", named.notice.key)])
        if _signed(named.notice, wanted) and (where or not topics):
            rules.append(judged.rule_named(named, where))
    chosen = sorted((rule for rule in rules if rule.group in STATES[state]), key=_order)
    return RulesOn(day=day, known_by=known_by, about=tuple(topics), rules=tuple(chosen), notes=places.notes())


def _matched(places: Places, held: Mapping[str, Notice], topics: Sequence[Topic]) -> dict[str, tuple[Match, ...]]:
    found = ((notice.key, matches(topics, places.of(notice))) for notice in places.in_full(held))
    return {key: where for key, where in found if where}


def _codes(issuer: str) -> frozenset[str]:
    """The codes an issuer's code or name means: `gacc`, 海关总署. Raises RulesError."""
    code = issuer.strip().casefold()
    found = {code} if code in known_codes() else {one.code for one in issuers(issuer)}
    if not found:
        raise RulesError(
            "no such issuer", about=f"--issuer '{issuer}'", remedy="Use the code in front of a key (gacc, mofcom, samr)"
        )
    return frozenset(found)


def _signed(notice: Notice, codes: Iterable[str]) -> bool:
    wanted = set(codes)
    return not wanted or bool(wanted & {one.code for one in notice.issuers})


_ORDER = {group: place for place, group in enumerate(Group)}


def _order(rule: Rule) -> tuple[int, int, str]:
    newest = rule.published or rule.effective
    return _ORDER[rule.group], -newest.toordinal() if newest else 0, rule.key
