"""What changed inside one provision: equal, inserted and deleted stretches. Does not pair provisions.

What belongs together is compared whole: numbers, dates, percentages, standards (GB 2626-2019), references
(第三条第二款), words of duty (不得, 应当) and Latin words. 4年 to 5年 or 50 to 500 shows the whole number.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import count
from typing import Literal, NamedTuple

from rapidfuzz.distance import Indel, Postfix, Prefix

from monitor.diff.texts.anchors import anchored, gaps
from monitor.diff.texts.edits import ITEM_ENDS, Edit, finished
from monitor.diff.texts.typography import folded
from monitor.diff.texts.units import Codes, Word, split, unit_at, words

LONG = 4_000_000  # words times words; beyond, equal clauses are looked for first
HOPELESS = 25_000_000  # beyond, between two equal clauses: all out, all in (opcodes needs a bit for each cell)

Op = Literal["equal", "insert", "delete"]
Note = Literal["", "reference", "typography"]


class Span(NamedTuple):
    """A stretch of a provision's text. Equal and inserted ones join to the text after, equal and deleted to before.

    `note` says what an edit is that has no substance: a reference that follows the renumbering, or typography.
    A named tuple, because an act has thousands of them and a frozen dataclass takes three times as long to make.
    """

    op: Op
    text: str
    note: Note = ""


def refine(before: str, after: str, meant: tuple[Codes, Codes] = ({}, {})) -> tuple[Span, ...]:
    """The stretches that lead from one text to the other; between two equal ones, deletion before insertion.

    `meant` gives, by position, what the references of both texts mean. The way back has the same stretches.
    """
    if before == after:
        return (Span(op="equal", text=after),)
    if before > after:  # one direction only is ever computed, so both tell the same
        edits = [(old, new, note) for new, old, note in _edits_of(after, before, (meant[1], meant[0]))]
    else:
        edits = _edits_of(before, after, meant)
    return tuple(_told(edits))


def roughly(before: str, after: str) -> tuple[Span, ...]:
    """The same at little cost: what lies between the clauses both begin and end with is one edit, not looked into."""
    start, end = _common_ends(before, after)
    head, tail = before[:start], before[len(before) - end :]
    middle = before[start : len(before) - end], after[start : len(after) - end]
    return tuple(_told([(head, head, "equal"), (*middle, ""), (tail, tail, "equal")]))


_BREAKS = "。；，"  # never inside any unit
_CLAUSE_ENDS = ITEM_ENDS | {",", ";"}


def _edits_of(before: str, after: str, meant: tuple[Codes, Codes]) -> list[Edit]:
    if following := _following(before, after, meant):
        return finished(following)
    start, end = _common_ends(before, after)
    head, tail = before[:start], before[len(before) - end :]
    middle = _between(before[start : len(before) - end], after[start : len(after) - end], meant, start)
    return finished([(head, head, "equal"), *middle, (tail, tail, "equal")])


def _following(before: str, after: str, meant: tuple[Codes, Codes]) -> list[Edit]:
    """The edits, where only references differ and each means what it meant: the usual case, and a quick one."""
    if not meant[0] or len(meant[0]) != len(meant[1]):
        return []
    edits: list[Edit] = []
    here = there = 0
    for (i, was), (j, now) in zip(meant[0].items(), meant[1].items(), strict=True):
        same = before[here:i]
        if was != now or same != after[there:j]:
            return []
        old, new = unit_at(before, i), unit_at(after, j)
        edits += (same, same, "equal"), (old, new, "reference" if old != new else "equal")
        here, there = i + len(old), j + len(new)
    rest = before[here:]
    return [*edits, (rest, rest, "equal")] if rest == after[there:] else []


def _common_ends(before: str, after: str) -> tuple[int, int]:
    """How many characters both share at the start and the end, in whole clauses: no word is cut."""
    head = Prefix.similarity(before, after)
    start = max(before.rfind(sign, 0, head) for sign in _BREAKS) + 1
    tail = min(Postfix.similarity(before, after), len(before) - start, len(after) - start)
    shared = len(before) - tail
    ends = [place for sign in _BREAKS if (place := before.find(sign, shared)) >= 0]
    return start, len(before) - min(ends) - 1 if ends else 0


def _between(before: str, after: str, meant: tuple[Codes, Codes], start: int) -> Iterator[Edit]:
    old, new = split(before), split(after)
    if old[::2] == new[::2]:  # only numbers, references and the like differ
        return _units(old, new, meant, start)
    left, right = words(old, meant[0], start), words(new, meant[1], start)
    if len(left) * len(right) <= LONG:
        return _edits(left, right)
    return _clause_edits(_clauses(left), _clauses(right))


def _units(old: Sequence[str], new: Sequence[str], meant: tuple[Codes, Codes], start: int) -> Iterator[Edit]:
    here = there = start
    told = 0
    for k in [k for k, (word, now) in enumerate(zip(old, new, strict=True)) if word != now]:
        same = "".join(old[told:k])
        here, there = here + len(same), there + len(same)
        follows = meant[0].get(here, old[k]) == meant[1].get(there, new[k])
        yield same, same, "equal"
        yield old[k], new[k], "reference" if follows else ""
        here, there, told = here + len(old[k]), there + len(new[k]), k + 1
    same = "".join(old[told:])
    yield same, same, "equal"


def _clauses(words: Iterable[str]) -> list[list[str]]:
    clauses: list[list[str]] = [[]]
    for word in words:
        clauses[-1].append(word)
        if word in _CLAUSE_ENDS:
            clauses.append([])
    return clauses


def _edits(old: Sequence[str], new: Sequence[str]) -> Iterator[Edit]:
    numbers: dict[object, int] = {}  # exact, where rapidfuzz would compare the words' hashes
    counted = count()
    left, right = (list(map(numbers.setdefault, map(_code, words), counted)) for words in (old, new))
    for op in Indel.opcodes(left, right):
        out, into = old[op.src_start : op.src_end], new[op.dest_start : op.dest_end]
        if op.tag != "equal":
            yield "".join(out), "".join(into), ""
        elif out == into:
            same = "".join(out)
            yield same, same, "equal"
        else:
            for word, now in zip(out, into, strict=True):
                yield word, now, "equal" if word == now else "reference" if isinstance(word, Word) else ""


def _code(word: str) -> object:
    """What a word is compared by. １０ and 10, （ and ( are one word; blanks stay what they are."""
    if isinstance(word, Word):
        return word.code
    return word if "\u4e00" <= word <= "\u9fff" or word.isascii() else folded(word) or word


def _clause_edits(old: list[list[str]], new: list[list[str]]) -> Iterator[Edit]:
    here, there = (["".join(clause) for clause in clauses] for clauses in (old, new))
    pairs = anchored(here, there)
    between = {(a, c): (b, d) for a, b, c, d in gaps(pairs, (0, len(here), 0, len(there)))}
    a = c = 0
    for i, j in (*pairs, (len(here), len(there))):
        out, into = [w for clause in old[a:i] for w in clause], [w for clause in new[c:j] for w in clause]
        if (a, c) in between and len(out) * len(into) <= HOPELESS:
            yield from _edits(out, into)
        else:
            yield "".join(out), "".join(into), ""
        if i < len(here):
            yield here[i], there[j], "equal"
        a, c = i + 1, j + 1


def _told(edits: Iterable[Edit]) -> Iterator[Span]:
    for old, new, note in edits:
        if note == "equal":
            if new:
                yield Span("equal", new)
            continue
        kind: Note = "reference" if note == "reference" else "typography" if note == "typography" else ""
        if old:
            yield Span("delete", old, kind)
        if new:
            yield Span("insert", new, kind)
