"""The sentence in which a person reads why two captures are the same, or what is not."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from spiders.reading.pages.furniture import Zone
from spiders.reading.pages.volatile import Token, masked

_TOLD = 3  # reasons told in one sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneChange:
    """Lines that left and came in one zone of furniture; both empty where only their order changed."""

    zone: str
    before: tuple[str, ...]
    after: tuple[str, ...]


def differences(old: Sequence[str], new: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Lines only the one or only the other has, each as often as it has it more often."""
    gone, come = Counter(old) - Counter(new), Counter(new) - Counter(old)
    return tuple(gone.elements()), tuple(come.elements())


_CALLED: dict[str, str] = {
    "hidden": "hidden text",
    "struck out": "struck-out text",
    Zone.TITLE: "repeated title",
    Zone.NAVIGATION: "navigation",
    Zone.BREADCRUMB: "breadcrumb",
    Zone.SIDEBAR: "sidebar",
    Zone.RELATED: "related links",
    Zone.LINKS: "list of links beside the text",
    Zone.HEADER: "page header",
    Zone.FOOTER: "footer",
    Zone.BAR: "print and counter bar",
    Zone.SHARE: "share bar",
    Zone.ADS: "advertisement",
    Zone.LOGIN: "log-in or search box",
    Zone.COOKIES: "cookie notice",
    Zone.WIDGET: "widget",
    Zone.COMMENTS: "readers' comments",
}


def called(zone: str) -> str:
    """A zone's name for a reader."""
    return next((name for known, name in _CALLED.items() if known == zone), zone)


def around_told(around: Sequence[ZoneChange]) -> str:
    """'the sidebar changed: “a” → “b”', or the counter that moved inside it."""
    told = [_one_around(change) for change in around]
    if len(told) == 1:
        return told[0]
    if all(_only_tokens(change) for change in around):
        old = [token for change in around for line in change.before for token in masked(line)[1]]
        new = [token for change in around for line in change.after for token in masked(line)[1]]
        return tokens_told(old, new)
    names = [f"the {called(change.zone)}" for change in around]
    return f"{', '.join(names[:-1])} and {names[-1]} changed"


def _one_around(change: ZoneChange) -> str:
    name = f"the {called(change.zone)}"
    if not change.before and not change.after:
        return f"the order of lines in {name} changed"
    if _only_tokens(change):
        tokens = [[token for line in side for token in masked(line)[1]] for side in (change.before, change.after)]
        return tokens_told(*tokens)
    return f"{name} changed: {_pair(change.before, change.after)}"


def _only_tokens(change: ZoneChange) -> bool:
    old, new = (Counter(masked(line)[0] for line in side) for side in (change.before, change.after))
    return bool(old) and old == new


def tokens_told(old: Sequence[Token], new: Sequence[Token]) -> str:
    """'the view counter changed: 浏览次数：1023 → 浏览次数：1044'."""
    gone, come = Counter(old) - Counter(new), Counter(new) - Counter(old)
    reasons = list(dict.fromkeys(token.reason for token in (*gone, *come)))[:_TOLD]
    told = []
    for reason in reasons:
        before = next((token.words for token in gone if token.reason == reason), "nothing")
        after = next((token.words for token in come if token.reason == reason), "nothing")
        told.append(f"the {reason} changed: {_short(before)} → {_short(after)}".replace("the today's", "today's"))
    return "; ".join(told) or "where a counter or a date of the day stands changed"


def words_told(old: Sequence[str], new: Sequence[str]) -> str:
    """'the main text changed: “a” → “b” and 2 more lines'."""
    gone, come = differences(old, new)
    if not gone and not come:
        return "the main text is in another order"
    return f"the main text changed: {_pair(gone, come)}"


def _pair(gone: Sequence[str], come: Sequence[str]) -> str:
    more = max(len(gone), len(come)) - 1
    rest = f" and {more} more line{'s' if more > 1 else ''}" if more > 0 else ""
    return f"{_quoted(gone)} → {_quoted(come)}{rest}"


def _quoted(lines: Sequence[str]) -> str:
    return f"“{_short(lines[0])}”" if lines else "nothing"


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"
