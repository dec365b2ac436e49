"""A real IMAP server (Dovecot) over a Maildir, from a private configuration on a high port of the loopback."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

DOVECOT = shutil.which("dovecot") or "/usr/sbin/dovecot"
RUNS = Path(DOVECOT).exists() and os.geteuid() == 0

CONFIG = """
base_dir = {root}/run
state_dir = {root}/state
log_path = {root}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
default_internal_user = {user}
default_login_user = {user}
default_internal_group = {group}
mail_location = maildir:{box}
first_valid_uid = 1
first_valid_gid = 1
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
passdb {{
  driver = static
  args = password=geheim
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={root}
}}
"""


@contextmanager
def imap_server(given: Path) -> Iterator[tuple[str, Path]]:
    """Serve a copy of a Maildir: its address as `mail.bounces` takes it, and the copy. The password is geheim."""
    with tempfile.TemporaryDirectory(prefix="regwatch-dovecot-", dir="/var/tmp") as name:
        root = Path(name)
        root.chmod(0o755)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        user = "dovecot" if any(one.pw_name == "dovecot" for one in pwd.getpwall()) else "nobody"
        owner = pwd.getpwnam("nobody")  # it serves no mail as root
        box = Path(shutil.copytree(given, root / "box"))
        for path in (box, *box.rglob("*")):
            os.chown(path, owner.pw_uid, owner.pw_gid)
        config = root / "dovecot.conf"
        config.write_text(
            CONFIG.format(root=root, box=box, port=port, user=user, group=user, uid=owner.pw_uid, gid=owner.pw_gid)
        )
        server = subprocess.Popen([DOVECOT, "-F", "-c", str(config)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        try:
            deadline = time.monotonic() + 15
            while time.monotonic() < deadline and server.poll() is None:
                try:
                    with socket.create_connection(("127.0.0.1", port), 1) as line:
                        if line.recv(4) == b"* OK":
                            break
                except OSError:
                    time.sleep(0.1)
            yield f"imap://anna@127.0.0.1:{port}/INBOX", box
        finally:
            server.terminate()
            server.wait(10)
