"""The request to confirm a subscription. Repeats nothing a stranger may have typed: anybody can fill in the form."""

import json
from datetime import datetime

from monitor.alerts.errors import RefusedError
from monitor.alerts.letter import Letter
from monitor.alerts.rendering import render
from monitor.consent.links import confirm_link
from monitor.consent.tokens import CONFIRM_WITHIN
from monitor.ledger.outbox import Message
from monitor.settings import Settings
from monitor.subscription import Subscription
from monitor.telling.wording import plain
from monitor.workspace import Workspace

_TITLES = {"en": "Please confirm your subscription to {host}", "zh": "请确认您对 {host} 的订阅"}
_WHENS = {
    "immediate": ("at once", "即时"),
    "daily": ("once a day", "每日"),
    "weekly": ("once a week", "每周"),
    "monthly": ("once a month", "每月"),
}


def confirm(message: Message, workspace: Workspace, settings: Settings) -> Letter:
    """One link, good for a week, that shows what was asked for and begins it when its button is pressed.

    Raises RefusedError when the subscription is no longer on record.
    """
    asked = json.loads(message.content)
    held = workspace.ledger.subscribers.get(asked["subscription"])
    if held is None:
        problem = f"no subscription '{plain(asked['subscription'], 60)}' waits to be confirmed"
        raise RefusedError(problem, about=message.person)
    base, language = settings.web.base_url, message.language
    host = plain(base.partition("://")[2], 60)
    titles = [_TITLES[one].format(host=host) for one in (("en", "zh") if language == "both" else (language,))]
    link = confirm_link(
        base,
        workspace.ledger.secret(),
        message.person,
        asked["subscription"],
        datetime.fromisoformat(asked["asked_at"]),
    )
    shown = {
        "title": " · ".join(titles), "language": language, "host": host, "archive": base, "days": CONFIRM_WITHIN.days,
        "link": f"{link}?lang={'zh' if language == 'zh' else 'en'}", "link_zh": f"{link}?lang=zh",
        "asked": _asked(held.subscription),
    }  # fmt: skip
    text, html = render("confirm", shown, settings)
    return Letter(
        message_id=message.message_id, kind=message.kind, person=message.person, address=message.address,
        moment=message.due_at, subject=str(shown["title"]), text=text, html=html, language=language, link=base,
    )  # fmt: skip


def _asked(one: Subscription) -> tuple[tuple[str, str], ...]:
    """What was asked for, in English and Chinese: how often and how narrowly, never in whose words."""
    english, chinese = _WHENS[one.when]
    said = [(f"Messages: {english}", f"时间：{chinese}")]
    said.append(
        (f"Sources: {len(one.sources)}", f"来源：{len(one.sources)} 个")
        if one.sources
        else ("Sources: all", "来源：全部")
    )
    if narrowed := len(one.words) + len(one.codes) + len(one.standards):
        said.append((f"Words and codes to narrow it: {narrowed}", f"限定的关键词与编码：{narrowed} 个"))
    return tuple(said)
