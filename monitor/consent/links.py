"""The addresses readers leave and confirm by. Opening one shows a page; only a POST to it acts."""

from datetime import UTC, datetime

from monitor.consent.tokens import Claim, ExpiredTokenError, Purpose, TokenError, seal, unseal

__all__ = ["Claim", "ExpiredTokenError", "Purpose", "TokenError", "confirm_link", "read_token", "unsubscribe_link"]

_LONGEST = 900  # letters; RFC 5322, 2.1.1 ends a header's line at 998


def unsubscribe_link(settings_base_url: str, secret: str, person: str, subscription_names: tuple[str, ...] = ()) -> str:
    """Where a person leaves these subscriptions by one click (RFC 8058); without names, everything.

    The same for every attempt, good for ever, and without the person's address in clear. `secret` is
    `ledger.secret()`. Of very many names only the first go in, as a header holds them: the next message, under
    those that are left, names the others.
    """
    names = tuple(subscription_names)
    while True:
        token = seal(secret, Claim(purpose=Purpose.UNSUBSCRIBE, person=person, subscriptions=names))
        link = f"{settings_base_url}/unsubscribe/{token}"
        if len(link) <= _LONGEST or len(names) < 2:
            return link
        names = names[:-1]


def confirm_link(settings_base_url: str, secret: str, person: str, subscription: str, asked_at: datetime) -> str:
    """Where a person confirms one subscription, for `tokens.CONFIRM_WITHIN` from the moment it was asked for."""
    claim = Claim(purpose=Purpose.CONFIRM, person=person, subscriptions=(subscription,), issued_at=asked_at)
    return f"{settings_base_url}/confirm/{seal(secret, claim)}"


def read_token(secret: str, token: str, now: datetime | None = None) -> Claim:
    """What a link says. Raises TokenError when we did not make it, ExpiredTokenError when it is too old to confirm."""
    return unseal(secret, token, now or datetime.now(UTC))
