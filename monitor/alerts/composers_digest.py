"""From a digest owed to its letter: frozen at the first attempt, and from then on the same words for ever.

Sends nothing. Readers who are shown the same share one copy of it; only the address they leave by is their own.
"""

import hashlib
import json
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

import msgspec

from monitor.alerts.digest_parts import Size, Told, context
from monitor.alerts.letter import Letter
from monitor.alerts.rendering import CLIPPED_AT, render
from monitor.consent.links import unsubscribe_link
from monitor.digests.digest import Digest
from monitor.digests.drafting import draft
from monitor.digests.heartbeats import last_due
from monitor.ledger.digests import Content, Frozen
from monitor.ledger.message import Message
from monitor.settings import Settings
from monitor.subscription import Subscription
from monitor.workspace import Workspace

# Tried in order until a mail is not clipped: excerpts go first, then what stands twice; the names of changes go last.
SIZES = (
    Size(excerpt=20_000, rows=500, listed=500, again=500),
    Size(excerpt=3_000, rows=500, listed=500, again=500),
    Size(excerpt=600, rows=500, listed=500, again=0),
    Size(excerpt=0, rows=200, listed=300, again=0),
    Size(excerpt=0, rows=50, listed=150, again=0),
    Size(excerpt=0, rows=5, listed=100, again=0),
    Size(excerpt=0, rows=0, listed=40, again=0),
    Size(excerpt=0, rows=0, listed=10, again=0),
)
_KEPT = 64

_recent: OrderedDict[str, tuple[str, Content]] = OrderedDict()  # what was drafted last, for readers shown the same


def digest(message: Message, workspace: Workspace, settings: Settings) -> Letter:
    """The letter of a digest. Its first attempt freezes it; before that (a preview) nothing is kept."""
    frozen = workspace.ledger.digests.of(message)
    if frozen is None:
        frozen = _made(message, workspace, settings)
        if message.state == "leased":
            frozen = workspace.ledger.digests.freeze(message, frozen)
    names = _names(message, workspace)
    base = settings.web.base_url
    leave = unsubscribe_link(base, workspace.ledger.secret(), message.person, names)
    hole, content = _hole(workspace), frozen.content
    return Letter(
        message_id=message.message_id, kind=message.kind, person=message.person, address=message.address,
        moment=frozen.moment, subject=content.subject, language=message.language, list_name=names[0],
        text=content.text.replace(hole, leave), html=content.html.replace(hole, leave), unsubscribe=leave,
        changes=tuple(workspace.ledger.changes.of_message(message.id)), link=base,
    )  # fmt: skip


def _made(message: Message, workspace: Workspace, settings: Settings) -> Frozen:
    names = _names(message, workspace)
    subscriptions = tuple(_subscriptions(names, message, workspace, settings))
    end = workspace.ledger.digests.end_of(message)
    start = workspace.ledger.digests.before(message) or _begun(subscriptions[0], message)
    changes = workspace.ledger.changes.of_message(message.id)
    told = Told(
        language=message.language, occasions=(message.occasion, *workspace.ledger.digests.folded(message)),
        names=names, subscription=subscriptions[0], touched=workspace.ledger.outbox.touched(message),
        head=workspace.archive.head(), leave=_hole(workspace),
    )  # fmt: skip
    alike = [
        str(workspace.folder), told.head, _state(workspace), message.language, *told.occasions, settings.web.base_url,
        settings.mail.templates, start.isoformat(), end.isoformat(), repr([_impersonal(one) for one in subscriptions]),
        repr((settings.digests, settings.dictionary, settings.sources, settings.page)),
        repr(told.touched), *(change.id for change in changes),
    ]  # fmt: skip
    shared = hashlib.sha256("\n".join(alike).encode()).hexdigest()
    if shared not in _recent:
        made = draft(workspace, settings, subscriptions, changes, start, end)
        _recent[shared] = _facts(made), _content(made, told, workspace, settings)
        while len(_recent) > _KEPT:
            _recent.popitem(last=False)
    facts, content = _recent[shared]
    return Frozen(
        starts_at=start, ends_at=end, moment=message.due_at, head=told.head, facts=facts, content=content
    )  # fmt: skip


def _content(made: Digest, told: Told, workspace: Workspace, settings: Settings) -> Content:
    """The words, as much of them as mail programs show without cutting a message off."""
    for size in SIZES:
        shown = context(made, told, workspace, settings, size)
        text, html = render("digest", shown, settings)
        if len(html.encode()) <= CLIPPED_AT:
            break
    return Content(subject=str(shown["title"]), text=text, html=html)


def _names(message: Message, workspace: Workspace) -> tuple[str, ...]:
    """The subscriptions a digest is owed under: by its changes, or as the timer that owed it says."""
    names = workspace.ledger.outbox.subscriptions_of(message)
    if message.content:
        names = tuple(dict.fromkeys((json.loads(message.content)["subscription"], *names)))
    return names or (message.person,)


def _subscriptions(
    names: Sequence[str], message: Message, workspace: Workspace, settings: Settings
) -> Iterator[Subscription]:
    """As they stand now, in the reader's own language and time zone; what is gone is taken to have asked for all."""
    declared = {one.name: one for one in settings.subscription}
    for name in names:
        held = workspace.ledger.subscribers.get(name)
        known = declared.get(name) or (held.subscription if held else None)
        gone = Subscription(name=name, channel=message.channel, when=message.occasion.partition("/")[0])
        mine = msgspec.structs.replace(known or gone, language=message.language)
        member = workspace.ledger.subscribers.member(mine.group, message.person) if mine.group else None
        yield msgspec.structs.replace(mine, timezone=member.timezone) if member and member.timezone else mine


def _begun(subscription: Subscription, message: Message) -> datetime:
    """Where the first digest of a series begins: one turn of its rhythm earlier."""
    if subscription.when == "immediate":
        return message.due_at - timedelta(days=1)
    return last_due(subscription, message.due_at - timedelta(seconds=1))


def _impersonal(one: Subscription) -> Subscription:
    return msgspec.structs.replace(one, person="", address="", group="", channel="file")


def _state(workspace: Workspace) -> str:
    """A word that differs whenever anything a digest is drafted from may have been written."""
    row = workspace.facts.database.conn.execute(
        "SELECT (SELECT MAX(position) FROM changes), (SELECT MAX(id) FROM editions), (SELECT COUNT(*) FROM incidents),"
        " (SELECT MAX(closed_at) FROM incidents), (SELECT MAX(id) FROM versions), (SELECT MAX(ended_at) FROM versions)"
    ).fetchone()
    return repr(row)


def _hole(workspace: Workspace) -> str:
    """What stands in a shared copy where each reader's own address to leave by goes. Nobody else can write it."""
    return f"https://{hashlib.sha256(f'digest {workspace.ledger.secret()}'.encode()).hexdigest()[:40]}.invalid/"


def _facts(made: Digest) -> str:
    """What a digest shows besides the words of changes, for who asks the ledger later."""
    return json.dumps(
        {
            "net": made.net,
            "items": [
                {"source": chapter.source, "theme": theme.theme, "changes": [change.id for change in item.of]}
                for chapter in made.chapters for theme in chapter.themes for item in theme.items
            ],
            "undone": [[change.id for change in chain] for chain in made.undone],
            "upcoming": [[event.day.isoformat(), event.key, event.what] for event in made.upcoming],
            "watched": [
                {
                    "source": one.source, "well": one.well,
                    "blind": [[first.isoformat(), last.isoformat()] for first, last in one.blind],
                    "unchecked": [[first.isoformat(), last.isoformat()] for first, last in one.unchecked],
                    "last_good": one.last_good.isoformat() if one.last_good else None,
                }
                for one in made.watched
            ],
        },
        ensure_ascii=False,
    )  # fmt: skip
