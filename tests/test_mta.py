"""A real mail server: Postfix, from a private configuration on a high port of the loopback, into a Maildir."""

import grp
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from monitor.alerts.bounces import collect
from monitor.alerts.sender import send_due
from monitor.ledger.bounced import Bounce
from monitor.settings import Mail, Settings
from monitor.subscription import Subscription
from monitor.workspace import Workspace, workspace
from tests.alert_room import SEEN, TITLE, notice, published, record

READERS = 30
POSTFIX = shutil.which("postfix") or "/usr/sbin/postfix"
pytestmark = [
    pytest.mark.skipif(not Path(POSTFIX).exists(), reason="postfix is not installed"),
    pytest.mark.skipif(os.geteuid() != 0, reason="postfix starts as root only"),
]

MASTER = """
127.0.0.1:{port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
virtual unix - n n - - virtual
smtp unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
local unix - n n - - local
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
proxymap unix - - n - - proxymap
postlog unix-dgram n - n - 1 postlogd
"""
MAIN = """
compatibility_level = 3.6
queue_directory = {root}/queue
data_directory = {root}/data
maillog_file = {root}/log
maillog_file_prefixes = {root}
myhostname = mail.example.org
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
virtual_mailbox_domains = example.org, xn--fsqu00a.cn
virtual_mailbox_maps = texthash:{root}/readers
virtual_mailbox_base = {root}/boxes
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
virtual_minimum_uid = 1
recipient_delimiter = +
smtpd_recipient_restrictions = permit_mynetworks, reject
smtpd_reject_unlisted_recipient = no
default_transport = error:nobody is sent mail outside
smtputf8_enable = yes
alias_maps =
"""


@pytest.fixture(scope="module")
def postfix() -> Iterator[tuple[int, Path]]:
    """Its port, and the folder of its Maildirs."""
    with tempfile.TemporaryDirectory(prefix="regwatch-postfix-", dir="/var/tmp") as name:
        root, user = Path(name), pwd.getpwnam("postfix")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        for folder in ("etc", "queue", "data", "boxes"):
            (root / folder).mkdir()
        root.chmod(0o755)
        os.chown(root / "data", user.pw_uid, user.pw_gid)
        os.chown(root / "boxes", user.pw_uid, user.pw_gid)
        names = {"bounces@example.org": "bounces", "用户@xn--fsqu00a.cn": "chinese"}
        names |= {f"reader{n}@example.org": f"reader{n}" for n in range(READERS)}
        (root / "readers").write_text("".join(f"{address} {box}/\n" for address, box in names.items()))
        (root / "readers").chmod(0o644)
        (root / "etc" / "master.cf").write_text(MASTER.format(port=port))
        text = MAIN.format(root=root, uid=user.pw_uid, gid=user.pw_gid)
        text += f"setgid_group = {'postdrop' if _group('postdrop') else 'root'}\n"
        (root / "etc" / "main.cf").write_text(text)
        run = [POSTFIX, "-c", str(root / "etc")]
        started = subprocess.run([*run, "start"], capture_output=True, text=True, check=False)
        try:
            if not _answers(port):
                log = (root / "log").read_text() if (root / "log").exists() else ""
                pytest.skip(f"postfix did not start here: {started.stderr[-300:]} {log[-300:]}")
            yield port, root / "boxes"
        finally:
            subprocess.run([*run, "stop"], capture_output=True, check=False)


def _group(name: str) -> bool:
    return any(group.gr_name == name for group in grp.getgrall())


def _answers(port: int) -> bool:
    deadline = time.monotonic() + 15
    while time.monotonic() < deadline:
        try:
            with socket.create_connection(("127.0.0.1", port), 1) as line:
                return line.recv(3) == b"220"
        except OSError:
            time.sleep(0.1)
    return False


def arrived(boxes: Path, count: int) -> list[Path]:
    """The mails in the readers' boxes, once there are so many (or half a minute has passed)."""
    deadline = time.monotonic() + 30
    while (
        len(found := [*boxes.glob("reader*/new/*"), *boxes.glob("chinese/new/*")]) < count
        and time.monotonic() < deadline
    ):
        time.sleep(0.1)
    time.sleep(0.5)  # for one too many
    return found


def _returned(room: Workspace, mail: Mail, boxes: Path) -> list[Bounce]:
    return collect(room, mail, SEEN) if (boxes / "bounces" / "new").exists() else []


def given(port: int, boxes: Path) -> Settings:
    return Settings(mail=Mail(
        host="127.0.0.1", port=port, security="none", sender="alerts@example.org", sender_name="合规监测",
        return_path="bounces+*@example.org", bounces=str(boxes / "bounces"),
    ))  # fmt: skip


def test_a_real_mail_server_delivers_each_reader_one_mail_and_returns_what_it_cannot(
    postfix: tuple[int, Path], tmp_path: Path
) -> None:
    port, boxes = postfix
    settings = given(port, boxes)
    readers = [Subscription(name=f"r{n}", address=f"读者{n} <reader{n}@example.org>") for n in range(READERS)]
    unknown = Subscription(name="gone", address="gone@example.org")
    chinese = Subscription(name="chinese", address="用户@例子.cn")
    with workspace(tmp_path) as room:
        record(room, [published(room, notice("正文\n.\n..点", title=TITLE))], *readers, unknown, chinese)
        report = send_due(room, settings, lambda: SEEN)
        assert (report.sent, report.errors) == (32, ())  # it takes the unknown reader too, and finds out later
        mails = [message_from_bytes(file.read_bytes(), policy=default) for file in arrived(boxes, 31)]
        assert len(mails) == 31
        assert set(Counter(str(mail["Delivered-To"]) for mail in mails).values()) == {1}
        assert all(TITLE in str(mail["Subject"]) and mail["Return-Path"].startswith("<bounces+") for mail in mails)
        deadline = time.monotonic() + 20
        while not (found := _returned(room, settings.mail, boxes)) and time.monotonic() < deadline:
            time.sleep(0.2)
        assert [(one.severity, one.final) for one in found] == [("hard", True)] and found[0].status.startswith("5.1.")
        (dead,) = room.ledger.outbox.find("dead")
        assert dead.person == "gone@example.org" and "came back" in dead.error
        assert len(room.ledger.outbox.find("sent")) == 31
