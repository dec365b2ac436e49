"""The command `test-message`: one clearly marked message through a real channel, now."""

import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from secrets import token_hex
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from monitor.channel import BUILT_IN
from monitor.commands.context import Context, as_json_option, now, pass_context, print_json, print_table
from monitor.settings import Settings, SettingsError
from monitor.subscription import Subscription
from snapshots.errors import RegwatchError

if TYPE_CHECKING:
    from monitor.alerts.letter import Letter

_WORDS = {
    "en": "This is a test of the channel '{channel}', sent by hand. No rule changed; nothing needs to be done.\n"
    "Alerts and digests for {person} will come this way.",
    "zh": "这是由人工发出的渠道测试消息（渠道：{channel}）。没有任何规定发生变化，无需处理。\n"
    "今后 {person} 的提醒和简报将由此送达。",
}
_SUBJECT = {
    "en": "[TEST] regwatch: test message, nothing has changed",
    "zh": "【测试】regwatch：测试消息，没有任何变化",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sent:
    """What happened to one test message; `problem` is empty when the channel took it."""

    channel: str
    person: str
    address: str
    message_id: str
    seconds: float
    problem: str = ""
    remedy: str = ""


@click.command("test-message")
@click.argument("name", metavar="CHANNEL|SUBSCRIPTION|ADDRESS", required=False, default="")
@click.option("--list", "listing", is_flag=True, help="List the channels there are, and send nothing.")
@click.option("--to", "address", default="", help="Address to write to, for channels that need one (smtp).")
@click.option("--language", type=click.Choice(["en", "zh", "both"]), help="Language of the message.")
@as_json_option
@pass_context
def test_message(context: Context, name: str, listing: bool, address: str, language: str | None, as_json: bool) -> None:
    """Send a marked test message at once, past the outbox, and say what happened. Exit code 1: it did not go.

    NAME is a channel (smtp, maildir, file, or one declared with [[channel]]), a subscription, whose readers each
    get one, or the address of a reader. Nothing enters the ledger, and nothing that is due is touched.

    \b
    Examples:
      regwatch test-message smtp --to anna@example.org
      regwatch test-message team            a [[channel]] called team
      regwatch test-message masks           the subscription masks, by its own channel
      regwatch test-message --list          what there is, and what still lacks a secret
    """
    settings = context.settings()
    if listing:
        _list(settings, as_json)
        return
    if not name:
        raise click.UsageError("Which channel or subscription? 'regwatch test-message --list' shows the channels.")
    readers = _readers(settings, name, address, language)
    results = [_try(settings, reader) for reader in readers]
    if as_json:
        print_json(results)
    else:
        for result in results:
            _tell(result)
    if any(result.problem for result in results):
        sys.exit(1)


test_message.__test__ = False  # type: ignore[attr-defined]  # pytest takes the name for one of its own


def _list(settings: Settings, as_json: bool) -> None:
    """Every channel, and what it still lacks. Of a chat the service alone, of a hook its host: the rest is secret."""
    lacks = "" if settings.mail.host else "mail.host"
    rows = [{"name": "smtp", "kind": "mail", "where": settings.mail.host, "lacks": lacks}]
    for name, folder in (("maildir", "maildir"), ("file", "outbox-files")):
        rows.append({"name": name, "kind": "folder", "where": str(settings.data / folder), "lacks": ""})
    for one in settings.channel:
        hook = one.kind == "webhook"
        lacks = "" if (one.secret if hook else "://" in one.address) else one.variable
        service, _, rest = (one.url if hook else one.address).partition("://")
        where = f"{service}://{urlsplit(one.url).netloc}" if hook and rest else service if rest else ""
        rows.append({"name": one.name, "kind": one.kind, "where": where, "lacks": lacks})
    if as_json:
        print_json(rows)
    else:
        print_table(("channel", "kind", "where", "lacks"), [tuple(row.values()) for row in rows])


def _readers(settings: Settings, name: str, address: str, language: str | None) -> list[Subscription]:
    """Whom to write to: one reader of a channel, or every reader of a subscription. Raises SettingsError."""
    channels = (*BUILT_IN, *(channel.name for channel in settings.channel))
    found = [one for one in _subscriptions(settings) if one.name == name]
    if not found and "@" in name:  # one message by each way that reaches this address
        found = list(
            {one.channel: one for one in _subscriptions(settings) if name in (one.address, one.person)}.values()
        )
    if name in channels:
        if name == "smtp" and "@" not in address:
            raise SettingsError(
                "smtp needs an address", about="test-message", remedy="Give one: test-message smtp --to you@example.org"
            )
        return [
            Subscription(name=name, person=address or "test", address=address, channel=name, language=language or "en")
        ]
    if not found:
        raise _unknown(name, channels, settings)
    return [_with(one, address, language) for one in found]


def _with(one: Subscription, address: str, language: str | None) -> Subscription:
    import msgspec

    return msgspec.structs.replace(one, address=address or one.address, language=language or one.language)


def _subscriptions(settings: Settings) -> Iterator[Subscription]:
    """Every reader of every subscription, of the file and of the database where there is one."""
    from monitor.workspace import workspace

    if not (settings.data / "regwatch.sqlite").exists():
        yield from settings.subscription
        return
    with workspace(settings.data, readonly=True) as opened:
        yield from opened.ledger.subscribers.effective(settings.subscription)


def _unknown(name: str, channels: tuple[str, ...], settings: Settings) -> SettingsError:
    from difflib import get_close_matches

    known = [*channels, *dict.fromkeys(one.name for one in _subscriptions(settings))]
    near = get_close_matches(name, known, n=2, cutoff=0.5)
    meant = f"Did you mean {' or '.join(near)}? " if near else ""
    error = SettingsError(
        "neither a channel nor a subscription that reaches anybody",
        about=name,
        remedy=f"{meant}Known are {', '.join(known)}",
    )
    error.exit_code = 2  # type: ignore[misc]  # the command line was wrong
    return error


def _try(settings: Settings, reader: Subscription) -> _Sent:
    """Send one test message and say what happened. Raises nothing but what is a fault of ours."""
    from monitor.alerts.channels import opened

    letter = _letter(reader, settings)
    started = time.monotonic()
    problem = remedy = ""
    try:
        channel = opened(reader.channel, settings, settings.data)
        try:
            channel.deliver(letter)
        finally:
            channel.close()
    except RegwatchError as error:
        problem = f"{error.about}: {error.problem}" if error.about else error.problem
        remedy = error.remedy
    except ValueError as error:  # as_mail's word on an address
        problem, remedy = f"'{reader.address}' cannot be written to ({error})", "Correct the address"
    return _Sent(
        channel=reader.channel, person=reader.who, address=reader.address, message_id=letter.message_id,
        seconds=round(time.monotonic() - started, 2), problem=problem, remedy=remedy,
    )  # fmt: skip


def _letter(reader: Subscription, settings: Settings) -> "Letter":
    from monitor.alerts.letter import Letter

    languages = ("zh", "en") if reader.language == "both" else (reader.language,)
    said = {"channel": reader.channel, "person": reader.who}
    subject = _SUBJECT[languages[0]]
    text = "\n\n".join([subject, *(_WORDS[one].format(**said) for one in languages), settings.web.base_url])
    lines = "".join(f"<p>{escape(line)}</p>" for line in text.split("\n") if line)
    return Letter(
        message_id=f"test-{token_hex(12)}@test.regwatch", kind="test", person=reader.who, address=reader.address,
        moment=now(), subject=subject, text=f"{text}\n", language=reader.language, link=settings.web.base_url,
        html=f'<!DOCTYPE html><html lang="{languages[0]}"><body style="font-family:sans-serif">{lines}</body></html>',
    )  # fmt: skip


def _tell(result: _Sent) -> None:
    to = f" to {result.address}" if result.address else ""
    if result.problem:
        click.echo(f"{result.channel}{to}: NOT sent: {result.problem}. {result.remedy}", err=True)
    else:
        click.echo(f"{result.channel}{to}: sent, the channel took it in {result.seconds} s ({result.message_id})")
