"""Statements about acts: answers to the press, talks, explanations. They cite an act's number and are not that act."""

import re
from dataclasses import replace

from snapshots.identity import identity_of, notice_key
from snapshots.model import Issuer, Notice
from spiders.registers import text_of

_SPEAKS = re.compile(
    r"答记者问|答问|发言人|发表谈话|新闻发布会|一图读懂|图解|政策解读|(?:负责人|负责同志)[^，。]{0,6}(?:就|解读|谈|介绍)|解读"
    r"|(?i:\bspokes(?:person|man|woman)\b|\bpress conference\b|\bremarks\b|\bQ\s?&\s?A\b)"
)
_IS_AN_ACT = re.compile(r"(?:公告|通告|通知|决定|办法|规定|条例|令|通报|意见)(?:[（(][^（()）]{0,40}[)）])?$")
_OF_AN_ACT = ("number", "year", "kind", "issuers")
_DAYS = ("effective", "until")
_SENTENCE = re.compile(r"[。\n]")
# The day in a sentence about another act is that act's (该公告自4月15日起实施), unless the sentence decides itself.
_ANOTHER = re.compile(
    r"该|上述|《|公告|通告|通知|的决定|办法|规定|条例|第\s?\d{1,4}\s?号"
    r"|(?i:\b(?:announcement|notice|circular|decree|regulation)s?\b|\bno\.\s?\d)"
)
_DECIDES = re.compile(r"(?<!的)(?:决定|现停止|现暂停|即日起|即时起|立即)(?![》”])")


def speaks_of_an_act(title: str) -> bool:
    """Whether a title is that of a statement: 商务部新闻发言人就2026年第61号公告答记者问."""
    return bool(_SPEAKS.search(title)) and not _IS_AN_ACT.search(title.strip())


def as_statement(notice: Notice, publisher: Issuer) -> Notice:
    """A notice as the unnumbered statement it is: known by publisher, day and title, doing nothing to any act.

    A day of effect that is printed as another act's is not its own.
    """
    own = not notice.effective_words or any(
        notice.effective_words in sentence and (_DECIDES.search(sentence) or not _ANOTHER.search(sentence))
        for sentence in _SENTENCE.split(text_of(notice.provisions))
    )
    key = notice_key((publisher.code,), "statement", published=notice.published, title=notice.title)
    return replace(
        notice,
        key=key,
        identity=identity_of(key),
        kind="statement",
        issuers=(publisher,),
        year=None,
        number=None,
        effective=notice.effective if own else None,
        effective_words=notice.effective_words if own else "",
        until=notice.until if own else None,
        effects=(),
        facts=tuple(fact for fact in notice.facts if fact.name not in (*_OF_AN_ACT, *(() if own else _DAYS))),
    )
