"""What a reader asks for in the address, read strictly: a day, a choice. HTTPException 400 says what is expected."""

import re
from datetime import date

from starlette.exceptions import HTTPException
from starlette.requests import Request

from monitor.web.language import translate

EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def refused(status: int, words: str, **values: object) -> HTTPException:
    """A refusal in the language of the page; `words` are those of the catalogue, with their values."""
    return HTTPException(status, translate(words).format(**values))


def asked_day(request: Request, *, until: date = LATEST) -> date | None:
    """The day of `on`, None when it was not asked for; days after `until` have not come."""
    text = request.query_params.get("on", "").strip()
    if not text:
        return None
    try:
        if not _DAY.fullmatch(text):
            raise ValueError(text)
        day = date.fromisoformat(text)
    except ValueError as error:
        words = "‘on’ is expected to be a day written YYYY-MM-DD, such as 2020-03-31, not ‘{text}’."
        raise refused(400, words, text=text[:40]) from error
    if day > until and until != LATEST:
        raise refused(
            400, "{text} has not come yet; the archive tells what was seen up to {until}.", text=text, until=until
        )
    if not EARLIEST <= day <= LATEST:
        words = "‘on’ is expected to be a day from {first} to {last}, not ‘{text}’."
        raise refused(400, words, first=EARLIEST, last=LATEST, text=text)
    return day


def asked_choice(request: Request, name: str, choices: tuple[str, ...]) -> str:
    """One of some words, the first without one."""
    text = request.query_params.get(name, "") or choices[0]
    if text not in choices:
        words = "‘{name}’ is expected to be one of {choices}, not ‘{text}’."
        raise refused(400, words, name=name, choices=", ".join(choices), text=text[:40])
    return text
