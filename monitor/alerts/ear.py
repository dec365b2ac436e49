"""What a chat service answered to Apprise. Apprise itself keeps only whether the status was 200.

WeCom, DingTalk and Feishu answer 200 and say in the body that they did not take the message: without listening,
such a message would count as sent. Apprise's plugins ask the web through the name `requests` of their own module;
an ear stands there in its place, passes everything on, and remembers. It follows no redirect.
"""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests
from apprise import NotifyBase

from monitor.alerts.errors import ChannelDownError
from monitor.settings import Network


@dataclass(slots=True, kw_only=True)
class Heard:
    """One delivery: the last answer, or the error in its place. `network` says how to get out."""

    network: Network
    answer: requests.Response | None = None
    error: OSError | None = None


def proxies(network: Network, url: str) -> dict[str, str]:
    """The proxy of the settings, else the environment's; none to where the environment says so."""
    if network.proxy:
        return {"http": network.proxy, "https": network.proxy}
    return dict(requests.utils.get_environ_proxies(url))


def trusted(network: Network) -> str | bool:
    """The certificates to trust, as requests wants it: a file, or True for its own. Raises ChannelDownError."""
    if network.ca_file and not Path(network.ca_file).is_file():
        problem, remedy = "no such file", "Correct network.ca_file; everything stays due"
        raise ChannelDownError(problem, about=network.ca_file, remedy=remedy)
    return network.ca_file or True


@dataclass
class _Ear:
    """Stands for the module `requests`: asks as it does, and tells this thread's delivery."""

    now: threading.local = field(default_factory=threading.local)

    def __getattr__(self, name: str) -> Any:
        return getattr(requests, name)

    def request(self, method: str, url: str, **options: Any) -> requests.Response:
        heard: Heard = getattr(self.now, "heard", None) or Heard(network=Network())
        if options.get("verify", True) is True:
            options["verify"] = trusted(heard.network)
        try:
            answer = requests.request(  # noqa: S113 - Apprise gives a timeout with every request
                method, url, **{**options, "allow_redirects": False, "proxies": proxies(heard.network, url)}
            )
        except OSError as error:  # of which every requests.RequestException is one
            heard.answer, heard.error = None, error
            raise
        heard.answer, heard.error = answer, None
        return answer

    def post(self, url: str, **options: Any) -> requests.Response:
        return self.request("POST", url, **options)

    def get(self, url: str, **options: Any) -> requests.Response:
        return self.request("GET", url, **options)

    def put(self, url: str, **options: Any) -> requests.Response:
        return self.request("PUT", url, **options)


_ear = _Ear()


@contextmanager
def listening(plugin: NotifyBase, network: Network) -> Iterator[Heard]:
    """Remember what is answered to this plugin, in this thread, for as long as the block lasts."""
    heard = Heard(network=network)
    module = sys.modules[type(plugin).__module__]
    if getattr(module, "requests", None) is requests:
        module.requests = _ear  # type: ignore[attr-defined]
    _ear.now.heard = heard
    try:
        yield heard
    finally:
        _ear.now.heard = None
