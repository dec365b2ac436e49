"""What counts as mere typography. Decides on no comparison."""

import re
import unicodedata

_KEPT = re.compile("([\u00b2\u00b3\u00b9\u00bc-\u00be\u2070-\u209f\u2150-\u2189\u2460-\u24ff\u3200-\u33ff]+)")
_PUNCTUATION = str.maketrans("。“”‘’〔〕【】[]—–―−〜", ".\"\"''()()()----~")
_UNSEEN = "\u00ad\u200b-\u200f\u2060\ufeff"
_NEEDLESS = re.compile(  # what cannot be seen, and blanks but for those between two words or two numbers
    rf"[ {_UNSEEN}](?:(?<! )|(?<![A-Za-z\d] )|(?![A-Za-z\d])|(?<=[A-Za-z] )(?=\d)|(?<=\d )(?=[A-Za-z]))"
)


def _thoroughly(text: str) -> str:
    parts = _KEPT.split(" ".join(text.split()))
    parts[::2] = (unicodedata.normalize("NFKC", part) for part in parts[::2])
    return _NEEDLESS.sub("", "".join(parts).translate(_PUNCTUATION)).strip()


# Most texts have only Han characters, ASCII without blanks and these signs. There each sign folds by itself.
_SIGNS = "[]、。《》〈〉“”‘’〔〕【】—" + "".join(map(chr, range(0xFF01, 0xFF5F)))
_SIMPLE = re.compile(rf"[\u4e00-\u9fff!-~{re.escape(_SIGNS)}]*")
_FOLDED = {sign: _thoroughly(sign) for sign in _SIGNS}
_FOLDING = re.compile(f"[{re.escape(''.join(sign for sign in _SIGNS if _FOLDED[sign] != sign))}]")


def folded(text: str) -> str:
    """Text without what is mere typography: width, blanks, quotation marks, invisible characters.

    Keeps what NFKC would lose and a reader would not: 10² is not 102, ½ not 1/2, and 10 5 not 105.
    """
    if _SIMPLE.fullmatch(text):
        return _FOLDING.sub(lambda sign: _FOLDED[sign[0]], text)
    return _thoroughly(text)
