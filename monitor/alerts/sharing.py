"""One message for ten thousand readers: its words are written once, and what is each reader's own is put in after.

A reader's own are the address they leave by and why they get the message. Where one mail is written, stand-ins that
nothing else can contain take their places. Knows neither changes nor templates; keeps nothing on disk.
"""

import secrets
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from html import escape
from time import monotonic

FRESH_SECONDS = 30.0  # what a message says of the rest of the ledger ("since repealed") may be as old as this
KEPT = 32  # messages: a round of sending is in order of time, so the same ones come together

_MARK = secrets.token_hex(8)  # nobody who writes a title can guess it
_LINK = f"unsubscribe-{_MARK}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """What is one reader's alone. `why` holds the lines of each language, in the message's order."""

    unsubscribe: str
    why: tuple[tuple[str, ...], ...]

    def shape(self) -> Hashable:
        """What of it decides how the message around it looks."""
        return bool(self.unsubscribe), tuple(len(lines) for lines in self.why)

    def stand_in(self) -> "Own":
        """The same shape with a stand-in for every word."""
        return Own(
            unsubscribe=f"https://{_LINK}.invalid/" if self.unsubscribe else "",
            why=tuple(
                tuple(f"why-{_MARK}-{part}-{line}." for line in range(len(lines)))
                for part, lines in enumerate(self.why)
            ),
        )

    def into(self, text: str, html: str) -> tuple[str, str]:
        """Text and HTML written for the stand-in, with this reader's words instead."""
        stand_in = self.stand_in()
        pairs = [(stand_in.unsubscribe, self.unsubscribe)] if self.unsubscribe else []
        for ours, theirs in zip(stand_in.why, self.why, strict=True):
            pairs += zip(ours, theirs, strict=True)
        for mark, words in pairs:
            text, html = text.replace(mark, words), html.replace(mark, escape(words, quote=False))
        return text, html


class Shared:
    """The messages written last, for a short while."""

    def __init__(self) -> None:
        self._kept: dict[Hashable, tuple[float, tuple[str, str]]] = {}

    def words(self, key: Hashable, write: Callable[[], tuple[str, str]]) -> tuple[str, str]:
        """Text and HTML under a key that names all they depend on; written when nobody lately asked for them."""
        now = monotonic()
        held = self._kept.get(key)
        if held is None or now - held[0] > FRESH_SECONDS:
            self._kept.pop(key, None)
            while len(self._kept) >= KEPT:
                del self._kept[next(iter(self._kept))]
            held = self._kept[key] = (now, write())
        return held[1]
