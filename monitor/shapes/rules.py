"""The JSON shape of the rules of a day. Documented in docs/json.md; change both together."""

from typing import Any

from monitor.rules import Group, Link, Match, Rule, RulesOn, Topic


def rules_shape(found: RulesOn) -> dict[str, Any]:
    """The rules of one day."""
    return {
        "on": found.day,
        "known_by": found.known_by,
        "about": [_topic_shape(topic) for topic in found.about],
        "counts": counts_of(found),
        "notes": list(found.notes),
        "rules": [rule_shape(rule) for rule in found.rules],
    }


def rule_shape(rule: Rule) -> dict[str, Any]:
    """One rule."""
    stands = rule.standing
    return {
        "key": rule.key,
        "title": rule.title,
        "url": rule.url or None,
        "source": rule.source or None,
        "issuers": list(rule.issuers),
        "kind": rule.kind,
        "year": rule.year,
        "number": rule.number,
        "published": rule.published,
        "effective": rule.effective,
        "effective_until": rule.until,
        "group": rule.group.value,
        "state": stands.state.value,
        "since": stands.since,
        "until": stands.until,
        "reason": stands.reason,
        "decided_by": stands.source,
        "parts": list(stands.parts),
        "notes": list(stands.notes),
        "conflict": stands.conflict,
        "held": rule.held,
        "published_later": rule.published_later,
        "known_later": list(rule.known_later),
        "chain": [_link_shape(link) for link in rule.chain],
        "does": [_link_shape(link) for link in rule.does],
        "matches": [_match_shape(match) for match in rule.matches],
    }


def _link_shape(link: Link) -> dict[str, Any]:
    names = ("step", "target", "words", "act", "title", "relation", "scope", "starts", "until", "quoted", "published")
    shape: dict[str, Any] = {name: getattr(link, name) for name in names}
    return {**shape, "done": link.done, "published_later": link.later, "act_state": link.act_state}


def _match_shape(match: Match) -> dict[str, Any]:
    return {"asked": match.asked, "by": match.by, "where": match.where, "found": match.found, "around": match.around}


def _topic_shape(topic: Topic) -> dict[str, Any]:
    return {"asked": topic.asked, "kind": topic.kind, "products": list(topic.concepts), "codes": list(topic.codes)}


def counts_of(found: RulesOn) -> dict[str, int]:
    return {group.value: sum(rule.group is group for rule in found.rules) for group in Group}
