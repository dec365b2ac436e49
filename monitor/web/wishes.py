"""What somebody asks to note on a change, read from a form: strictly, with a word beside every field. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from monitor.team.errors import BadInputError, TeamError, UnknownPersonError
from monitor.team.model import Relevance
from monitor.team.notes import Wish
from monitor.web.forms import Form, first
from monitor.web.language import CHINESE, language, translate
from monitor.web.saying import told

_FIELDS = ("relevance", "owner", "decision", "due")
_WRONG = {  # by field; in English the back end's own words say it more closely
    "owner": "Nobody who may own this has that address.",
    "decision": "A decision has at most 4,000 characters, and no control characters.",
    "due": "That is no day anything can be due; write it as 2026-12-31.",
    "comment": "A comment has between 1 and 4,000 characters, and no control characters.",
    "relevance": "Choose one of: undecided, yes, no.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A wish, the version it was made from, and what is wrong with it, by field."""

    wish: Wish
    expected: int | None
    errors: Mapping[str, str]


def asked(form: Form, *, may_publish: bool) -> Asked:
    """What a form asks to alter: only fields it has. Who may not publish neither publishes nor takes back."""
    given: dict[str, Any] = {}
    errors: dict[str, str] = {}
    readers: dict[str, Callable[[str], object]] = {"relevance": _relevance, "owner": str, "decision": str, "due": _day}
    for field in _FIELDS:
        if field in form:
            try:
                given[field] = readers[field](first(form, field))
            except BadInputError as error:
                errors[field] = said(error, field)
    if may_publish and "publishing" in form:
        given["published"] = "published" in form
    version = first(form, "version")
    expected = int(version) if version.isascii() and version.isdigit() and len(version) < 10 else None
    return Asked(wish=Wish(**given), expected=expected, errors=errors)


def said(error: TeamError, field: str) -> str:
    """An error of the back end in the language of the page."""
    if language() == CHINESE and field in _WRONG:
        return translate(_WRONG[field])
    return told(error)


def field_of(error: TeamError) -> str:
    """Which field an error of the back end is about."""
    if error.about in _WRONG:
        return str(error.about)
    return "owner" if isinstance(error, BadInputError | UnknownPersonError) else "decision"


def _relevance(text: str) -> Relevance:
    try:
        return Relevance(text)
    except ValueError:
        raise BadInputError(f"'{text[:40]}' is none of {', '.join(Relevance)}", about="relevance") from None


def _day(text: str) -> date | None:
    try:
        if text and len(text) != len("2020-05-01"):
            raise ValueError(text)
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise BadInputError(f"'{text[:40]}' is no day", about="due", remedy="Write it as 2026-12-31") from None
