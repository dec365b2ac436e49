"""Who may see or do what: every address names the least role it asks for, and what names none cannot be served.

Roles stand in order: who may do more may do what is before it. `PUBLIC` pages need no login as long as the settings
allow public reading; `OPEN` ones (the login itself, what an unsubscribe link leads to) never do.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import IntEnum


class Role(IntEnum):
    """What somebody may do here."""

    OPEN = 0
    PUBLIC = 1
    READER = 2
    EDITOR = 3
    OPERATOR = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who asks. Somebody without a login is `NOBODY`."""

    name: str
    address: str
    role: Role
    csrf: str = ""  # what a form of theirs must send along


NOBODY = Person(name="", address="", role=Role.OPEN)


def allowed(needed: Role, person: Person, *, public_reading: bool) -> bool:
    """Whether a person may do what asks for a role. Pure."""
    if needed is Role.OPEN:
        return True
    if needed is Role.PUBLIC and public_reading:
        return True
    return person.role >= max(needed, Role.READER)


_asking: ContextVar[Person] = ContextVar("asking", default=NOBODY)


def person() -> Person:
    """Who the page is made for."""
    return _asking.get()


@contextmanager
def asking(who: Person) -> Iterator[None]:
    """Make a page for somebody."""
    token = _asking.set(who)
    try:
        yield
    finally:
        _asking.reset(token)
