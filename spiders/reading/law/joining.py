"""The pieces of a broken line put together: Chinese without a blank, English with one, hyphens where they belong."""

import re
from collections import Counter

_PREFIXES = {"non", "self", "co", "pre", "re", "anti", "cross", "sub", "multi", "semi", "e", "ex", "post", "inter"}


def together(pieces: list[str], words: Counter[str]) -> str:
    """Chinese without a blank, English with one; a hyphen at the break goes where the text writes one word."""
    text = pieces[0].rstrip()
    out: list[str] = []
    for piece in pieces[1:]:
        then = piece.strip()
        broken = re.search(r"([A-Za-z]{1,30})[-\u00ad]$", text[-40:])
        if broken and then[0].islower():
            rest = re.match(r"[a-z]{1,30}", then)
            if text[-1] == "\u00ad" or not _hyphenated(broken.group(1), rest.group() if rest else "", words):
                text = text[:-1]
            out.append(text)
        elif text[-1].isascii() and then[0].isascii() and not (text[-1].isdigit() and then[0].isdigit()):
            out.append(text + " ")
        else:
            out.append(text)
        text = then
    return "".join([*out, text])


def _hyphenated(head: str, tail: str, words: Counter[str]) -> bool:
    """non- / medical keeps its hyphen, regu- / lation does not; the text's own spelling elsewhere decides first."""
    if words[f"{head}-{tail}"] != words[f"{head}{tail}"]:
        return words[f"{head}-{tail}"] > words[f"{head}{tail}"]
    return head.casefold() in _PREFIXES
