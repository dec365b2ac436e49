"""Signatures: what arrives verifies, what is altered does not, and nothing leaves unsigned unasked."""

import base64
from pathlib import Path

import msgspec
import pytest

from monitor.alerts.dkim import TWICE
from monitor.alerts.sender import send_due
from monitor.settings import Settings
from monitor.workspace import workspace
from tests.alert_room import ANNA, SEEN, published, record, settings
from tests.mail_server import mail_server

dkim = pytest.importorskip("dkim")
rsa = pytest.importorskip("cryptography.hazmat.primitives.asymmetric.rsa")
from cryptography.hazmat.primitives import serialization  # noqa: E402


def keys(folder: Path) -> tuple[Path, bytes]:
    """A new key's file, and what its owner puts into the DNS."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=1024)
    path = folder / "dkim.pem"
    path.write_bytes(key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    ))  # fmt: skip
    public = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return path, b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)


def signing(port: int, **mail: str) -> Settings:
    given = settings(port=port)
    return msgspec.structs.replace(given, mail=msgspec.structs.replace(given.mail, **mail))


def test_what_arrives_is_signed_and_altered_or_added_headers_break_the_signature(tmp_path: Path) -> None:
    path, record_in_dns = keys(tmp_path)
    with mail_server(tmp_path) as server, workspace(tmp_path) as room:
        record(room, [published(room)], ANNA)
        assert send_due(room, signing(server.port, dkim_key=str(path), dkim_selector="s1"), lambda: SEEN).sent == 1
        raw = server.raw()

    def dns(name: bytes, timeout: int = 5) -> bytes:
        assert name == b"s1._domainkey.example.org."
        return record_in_dns

    assert dkim.verify(raw, dnsfunc=dns)
    signature = raw.partition(b"From:")[0].replace(b"\r\n", b"").replace(b" ", b"").lower()
    for name in ("list-unsubscribe", "list-unsubscribe-post", "list-id", "message-id", "content-type"):
        assert name.encode() in signature
    for name in TWICE:
        assert not dkim.verify(name.encode() + b": eve@example.org\r\n" + raw, dnsfunc=dns)
    assert not dkim.verify(raw.replace(b"List-Unsubscribe-Post: List", b"List-Unsubscribe-Post: Last"), dnsfunc=dns)


@pytest.mark.parametrize("mail", [{"dkim_key": "nowhere.pem", "dkim_selector": "s1"}, {"dkim_key": "some.pem"}])
def test_without_a_usable_key_nothing_leaves_unsigned_and_everything_stays_due(
    tmp_path: Path, mail: dict[str, str]
) -> None:
    with mail_server(tmp_path) as server, workspace(tmp_path) as room:
        record(room, [published(room)], ANNA)
        report = send_due(room, signing(server.port, **mail), lambda: SEEN)
        assert report.down == ("smtp",) and not server.received
        assert room.ledger.outbox.find()[0].state == "due" and "dkim" in report.errors[0]
