"""10,000 mails to a mail server on the loopback: regwatch's sender beside a plain loop over smtplib.

    .venv/bin/python bench/send_mails.py [--mails 10000]

The server is aiosmtpd in a process of its own; it accepts everything, counts, and keeps nothing but the Message-IDs.
regwatch leases each message, composes it from the ledger, hands it over, and marks it, on disk, before the next one.
The peer, smtplib, is given finished bytes: no composing, no record of who got what. Memory is the resident set of the
process that was asked to send, early on and at its end; its helpers are as large.
"""

import argparse
import asyncio
import multiprocessing
import resource
import smtplib
import sys
import tempfile
import time
from collections import Counter
from email import message_from_bytes
from multiprocessing.connection import Connection
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from monitor.alerts.envelope import envelope
from monitor.alerts.messages import compose
from monitor.alerts.sender import send_due
from monitor.subscription import Subscription
from monitor.workspace import workspace
from tests.alert_room import SEEN, published, record, settings

BATCH = 500  # subscriptions put on record at once


class Sink:
    """Accepts every mail and counts them by recipient and Message-ID."""

    def __init__(self) -> None:
        self.got = Counter[str]()

    async def handle_DATA(self, server: object, session: object, envelope: object) -> str:  # noqa: N802
        content: bytes = envelope.content  # type: ignore[attr-defined]
        head = message_from_bytes(content.partition(b"\r\n\r\n")[0])
        self.got[f"{envelope.rcpt_tos[0]} {head['Message-ID']}"] += 1  # type: ignore[attr-defined]
        return "250 taken"


def serve(pipe: Connection) -> None:
    """The server's process: tells its port, then answers every question with what arrived since the last one."""
    from aiosmtpd.controller import Controller

    sink = Sink()
    controller = Controller(sink, hostname="127.0.0.1", port=0)
    loop = controller.loop
    server = loop.run_until_complete(loop.create_server(controller.factory, "127.0.0.1", 0))
    pipe.send(server.sockets[0].getsockname()[1])

    def answer() -> None:
        if pipe.recv() is None:
            loop.stop()
            return
        pipe.send((len(sink.got), sink.got.total()))
        sink.got.clear()

    loop.add_reader(pipe.fileno(), answer)
    asyncio.set_event_loop(loop)
    loop.run_forever()


def resident() -> int:
    """KiB this process holds now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() // 1024


def ours(folder: Path, port: int, mails: int) -> tuple[float, int, int]:
    """Seconds for one round, and the resident set after a tenth and at the end."""
    given, seen = settings(port=port), list[int]()
    with workspace(folder) as room:
        change = published(room)
        readers = [Subscription(name=f"reader {n}", address=f"reader{n}@example.org") for n in range(mails)]
        record(room, [change], *readers)
        del readers
        done = 0

        def now():  # type: ignore[no-untyped-def]
            nonlocal done
            done += 1
            if done == mails // 5:  # the clock is asked twice for each message, and once for each batch
                seen.append(resident())
            return SEEN

        start = time.perf_counter()
        report = send_due(room, given, now)
        seconds = time.perf_counter() - start
    if report.sent != mails or report.errors:
        raise SystemExit(f"{report.sent} of {mails} sent: {report.errors}")
    return seconds, seen[0], resident()


def peer(folder: Path, port: int, mails: int, *, each: bool) -> float:
    """A plain loop over smtplib: one connection for all, or one for each mail."""
    with workspace(folder) as room:
        message = room.ledger.outbox.find()[0]
        content = envelope(compose(message, room, settings(port=port)), settings(port=port).mail).content
    start = time.perf_counter()
    connection = smtplib.SMTP("127.0.0.1", port)
    for number in range(mails):
        if each and number:
            connection.quit()
            connection = smtplib.SMTP("127.0.0.1", port)
        connection.sendmail("alerts@example.org", [f"reader{number}@example.org"], content)
    connection.quit()
    return time.perf_counter() - start


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mails", type=int, default=10_000)
    mails = parser.parse_args().mails
    here, there = multiprocessing.Pipe()
    server = multiprocessing.Process(target=serve, args=(there,), daemon=True)
    server.start()
    port = here.recv()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        seconds, early, late = ours(folder, port, mails)
        here.send("count")
        readers, arrived = here.recv()
        print(f"{'':30}{'seconds':>9}{'mails/s':>9}{'regwatch ÷ this':>17}")
        print(f"{'regwatch':30}{seconds:9.1f}{mails / seconds:9.0f}{1:17.2f}")
        for words, each in (("smtplib, one connection", False), ("smtplib, a connection each", True)):
            took = peer(folder, port, mails, each=each)
            print(f"{words:30}{took:9.1f}{mails / took:9.0f}{took / seconds:17.2f}")
    here.send(None)
    print(f"{readers} readers got {arrived} mails; resident after a fifth {early} KiB, at the end {late} KiB")


if __name__ == "__main__":
    main()
