"""Lines as printed to one line for each provision: what a printer broke is joined, what ran together is split."""

from collections.abc import Sequence

from spiders.reading.document import Block
from spiders.reading.law import runon
from spiders.reading.law.sequence import Sequence as OpenLists
from spiders.reading.law.wrapped import unwrapped


def reflow(blocks: Sequence[Block], *, printed: bool = True, joined: bool = False) -> list[Block]:
    """The blocks with hard-wrapped lines joined and run-together provisions split; tables pass untouched.

    Nothing but blanks and end-of-line hyphens is lost. Reflowed blocks come back unchanged. `printed` says that a line
    may hold two paragraphs, the first of which filled its last line: then a closing sentence (本公告自…起施行) at the
    end of a provision becomes a line of its own. Else only where provisions run together. `joined`: hard-wrapped lines
    have been joined already.
    """
    sequence = OpenLists()
    result: list[Block] = []
    for block in blocks if joined else unwrapped(blocks):
        result.extend(runon.split(block, sequence, printed=printed) if isinstance(block, str) else [block])
    return result
