"""The options a subscription is made and edited with, and a subscription made of them. Saves nothing."""

from collections.abc import Callable, Iterable
from difflib import get_close_matches
from typing import Any, TypeVar

import click
import msgspec

from monitor import channel as channels
from monitor import subscription as declared
from monitor.catalogue import catalogue
from monitor.settings import Settings
from monitor.subscription import Subscription
from snapshots.errors import RegwatchError
from spiders.reading.law.issuers import known_codes
from spiders.sources import UnknownSourceError

Decorated = TypeVar("Decorated", bound=Callable[..., Any])

LISTS = {  # option → field of Subscription
    "source": "sources", "kind": "kinds", "word": "words", "code": "codes", "standard": "standards",
    "entry": "entries", "watch": "watch",
}  # fmt: skip


_RHYTHMS = {"weekday": ("weekly",), "day": ("monthly",), "at": ("daily", "weekly", "monthly")}


class SubscriptionError(RegwatchError):
    """A subscription that cannot be saved as it was asked for."""

    exit_code = 2


_OPTIONS = (
    click.option("--source", multiple=True, help="Only this source, register or issuer. As often as you like."),
    click.option("--kind", multiple=True, help="Only this kind of change: notice.published, 'entry.*' … Repeatable."),
    click.option(
        "--significance",
        type=click.Choice(declared.SIGNIFICANCE),
        help="wording: everything; substance: no mere rewording; urgent: in force today or tomorrow, or an entry of "
        "the watch-list gone.",
    ),
    click.option("--word", multiple=True, help="A word or phrase, Chinese or English; any of them. Repeatable."),
    click.option("--code", multiple=True, help="An HS code of 4 to 13 digits, above or below. Repeatable."),
    click.option("--standard", multiple=True, help="A standard: 'GB 2626'; without a year every edition. Repeatable."),
    click.option(
        "--entry", multiple=True, help="An entry of a register: gacc-export-inspection/6307900010. Repeatable."
    ),
    click.option("--watch", multiple=True, help="An item of the watch-list: certificate, firm, code … Repeatable."),
    click.option("--watch-only/--watch-all", default=None, help="Tell only what touches the watch-list (default)."),
    click.option(
        "--when",
        type=click.Choice(declared.WHEN, case_sensitive=False),
        help="immediate (default), or the digest that --at, --weekday or --day imply.",
    ),
    click.option("--at", help="Hour of a digest in the time zone, default 08:00."),
    click.option(
        "--weekday",
        type=click.Choice(declared.WEEKDAYS, case_sensitive=False),
        help="Day of a weekly digest, default mon.",
    ),
    click.option("--day", type=click.IntRange(1, 31), help="Day of a monthly digest; the last in shorter months."),
    click.option("--timezone", help="For example Europe/Berlin; default Asia/Shanghai."),
    click.option("--quiet", help="Hours in which nothing is sent, as 22:00-07:00; '' for none."),
    click.option("--urgent-breaks-quiet/--no-urgent-breaks-quiet", default=None, help="Urgent changes do (default)."),
    click.option(
        "--language", type=click.Choice(declared.LANGUAGES, case_sensitive=False), help="en (default), zh or both."
    ),
    click.option("--channel", help="smtp (default), maildir, file or a [[channel]] of the configuration."),
    click.option("--show", type=click.Choice(declared.SHOWN), help="Of a digest: all changes, or only the net ones."),
    click.option("--heartbeat/--no-heartbeat", default=None, help="Send a digest too when nothing changed."),
    click.option(
        "--remind", type=click.IntRange(0, 366), multiple=True, help="Days ahead of a day to come. Repeatable."
    ),
)


def subscription_options(command: Decorated) -> Decorated:
    """The options that fill the fields of a subscription; None or empty where one is not given."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def fields_of(given: dict[str, Any]) -> dict[str, Any]:
    """What was given on the command line, under the names of the fields."""
    fields = {field: given.pop(option) for option, field in LISTS.items()}
    fields["remind"] = given.pop("remind")
    fields |= {field: given[field] for field in Subscription.__struct_fields__ if field in given}
    return {field: value for field, value in fields.items() if value is not None and value != ()}


def fit_the_rhythm(fields: dict[str, Any], when: str) -> None:
    """Raises click.UsageError for an hour or a day that a subscription of this rhythm would never heed."""
    for field, rhythms in _RHYTHMS.items():
        if field in fields and when not in rhythms:
            raise click.UsageError(f"--{field} is for {' or '.join(rhythms)}, not for {when}: say --when too.")


def checked(subscription: Subscription, settings: Settings) -> Subscription:
    """The subscription with its sources spelt as they are known.

    Raises SubscriptionError, UnknownSourceError.
    """
    if wrong := declared.mistakes(subscription):
        raise SubscriptionError("; ".join(wrong), remedy="See 'regwatch subscribe --help'")
    if unknown := channels.unknown(subscription.channel, settings.channel):
        raise SubscriptionError(unknown, about=f"subscription '{subscription.name}'")
    return msgspec.structs.replace(subscription, sources=known_sources(subscription.sources, settings))


def known_sources(names: Iterable[str], settings: Settings) -> tuple[str, ...]:
    """Sources, registers and issuers by the names they go by. Raises UnknownSourceError, with those that come near."""
    watched = catalogue(settings)
    registers = (register.name for source in watched.values() for register in source.registers)
    ours = {name.casefold(): name for name in (*registers, *watched)}
    known = {code: code for code in sorted(known_codes())} | ours
    for name in names:
        if name.strip().casefold() not in known:
            tried = (get_close_matches(name.casefold(), names, n=3, cutoff=0.5) for names in (ours, known))
            near = next(filter(None, tried), [])
            meant = f"Did you mean {' or '.join(known[one] for one in near)}? " if near else ""
            remedy = f"{meant}'regwatch sources' lists those watched"
            raise UnknownSourceError(f"unknown source '{name[:60]}'", remedy=remedy)
    return tuple(dict.fromkeys(known[name.strip().casefold()] for name in names))
