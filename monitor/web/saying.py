"""Mistakes of people's input in the language of the page, each for its field. Pure."""

import re
from collections.abc import Collection, Iterable

from markupsafe import Markup, escape

from monitor.web.language import CHINESE, language, translate
from monitor.web.mistakes_zh import chinese_of
from monitor.web.wording import visible
from snapshots.errors import RegwatchError

_COMMAND = re.compile(r"\bregwatch\b|'users |--[a-z]")
_ABOUT = re.compile(r"(?:unknown )?([a-z_]+)\b(?:: | )?")
_CALLED = {"kind": "kinds"}  # what a mistake calls a field, where the form has another name


def sentence(words: str) -> Markup:
    """Words of the back end as a sentence; on a Chinese page in English, marked so, where nothing has the Chinese."""
    plain = str(visible(words.strip().rstrip(".。")))
    if language() == CHINESE:
        known = translate(plain)
        if chinese := known.rstrip("。") if known != plain else chinese_of(plain):
            return escape(f"{chinese}。")
    start = plain[:1] if "@" in plain.partition(" ")[0] else plain[:1].upper()  # an address stays as it is written
    said = start + plain[1:] + ("" if plain.endswith("?") else ".")
    return Markup('<span lang="en">{}</span>').format(said) if language() == CHINESE else escape(said)


def told(error: RegwatchError) -> Markup:
    """What is wrong and what to do; commands, which a browser cannot give, are left out."""
    remedy = error.remedy if error.remedy and not _COMMAND.search(error.remedy) else ""
    about = escape(f"{visible(error.about)}: ") if error.about and "@" in error.about else Markup()
    return about + together(sentence(part) for part in (error.problem, remedy) if part)


def together(sentences: Iterable[Markup]) -> Markup:
    """Several sentences as one paragraph."""
    between = Markup("") if language() == CHINESE else Markup(" ")
    return between.join(sentences)


def beside(mistakes: Iterable[str], fields: Collection[str]) -> dict[str, Markup]:
    """Mistakes of a subscription by the field they are about, "" for none of `fields`.

    They begin with the field: "codes: 'x' is no HS code", "at must be a time", "unknown timezone Mars".
    """
    found: dict[str, list[Markup]] = {}
    for mistake in mistakes:
        about = _ABOUT.match(mistake)
        name = _CALLED.get(about[1], about[1]) if about else ""
        if name not in fields:
            name = "address" if "e-mail address" in mistake and "address" in fields else ""
        words = mistake[about.end() :] if about and name and not mistake.startswith("unknown ") else mistake
        found.setdefault(name, []).append(sentence(words))
    return {name: together(sentences) for name, sentences in found.items()}
