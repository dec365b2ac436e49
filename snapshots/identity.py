"""Keys of records: how one notice or entry is told from another, whatever its spelling or address."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date

_NOISE = re.compile(r"[\W_]+")


def folded(words: str) -> str:
    """Width, case, blanks and punctuation taken away, so that two printings of one title agree."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", words)).casefold()


def notice_key(
    issuers: Iterable[str],
    kind: str,
    *,
    year: int | None = None,
    number: int | None = None,
    published: date | None = None,
    title: str = "",
) -> str:
    """Key of a notice as printed: `mofcom+gacc+nmpa/announcement/2020/5`.

    Without a number the day and the folded title take its place (design.md, section 2).
    """
    head = f"{'+'.join(issuers) or 'unknown'}/{kind}"
    if year is not None and number is not None:
        return f"{head}/{year}/{number}"
    return f"{head}/{published.isoformat() if published else 'undated'}/{folded(title)}"


def identity_of(key: str) -> str:
    """The key with its issuer codes sorted: issuers are compared as a set."""
    head, slash, rest = key.partition("/")
    return "+".join(sorted(head.split("+"))) + slash + rest
