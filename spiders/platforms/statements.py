"""Statements about acts: answers to the press, talks, explanations. They cite an act's number and are not that act."""

import re
from dataclasses import replace

from snapshots.identity import identity_of, notice_key
from snapshots.model import Issuer, Notice

_SPEAKS = re.compile(
    r"答记者问|答问|发言人|发表谈话|新闻发布会|一图读懂|图解|政策解读|(?:负责人|负责同志)[^，。]{0,6}(?:就|解读|谈|介绍)|解读"
    r"|(?i:\bspokes(?:person|man|woman)\b|\bpress conference\b|\bremarks\b|\bQ\s?&\s?A\b)"
)
_IS_AN_ACT = re.compile(r"(?:公告|通告|通知|决定|办法|规定|条例|令|通报|意见)(?:[（(][^（()）]{0,40}[)）])?$")
_OF_AN_ACT = ("number", "year", "kind", "issuers")


def speaks_of_an_act(title: str) -> bool:
    """Whether a title is that of a statement: 商务部新闻发言人就2026年第61号公告答记者问."""
    return bool(_SPEAKS.search(title)) and not _IS_AN_ACT.search(title.strip())


def as_statement(notice: Notice, publisher: Issuer) -> Notice:
    """A notice as the unnumbered statement it is: known by publisher, day and title, doing nothing to any act."""
    key = notice_key((publisher.code,), "statement", published=notice.published, title=notice.title)
    return replace(
        notice,
        key=key,
        identity=identity_of(key),
        kind="statement",
        issuers=(publisher,),
        year=None,
        number=None,
        effects=(),
        facts=tuple(fact for fact in notice.facts if fact.name not in _OF_AN_ACT),
    )
