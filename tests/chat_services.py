"""The chat services on loopback, under their real names: a proxy that opens TLS itself, trusted by its own authority.

Apprise's plugins have fixed hosts. Nothing of theirs or ours is patched: `[network] proxy` and `ca_file` lead here.
"""

import json
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import trustme

from monitor.settings import Network

Reply = tuple[int, dict[str, str], bytes]


@dataclass
class Services:
    """What every host was asked, and how it answers: `answer` of (how many came before) gives status, headers, body."""

    answer: Callable[[int], Reply] = lambda before: (200, {}, b"ok")
    asked: list[tuple[str, str, Any]] = field(default_factory=list)  # host, path, JSON
    network: Network = field(default_factory=Network)

    def words(self) -> list[str]:
        """Every text of every payload."""
        return [text for _, _, payload in self.asked for text in _texts(payload)]


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _texts(one)


@contextmanager
def services(folder: Path) -> Iterator[Services]:
    """All chat services there are, for as long as the block lasts."""
    authority, made = trustme.CA(), Services()
    authority.cert_pem.write_to_path(folder / "authority.pem")

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        host = ""

        def do_CONNECT(self) -> None:
            self.host = self.path.rpartition(":")[0]
            self.send_response(200)
            self.end_headers()
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            authority.issue_cert(self.host).configure_cert(context)
            self.connection = context.wrap_socket(self.connection, server_side=True)
            self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", 0)
            self.close_connection = False

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            status, headers, words = made.answer(len(made.asked))
            made.asked.append((self.host, self.path, json.loads(body)))
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(words))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(words)

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads, server.block_on_close = True, False
    made.network = Network(proxy=f"http://127.0.0.1:{server.server_address[1]}", ca_file=str(folder / "authority.pem"))
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
