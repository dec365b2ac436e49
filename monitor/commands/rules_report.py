"""What `rules` prints as lines for people."""

from collections.abc import Iterator
from itertools import groupby

from monitor.force import Standing, State
from monitor.rules import Group, Link, Rule, RulesOn
from monitor.shapes.rules import counts_of
from monitor.telling.wording import act_label, plain

SHOWN = 6  # places of one rule
FEW = 20  # rules not published yet that are listed without being asked for


def rules_lines(found: RulesOn, *, every: bool) -> Iterator[str]:
    """For people. Without `every`, many notices that only came out later are counted, not listed."""
    known = f"from acts published by {found.known_by}" if found.known_by else "as we know now"
    yield f"Rules on {found.day}, {known}."
    for topic in found.about:
        codes = f", and HS {', '.join(topic.codes)}" if topic.codes else ""
        told = f", by all names of {', '.join(topic.concepts)}{codes}" if topic.concepts else ""
        if topic.kind == "code":
            named = f" (a code of {', '.join(topic.concepts)}: ask for that to find its other names too)"
            told = ", as a code of the customs tariff" + (named if topic.concepts else "")
        yield f"About {plain(topic.asked)}{told}."
    if not found.rules:
        yield "No rule in the archive matches."
    else:
        yield ", ".join(f"{count} {group}" for group, count in counts_of(found).items() if count) + "."
        if slips := sum(bool(rule.standing.conflict) for rule in found.rules):
            yield f"{slips} with a CONFLICT: the official site contradicts itself or an act; see there."
    for group, rules in groupby(found.rules, key=lambda rule: rule.group):
        together = list(rules)
        yield ""
        yield f"{group.value.upper()} ({len(together)})"
        if group is Group.UNPUBLISHED and not every and len(together) > FEW:
            yield f"  Not listed: they were published after {found.day}. '--json' lists them."
            continue
        for rule in together:
            yield from rule_lines(rule)
    for note in found.notes:
        yield f"NOTE: {plain(note)}"


def rule_lines(rule: Rule) -> Iterator[str]:
    """One rule: its number and title, days, why, the chain, where it matched."""
    stands = rule.standing
    yield f"{act_label(rule.key)}  {plain(rule.title) or '(no title)'}"
    yield f"    {plain(rule.key)}"
    days = [f"published {rule.published or 'unknown'}", f"effective {rule.effective or 'not said'}"]
    days += [f"valid until {rule.until}"] if rule.until else []
    days += ["PUBLISHED AFTER THAT DAY"] if rule.published_later else []
    yield f"    {', '.join(days)}"
    yield f"    {_state(stands)}: {plain(stands.reason)}"
    for note in stands.notes:
        yield f"    {plain(note)}"
    for path in chain_lines(rule):
        yield f"    chain: {path}"
    for link in rule.does:
        yield f"    it {link.words} {act_label(link.target)} ({_day(link)}{_marks(link)})"
    if stands.conflict:
        yield f"    CONFLICT: {plain(stands.conflict)}"
    for match in rule.matches[:SHOWN]:
        where = plain(match.where)
        yield f"    matched {plain(match.asked)} as “{plain(match.found)}” in {where}: {plain(match.around)}"
    if len(rule.matches) > SHOWN:
        yield f"    matched in {len(rule.matches) - SHOWN} more places; '--json' names them"


def _state(stands: Standing) -> str:
    word = "suspended" if stands.state is State.SUSPENDED else stands.state.value
    return (
        f"{word}{f' since {stands.since}' if stands.since else ''}{f', until {stands.until}' if stands.until else ''}"
    )


def chain_lines(rule: Rule) -> Iterator[str]:
    """Every path from the rule over the acts upon it to the last one: 2022-54 → repealed by 2023-127 (…) → …"""
    upon: dict[str, list[Link]] = {}
    for link in rule.chain:
        upon.setdefault(link.target, []).append(link)

    def paths(target: str, step: int) -> Iterator[str]:
        for link in (one for one in upon.get(target, ()) if one.step == step):
            told = f"{link.words} {act_label(link.act)} ({_day(link)}{_marks(link)})"
            further = list(paths(link.act, step + 1))
            yield from (f"{told} → {rest}" for rest in further) if further else (told,)

    yield from (f"{act_label(rule.key)} → {path}" for path in paths(rule.key, 1))


def _day(link: Link) -> str:
    return f"from {link.starts}" if link.starts else "day not known"


def _marks(link: Link) -> str:
    until = f" until {link.until}" if link.until else ""
    scope = f", {plain(link.scope, 80)}" if link.scope and link.relation != "prevails-over" else ""
    later = f", published {link.published}, after that day" if link.later else ""
    return f"{until}{scope}{'' if link.done else ', still to come'}{later}"
