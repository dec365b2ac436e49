"""Random tokens, what is stored of them, and what forms send along. Pure but for the random numbers.

Tokens have 256 random bits: nobody guesses one, so a plain SHA-256 is enough to store it by (OWASP, Session
Management; a password needs argon2 because people choose it).
"""

import base64
import hashlib
import hmac
import ipaddress
import re
import secrets

_SHAPE = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)


def fresh() -> str:
    """A new token: 43 letters that may stand in an address or a cookie."""
    return secrets.token_urlsafe(32)


def is_token(text: str) -> bool:
    """Whether a text has a token's shape. Says nothing of whether it is one."""
    return _SHAPE.fullmatch(text) is not None


def stored(token: str) -> str:
    """What the file keeps of a token: whoever reads the file cannot log in with it."""
    return hashlib.sha256(b"regwatch token\0" + token.encode("utf-8", "replace")).hexdigest()


def derived(token: str, purpose: str) -> str:
    """Another token that only the holder of the first can make: same shape, one for each purpose."""
    digest = hmac.digest(token.encode("utf-8", "replace"), f"regwatch {purpose}".encode(), hashlib.sha256)
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def csrf_of(token: str) -> str:
    """What every form of a session sends along. Of somebody not logged in: of the browser's own token."""
    return derived(token, "csrf")


def csrf_good(token: str, sent: str) -> bool:
    """Whether a form sent the right one. Constant time."""
    return bool(token) and hmac.compare_digest(csrf_of(token).encode(), sent.encode("utf-8", "replace"))


def same(one: str, other: str) -> bool:
    """Whether two texts are the same. Constant time."""
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8", "replace"))


def client_of(address: str) -> str:
    """Whom an IP address stands for when attempts are counted: of IPv6 a whole /64, which one household has."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address[:64]
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)
