"""Texts in traditional characters, read as simplified ones and quoted as printed.

Hong Kong and Taiwan papers and the bilingual pages of Macao carry the mainland's acts in traditional characters
(corpus INDEX, section 1). One sign stands for one sign, so a place in the one text is the same place in the other.
Words that differ between the regions (軟件 and 軟體) are left as they are.
"""

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from spiders.reading.document import Block, Table

_SAMPLE = 6000  # characters looked at to tell the script
_SHARE = 0.05  # of them traditional: real ones have 0.2 to 0.4, simplified ones a stray sign
_MOST = 400_000  # characters within which words are looked up again
_BLANK = re.compile(r"\s+")


@cache
def _table() -> dict[int, str]:
    data = tomllib.loads(files("spiders.reading.law").joinpath("traditional.toml").read_text("utf-8"))
    pairs = zip("".join(data["traditional"]), "".join(data["simplified"]), strict=True)
    return {ord(traditional): simplified for traditional, simplified in pairs}


def is_traditional(blocks: Sequence[Block]) -> bool:
    """Whether a text is written in traditional characters, by the share of signs only they have."""
    signs = [sign for sign in _text(blocks, _SAMPLE) if "\u4e00" <= sign <= "\u9fff"]
    return sum(ord(sign) in _table() for sign in signs) > max(2, _SHARE * len(signs))


def simplified(words: str) -> str:
    """The words with every traditional sign as the simplified one; as long as before."""
    return words.translate(_table())


def simplified_blocks(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks of a text, each in simplified characters."""
    return tuple(
        simplified(block)
        if isinstance(block, str)
        else Table(rows=tuple(tuple(simplified(cell) for cell in row) for row in block.rows))
        for block in blocks
    )


class Original:
    """A text as printed, in which words read from its simplified form are found again."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self._printed = _BLANK.sub("", _text(blocks, _MOST))
        self._read = simplified(self._printed)
        self._at = 0

    def words(self, read: str) -> str:
        """The words as printed; as read where the text does not hold them in one piece."""
        bare = _BLANK.sub("", read)
        at = self._read.find(bare, self._at) if bare else -1
        at = at if at >= 0 else self._read.find(bare)
        if not bare or at < 0:
            return read
        self._at = at  # what is asked for next mostly stands behind
        signs = iter(self._printed[at : at + len(bare)])
        return "".join(sign if sign.isspace() else next(signs) for sign in read)


def _text(blocks: Sequence[Block], most: int) -> str:
    parts: list[str] = []
    size = 0
    for block in blocks:
        if size >= most:
            break
        part = block if isinstance(block, str) else "\n".join("\n".join(row) for row in block.rows)
        parts.append(part[: most - size])
        size += len(parts[-1])
    return "\n".join(parts)
