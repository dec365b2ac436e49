"""RFC 3161 time stamps: the one moment evidence goes online, to the authority the user named.

Checks that the token answers our question (granted, our digest, our nonce). Whether its signature leads to an authority
one trusts is the reader's to check, with openssl and the authority's certificate.
"""

import hashlib
import secrets
import ssl
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, HTTPSHandler, ProxyHandler, Request, build_opener

from rfc3161_client import HashAlgorithm, TimestampRequestBuilder, decode_timestamp_response

from monitor.evidence.errors import StampError

SECONDS = 30
MAX_TOKEN = 1 << 20
_GRANTED = (0, 1)  # granted, granted with changes: RFC 3161, section 2.4.2
_REMEDY = "Nothing was written; try again, name another authority, or leave the time stamp out"


class _StayThere(HTTPRedirectHandler):
    """The user named one host: no other is asked."""

    def redirect_request(self, *_: object) -> None:
        """Never follows."""


def stamp(data: bytes, url: str, *, proxy: str = "", ca_file: str = "") -> bytes:
    """The authority's answer (DER) for the SHA-256 of some bytes. Raises StampError."""
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
        raise StampError("not an address of a time-stamping authority", about=url, remedy="Write http:// or https://")
    question = TimestampRequestBuilder().data(data).hash_algorithm(HashAlgorithm.SHA256).build()
    answer = _asked(url, question.as_bytes(), proxy, ca_file)
    try:
        token = decode_timestamp_response(answer)
        told = token.tst_info
    except ValueError as error:
        raise StampError(f"no time stamp came back ({error})", about=url, remedy=_REMEDY) from error
    if token.status not in _GRANTED:
        raise StampError(f"refused with status {token.status}", about=url, remedy=_REMEDY)
    digest = hashlib.sha256(data).digest()
    if not secrets.compare_digest(told.message_imprint.message, digest) or told.nonce != question.nonce:
        raise StampError("its time stamp is for something else", about=url, remedy=_REMEDY)
    return answer


def _asked(url: str, question: bytes, proxy: str, ca_file: str) -> bytes:
    headers = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
    request = Request(url, data=question, headers=headers)  # noqa: S310  http(s) only, checked above
    through = [ProxyHandler({"http": proxy, "https": proxy})] if proxy else []
    try:
        trusted = ssl.create_default_context()
        if ca_file:
            trusted.load_verify_locations(ca_file)
        opener = build_opener(_StayThere, HTTPSHandler(context=trusted), *through)
        with opener.open(request, timeout=SECONDS) as answer:
            found: bytes = answer.read(MAX_TOKEN + 1)
    except HTTPError as error:
        raise StampError(f"answered {error.code}", about=url, remedy=_REMEDY) from error
    except (OSError, HTTPException, ValueError) as error:
        raise StampError(f"cannot be reached ({error})", about=url, remedy=_REMEDY) from error
    if len(found) > MAX_TOKEN:
        raise StampError("answered with more than a time stamp", about=url, remedy=_REMEDY)
    return found
