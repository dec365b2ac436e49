"""Which rules held on a day: how every notice stood, by which acts, and which of them speak of a product."""

from monitor.rules.asking import rules_on
from monitor.rules.matching import Match
from monitor.rules.rule import Group, Link, Rule, RulesOn
from monitor.rules.topics import Topic, TopicError

__all__ = ["Group", "Link", "Match", "Rule", "RulesOn", "Topic", "TopicError", "rules_on"]
