"""Subscribing by oneself: asked for by whoever fills in the form, active once the address itself has said yes.

Only the request to confirm is ever sent to an address that has not confirmed, and few of those: a form that mails
whoever it is told to would be a weapon.
"""

import json
from datetime import datetime, timedelta
from itertools import count

import idna
import msgspec

from monitor.ledger.outbox import Posted
from monitor.ledger.subscribers import State
from monitor.settings import Settings
from monitor.subscription import Subscription, bare, mistakes, wrong_address
from monitor.workspace import Workspace
from snapshots.errors import RegwatchError

HOW = "page"  # where such subscriptions come from, as the record of consents has it
PER_ADDRESS = 3  # requests to confirm that one address gets in a day, whoever asks for them
UNANSWERED = 6  # in a month, without a yes in between: who was never asking is not asked every day
PER_HOUR = 200  # to all addresses together


class RefusedRequestError(RegwatchError):
    """What was filled in cannot be subscribed to: an address that is none, a time that does not exist."""

    exit_code = 2


class TooManyRequestsError(RegwatchError):
    """More requests to confirm than one address, or this archive, sends in a while."""


def address_of(given: str) -> str:
    """An e-mail address as it is kept, its domain in ASCII. Raises RefusedRequestError."""
    text = given.strip()
    local, _, domain = text.rpartition("@")
    try:
        if wrong_address(text) or bare(text) != text:
            raise ValueError("not an address alone")
        return f"{local}@{domain if domain.isascii() else idna.encode(domain, uts46=True).decode()}"
    except ValueError as error:  # idna.IDNAError is one too
        raise RefusedRequestError(
            f"‘{text[:60]}’ is not an e-mail address", about="address", remedy="Write one like name@example.org"
        ) from error


def ask(opened: Workspace, settings: Settings, wanted: Subscription, at: datetime) -> Subscription:
    """Keep what somebody asked for as pending, and owe its address one request to confirm.

    Gives it back with its name. Raises RefusedRequestError and TooManyRequestsError.
    """
    given = msgspec.structs.replace(wanted, address=address_of(wanted.address), channel="smtp", person="", group="")
    if wrong := mistakes(given):
        words = "; ".join(mistake.partition(": ")[2] or mistake for mistake in wrong)
        raise RefusedRequestError(words, about="subscription", remedy="Correct it and send it again")
    with opened.facts.transaction():
        named = msgspec.structs.replace(given, name=_name(opened, settings, given.who))
        request(opened, named, HOW, at)
    return named


def request(opened: Workspace, named: Subscription, how: str, at: datetime) -> None:
    """Keep a subscription as pending and owe its address the request to confirm, in the caller's transaction.

    Raises TooManyRequestsError.
    """
    _within_limits(opened, named.who, at)
    opened.ledger.subscribers.pending(named, how, at)
    opened.ledger.outbox.post(_request(named, at))


def _request(named: Subscription, at: datetime) -> Posted:
    return Posted(
        person=named.who, channel=named.channel, address=named.address, language=named.language, kind="confirm",
        occasion=f"confirm/{named.name}/{at.isoformat()}", due_at=at,
        content=json.dumps({"subscription": named.name, "asked_at": at.isoformat()}),
    )  # fmt: skip


def _within_limits(opened: Workspace, person: str, at: datetime) -> None:
    subscribers = opened.ledger.subscribers
    if subscribers.asked_since(at - timedelta(days=1), person) >= PER_ADDRESS:
        raise TooManyRequestsError(
            f"this address was sent {PER_ADDRESS} requests to confirm within a day",
            about="address",
            remedy="Look for them in the mailbox, the spam folder too, or try again tomorrow",
        )
    if subscribers.unanswered_since(at - timedelta(days=30), person) >= UNANSWERED:
        raise TooManyRequestsError(
            f"this address was sent {UNANSWERED} requests to confirm within 30 days and answered none",
            about="address",
            remedy="Look for the newest in the mailbox, the spam folder too, or ask whoever runs this archive",
        )
    if subscribers.asked_since(at - timedelta(hours=1)) >= PER_HOUR:
        raise TooManyRequestsError(
            "too many people are subscribing just now", about="archive", remedy="Try again in an hour"
        )


def _name(opened: Workspace, settings: Settings, person: str) -> str:
    """A number, and no address: names stand in links' pages and in headers. What still waits is asked for anew."""
    held = opened.ledger.subscribers.all()
    for one in held:
        if one.state is State.PENDING and one.origin == HOW and one.subscription.who == person:
            return one.subscription.name
    taken = {one.subscription.name for one in held} | {one.name for one in settings.subscription}
    return next(name for number in count(len(held) + 1) if (name := f"page-{number}") not in taken)
