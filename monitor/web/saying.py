"""Mistakes of people's input in the language of the page, as one sentence. Pure."""

from monitor.web.language import CHINESE, language, translate
from snapshots.errors import RegwatchError


def told(error: RegwatchError) -> str:
    """What is wrong and what to do; a word that no catalogue has stands in English."""
    parts = [translate(part) for part in (error.problem, error.remedy) if part]
    stop = "。" if language() == CHINESE else ". "
    words = stop.join(part[:1].upper() + part[1:] for part in parts).strip()
    about = f"{error.about}: " if error.about and "@" in error.about else ""
    return about + words + ("" if words.endswith((".", "。", "?")) else stop.strip())
