"""What a link carries: sealed, so that nobody can make or alter one, and no address can be read from it.

AES-SIV (RFC 5297) signs and encrypts in one step and needs no random number: the same link comes out of every
attempt to send the same message. The key is made of the data folder's own secret; with another folder's it fails.
"""

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from snapshots.errors import RegwatchError

CONFIRM_WITHIN = timedelta(days=7)  # who did not answer by then has most likely never asked
_LONGEST = 16_000  # characters; a token of a hundred subscriptions has 5,000
_LETTERS = re.compile(r"[A-Za-z0-9_-]+")
_SEAL = [b"regwatch link 1"]  # what else a token is bound to; another number once the payload changes its shape


class TokenError(RegwatchError):
    """A link that says nothing we wrote: cut off, altered, or of another archive."""


class ExpiredTokenError(TokenError):
    """A link that was ours and is too old to act on."""


class Purpose(StrEnum):
    """What a link is for. One made for the first never serves the second."""

    UNSUBSCRIBE = "unsubscribe"
    CONFIRM = "confirm"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What a link says: this person, and these subscriptions; none stands for everything the person gets."""

    purpose: Purpose
    person: str
    subscriptions: tuple[str, ...] = ()
    issued_at: datetime | None = None  # of requests to confirm; links to leave stay good for ever


class _Payload(msgspec.Struct, frozen=True, array_like=True):
    purpose: Purpose
    person: str
    subscriptions: tuple[str, ...]
    issued: int  # seconds since 1970; 0 where it never matters


def seal(secret: str, claim: Claim) -> str:
    """The claim as letters that may stand in an address. The same claim always gives the same letters."""
    issued = int(claim.issued_at.timestamp()) if claim.issued_at else 0
    payload = _Payload(claim.purpose, claim.person, claim.subscriptions, issued)
    sealed = _key(secret).encrypt(msgspec.msgpack.encode(payload), _SEAL)
    return _letters(sealed)


def unseal(secret: str, token: str, now: datetime) -> Claim:
    """The claim of a token. Raises TokenError for what we did not write, ExpiredTokenError for what is too old."""
    try:
        if len(token) > _LONGEST or not _LETTERS.fullmatch(token):
            raise ValueError("not made of a token's letters")
        sealed = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
        if _letters(sealed) != token:  # the last letter has bits that mean nothing
            raise ValueError("not as we write it")
        found = msgspec.msgpack.decode(_key(secret).decrypt(sealed, _SEAL), type=_Payload)
    except (ValueError, binascii.Error, InvalidTag, msgspec.MsgspecError) as error:
        raise TokenError(
            "this link is not complete, or was not made by this archive",
            about="link",
            remedy="Copy the whole address from the mail, or use the link of a newer mail",
        ) from error
    issued = datetime.fromtimestamp(found.issued, UTC) if found.issued else None
    if found.purpose is Purpose.CONFIRM and (issued is None or now - issued > CONFIRM_WITHIN):
        raise ExpiredTokenError(
            f"this link was good for {CONFIRM_WITHIN.days} days and is too old now",
            about="link",
            remedy="Subscribe again; a new link comes by mail",
        )
    return Claim(
        purpose=found.purpose, person=found.person, subscriptions=found.subscriptions, issued_at=issued
    )  # fmt: skip


def _letters(sealed: bytes) -> str:
    return base64.urlsafe_b64encode(sealed).decode().rstrip("=")


def _key(secret: str) -> AESSIV:
    """AES-SIV wants two keys of 256 bits; SHA-512 of a secret of 256 random bits gives both."""
    return AESSIV(hashlib.sha512(b"regwatch links\0" + secret.encode()).digest())
