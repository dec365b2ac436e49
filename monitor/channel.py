"""A channel as it is declared: a chat room or a web hook by name. Reads and checks, sends nothing."""

import os
import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from urllib.parse import urlsplit

import msgspec

BUILT_IN = ("smtp", "maildir", "file")
KINDS = ("apprise", "webhook")
# What people call a service → its scheme in Apprise (apprise.plugins), where the two differ
SCHEMES = {
    "wecom": "wecombot", "weixin": "wecombot", "dingding": "dingtalk", "telegram": "tgram", "teams": "workflows",
}  # fmt: skip

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://(.*)", re.DOTALL)


class DeclaredChannel(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One `[[channel]]` of the configuration. What is secret comes from the environment, under `variable`.

    For a chat that is the whole address (with its token), for a web hook the key it is signed with.
    """

    name: str
    kind: str = "apprise"  # apprise (a chat: WeCom, DingTalk, Slack …) | webhook
    url: str = ""  # of a chat: wecom://KEY …, empty when the environment has it; of a web hook: https://…
    timeout: float = 15.0  # seconds for one answer

    @property
    def variable(self) -> str:
        """The variable of the environment that holds this channel's secret."""
        return f"REGWATCH_CHANNEL_{re.sub('[^A-Z0-9]', '_', self.name.upper())}"

    @property
    def secret(self) -> str:
        """What the environment says; empty when it says nothing."""
        return os.environ.get(self.variable, "").strip()

    @property
    def address(self) -> str:
        """A chat's address as Apprise reads it, the service by any of its names; empty when none is set."""
        given = self.secret or self.url
        match = _SCHEME.match(given)
        return f"{SCHEMES.get(match[1].lower(), match[1])}://{match[2]}" if match else given


def mistakes(declared: Iterable[DeclaredChannel]) -> list[str]:
    """What is wrong with the declared channels, in words. Says no address: they hold secrets."""
    channels = tuple(declared)
    found = [f"channel '{channel.name}': {mistake}" for channel in channels for mistake in _mistakes(channel)]
    variables = [channel.variable for channel in channels]
    return found + [
        f"two channels share the secret {twice}: give one of them another name"
        for twice in sorted({variable for variable in variables if variables.count(variable) > 1})
    ]


def _mistakes(channel: DeclaredChannel) -> Iterator[str]:
    if not _NAME.fullmatch(channel.name):
        yield "name must be letters, digits, - and _, 40 at most"
    if channel.name.casefold() in BUILT_IN:
        yield f"the name is taken; built in are {', '.join(BUILT_IN)}"
    if channel.kind not in KINDS:
        yield f"kind must be {' or '.join(KINDS)}"
    if not 0 < channel.timeout <= 60:
        yield "timeout must be more than 0 and at most 60 seconds"
    if channel.kind == "webhook":
        yield from _hook_mistakes(channel.url)
    elif channel.url and not _SCHEME.match(channel.url):
        yield "url must begin with a service, for example wecom://KEY, slack://… or tgram://…"


def _hook_mistakes(url: str) -> Iterator[str]:
    try:
        parts = urlsplit(url)
        host, user, _ = parts.hostname, parts.username, parts.port
    except ValueError:
        yield "url is not a web address"
        return
    if parts.scheme not in ("https", "http") or not host:
        yield 'a webhook needs url = "https://…"'
    elif user is not None:
        yield "url must not hold a user and password; the signature says who we are"
    elif parts.scheme == "http" and not _own_machine(host):
        yield "url must be https (http only to this machine)"


def _own_machine(host: str) -> bool:
    return host == "localhost" or host == "::1" or re.fullmatch(r"127(\.\d{1,3}){3}", host) is not None


def unknown(name: str, declared: Iterable[DeclaredChannel]) -> str:
    """Why no channel has this name, with the nearest that does; empty when one has it."""
    known = (*BUILT_IN, *(channel.name for channel in declared))
    if name in known:
        return ""
    near = get_close_matches(name, known, n=2, cutoff=0.5)
    meant = f"did you mean {' or '.join(near)}? " if near else ""
    return f"unknown channel '{name}'; {meant}known are {', '.join(known)}"
