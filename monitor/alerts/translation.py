"""Titles and texts in the reader's language, by a service the user runs (LibreTranslate's interface). Off by default.

Whatever comes back is shown as machine-translated, beside the original and never in its place. Nothing here delays or
loses an alert: what has not come in time, or came wrong, is left out, and a service that fails is left alone a while.
Source of the interface: LibreTranslate, POST /translate with q (a list), source, target, format, api_key.
"""

import json
import logging
import re
import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from http.client import HTTPException, HTTPMessage
from typing import IO
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

from monitor.settings import Settings, Translation
from monitor.telling.sections import Section
from monitor.telling.wording import plain

LINES = 40  # of one text
LENGTH = 4_000  # characters sent for one section
ANSWER = 200_000  # bytes read of one answer
REST_SECONDS = 300.0  # a service that failed is not asked again for so long

_HAN = re.compile(r"[\u3400-\u9fff]")
_log = logging.getLogger(__name__)
_resting: dict[str, float] = {}  # address, until when (monotonic)


def with_translations(told: Sequence[Section], wanted: str, language: str, settings: Settings) -> list[Section]:
    """Sections with the machine's translation of their titles and texts, where a service is set and answers in time.

    `wanted` is the message's language, `language` that of these sections. A message in both is translated for its
    English half alone: its readers have the Chinese words above.
    """
    service = settings.translation
    if not service.url or (wanted == "both" and language == "zh"):
        return list(told)
    ends = time.monotonic() + service.seconds
    return [_translated(one, language, service, ends) for one in told]


def _translated(one: Section, language: str, service: Translation, ends: float) -> Section:
    words = [one.title, *(one.excerpt.text.splitlines() if one.excerpt and not one.trouble else ())]
    foreign = tuple(
        _bounded([line for line in words if line.strip() and bool(_HAN.search(line)) != (language == "zh")])
    )
    if not foreign:
        return one
    return replace(one, translated=_asked(foreign, language, service, ends))


def _bounded(lines: list[str]) -> list[str]:
    kept, room = list[str](), LENGTH
    for line in lines[:LINES]:
        if room <= 0:
            break
        kept.append(line[:room])
        room -= len(line)
    return kept


def _asked(lines: tuple[str, ...], language: str, service: Translation, ends: float) -> tuple[str, ...]:
    """The translation, or nothing: of one that failed, came late or does not fit the question."""
    known = _known(service.url, language, lines)
    if known:
        return tuple(known)
    left = min(service.seconds, ends - time.monotonic())
    if left <= 0 or time.monotonic() < _resting.get(service.url, 0.0):
        return ()
    answer = list[str]()
    problem = ["it did not answer in time"]

    def ask() -> None:
        try:
            answer.extend(_post(lines, language, service, left))
            problem.clear()
        except (OSError, HTTPException, ValueError, LookupError, TypeError, AttributeError) as error:
            problem[:] = [f"{type(error).__name__}: {error}"]

    worker = threading.Thread(target=ask, daemon=True)  # a socket's time-out counts each read, not the whole
    worker.start()
    worker.join(left)
    if problem:
        _resting[service.url] = time.monotonic() + REST_SECONDS
        _log.warning("translation: %s: %s; alerts go out untranslated", service.url, plain(problem[0], 200))
        return ()
    known.extend(answer)
    return tuple(known)


@lru_cache(maxsize=2_000)
def _known(url: str, language: str, lines: tuple[str, ...]) -> list[str]:
    """Where a translation is kept once it has come: readers of one change share it."""
    return []


def _post(lines: tuple[str, ...], language: str, service: Translation, seconds: float) -> list[str]:
    body = {"q": list(lines), "source": "en" if language == "zh" else "zh", "target": language, "format": "text"}
    if service.key:
        body["api_key"] = service.key
    request = Request(service.url, json.dumps(body).encode(), {"Content-Type": "application/json"})  # noqa: S310
    opener = build_opener(ProxyHandler({}), _NoRedirects())  # the user's own service; the key goes nowhere else
    with opener.open(request, timeout=seconds) as answer:
        told = json.loads(answer.read(ANSWER))["translatedText"]
    if not isinstance(told, list) or len(told) != len(lines) or not all(isinstance(line, str) for line in told):
        raise ValueError("the answer does not fit the question")
    return [plain(line, 2 * len(asked) + 2_000) for asked, line in zip(lines, told, strict=True)]


class _NoRedirects(HTTPRedirectHandler):
    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        """Never: an answer elsewhere is an error."""
        return None
