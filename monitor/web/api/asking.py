"""What may be asked of an operation: its parameters, and how each is read. Pure."""

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

import msgspec
from starlette.datastructures import QueryParams
from starlette.exceptions import HTTPException

from monitor.web.wording import BEIJING

LONGEST = 500  # characters of one value
MOST_VALUES = 20  # of a parameter that may be repeated
DEFAULT_LIMIT, LARGEST_LIMIT = 100, 500
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Kind(StrEnum):
    """What a value is."""

    WORDS = "words"
    NUMBER = "number"
    DAY = "day"
    MOMENT = "moment"  # a day of the publishers' calendar (Beijing), or a moment with its offset
    END = "end"  # the same; of a day its end
    CURSOR = "cursor"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One parameter of the query. `choices` are all values it may have, where these are known."""

    name: str
    about: str
    kind: Kind = Kind.WORDS
    choices: tuple[str, ...] = ()
    default: Any = None
    required: bool = False
    many: bool = False


LIMIT = Parameter(
    name="limit", kind=Kind.NUMBER, default=DEFAULT_LIMIT, about=f"Items in one answer, 1 to {LARGEST_LIMIT}."
)
CURSOR = Parameter(
    name="cursor", kind=Kind.CURSOR, about="Where to go on: taken from `next` of the answer before, never made up."
)
PAGED = (LIMIT, CURSOR)


def read(parameters: tuple[Parameter, ...], query: QueryParams) -> Mapping[str, Any]:
    """The values of a query by name, defaults where none is given. Raises HTTPException 400."""
    known = {one.name for one in parameters}
    for name in query:
        if name not in known:
            listed = ", ".join(sorted(known)) or "none"
            raise HTTPException(400, f"There is no parameter ‘{name[:40]}’ here; known are: {listed}.")
    return {one.name: _value(one, query.getlist(one.name)) for one in parameters}


def _value(parameter: Parameter, given: list[str]) -> Any:
    texts = [text for text in given if text.strip()]
    if parameter.many:
        if len(texts) > MOST_VALUES:
            raise HTTPException(400, f"‘{parameter.name}’ may be given {MOST_VALUES} times at most.")
        return [_one(parameter, text) for text in texts]
    if len(texts) > 1:
        raise HTTPException(400, f"‘{parameter.name}’ is given {len(texts)} times; it has one value.")
    if not texts:
        if parameter.required:
            raise HTTPException(400, f"‘{parameter.name}’ is missing. {parameter.about}")
        return parameter.default
    return _one(parameter, texts[0])


def _one(parameter: Parameter, text: str) -> Any:
    if len(text) > LONGEST:
        raise HTTPException(400, f"‘{parameter.name}’ may have {LONGEST} characters at most.")
    if parameter.choices and text not in parameter.choices:
        listed = ", ".join(parameter.choices)
        raise HTTPException(400, f"‘{parameter.name}’ is expected to be one of {listed}, not ‘{text[:40]}’.")
    return _READERS[parameter.kind](parameter.name, text)


def _words(name: str, text: str) -> str:
    return text.replace("\x00", " ").strip()


def _number(name: str, text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10) or not 1 <= int(text) <= LARGEST_LIMIT:
        raise HTTPException(400, f"‘{name}’ is expected to be a number from 1 to {LARGEST_LIMIT}, not ‘{text[:40]}’.")
    return int(text)


def day(name: str, text: str) -> date:
    """A day. Raises HTTPException 400."""
    try:
        if not _DAY.fullmatch(text):
            raise ValueError(text)
        return date.fromisoformat(text)
    except ValueError as error:
        said = f"‘{name}’ is expected to be a day written YYYY-MM-DD, such as 2020-03-31, not ‘{text[:40]}’."
        raise HTTPException(400, said) from error


def _moment(name: str, text: str) -> datetime:
    """A moment in UTC; of a day its beginning in Beijing."""
    text = text.replace(" ", "+")  # a '+' that was not escaped comes as a blank
    try:
        if _DAY.fullmatch(text):
            return datetime.combine(date.fromisoformat(text), time(), BEIJING).astimezone(UTC)
        found = datetime.fromisoformat(text)
        if found.tzinfo is None:
            raise ValueError(text)
        return found.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise HTTPException(
            400,
            f"‘{name}’ is expected to be a day (2020-03-31, in Beijing) or a moment with its offset"
            f" (2020-03-31T10:00:00Z), not ‘{text[:40]}’.",
        ) from error


def _end(name: str, text: str) -> datetime:
    """The moment before which something was seen; of a day the first one after it, in Beijing."""
    found = _moment(name, text)
    return found + timedelta(days=1) if _DAY.fullmatch(text) else found


def cursor_of(*place: str | int) -> str:
    """Where a list goes on, as an opaque word for addresses."""
    return base64.urlsafe_b64encode(msgspec.json.encode(place)).decode().rstrip("=")


def _cursor(name: str, text: str) -> list[str | int]:
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        return msgspec.json.decode(raw, type=list[str | int])
    except (binascii.Error, msgspec.MsgspecError, UnicodeDecodeError, ValueError) as error:
        raise HTTPException(400, "‘cursor’ is expected as the answer before gave it in its ‘next’.") from error


_READERS = {
    Kind.WORDS: _words, Kind.NUMBER: _number, Kind.DAY: day, Kind.MOMENT: _moment, Kind.END: _end,
    Kind.CURSOR: _cursor,
}  # fmt: skip


def place(cursor: list[str | int] | None, kind: type) -> Any:
    """The place a cursor of one part holds, None without a cursor. Raises HTTPException 400 for another list's."""
    if cursor is None:
        return None
    if len(cursor) != 1 or type(cursor[0]) is not kind or (kind is int and not 0 <= int(cursor[0]) < 2**63):
        raise HTTPException(400, "This ‘cursor’ belongs to another list; take it from this list's ‘next’.")
    return cursor[0]
