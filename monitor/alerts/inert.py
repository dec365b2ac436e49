"""Words made safe for chats: nothing a watched page says becomes markup, a mention or a link there. Pure.

Services read different signs as markup (Slack `<!channel>`, Feishu `<at user_id="all">`, Discord `@everyone` and
Markdown, Teams `<at>` and Markdown), and a backslash before a sign is shown as it is by those that do not. So every
sign that any of them acts on is replaced by its full-width twin, which looks alike and means nothing to any.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence

_TWINS = str.maketrans({sign: chr(ord(sign) + 0xFEE0) for sign in "@<>*`~|\\#"})
_SIGNS = (
    (re.compile(r"&(?=#?\w{1,31};)"), "＆"),  # &lt; is decoded by some
    (re.compile(r"(?<![^\W_])_|_(?![^\W_])"), "＿"),  # a_b is a name, _b_ is slanted
    (re.compile(r"\](?=[(\[:])"), "] "),  # [words](address), [words]: address
    (re.compile(r"^([ \t]*)[-+](?=[ \t])", re.MULTILINE), r"\1–"),  # a list
    (re.compile(r"^[ \t]*([=\-_])\1{2,}[ \t]*$", re.MULTILINE), "────────"),  # a rule, or the line under a heading
    (re.compile(r":(?=[A-Za-z+-][\w+-]*:)|(?<!\d):(?=\w[\w+-]*:)"), "："),  # :smile: and :100:, not 10:15:02
    (re.compile(r"^( {4,}|[ \t]*\t[ \t]*)", re.MULTILINE), "   "),  # words set as code
    (re.compile(r"^([ \t]*\d+)\.(?=[ \t])", re.MULTILINE), r"\1．"),  # a list, which Markdown would number anew
    (re.compile(r"^([ \t]*\d+)\)(?=[ \t])", re.MULTILINE), r"\1）"),
    (re.compile(r"(?<!\S)/(?=[A-Za-z])"), "／"),  # /command of a Telegram robot
)
_ADDRESS = re.compile(r"(?<![A-Za-z0-9+.-])[A-Za-z][A-Za-z0-9+.-]*://[^\s<>\"'`（）【】《》，。；、]+")
_ACTING = re.compile(r"[\\|*~`@\[\]]")  # signs that may act even inside an address
_PLACE = "\ue000"  # stands for an address while its surroundings are worked on
_SCHEME = re.compile(r"(?<![A-Za-z])(javascript|data|vbscript|mailto|tel|file):", re.IGNORECASE)


def inert(words: str, ours: Callable[[str], bool]) -> str:
    """The same words for a chat. Addresses stay links where `ours` says so, others become words."""
    kept: list[str] = []

    def held(found: re.Match[str]) -> str:
        address = found[0]
        if not ours(address) or _ACTING.search(address):
            return address.replace("://", "：//")
        kept.append(address)
        return _PLACE

    made = _ADDRESS.sub(held, "".join(filter(_visible, words)))
    made = _SCHEME.sub(r"\1：", made).replace("://", "：//").translate(_TWINS)
    for sign, twin in _SIGNS:
        made = sign.sub(twin, made)
    back = iter(kept)
    return re.sub(_PLACE, lambda found: next(back), made)


def _visible(character: str) -> bool:
    """Neither a control nor a mark that turns or hides text; nor of the private use our place-holder is taken from."""
    return character in "\n\t" or unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co")


def pieces(words: str, size: int, length: Callable[[str], int], most: int, ending: str) -> list[str]:
    """The words in at most `most` pieces no longer than `size`, cut between lines where that is possible.

    What does not fit is left out, and the last piece says so with `ending`. `length` measures as the service does.
    """
    room = size - length("(9/9)\n")
    made = _filled(_lines(words, room, length), room, length)
    if len(made) > most:
        less = room - length(f"\n{ending}")
        last = _filled(_lines(made[most - 1], less, length), less, length)[0]
        made = [*made[: most - 1], f"{last}\n{ending}"]
    return made if len(made) == 1 else [f"({n}/{len(made)})\n{piece}" for n, piece in enumerate(made, 1)]


def _lines(words: str, room: int, length: Callable[[str], int]) -> list[str]:
    """The lines, those cut that do not fit into one piece."""
    lines = []
    for line in words.split("\n"):
        while length(line) > room:
            end = _longest(line, room, length)
            lines.append(line[:end])
            line = line[end:]
        lines.append(line)
    return lines


def _longest(line: str, room: int, length: Callable[[str], int]) -> int:
    """How many characters of a line fit; never none."""
    low, high = 1, len(line)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if length(line[:middle]) <= room else (low, middle - 1)
    return low


def _filled(lines: Sequence[str], room: int, length: Callable[[str], int]) -> list[str]:
    pieces: list[str] = []
    for line in lines:
        if pieces and length(f"{pieces[-1]}\n{line}") <= room:
            pieces[-1] = f"{pieces[-1]}\n{line}"
        else:
            pieces.append(line)
    return [piece.strip("\n") for piece in pieces if piece.strip()] or [""]
