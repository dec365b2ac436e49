"""Bytes to text. Strict everywhere: a wrong decoding must hold an edition, never pass as a new text.

Strict UTF-8 comes first because Chinese text in another encoding practically never is valid UTF-8, while
headers and meta tags of these sites are often wrong (stack.md, section 1: all five probes decoded). GB2312 and
GBK are read as GB18030, their superset, which the sites really send.
"""

import re
from codecs import lookup

from spiders.reading.errors import UnreadableError

_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
_HEADER = re.compile(r"charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
_CHINESE = {"gb2312", "gbk", "gb18030", "x-gbk", "gb_2312-80", "cp936"}
# A label counts only where it can be wrong: latin-1, windows-1252 and their like explain (almost) every byte there
# is, so they explain nothing.
_TELLING = {"big5", "big5hkscs", "cp950", "shift_jis", "cp932", "euc_jp", "euc_kr", "cp949", "gb18030"}
_TELLING |= {"utf-16", "utf-16-le", "utf-16-be"}
# What UTF-8 replacement characters become when saved as GBK: the classic scar of a broken conversion.
_MOJIBAKE = ("�", "锟斤拷")
# Longest first: the UTF-32 mark begins with the UTF-16 one.
_MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_TEXT_SIGNS = re.compile(r"[\r\n\t -~\u3000-\u303f\u4e00-\u9fff\uff00-\uff5e]{1,1000}")
_LONE = re.compile(rb"[\x80-\xff]")
_PAIRED = re.compile(rb"[\x80-\xff]{2}")
# Three Chinese characters of UTF-8 in a row: words of GBK that look so by chance have two (联通).
_UTF8_RUN = re.compile(rb"(?:[\xe3-\xe9][\x80-\xbf]{2}){3}")


def decode(body: bytes, content_type: str = "") -> str:
    """Text of a page. Raises UnreadableError for bytes no declared or Chinese encoding explains."""
    marked = [encoding for mark, encoding in _MARKS if body.startswith(mark)]  # no text of another encoding begins so
    if not marked and b"\x00" in body[:64] and (unmarked := _unmarked(body)) is not None:
        return _unscarred(unmarked)
    for encoding in (*marked, "utf-8-sig", *_declared(body, content_type), "gb18030"):
        try:
            text = body.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        return _unscarred(text)
    raise UnreadableError("the bytes are neither UTF-8 nor GB18030 nor what the page declares")


def _unscarred(text: str) -> str:
    scar = next((scar for scar in _MOJIBAKE if scar in text), None)
    if scar:
        raise UnreadableError(f"garbled text: it contains '{scar}'")
    return text


def _declared(body: bytes, content_type: str) -> list[str]:
    found = [match.group(1) for match in [_HEADER.search(content_type)] if match]
    found += [match.group(1).decode("ascii", "ignore") for match in [_META.search(body[:4096])] if match]
    return [name for name in map(_canonical, found) if name in _TELLING]


def _canonical(label: str) -> str:
    try:
        return "gb18030" if label.casefold() in _CHINESE else lookup(label).name
    except LookupError:
        return ""


def decode_file(body: bytes, name: str = "") -> tuple[str, tuple[str, ...]]:
    """Text of a user's own file, and what had to be bridged to get it ('lines 5-9 are GB18030, the rest UTF-8').

    Beyond `decode`: UTF-16 and UTF-32 with their mark, a last character cut in half, Windows-1252 where every byte
    beyond ASCII stands alone, and files pasted together from UTF-8 and GB18030, line by line. Raises UnreadableError
    with the first line that is in none of them. `name` is only what the message calls the file.
    """
    marked = next((encoding for mark, encoding in _MARKS if body.startswith(mark)), None)
    if marked:
        try:
            return body.decode(marked), ()
        except UnicodeDecodeError as error:
            raise UnreadableError(
                f"broken {marked.upper()} text at byte {error.start}: save it again as UTF-8"
            ) from error
    if b"\x00" in body:
        if (unmarked := _unmarked(body)) is not None:
            return unmarked, ("UTF-16 without its mark",)
        raise UnreadableError(
            "binary data, no text: it contains NUL bytes; save it as text, .docx or PDF in the program it is of"
        )
    try:
        return _unscarred(body.decode("utf-8-sig")), ()
    except UnicodeDecodeError as error:
        if error.end >= len(body) - 3 and len(body) - error.start <= 3 and error.reason == "unexpected end of data":
            return decode(body[: error.start]), ("the file ends in the middle of a character",)
        if _LONE.search(body) and not _PAIRED.search(body):
            return _western(body)
        if _UTF8_RUN.search(body):
            return _line_by_line(body)
    return decode(body), ()


def _unmarked(body: bytes) -> str | None:
    """UTF-16 text whose mark is missing, in the byte order that makes it text; None for anything else."""
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = body.decode(encoding)
        except UnicodeDecodeError:
            continue
        sample = text[:20_000]
        known = sum(map(len, _TEXT_SIGNS.findall(sample)))
        if known > 0.95 * len(sample):
            return text
    return None


def _western(body: bytes) -> tuple[str, tuple[str, ...]]:
    try:
        return body.decode("windows-1252"), ("no Unicode file: read as Windows-1252",)
    except UnicodeDecodeError as error:
        raise UnreadableError(
            f"byte {error.start} belongs to no encoding known here: save the file as UTF-8"
        ) from error


def _line_by_line(body: bytes) -> tuple[str, tuple[str, ...]]:
    lines: list[str] = []
    other: list[int] = []
    for number, line in enumerate(body.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        try:
            lines.append(line.decode("utf-8"))
        except UnicodeDecodeError:
            try:
                lines.append(line.decode("gb18030"))
            except UnicodeDecodeError as error:
                raise UnreadableError(
                    f"line {number} is neither UTF-8 nor GB18030: save the file again as UTF-8"
                ) from error
            other.append(number)
    if len(other) == sum(not line.isascii() for line in lines):
        return "\n".join(lines), ()
    return "\n".join(lines), (f"mixed encodings: {_ranges(other)} in GB18030, the rest in UTF-8",)


def _ranges(numbers: list[int]) -> str:
    """'line 3', 'lines 3-5, 9', shortened after the fifth."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number - 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    shown = ", ".join(f"{a}-{b}" if a < b else str(a) for a, b in runs[:5]) + (" …" if len(runs) > 5 else "")
    return f"line{'s' if len(numbers) > 1 else ''} {shown}"
