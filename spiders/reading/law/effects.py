"""What an act does to others: repeals, by number. First version; suspensions and amendments come later.

Only sentences that repeal here and now count: 废止 with 同时, 予以, 决定, 即行 or a date (sources.md, section 10: 24
of 257 texts say 同时废止, 2 决定/予以废止). Titles are never used to find a target: real notices misquote them.
"""

import re

from snapshots.model import Effect, Issuer
from spiders.reading.law.citations import Citation, citations

_SENTENCE = re.compile(r"[^。；;\n]+[。；;]?")
_REPEALS = re.compile(
    r"(?:同时|予以|决定|即行|即时|一并|之日起|日起|公告)\s*(?:废止|失效)|废止(?:了)?\s*[《（(海商国原]"
)
_PART = re.compile(
    r"\s*(?:公告|[（(《][^）)》]*[）)》]|的)*\s*(?:中的?)?\s*(?P<part>附件[\d、,，和及\s]+|第[^，。]{1,12}条)"
)


def effects(text: str, signed: tuple[Issuer, ...], own_key: str) -> tuple[Effect, ...]:
    """Every act this text repeals, each once. A number without an issuer is the signer's own."""
    found: dict[str, Effect] = {}
    for sentence in _SENTENCE.findall(text):
        if not _REPEALS.search(sentence):
            continue
        for citation in citations(sentence):
            if citation.year is None:
                continue  # 令第238号: an order without its year is no identity yet
            effect = _effect(citation, sentence, signed)
            if effect.target != own_key:
                found.setdefault(effect.target, effect)
    return tuple(found.values())


def _effect(citation: Citation, sentence: str, signed: tuple[Issuer, ...]) -> Effect:
    target = citation.key if citation.issuers else _own(citation, signed)
    part = _PART.match(sentence, citation.end)
    return Effect(
        relation="repeals-in-part" if part else "repeals",
        target=target,
        quoted=citation.quoted + (part["part"].strip() if part else ""),
    )


def _own(citation: Citation, signed: tuple[Issuer, ...]) -> str:
    return "+".join(issuer.code for issuer in signed) + "/" + citation.key.split("/", 1)[1]
