"""The words of an act as the declarations search them: its whole text, and the sentence that decides."""

import re

from snapshots.model import Notice, Provision

LONGEST = 200_000  # characters searched: the longest orders have 60,000
_OPENING = 600  # characters within which an act says what it decides
# 暂停 and 取消 stand in most texts as future sanctions (sources.md, section 10): only what 决定 or 现将 governs
# is done.
_DRAFT = re.compile(r"征求意见|[（(](?:修订)?草案|送审稿")
_DECISION = re.compile(r"(?:决定|现将|现就|经研究)[^。\n]{0,400}")


def text_of(tree: tuple[Provision, ...]) -> str:
    """All words of a tree of provisions, one provision or table row a line."""
    lines: list[str] = []
    for node in tree:
        lines += [node.number + node.text, *(" ".join(row) for row in node.rows), text_of(node.children)]
    return "\n".join(filter(None, lines))


def searched(notice: Notice) -> str:
    """The act's text as far as patterns are searched in it."""
    return text_of(notice.provisions)[:LONGEST]


def is_draft(title: str) -> bool:
    """Whether an act only asks what others think of one that may follow."""
    return _DRAFT.search(title) is not None


def decision(text: str) -> str:
    """The sentence in which an act says what it decides, '' where its opening has none."""
    found = _DECISION.search(text[:_OPENING])
    return found.group() if found else ""
