"""Why somebody gets a message: what the subscription asks for, in words. Pure."""

from collections.abc import Iterable

from monitor.subscription import NEWS, Subscription
from monitor.telling.wording import plain

NAMED = 8  # values of one filter
_WHEN_ZH = {"immediate": "即时", "daily": "每日", "weekly": "每周", "monthly": "每月"}
_FILTERS = {
    "sources": ("sources", "来源"), "kinds": ("kinds", "类型"), "words": ("words", "关键词"),
    "codes": ("HS codes", "税则号列"), "standards": ("standards", "标准"),
    "entries": ("register entries", "名录条目"), "watch": ("watch-list", "关注清单"),
}  # fmt: skip


def why(names: Iterable[str], known: Iterable[Subscription], language: str) -> tuple[str, ...]:
    """One line for each subscription a message is owed under, with what it asks for where it is still known."""
    held = {one.name: one for one in known}
    return tuple(_line(plain(name, 100), held.get(name), zh=language == "zh") for name in dict.fromkeys(names))


def _line(name: str, one: Subscription | None, *, zh: bool) -> str:
    asked = _asked(one, zh=zh) if one else ""
    if zh:
        return f"您收到本邮件，是因为订阅“{name}”{f'（{asked}）' if asked else ''}。"
    return f'You get this because of the subscription "{name}"{f" ({asked})" if asked else ""}.'


def _asked(one: Subscription, *, zh: bool) -> str:
    parts = [_WHEN_ZH.get(one.when, one.when) if zh else one.when]
    for field, labels in _FILTERS.items():
        given: tuple[str, ...] = getattr(one, field)
        if given and not (field == "kinds" and given == NEWS):
            more = f", … ({len(given)})" if len(given) > NAMED else ""
            values = ("、" if zh else ", ").join(plain(value, 60) for value in given[:NAMED]) + more
            parts.append(f"{labels[zh]}{'：' if zh else ': '}{values}")
    return ("；" if zh else "; ").join(parts)
