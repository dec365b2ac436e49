"""Lines as printed to one line for each provision: what a printer broke is joined, what ran together is split."""

from collections.abc import Sequence

from spiders.reading.document import Block
from spiders.reading.law import runon
from spiders.reading.law.sequence import Sequence as OpenLists
from spiders.reading.law.wrapped import unwrapped


def reflow(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with hard-wrapped lines joined and run-together provisions split; tables pass untouched.

    Nothing but blanks and end-of-line hyphens is lost. Reflowed blocks come back unchanged.
    """
    sequence = OpenLists()
    result: list[Block] = []
    for block in unwrapped(blocks):
        result.extend(runon.split(block, sequence) if isinstance(block, str) else [block])
    return result
