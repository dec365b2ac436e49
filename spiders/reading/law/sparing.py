"""What makes patterns cheap to search for: `re` finds a first sign out of a set many times faster than a branch.

It builds that set only for a pattern that begins with one, or with branches that all begin with a plain letter; so
`[Rr]epeal|废止` costs twelve times what `Repeal|repeal|废止` costs. Nothing here changes what is found.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache, wraps
from typing import TypeVar

from snapshots import identity

T = TypeVar("T")


def any_of(words: Iterable[str]) -> re.Pattern[str]:
    """A pattern for any of these words, in ASCII ones also with a capital: the cheap test before a dear pattern."""
    return re.compile(
        trie(each for word in words for each in ((word[0].upper() + word[1:], word) if word.isascii() else (word,)))
    )


def trie(words: Iterable[str]) -> str:
    """The words as one pattern, longest first, sharing beginnings: many times faster than a plain list of them."""
    ends, following = False, dict[str, list[str]]()
    for word in words:
        if word:
            following.setdefault(word[0], []).append(word[1:])
        else:
            ends = True
    branches = [re.escape(letter) + trie(rest) for letter, rest in following.items()]
    if not branches:
        return ""
    joined = f"(?:{'|'.join(branches)})" if len(branches) > 1 or ends else branches[0]
    return f"{joined}?" if ends else joined


def headed(*branches: tuple[str, str]) -> str:
    """A pattern of branches, each (the signs it may begin with, the rest), that begins with the set of all of them.

    Tried in the order given, as branches are; the signs are written as inside [].
    """
    signs = "".join(dict.fromkeys(signs for signs, _ in branches))
    return f"[{signs}](?:{'|'.join(f'(?<=[{signs}]){rest}' for signs, rest in branches)})"


def sentences_with(said: re.Pattern[str], text: str, sentence: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """The sentences that hold what is looked for, found by it, and not by asking every sentence."""
    end = 0
    while found := sentence_with(said, text, end, sentence):
        yield found
        end = found.end()


def sentence_with(said: re.Pattern[str], text: str, end: int, sentence: re.Pattern[str]) -> re.Match[str] | None:
    """The next of these sentences behind `end`. `said` may match no sign that parts them (。；; or a line break)."""
    hit = said.search(text, end)
    if hit is None:
        return None
    at = hit.start()
    full, half = text.rfind("。", end, at), max(text.rfind("；", end, at), text.rfind(";", end, at))
    return sentence.match(text, max(full, half, text.rfind("\n", end, at), end - 1) + 1)


def remembered(read: Callable[[str], T]) -> Callable[[str], T]:
    """The same function, which remembers what it read in short lines: an act asks for one name again and again."""
    kept = lru_cache(maxsize=1024)(read)

    @wraps(read)
    def asked(printed: str) -> T:
        return kept(printed) if len(printed) <= _SHORT else read(printed)

    return asked


folded = remembered(identity.folded)
_SHORT = 160  # characters; longer lines are asked about once, and a hostile text is not kept
WORD = re.compile(r"[A-Za-z][A-Za-z]\s")  # without which no pattern of English words finds anything
