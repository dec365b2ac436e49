"""What a browser or a mail program posts, read within bounds. Decides nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import Message

MOST_BYTES = 64 * 1024
MOST_FIELDS = 200
LONGEST_FIELD = 2_000  # characters
SECRETS = frozenset({"password", "again", "current"})  # as typed: a blank may be part of a password
_UNLIKELY = "That form was not filled in as expected."

Form = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """How much a form may hold. `longest` counts the characters of one field."""

    most_bytes: int = MOST_BYTES
    most_fields: int = MOST_FIELDS
    longest: int = LONGEST_FIELD


USUAL = Bounds()


async def read_form(request: Request, bounds: Bounds = USUAL) -> Form:
    """The fields of a form, each with all its values; what is not multipart is read as a browser's usual form.

    Raises HTTPException 413 for more than the bounds' bytes, 400 for what cannot be read and for files.
    """
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > bounds.most_bytes:
            raise HTTPException(413, "More was sent than any form here asks for.")
    if request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
        return _fields(await _parts(request, bytes(body), bounds), bounds)
    try:
        text = body.decode("utf-8")
        pairs = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=bounds.most_fields)
        return _fields(pairs, bounds)
    except ValueError as error:
        raise HTTPException(400, _UNLIKELY) from error


async def _parts(request: Request, body: bytes, bounds: Bounds) -> list[tuple[str, str]]:
    async def once() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    form = await Request(request.scope, once).form(max_files=0, max_fields=bounds.most_fields)
    return [(name, value) for name, value in form.multi_items() if not isinstance(value, UploadFile)]


def _fields(pairs: Iterable[tuple[str, str]], bounds: Bounds) -> Form:
    fields: dict[str, list[str]] = {}
    for name, value in pairs:
        if len(value) > bounds.longest or "\0" in value:
            raise HTTPException(400, _UNLIKELY)
        fields.setdefault(name, []).append(value if name in SECRETS else value.strip())
    return fields


def first(form: Form, name: str, default: str = "") -> str:
    """The first value of a field, or `default` where it was not sent."""
    return next(iter(form.get(name, ())), default)
