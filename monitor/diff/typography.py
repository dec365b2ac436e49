"""What counts as mere typography. Decides on no comparison."""

import re
import unicodedata

_KEPT = re.compile("([\u00b2\u00b3\u00b9\u00bc-\u00be\u2070-\u209f\u2150-\u2189\u2460-\u24ff\u3200-\u33ff]+)")
_PUNCTUATION = str.maketrans("。“”‘’〔〕【】[]—–―−〜", ".\"\"''()()()----~")
_NEEDLESS = re.compile(
    r"(?<![A-Za-z\d]) | (?![A-Za-z\d])|(?<=[A-Za-z]) (?=\d)|(?<=\d) (?=[A-Za-z])|[\u00ad\u200b-\u200f\u2060\ufeff]"
)


def folded(text: str) -> str:
    """Text without what is mere typography: width, blanks, quotation marks, invisible characters.

    Keeps what NFKC would lose and a reader would not: 10² is not 102, ½ not 1/2, and 10 5 not 105.
    """
    parts = _KEPT.split(" ".join(text.split()))
    parts[::2] = (unicodedata.normalize("NFKC", part) for part in parts[::2])
    return _NEEDLESS.sub("", "".join(parts).translate(_PUNCTUATION)).strip()
