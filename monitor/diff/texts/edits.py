"""Edits as a drafter would tell them: joined, mere typography noted, list items whole. Finds no edits itself."""

import re
from collections.abc import Iterable, Iterator, Sequence

from monitor.diff.texts.typography import folded

ABSORBED = 2  # equal characters between two edits that help nobody to read
AROUND = 3  # characters on both sides that decide whether an edit is mere typography
ITEM_ENDS = frozenset("。；！？，、\n")  # never inside a number

_PLAIN = re.compile("[0-9A-Za-z\u4e00-\u9fff]*")  # each folds to itself

_JOINING = frozenset("-./&'")  # inside a code; the full stop of a sentence too, where nobody misses it

Edit = tuple[str, str, str]  # what stood before, what stands after, and `equal` or the note


def finished(edits: Iterable[Edit]) -> list[Edit]:
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
    for k, edit in enumerate(known):
        old, new, note = edit
        if note == "equal":
            yield edit
        elif note == "reference":
            yield old, new, "typography" if folded(old) == folded(new) else note
        elif old == new:
            yield old, new, "equal"
        else:
            left = known[k - 1] if k else ("", "", "equal")
            right = known[k + 1] if k + 1 < len(known) else ("", "", "equal")
            same = _is_typography(left, (old, new), right)
            yield old, new, "typography" if same else ""


def _is_typography(left: Edit, edit: tuple[str, str], right: Edit) -> bool:
    around = left[0][-AROUND:], right[0][:1]
    if left[2] == right[2] == "equal" and _PLAIN.fullmatch(edit[0]) and _PLAIN.fullmatch(edit[1]):
        return _is_case(*edit, around)  # nothing to fold
    was, now = (left[side][-AROUND:] + edit[side] + right[side][:AROUND] for side in (0, 1))
    if len(was) > 4 * len(now) + 40 or len(now) > 4 * len(was) + 40:
        return False
    return folded(was) == folded(now) or _is_case(*edit, around)


def _is_case(old: str, new: str, around: tuple[str, str]) -> bool:
    """Article and ARTICLE, the and The, A路 and a路, as in the cells of lists (`cells.same`).

    But mPa is not MPa, nor ph pH, nor 5 mg 5 Mg, nor a/b A/B: codes, and what measures a number, keep their case.
    """
    if old.lower() != new.lower() or not (old.isalpha() and old.isascii()):
        return False
    if len(old) > 3:
        return all(word[1:].islower() or word.isupper() for word in (old, new))
    before, behind = around
    if before.rstrip()[-1:].isdecimal() or before[-1:] in _JOINING or behind in _JOINING:
        return False
    return all(word.islower() or word.isupper() or word.istitle() for word in (old, new))


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
            starts = left[-1 - n] in ITEM_ENDS if n < len(left) else k == 1
            if starts and edit[-1 - n] in ITEM_ENDS:
                cut, turn = len(left) - n, len(edit) - n
                turned = edit[turn:] + edit[:turn]
                edits[k - 1] = (left[:cut], left[:cut], "equal")
                edits[k] = (turned if old else "", turned if new else "", "")
                edits[k + 1] = (edit[turn:] + right, edit[turn:] + right_new, "equal")
                break
            if n >= len(left) or left[-1 - n] != edit[-1 - n]:
                break
    return edits
