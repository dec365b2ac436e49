"""Two texts whose lines are broken at different places, brought to the same lines. Reads words, not meaning.

The other text is the best witness to where a line of this one ends: consecutive lines that together are one line of
the other are joined. Lines that differ in a word stay as they are.
"""

from collections.abc import Sequence

from spiders.reading.document import Block

HEAD = 8  # characters by which a line finds the longer lines of the other text that begin like it
WITNESSES = 8  # lines of one beginning that are tried
WALK = 100  # lines joined to one at most: a long paragraph in a narrow column


def rejoined(blocks: Sequence[Block], witness: Sequence[Block]) -> list[Block]:
    """The blocks, with those lines joined that stand as one line in `witness`. Tables pass untouched."""
    bare = [_bare(block) for block in blocks]
    known = {_bare(block) for block in witness}
    if known.issuperset(bare):
        return list(blocks)
    longer: dict[str, list[str]] = {}
    for line in sorted(known.difference(bare)):
        if len(group := longer.setdefault(line[:HEAD], [])) < WITNESSES:
            group.append(line)
    out: list[Block] = []
    place = 0
    while place < len(blocks):
        count = 0 if bare[place] in known else _joined(bare, place, longer)
        out.append(_together([str(block) for block in blocks[place : place + count]]) if count else blocks[place])
        place += max(count, 1)
    return out


def _bare(block: Block) -> str:
    """A line without blanks; tables are ''."""
    return "".join(block.split()) if isinstance(block, str) else ""


def _joined(bare: Sequence[str], place: int, longer: dict[str, list[str]]) -> int:
    """How many lines from here on are one line of the other text; 0 where none are."""
    for whole in longer.get(bare[place][:HEAD], ()) if len(bare[place]) >= HEAD else ():
        done = 0
        for count, line in enumerate(bare[place : place + WALK], start=1):
            if not line or not whole.startswith(line, done):
                break
            done += len(line)
            if done == len(whole):
                return count
    return 0


def _together(lines: Sequence[str]) -> str:
    text = lines[0].rstrip()
    parts = [text]
    for line in lines[1:]:
        then = line.strip()
        if text[-1:].isascii() and then[:1].isascii() and not text.endswith("-"):
            parts.append(" ")
        parts.append(then)
        text = then
    return "".join(parts)
