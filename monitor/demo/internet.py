"""A small internet on the loopback: a forward proxy that answers every request itself, http and https.

It never connects onward. Which address answers what is the business of the site it is given; here are
only the wire, the throw-away certificates and conditional requests.
"""

import asyncio
import ssl
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread
from types import TracebackType

import h11
import trustme

_CHUNK = 65536
_BROKEN_CONNECTION = (OSError, h11.RemoteProtocolError, ValueError)  # TLS errors are OSErrors, bad names ValueErrors


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a client asked for. `url` is absolute; header names are in lower case."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the site says. Content-Length is added on the wire; an `ETag` makes the answer conditional."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


Site = Callable[[Request], Answer]


class Internet:
    """The proxy, in a thread and an event loop of its own, for as long as the `with` block lasts.

    `proxy` is its address, `ca_file` the certificate to trust, `requests` every (url, status) answered.
    The site is called in the proxy's thread, one request at a time; if it raises, the client gets a 500.
    """

    def __init__(self, site: Site) -> None:
        self._site = site
        self._authority = trustme.CA(organization_name="regwatch demo")
        self._contexts: dict[str, ssl.SSLContext] = {}
        self._conversations: set[asyncio.Task[None]] = set()
        self._ready = Event()
        self._thread = Thread(target=lambda: asyncio.run(self._serve()), name="demo internet", daemon=True)
        self.proxy = ""
        self.ca_file = ""
        self.requests: list[tuple[str, int]] = []

    def __enter__(self) -> "Internet":
        self._folder = tempfile.TemporaryDirectory(prefix="regwatch-demo-")
        certificate = Path(self._folder.name) / "ca.pem"
        self._authority.cert_pem.write_to_path(str(certificate))
        self.ca_file = str(certificate)
        self._thread.start()
        self._ready.wait()
        if not self.proxy:
            self._folder.cleanup()
            raise OSError("the demo's proxy could not listen on 127.0.0.1")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()
        self._folder.cleanup()

    async def _serve(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        try:
            server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
            self.proxy = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        finally:
            self._ready.set()
        await self._stop.wait()
        server.close()
        for task in self._conversations:
            task.cancel()
        await asyncio.gather(*self._conversations, return_exceptions=True)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._conversation(reader, writer))
        self._conversations.add(task)
        task.add_done_callback(self._conversations.discard)

    async def _conversation(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            host = (await self._talk(reader, writer)).removesuffix(":443")
            if host:
                writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
                await writer.drain()
                await writer.start_tls(self._context(host.partition(":")[0]))
                await self._talk(reader, writer, origin=f"https://{host}")
            writer.close()
            await writer.wait_closed()
        except (*_BROKEN_CONNECTION, asyncio.CancelledError):
            pass  # the client went away or spoke no HTTP, or we stop: nobody is left to answer
        finally:
            writer.transport.abort()  # a polite end of TLS could wait 30 s for a client that sleeps

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, origin: str = "") -> str:
        """Answer until the client has enough; the host it wants a tunnel to, '' when it just left.

        `origin` is set inside a tunnel, where request lines hold only a path.
        """
        connection = h11.Connection(h11.SERVER)
        while head := await _next_request(connection, reader):
            target = head.target.decode("ascii")
            if head.method == b"CONNECT":
                return target
            headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in head.headers}
            if target.startswith("/"):
                target = (origin or f"http://{headers.get('host', '')}") + target
            request = Request(method=head.method.decode("ascii"), url=target, headers=headers)
            writer.write(_on_the_wire(connection, request, self._answer(request)))
            await writer.drain()
            if connection.our_state is not h11.DONE:
                break  # either side wants this connection closed
            connection.start_next_cycle()
        return ""

    def _answer(self, request: Request) -> Answer:
        try:
            answer = self._site(request)
        except Exception as error:  # a mistake in the site must not hang the client
            answer = Answer(status=500, headers={"Content-Type": "text/plain"}, body=repr(error).encode())
        etag = answer.headers.get("ETag")
        if etag and answer.status == 200 and request.headers.get("if-none-match") == etag:
            answer = Answer(status=304, headers={"ETag": etag})
        self.requests.append((request.url, answer.status))
        return answer

    def _context(self, host: str) -> ssl.SSLContext:
        if host not in self._contexts:
            context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            self._authority.issue_cert(host).configure_cert(context)
            self._contexts[host] = context
        return self._contexts[host]


async def _next_request(connection: h11.Connection, reader: asyncio.StreamReader) -> h11.Request | None:
    """The next request, its body read and dropped; None when the client has closed."""
    head: h11.Request | None = None
    while True:
        event = connection.next_event()
        if event is h11.NEED_DATA:
            connection.receive_data(await reader.read(_CHUNK))
        elif isinstance(event, h11.Request):
            head = event
        elif isinstance(event, h11.EndOfMessage):
            return head
        elif isinstance(event, h11.ConnectionClosed) or event is h11.PAUSED:
            return None


def _on_the_wire(connection: h11.Connection, request: Request, answer: Answer) -> bytes:
    """The answer's bytes; to HEAD the length without the body."""
    headers = list(answer.headers.items())
    if answer.status != 304:
        headers.append(("Content-Length", str(len(answer.body))))
    body = b"" if request.method == "HEAD" else answer.body
    events = (h11.Response(status_code=answer.status, headers=headers), h11.Data(data=body), h11.EndOfMessage())
    return b"".join(connection.send(event) or b"" for event in events)
