"""What a browser or a mail program posts, read within bounds. Decides nothing."""

from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import parse_qsl

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import Message

MOST_BYTES = 64 * 1024
MOST_FIELDS = 200
LONGEST_FIELD = 2_000  # characters
_UNLIKELY = "That form was not filled in as expected."

Form = Mapping[str, Sequence[str]]


async def read_form(request: Request) -> Form:
    """The fields of a form, each with all its values; what is not multipart is read as a browser's usual form.

    Raises HTTPException 413 for more than `MOST_BYTES`, 400 for what cannot be read and for files.
    """
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > MOST_BYTES:
            raise HTTPException(413, "More was sent than any form here asks for.")
    if request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
        return _fields(await _parts(request, bytes(body)))
    try:
        text = body.decode("utf-8")
        return _fields(parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS))
    except ValueError as error:
        raise HTTPException(400, _UNLIKELY) from error


async def _parts(request: Request, body: bytes) -> list[tuple[str, str]]:
    async def once() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    form = await Request(request.scope, once).form(max_files=0, max_fields=MOST_FIELDS)
    return [(name, value) for name, value in form.multi_items() if not isinstance(value, UploadFile)]


def _fields(pairs: Iterable[tuple[str, str]]) -> Form:
    fields: dict[str, list[str]] = {}
    for name, value in pairs:
        if len(value) > LONGEST_FIELD or "\0" in value:
            raise HTTPException(400, _UNLIKELY)
        fields.setdefault(name, []).append(value.strip())
    return fields


def first(form: Form, name: str, default: str = "") -> str:
    """The first value of a field, or `default` where it was not sent."""
    return next(iter(form.get(name, ())), default)
