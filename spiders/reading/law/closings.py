"""Where an act ends inside a line that runs on: its closing sentences and its signature block."""

import re
from collections.abc import Iterator

from spiders.reading.law.frame import DAY, is_closing, known_bodies, signature_parts
from spiders.reading.law.issuers import ends_in_a_name
from spiders.reading.law.sparing import headed

BLANKS = " \t\u3000\xa0"
FILE = re.compile(r"\.(?:docx?|xlsx?|pdf|wps|et|zip|rar|ofd|jpe?g|tiff?|png|txt)$", re.IGNORECASE)
FILES = re.compile(FILE.pattern.removesuffix("$"), re.IGNORECASE)
_LONGEST_CLOSING = 400
_LONGEST_SIGNERS = 120
_DAY = re.compile(DAY)
_MAYBE_DAY = re.compile(headed(("-/.", r"(?<=\d.)\d"), (" ", r"(?<=[a-z] )\d{4}")))
_IN_FIGURES = re.compile(headed(("-/.", "(?<=[0-9].)[0-9]"), (" ", "(?<=[a-z] )[0-9]")))  # 2024-05-01, May 2024


def signatures(line: str) -> Iterator[int]:
    """Where a signature block begins and ends inside a line: bodies and a day between a full stop and what follows."""
    for match in _DAY.finditer(line) if _may_hold_a_day(line) else ():
        after = line[match.end() : match.end() + 1]
        if after and after in "起发公印至前后、，,以的之":
            continue  # a day the text tells of
        tail = line[max(0, match.start() - 400) : match.start()]
        bound = max(tail.rfind("。"), tail.rfind("；"), tail.rfind("！"))
        if "." in tail:
            bound = max([bound, *(file.end() - 1 for file in FILES.finditer(tail))])
        bodies = tail[bound + 1 :]
        if (not after or after in "附(（") and (at := _bodies(tail)) is not None and at > bound + 1:
            yield from (match.start() - len(tail) + at, match.end())
            continue
        if bound < 0 or len(bodies.strip(BLANKS)) < 2 or after == "（":
            continue
        if after and not is_closing(_last_sentence(tail[: bound + 1])) and after not in "附(（第":
            continue
        if signature_parts(bodies + match.group()) & {"body", "unknown", "signer"}:
            yield match.start() - len(bodies)
            yield match.end()


def _may_hold_a_day(line: str) -> bool:
    """Spares most lines the dear search."""
    if "月" not in line and not _MAYBE_DAY.search(line):
        return False
    return ("年" in line and "日" in line) or _IN_FIGURES.search(line) is not None


def _bodies(tail: str) -> int | None:
    """Where the bodies of the dictionary that end a text begin; None where it ends in other words."""
    if not ends_in_a_name().search(tail.rstrip(BLANKS)[-6:]):
        return None
    near = max(0, len(tail) - _LONGEST_SIGNERS)
    start, end = None, near
    for found in known_bodies().finditer(tail, near):
        if start is None or tail[end : found.start()].strip(BLANKS + "、，"):
            start = found.start()
        end = found.end()
    return start if start is not None and not tail[end:].strip(BLANKS) else None


def _last_sentence(text: str) -> str:
    return text[_sentence_start(text, len(text)) :]


def _sentence_start(text: str, end: int) -> int:
    """Where the sentence that ends at `end` begins; looks back no further than a closing sentence is long."""
    near = max(0, end - _LONGEST_CLOSING)
    stop = max(text.rfind("。", near, end - 1), text.rfind("；", near, end - 1), text.rfind("！", near, end - 1))
    return max(stop + 1, near)


def closings(piece: str) -> list[str]:
    """A provision and the closing sentences behind it (本公告自…起施行。特此公告。), each alone."""
    parts: list[str] = []
    end = len(piece)
    while end and piece[end - 1] == "。":
        start = _sentence_start(piece, end)
        if start == 0 or end - start >= _LONGEST_CLOSING or not is_closing(piece[start:end]):
            break
        parts.append(piece[start:end].strip(BLANKS))
        end = start
        while end and piece[end - 1] in BLANKS:
            end -= 1
    return [piece[:end], *reversed(parts)]
