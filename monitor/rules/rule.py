"""What `rules_on` answers with. Holds values, decides nothing."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from monitor.force import Standing
from monitor.rules.matching import Match
from monitor.rules.topics import Topic


class Group(StrEnum):
    """Under which heading a rule stands on a day."""

    IN_FORCE = "in force"  # the whole of it, or all but some parts
    COMING = "coming"  # published, takes effect later
    SUSPENDED = "suspended"
    REPEALED = "repealed"  # also replaced, and expired: the standing says which
    UNKNOWN = "unknown"
    DRAFT = "draft"
    UNPUBLISHED = "not published yet"  # as we know now: it came out after the day and has no effect on it


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What one act does to another. `step` counts from the rule: 1 acts on it, 2 acts on an act that acts on it.

    `words` are 'repealed by', 'overridden where they differ by' and so on; `starts` is None where no day is known.
    `later`: the act was published after the day asked for. `done`: its day had come by then.
    """

    step: int
    act: str  # key
    title: str
    target: str  # key
    relation: str
    words: str
    scope: str
    starts: date | None
    until: date | None
    quoted: str
    published: date | None
    done: bool
    later: bool
    act_state: str  # how the acting act stands on that day


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One notice on one day. `held` is False for an act that is only named by others; then little is known of it.

    `chain` is what others did to it and to those others, nearest first; `does` what it does to others itself.
    `known_later` are the keys of acts behind its state that were published after the day: nobody knew them then.
    """

    key: str
    title: str
    url: str
    issuers: tuple[str, ...]
    kind: str
    year: int | None
    number: int | None
    published: date | None
    effective: date | None
    until: date | None
    group: Group
    standing: Standing
    held: bool = True
    source: str = ""
    chain: tuple[Link, ...] = ()
    does: tuple[Link, ...] = ()
    matches: tuple[Match, ...] = ()
    known_later: tuple[str, ...] = ()

    @property
    def published_later(self) -> bool:
        """Whether it was published after the day asked for."""
        return self.key in self.known_later


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesOn:
    """The rules of one day. `known_by` is None for 'as we know now'. `about` is what was looked for.

    `notes` say what was not searched, and why.
    """

    day: date
    known_by: date | None
    about: tuple[Topic, ...]
    rules: tuple[Rule, ...]
    notes: tuple[str, ...] = ()
