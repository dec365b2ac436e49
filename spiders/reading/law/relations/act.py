"""The acts a sentence names, each with its key: by number where there is one, else by title.

A title never decides against a number (real notices misquote titles). An act without any number has the key
`<issuer codes or unknown>/act/undated/<folded title>`. A certificate or form in 《》 is no act.
"""

import re
from dataclasses import dataclass, field
from functools import cache

from snapshots.identity import identity_of, notice_key
from snapshots.model import Issuer
from spiders.reading.law.citations import Citation
from spiders.reading.law.issuers import issuers, run_pattern
from spiders.reading.law.sparing import folded

# What an act's title ends with (国务院 and ministries' kinds of documents); 证, 书, 表, 单 are papers, not acts.
_ACT_TITLE = re.compile(
    r"(?:法|法典|宪法|条例|规定|办法|细则|规则|规程|公告|通告|通知|通报|决定|决议|命令|令|意见|批复|复函|函|目录|名录|清单|规范|指南|指引|标准"
    r"|程序|制度|方案|要求|准则|章程|纲要|规划|计划|措施|解释|说明|要点|导则|通则|协议|协定|安排|公约|议定书|事项|工作|药典)$"
)
_EDITION = re.compile(r"\s*[（(〔\[][^（）()]{0,30}[）)〕\]]\s*$|\d{4}年?版?$")
_UNKNOWN_BODY = re.compile(r"(?:[部局署委会院厅办行]|机制|小组|中心|指挥部|政府)\s*$")
_ALIAS = re.compile(r"以下(?:统)?(?:简称|称)(?:为)?\s*[:：]?\s*[“\"‘《〈]{0,2}([^”\"’》〉）)，,。；;]{2,30})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One act as a sentence names it."""

    key: str
    printed: str
    numbered: bool


@dataclass(slots=True, kw_only=True)
class Known:
    """What is known while an act is read: who signs it, its own key and title, and the acts named so far."""

    signed: tuple[Issuer, ...]
    own_key: str
    own_title: str = ""
    aliases: dict[str, Act] = field(default_factory=dict)  # 以下简称14号公告
    numbers: dict[tuple[str, int], Act | None] = field(default_factory=dict)  # None: two acts have it
    _own: str = field(init=False)
    _title: str = field(init=False)

    def __post_init__(self) -> None:
        self._own, self._title = identity_of(self.own_key), folded(self.own_title)

    def is_own(self, act: Act) -> bool:
        """Whether the act meant is the one being read."""
        if identity_of(act.key) == self._own:
            return True
        return not act.numbered and bool(self._title) and self._title.endswith(act.key.rsplit("/", 1)[1])

    def remember(self, act: Act, citation: Citation | None, note: str) -> None:
        """Keep the act under its number and under the short name a bracket gives it."""
        if citation and citation.year:
            place = (citation.kind, citation.number)
            same = self.numbers.setdefault(place, act)
            if same is not None and same.key != act.key:
                self.numbers[place] = None
        found = _ALIAS.search(note) if "以下" in note else None
        if found and len(self.aliases) < _MOST_ALIASES:
            self.aliases.setdefault(found[1].strip(), act)


_MOST_ALIASES = 40


def numbered(citation: Citation, before: str, printed: str, known: Known) -> Act:
    """The act a number names. Without an issuer it is the signer's own; after a body we do not know, 'unknown'."""
    if citation.year is None and not citation.issuers:
        earlier = known.numbers.get((citation.kind, citation.number))
        if earlier is not None:
            return Act(key=earlier.key, printed=printed, numbered=True)
    key = citation.key
    if not citation.issuers and not _UNKNOWN_BODY.search(before[-12:]) and known.signed:
        key = "+".join(issuer.code for issuer in known.signed) + "/" + key.split("/", 1)[1]
    return Act(key=key, printed=printed, numbered=True)


@cache
def _bodies() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Bodies at the head of a title, and right before one."""
    return re.compile(rf"{run_pattern()}(?=关于|办公厅)"), re.compile(rf"{run_pattern()}$")


def titled(title: str, before: str, printed: str) -> Act | None:
    """The act an unnumbered title names, None for a title that is none (《预裁定决定书》)."""
    bare = title.strip()
    for _ in range(3):
        bare = _EDITION.sub("", bare)
    if not _ACT_TITLE.search(bare) or bare in {"公告", "通知", "决定", "办法", "规定", "条例", "清单", "目录"}:
        return None
    leads, ends = _bodies()
    inside = leads.match(title)
    outside = ends.search(before[-60:])
    bodies = issuers(inside.group() if inside else outside.group() if outside else "")
    words = title[inside.end() :] if inside else title
    return Act(key=notice_key((b.code for b in bodies), "act", title=words), printed=printed, numbered=False)
