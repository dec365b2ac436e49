"""Answers a process has given, for as long as the index is the same: many ask for the same words."""

import threading
from collections import OrderedDict
from pathlib import Path

from monitor.search.asked import Asked
from monitor.search.found import Found

MOST = 256  # answers of twenty hits, some 30 KB each

Asking = tuple[Path, tuple[str | None, ...], Asked]
_answers: OrderedDict[Asking, Found] = OrderedDict()
_guard = threading.Lock()


def asking(folder: Path, said: dict[str, str], asked: Asked) -> Asking | None:
    """What an answer is remembered by: the folder, the state of its index, the question.

    None for what may change though the index does not: how acts stood on a day is judged from the archive.
    """
    if asked.in_force_on is not None:
        return None
    state = tuple(said.get(name) for name in ("installation", "version", "change", "indexed_at"))
    return folder, state, asked


def remembered(one: Asking | None) -> Found | None:
    """The answer given before; None where there was none."""
    with _guard:
        found = _answers.get(one) if one else None
        if one and found:
            _answers.move_to_end(one)
        return found


def remember(one: Asking | None, found: Found) -> None:
    """Keep an answer; the one not asked for longest goes."""
    if one is None:
        return
    with _guard:
        _answers[one] = found
        while len(_answers) > MOST:
            _answers.popitem(last=False)
