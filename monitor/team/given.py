"""What may be given for an account: an address, a role, a name. Pure."""

import unicodedata

from monitor.subscription import bare, wrong_address
from monitor.team.errors import BadInputError
from monitor.team.model import Role

LANGUAGES = ("en", "zh")
LONGEST_NAME = 200


def address_of(text: str) -> str:
    """An address as accounts keep it: without a name before it, in small letters. Raises BadInputError."""
    if wrong := wrong_address(text.strip()):
        raise BadInputError(wrong, about="address", remedy="Write name@example.org")
    return unicodedata.normalize("NFC", bare(text)).casefold()


def role_of(text: str) -> Role:
    """A role by its name. Raises BadInputError."""
    try:
        return Role(text.strip().casefold())
    except ValueError:
        raise BadInputError(f"'{text[:40]}' is no role", about="role", remedy=f"Write {', '.join(Role)}") from None


def named(name: str) -> str:
    """A person's name as one line. Raises BadInputError."""
    plain = name.strip()
    if len(plain) > LONGEST_NAME or any(unicodedata.category(sign)[0] == "C" for sign in plain):
        raise BadInputError(f"must be one line of at most {LONGEST_NAME} characters", about="name")
    return plain
