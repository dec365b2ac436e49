"""A real SMTP server on loopback for tests: STARTTLS, implicit TLS, login, and any answer a test asks for."""

import asyncio
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import trustme
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


@dataclass
class MailServer:
    """What arrived, and how to answer. `at_rcpt` and `at_data` give a reply line, or None to accept."""

    at_rcpt: Callable[[str], str | None] = lambda address: None
    at_data: Callable[[], str | None] = lambda: None
    drop: str = ""  # "before the answer" or "after the answer" to DATA, once
    received: list[Envelope] = field(default_factory=list)
    connections: int = 0
    logins: int = 0
    port: int = 0
    ca_file: str = ""

    def raw(self, place: int = 0) -> bytes:
        """The bytes of one message that was accepted."""
        content = self.received[place].content
        assert isinstance(content, bytes)
        return content

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if refusal := self.at_rcpt(address):
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if refusal := self.at_data():
            return refusal
        self.received.append(envelope)
        drop, self.drop = self.drop, ""
        if drop == "before the answer":
            assert server.transport is not None
            server.transport.abort()
        elif drop:
            asyncio.get_running_loop().call_later(0.05, _abort, server)
        return "250 taken"


def _abort(server: SMTP) -> None:
    if server.transport is not None:
        server.transport.abort()


@contextmanager
def mail_server(
    folder: Path, *, security: str = "none", user: str = "", password: str = "", utf8: bool = False, **behaviour: Any
) -> Iterator[MailServer]:
    """Serve on a free port until the block ends. With TLS, `ca_file` is the authority to trust."""
    server = MailServer(**behaviour)
    context = _certificate(server, folder) if security in ("starttls", "tls") else None

    def check(smtp: SMTP, session: Session, envelope: Envelope, mechanism: str, given: Any) -> AuthResult:
        server.logins += 1
        right = isinstance(given, LoginPassword) and (given.login, given.password) == (
            user.encode(), password.encode(),
        )  # fmt: skip
        return AuthResult(success=right, handled=False)

    def connection() -> SMTP:
        server.connections += 1
        return SMTP(
            server,
            hostname="mail.test",
            enable_SMTPUTF8=utf8,
            tls_context=context if security == "starttls" else None,
            require_starttls=security == "starttls",
            authenticator=check if user else None,
            auth_required=bool(user),
            auth_require_tls=security == "starttls",
        )

    loop = asyncio.new_event_loop()
    listening = loop.run_until_complete(
        loop.create_server(connection, "127.0.0.1", 0, ssl=context if security == "tls" else None)
    )
    server.port = listening.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        loop.call_soon_threadsafe(listening.close)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(timeout=5)
        for task in asyncio.all_tasks(loop):
            task.cancel()
        loop.run_until_complete(asyncio.sleep(0))
        loop.close()


def _certificate(server: MailServer, folder: Path) -> ssl.SSLContext:
    authority = trustme.CA()
    server.ca_file = str(folder / "mail-ca.pem")
    authority.cert_pem.write_to_path(server.ca_file)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    return context
