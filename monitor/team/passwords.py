"""Passwords: which are too weak, and how they are kept. Knows no accounts.

Rules of NIST SP 800-63B-4, 3.1.1.2: a length, no rules of composition, the commonest refused, no expiry, any letter
of Unicode (normalised), pasting welcome. Kept by argon2id with the library's defaults (RFC 9106).
"""

import threading
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from monitor.team.errors import WeakPasswordError

SHORTEST, LONGEST = 12, 256  # characters; the longest bounds the work of one attempt
_HASHER = PasswordHasher()
_AT_ONCE = threading.BoundedSemaphore(2)  # 64 MiB each
_NOBODY = _HASHER.hash("nobody has this password")  # so that unknown addresses take as long as known ones
_RUNS = ("abcdefghijklmnopqrstuvwxyz", "01234567890123456789", "qwertyuiopasdfghjklzxcvbnm", "1qaz2wsx3edc4rfv5tgb")
# Stems of the commonest passwords of breaches, without the digits and signs people put around them.
_WORDS = """
    password passwort passw0rd p@ssw0rd p@ssword mypassword qwerty qwertyuiop asdfghjkl zxcvbnm iloveyou welcome letmein
    admin administrator root login master monkey dragon football baseball princess sunshine shadow superman batman
    trustno hello freedom whatever changeme secret default guest test testing abc abcd qazwsx q1w2e3r4t5y6 q1w2e3r4
    1q2w3e4r5t6y 1q2w3e4r 1qaz2wsx 1qaz2wsx3edc woaini woaini1314 5201314 woaiwojia wodemima regwatch compliance
    correcthorsebatterystaple
"""
_COMMON = frozenset(_WORDS.split()) | {"correct horse battery staple", "password password", "qwerty qwerty"}


def checked(password: str, *own: str) -> str:
    """A password as it is kept. `own` are words that are no secret: the address, the name.

    Raises WeakPasswordError.
    """
    plain = unicodedata.normalize("NFKC", password)
    if len(plain) < SHORTEST:
        raise _weak(f"the password has {len(plain)} characters; it needs {SHORTEST} or more")
    if len(plain) > LONGEST:
        raise _weak(f"the password is longer than {LONGEST} characters")
    if any(unicodedata.category(sign) in ("Cc", "Cs") for sign in plain):
        raise _weak("the password has control characters")
    if _common(plain.casefold(), [word.casefold() for word in own if word]):
        raise _weak("the password is among the first that anybody would try")
    return plain


def _weak(problem: str) -> WeakPasswordError:
    return WeakPasswordError(
        problem, about="password", remedy="Several words that do not belong together are long and easy to keep in mind"
    )


def _common(plain: str, own: list[str]) -> bool:
    stem = plain.strip("0123456789!?.,;:-_#*+$%&@ ()")
    if plain in _COMMON or stem in _COMMON or (not stem and len(set(plain)) < 6):
        return True
    if any((stem and stem in {word, word.partition("@")[0]}) or plain == word for word in own):
        return True
    if any(plain == (plain[:size] * len(plain))[: len(plain)] for size in range(1, 5)):
        return True
    return any(plain in run * 2 or plain in run[::-1] * 2 for run in _RUNS)


def kept(password: str, *own: str) -> str:
    """What is stored of a password. Raises WeakPasswordError."""
    plain = checked(password, *own)
    with _AT_ONCE:
        return _HASHER.hash(plain)


def fits(stored: str, password: str) -> bool:
    """Whether it is the password. Takes as long where none is stored."""
    plain = unicodedata.normalize("NFKC", password[: LONGEST * 4])[: LONGEST + 1].encode("utf-8", "replace")
    with _AT_ONCE:
        try:
            return _HASHER.verify(stored or _NOBODY, plain) and bool(stored)
        except (Argon2Error, InvalidHashError):
            return False


def outdated(stored: str) -> bool:
    """Whether it was stored with other parameters than today's: the next good login stores it anew."""
    return _HASHER.check_needs_rehash(stored)


def renewed(password: str) -> str:
    """What is stored of a password that just proved right, whatever today's rules say of it."""
    with _AT_ONCE:
        return _HASHER.hash(unicodedata.normalize("NFKC", password))
