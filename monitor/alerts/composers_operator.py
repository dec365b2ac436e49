"""The mail to operators: what is wrong with watching, since when, and what to do about it. Looks nothing up."""

import re
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from monitor.alerts.letter import Letter
from monitor.alerts.rendering import render
from monitor.ledger.outbox import Message
from monitor.settings import Settings
from monitor.telling.wording import SUBJECT_LENGTH, plain
from monitor.workspace import Workspace

REASON = 1200  # characters of what spoilt a check; it quotes what a site answered

_ADDRESS = re.compile(r"https?://\S+\s*")
_RANK = ("opened", "again", "lasting", "closed")
_HEADINGS = {
    "opened": "Incident opened: {source} ({fault})",
    "again": "Incident comes and goes: {source} ({fault}), {openings} times",
    "lasting": "Incident still open: {source} ({fault})",
    "closed": "Incident closed: {source} ({fault})",
}
_SENTENCES = {
    "opened": "Watching {title} has trouble. No rule changed by this; changes may be seen late until it is over.",
    "again": "This trouble with {title} was over and came back. From now on it is told at most every third day while"
    " it comes and goes, and once when it has stayed away for a day.",
    "lasting": "Watching {title} still has this trouble. Changes may be seen late until it is over.",
    "closed": "Watching {title} no longer has this trouble. What changed meanwhile is found by the checks since.",
}
_CAUSES = {
    "shut out": "The site shuts programs out (a script, a captcha, a firewall). Asking more often makes it worse. Open"
    " the page in a browser; save what it shows and import it.",
    "unreachable": "No answer came. Is the site down for a browser too? If not: our network, proxy or name service.",
    "list": "The list is empty, shrunken or of another make. It is held: nothing is called gone. Where the list is"
    " right after all: regwatch release {source} --reason '…'",
    "rows": "Rows of the list cannot be read. It is held: nothing is called gone.",
    "pages": "Pages of notices cannot be read, or do not come: the site may have a new layout.",
    "crawl": "The crawl did not end as it should.",
    "annexes": "What an act does to a register could not be decided: regwatch undecided, then regwatch decide.",
    "gap": "The list no longer reaches back to where the last check ended: something may lie in between.",
    "moved": "Many known pages vanished at once: the site may have moved. No act is called gone.",
    "doubt": "A page may be another one than before. It is held until you look at it: regwatch release {source}"
    " --reason '…'",
    "silent": "Nothing new came for longer than ever before. Compare with the page in a browser.",
}


def operator_letter(message: Message, workspace: Workspace, settings: Settings) -> Letter:
    """The incidents one check, or several found before it was sent, had to tell. The same at every attempt."""
    notes = workspace.ledger.operators.of_message(message.id)
    if not notes:
        raise ValueError("a mail to operators without incidents")
    ordered = sorted(notes, key=lambda note: _RANK.index(note["word"]))
    title = subject(ordered)
    shown = {
        "title": title,
        "language": "en",
        "incidents": [told(note, settings.web.base_url) for note in ordered],
        "archive": settings.web.base_url,
    }
    text, html = render("operator", shown, settings)
    return Letter(
        message_id=message.message_id, kind=message.kind, person=message.person, address=message.address,
        moment=message.due_at, subject=title, text=text, html=html, language="en", list_name="operators",
        link=f"{settings.web.base_url}/sources",
    )  # fmt: skip


def subject(notes: list[dict[str, Any]]) -> str:
    """The first incident with its reason, without the address it happened at, and how many more there are."""
    more = f" and {len(notes) - 1} more" if len(notes) > 1 else ""
    reason = "" if notes[0]["word"] == "closed" else f": {_ADDRESS.sub('', plain(notes[0]['reason'])).rstrip(' :(')}"
    words = f"{_heading(notes[0])}{reason}".replace("=?", "= ?")  # no RFC 2047 word smuggled in
    return plain(words, SUBJECT_LENGTH - len(more)) + more


def told(note: dict[str, Any], base_url: str) -> dict[str, Any]:
    """One incident as the templates show it: every word one line, nothing of it markup."""
    return {
        "heading": _heading(note),
        "sentence": _SENTENCES[note["word"]].format(title=plain(note["title"]["en"])),
        "facts": _facts(note),
        "steps": [] if note["word"] == "closed" else _steps(note),
        "over": note["word"] == "closed",
        "official": plain(note["homepage"]),
        "page": f"{base_url}/source/{plain(note['source'])}",
    }


def _heading(note: dict[str, Any]) -> str:
    return _HEADINGS[note["word"]].format(
        source=plain(note["source"]), fault=plain(note["fault"]), openings=note["openings"]
    )


def _facts(note: dict[str, Any]) -> list[tuple[str, str]]:
    times = note["times"]
    facts = [
        ("Source", f"{plain(note['source'])}: {plain(note['title']['en'])} {plain(note['title']['zh'])}"),
        ("Reason", plain(note["reason"], REASON)),
        ("Since", _moment(note["opened_at"], note)),
        ("Last good check", _moment(note["last_good"], note) if note["last_good"] else "none yet"),
        ("Checks spoilt", f"{times} so far" if note["word"] != "closed" else str(times)),
    ]
    if note["openings"] > 1:
        facts.append(("Came", f"{note['openings']} times since {_moment(note['since'], note)}"))
    if note["closed_at"]:
        facts.append(("Over", _moment(note["closed_at"], note)))
    return facts


def _steps(note: dict[str, Any]) -> list[str]:
    """What to do, most likely cause first."""
    source, channels = plain(note["source"]), [plain(name) for name in note["second_channels"]]
    cause = _CAUSES.get(note["fault"], "").format(source=source)
    seconds = (
        f"Meanwhile the same acts appear on a second channel, {', '.join(channels)}:"
        f" regwatch check {' '.join(channels)}"
    )
    return [
        *([cause] if cause else []),
        f"See which step fails, live and politely: regwatch doctor {source}",
        *([seconds] if channels else ["No second channel is known where the same acts appear."]),
        f"Save the pages in a browser and hand them over: regwatch import {source} FILE…",
        "How well all sources are watched: regwatch health",
    ]


def _moment(text: str, note: dict[str, Any]) -> str:
    local = datetime.fromisoformat(text).astimezone(ZoneInfo(note["timezone"]))
    return f"{local:%Y-%m-%d %H:%M} ({note['timezone']})"
