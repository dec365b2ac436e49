"""What an act does to others: repeals, by number. First version; suspensions and amendments come later.

Only what is repealed here and now counts: the number is the subject of 废止 or 失效, or the object of 废止, and nothing
but its own words stands between (sources.md, section 10: 24 of 257 texts say 同时废止, 2 决定/予以废止). A condition
(如…, 视…, 可以) makes it a threat, not an effect. Titles never find a target: real notices misquote them.
"""

import re
from collections.abc import Iterator

from snapshots.model import Effect, Issuer
from spiders.reading.law.citations import Citation, citations

_SENTENCE = re.compile(r"[^。；;\n]+[。；;]?")
_CONDITION = re.compile(r"(?:^|[，,])\s*(?:如(?!下)|若|视)|视[^，。]{0,6}情")
# A sentence is read with each number shrunk to one private character, so that its grammar becomes visible.
_FIRST, _MOST = 0xE000, 6000
_N = "[\ue000-\uf8ff]"
_SHARED = r"(?:的|中的?)*(?:相关|有关)(?:规定|内容|要求|条款)"
_PART = rf"(?:的|中的?)*(?:附件[\d、,，和及\s]*\d|第[^，。第]{{1,12}}条(?:[、和及]第[^，。第]{{1,12}}条)*)|{_SHARED}"
_AND = r"(?:[\s、和及与]|以及|[，,]\s?(?:以及|及|和)){1,4}"
_RUN = rf"{_N}(?:{_PART})?(?:{_AND}{_N}(?:{_PART})?){{0,200}}"  # bounds keep hostile texts from being slow
_SUBJECT = re.compile(
    rf"(?P<run>{_RUN})(?:自[^，,]{{0,14}}起)?\s*(?:同时|予以|即行|即时|一并|均|全部|自行)*(?:废止|失效)(?![的了前后时])"
)
_OBJECT = re.compile(rf"(?<!是否)(?<!可)(?<!可以)(?<!拟)(?<!适时)(?<![不未已])废止\s*(?:原)?(?P<run>{_RUN})")
_ONE = re.compile(rf"({_N})((?:{_PART})?)")
_DEEPEST = 8  # brackets in brackets
_NO = "\ue000-\uf8ff"  # what holds a number stays
_BRACKETED = re.compile(
    rf"（[^（）{_NO}]{{0,300}}）|\([^(){_NO}]{{0,300}}\)|《[^《》{_NO}]{{0,300}}》|“[^“”{_NO}]{{0,300}}”|〈[^〈〉{_NO}]{{0,300}}〉"
)
_WRAPPED = re.compile(rf"[（(《]\s*(?:原)?({_N})\s*(?:发布|公布|印发)?\s*[）)》]")


def effects(text: str, signed: tuple[Issuer, ...], own_key: str) -> tuple[Effect, ...]:
    """Every act this text repeals, each once. A number without an issuer is the signer's own."""
    found: dict[str, Effect] = {}
    for sentence in _SENTENCE.findall(text):
        if "废止" not in sentence and "失效" not in sentence:
            continue  # most of any act: spares it the patterns
        for citation, part in _repealed(sentence):
            if citation.year is None:
                continue  # 令第238号: an order without its year is no identity yet
            effect = Effect(
                relation="repeals-in-part" if part else "repeals",
                target=_target(citation, sentence, signed),
                quoted=citation.quoted + part,
            )
            if effect.target != own_key:
                found.setdefault(effect.target, effect)
    return tuple(found.values())


def _repealed(sentence: str) -> Iterator[tuple[Citation, str]]:
    """The numbers a sentence repeals, each with the words that limit it to a part ('' for the whole act)."""
    if not re.search("废止|失效", sentence) or _CONDITION.search(sentence):
        return
    sentence = re.sub(_N, " ", sentence)
    cited = citations(sentence)[:_MOST]
    shape = _shape(sentence, cited)
    for match in (*_SUBJECT.finditer(shape), *_OBJECT.finditer(shape)):
        shared = re.search(rf"{_SHARED}$", match["run"])  # …、…相关规定同时废止 limits the whole list
        for sign, part in _ONE.findall(match["run"]):
            yield cited[ord(sign) - _FIRST], part or (shared.group() if shared else "")


def _shape(sentence: str, cited: list[Citation]) -> str:
    """The sentence with numbers as signs, and without what stands in brackets and quotation marks."""
    pieces, end = [], 0
    for index, citation in enumerate(cited):
        pieces += [sentence[end : citation.start], chr(_FIRST + index)]
        end = citation.end
    shape = "".join([*pieces, sentence[end:]])
    for _ in range(_DEEPEST):
        before, shape = shape, _WRAPPED.sub(r"\1", shape)
        shape = _BRACKETED.sub("", shape)
        if shape == before:
            break
    return shape


def _target(citation: Citation, sentence: str, signed: tuple[Issuer, ...]) -> str:
    """The key of the act meant; a body we do not know by name is 'unknown', never the signer."""
    if citation.issuers or re.search(r"[部局署委会院厅]\s*$", sentence[: citation.start]):
        return citation.key
    return "+".join(issuer.code for issuer in signed) + "/" + citation.key.split("/", 1)[1]
