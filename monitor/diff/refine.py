"""What changed inside one provision: equal, inserted and deleted stretches. Does not pair provisions.

What belongs together is compared whole: numbers, dates, percentages, standards (GB 2626-2019), references
(第三条第二款), words of duty (不得, 应当) and Latin words. 4年 to 5年 or 50 to 500 shows the whole number.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz.distance import Indel

from monitor.diff.anchors import anchored, gaps
from monitor.diff.typography import folded
from monitor.diff.units import Codes, Word, split, words

ABSORBED = 2  # equal characters between two edits that help nobody to read
LONG = 4_000_000  # words times words; beyond, equal clauses are looked for first
HOPELESS = 25_000_000  # beyond, between two equal clauses: all out, all in (opcodes needs a bit for each cell)
AROUND = 3  # characters on both sides that decide whether an edit is mere typography

Op = Literal["equal", "insert", "delete"]
Note = Literal["", "reference", "typography"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of a provision's text. Equal and inserted ones join to the text after, equal and deleted to before.

    `note` says what an edit is that has no substance: a reference that follows the renumbering, or typography.
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


_ITEM_ENDS = frozenset("。；！？，、\n")  # never inside a number
_BREAKS = "。；，"  # never inside any unit
_CLAUSE_ENDS = _ITEM_ENDS | {",", ";"}


Edit = tuple[str, str, str]  # what stood before, what stands after, and `equal` or the note


def _edits_of(before: str, after: str, meant: tuple[Codes, Codes]) -> list[Edit]:
    start, end = _common_ends(before, after)
    head, tail = before[:start], before[len(before) - end :]
    middle = _between(before[start : len(before) - end], after[start : len(after) - end], meant, start)
    return _finished([(head, head, "equal"), *middle, (tail, tail, "equal")])


def _common_ends(before: str, after: str) -> tuple[int, int]:
    """How many characters both share at the start and the end, in whole clauses: no word is cut."""
    shorter = min(len(before), len(after))
    head = bisect_left(range(1, shorter + 1), True, key=lambda n: before[:n] != after[:n])
    start = max(before.rfind(sign, 0, head) for sign in _BREAKS) + 1
    room = shorter - start
    tail = bisect_left(range(1, room + 1), True, key=lambda n: before[-n:] != after[-n:])
    rest = before[len(before) - tail :]
    ends = [place for sign in _BREAKS if (place := rest.find(sign)) >= 0]
    return start, tail - min(ends) - 1 if ends else 0


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
    for k, (word, now) in enumerate(zip(old, new, strict=True)):
        if word == now:
            yield word, now, "equal"
        elif k % 2 and meant[0].get(here, word) == meant[1].get(there, now):
            yield word, now, "reference"
        else:
            yield word, now, ""
        here, there = here + len(word), there + len(now)


def _clauses(words: Iterable[str]) -> list[list[str]]:
    clauses: list[list[str]] = [[]]
    for word in words:
        clauses[-1].append(word)
        if word in _CLAUSE_ENDS:
            clauses.append([])
    return clauses


def _edits(old: Sequence[str], new: Sequence[str]) -> Iterator[Edit]:
    numbers: dict[object, int] = {}  # exact, where rapidfuzz would compare the words' hashes
    left, right = (
        [numbers.setdefault(word.code if isinstance(word, Word) else _plain(word), len(numbers)) for word in words]
        for words in (old, new)
    )
    for op in Indel.opcodes(left, right):
        out, into = old[op.src_start : op.src_end], new[op.dest_start : op.dest_end]
        if op.tag != "equal":
            yield "".join(out), "".join(into), ""
            continue
        for word, now in zip(out, into, strict=True):
            yield word, now, "equal" if word == now else "reference" if isinstance(word, Word) else ""


def _plain(word: str) -> str:
    """１０ and 10, （ and ( are one word. Blanks stay what they are."""
    if word.isascii() or "\u4e00" <= word <= "\u9fff":
        return word
    return folded(word) or word


def _clause_edits(old: list[list[str]], new: list[list[str]]) -> Iterator[Edit]:
    here, there = (["".join(clause) for clause in clauses] for clauses in (old, new))
    pairs = anchored(here, there)
    between = {(a, c): (b, d) for a, b, c, d in gaps(pairs, here, there)}
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


def _finished(edits: Iterable[Edit]) -> list[Edit]:
    """Join neighbours of one kind, absorb short equal stretches between edits, drop what is empty."""
    joined: list[Edit] = []
    for edit in _noted(edits):
        old, new, note = edit
        if not (old or new):
            continue
        if joined and joined[-1][2] == note:
            last = joined.pop()
            edit = (last[0] + old, last[1] + new, note)
        elif note == "" and _ends_in_little(joined):
            same, last = joined.pop(), joined.pop()
            edit = (last[0] + same[0] + old, last[1] + same[1] + new, "")
        joined.append(edit)
    return _slid(joined)


def _ends_in_little(edits: Sequence[Edit]) -> bool:
    """Whether a few equal characters stand last, after an edit."""
    return len(edits) > 1 and edits[-2][2] == "" and edits[-1][2] == "equal" and len(edits[-1][0]) <= ABSORBED


def _noted(edits: Iterable[Edit]) -> Iterator[Edit]:
    """Edits whose two sides are the same become equal ones, and those of blanks, width and quotes are noted."""
    known = list(edits)
    for k, (old, new, note) in enumerate(known):
        if note != "":
            yield old, new, note
        elif old == new:
            yield old, new, "equal"
        else:
            left = known[k - 1] if k else ("", "", "equal")
            right = known[k + 1] if k + 1 < len(known) else ("", "", "equal")
            same = _is_typography(left, (old, new), right)
            yield old, new, "typography" if same else ""


def _is_typography(left: Edit, edit: tuple[str, str], right: Edit) -> bool:
    was, now = (left[side][-AROUND:] + edit[side] + right[side][:AROUND] for side in (0, 1))
    if len(was) > 4 * len(now) + 40 or len(now) > 4 * len(was) + 40:
        return False
    return folded(was) == folded(now) or _is_case(*edit)


def _is_case(old: str, new: str) -> bool:
    """Article and ARTICLE, Mask and mask; but mPa is not MPa, nor ph pH: words of four letters, one of them plain."""
    if len(old) < 4 or not (old.isalpha() and old.isascii()) or old.lower() != new.lower():
        return False
    return all(word[1:].islower() or word.isupper() for word in (old, new))


def _slid(edits: list[Edit]) -> list[Edit]:
    """Move lone insertions and deletions left to where a list item begins.

    医用[手套、医用]防护服 and [医用手套、]医用防护服 are the same edit; only the second is what a drafter did.
    """
    for k in range(1, len(edits) - 1):
        (left, _, before), (old, new, note), (right, right_new, behind) = edits[k - 1 : k + 2]
        edit = old or new
        if note or before != "equal" or behind != "equal" or (old and new):
            continue
        for n in range(len(edit)):
            starts = left[-1 - n] in _ITEM_ENDS if n < len(left) else k == 1
            if starts and edit[-1 - n] in _ITEM_ENDS:
                cut, turn = len(left) - n, len(edit) - n
                turned = edit[turn:] + edit[:turn]
                edits[k - 1] = (left[:cut], left[:cut], "equal")
                edits[k] = (turned if old else "", turned if new else "", "")
                edits[k + 1] = (edit[turn:] + right, edit[turn:] + right_new, "equal")
                break
            if n >= len(left) or left[-1 - n] != edit[-1 - n]:
                break
    return edits


def _told(edits: Iterable[Edit]) -> Iterator[Span]:
    for old, new, note in edits:
        if note == "equal":
            if new:
                yield Span(op="equal", text=new)
            continue
        kind: Note = "reference" if note == "reference" else "typography" if note == "typography" else ""
        if old:
            yield Span(op="delete", text=old, note=kind)
        if new:
            yield Span(op="insert", text=new, note=kind)
