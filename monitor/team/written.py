"""What people may write into a note. Pure."""

import re
import unicodedata

from monitor.team.errors import BadInputError

LONGEST = 4000  # characters of a decision or a comment
_CHANGE = re.compile(r"[0-9a-f]{16}", re.ASCII)  # Change.id


def checked_change(text: str) -> str:
    """A change's id. Whether there is such a change is not asked. Raises BadInputError."""
    if not _CHANGE.fullmatch(text):
        shown = "".join(sign if sign.isprintable() else " " for sign in text[:40])
        remedy = "Ids have 16 signs of 0-9 and a-f; 'regwatch changes --json' prints them"
        raise BadInputError(f"'{shown}' is no id of a change", about="change", remedy=remedy)
    return text


def checked_text(text: str, about: str) -> str:
    """What a person wrote, with its line breaks. Raises BadInputError."""
    plain = text.replace("\r\n", "\n").strip()
    if len(plain) > LONGEST:
        raise BadInputError(f"has {len(plain)} characters; {LONGEST} is the most", about=about, remedy="Shorten it")
    if any(unicodedata.category(sign) in ("Cc", "Cs") and sign not in "\n\t" for sign in plain):
        raise BadInputError("has control characters", about=about, remedy="Take them out")
    return plain
