"""The frame of an act: its repeated title, its signature block, and the lines that close it.

The order of parts is that of GB/T 9704-2012: title, addressee, text, list of annexes, signature and day, remark
(此件公开发布), then the annexes themselves. Orders (令) print signer and day before the act they promulgate.
"""

import re
from collections.abc import Sequence
from functools import cache

from spiders.reading.document import Block
from spiders.reading.law.issuers import last_signs, run_pattern
from spiders.reading.law.levels import DIVISIONS, Style
from spiders.reading.law.numbering import leading
from spiders.reading.law.sparing import folded, headed

_LONGEST = 500  # a joint notice of thirty bodies on one line
_B = r"[ \t\u3000\xa0]{0,6}"
_DIGIT = "〇零○ＯOΟ0一二三四五六七八九"
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_YEAR_BEHIND = "[ ](?:[0-9]{1,2},?[ ])?[0-9]{4}"
DAY = headed(
    ("0-9０-９", rf"[0-9０-９]{{3}}{_B}年{_B}[0-9０-９]{{0,2}}{_B}月{_B}[0-9０-９]{{0,2}}{_B}日"),
    (
        _DIGIT,
        rf"[{_DIGIT}]{{3}}{_B}年{_B}[一二三四五六七八九十〇元]{{1,3}}{_B}月{_B}[一二三四五六七八九十〇]{{1,4}}{_B}日",
    ),
    ("0-9", r"[0-9]{3}[-/.][0-9]{1,2}[-/.][0-9]{1,2}"),
    ("0-9", rf"[0-9]?[ ](?:{_MONTHS}){_YEAR_BEHIND}"),
    *((month[0], month[1:] + _YEAR_BEHIND) for month in _MONTHS.split("|")),
)
_DAY = re.compile(DAY)
_SEAL = re.compile(r"[（(][公印代盖蓋]{1,2}章?[)）]|[（(](?:签章|签字|盖章|印)[)）]")
_REMARK = re.compile(r"[（(](?:此件|公开属性[:：]?)\s{0,2}(?:公开|主动公开|依申请公开|不予?公开)[^（）()]{0,12}[)）]")
_P = r"[ \u3000]{0,4}"
_OFFICE = rf"(?:国家主席|主{_P}席|总{_P}理|委员长|[署局部行院会省市州县区厅]{_P}长|检察长|主{_P}任|秘书长)"
_SEPARATORS = re.compile(r"[\s、，,]+")
_PROSE = re.compile("[。；《“？！]")
_NAME = r"[\u4e00-\u9fff]{1,2}[ \u3000·]{0,4}[\u4e00-\u9fff·]{1,6}(?![\u4e00-\u9fff])"
_SIGNER = re.compile(rf"(?:代)?{_OFFICE}[ \u3000:：]{{0,6}}{_NAME}")
# Bodies our dictionary does not hold: how the names of Chinese bodies end. They count beside a day only.
_UNKNOWN = re.compile(
    r"[\u4e00-\u9fff（）()]{1,40}(?:部|局|署|委|委员会|院|厅|办公室|办|中心|协会|商会|学会|联合会|银行|政府|海关|组|公司|会)"
)
_ENGLISH_BODY = re.compile(
    r"(?:The )?(?:(?:General )?Office of (?:the )?)?(?:Ministry|General Administration|State Administration|"
    r"State Council|National|Standing Committee|People's Bank|Customs Tariff Commission)"
    r"(?:,? (?:of|and|the|for|on|in|[A-Z][A-Za-z’'&-]{0,30})){0,24}"
)


@cache
def known_bodies() -> re.Pattern[str]:
    """The bodies of the dictionary, the longest names first."""
    return re.compile(rf"(?:中华人民共和国)?{run_pattern()}")


@cache
def _telling() -> re.Pattern[str]:
    """Signs without which no line is a part of a signature: they end names of bodies, offices, days and seals."""
    return re.compile(rf"[0-9０-９A-Za-z日)）长席理任书部局署委会院厅办心府关组司{re.escape(last_signs())}]")


def without_frame(blocks: Sequence[Block], title: str) -> tuple[list[Block], str]:
    """The act's own blocks without its repeated title and its signature block, and that block's words.

    The block is looked for at the end, before the annexes, and after the preamble of an order. Layouts differ in
    whether they print title and signature inside the body, so neither may count as text of the act.
    """
    start, heading = 0, folded(title)
    while start < len(blocks) and isinstance(line := blocks[start], str) and _repeats(line, heading):
        start += 1
    body = list(blocks[start:])
    at = signature_block(body)
    if at is None:
        return body, ""
    first, end = at
    words = " ".join(str(block).strip() for block in body[first:end] if block)
    return body[:first] + body[end:], words


def _repeats(line: str, heading: str) -> bool:
    """Whether a line is a part of the heading; a line whose beginning alone is longer cannot be."""
    beginning = line[: 2 * len(heading) + 40]
    return (beginning == line or len(folded(beginning)) <= len(heading) + 8) and folded(line) in heading


def signature_block(blocks: Sequence[Block]) -> tuple[int, int] | None:
    """Where the signature block stands, as a range of blocks; None without one.

    The first run of signature lines that names a body or signer and a day; at the very end also a day alone or bodies
    of the dictionary alone.
    """
    index = 0
    while index < len(blocks):
        end = index
        while end < len(blocks) and _part(blocks[end]):
            end += 1
        if end > index and _is_block(blocks, index, end):
            return index, end
        index = max(end, index + 1)
    return None


def _is_block(blocks: Sequence[Block], first: int, end: int) -> bool:
    parts = {part for block in blocks[first:end] for part in _part(block)}
    if parts <= {"remark", "blank"}:
        return False
    last = all(not block for block in blocks[end:])
    if "day" in parts:
        return last or bool(parts & {"body", "unknown", "signer"}) or _annex(blocks[end])
    return "body" in parts and "unknown" not in parts and (last or _annex(blocks[end]))


def _annex(block: Block) -> bool:
    mark = leading(block.strip()) if isinstance(block, str) else None
    return mark is not None and (mark.style is Style.ANNEX or mark.style in DIVISIONS)


def _part(block: Block) -> frozenset[str]:
    """Which parts of a signature a line is made of, nothing when it holds anything else."""
    if not isinstance(block, str) or len(block) > _LONGEST:
        return frozenset()
    return signature_parts(block)


def signature_parts(line: str) -> frozenset[str]:
    """`day`, `body`, `unknown` (a body outside the dictionary), `signer`, `seal`, `remark`; empty for other lines."""
    if not line.strip():
        return frozenset({"blank"}) if line == "" else frozenset()
    if _PROSE.search(line) or not _telling().search(line) or leading(line.strip()):
        return frozenset()
    parts: set[str] = set()
    rest = line.strip()
    for name, pattern in (
        ("remark", _REMARK),
        ("day", _DAY),
        ("seal", _SEAL),
        ("body", known_bodies()),
        ("signer", _SIGNER),
    ):
        rest, count = pattern.subn(" ", rest)
        if count:
            parts.add(name)
    if folded(rest) and _ENGLISH_BODY.fullmatch(rest.strip(" ,")):
        return frozenset(parts | {"body"})
    for token in _SEPARATORS.split(rest.strip()):
        if folded(token):
            if not _UNKNOWN.fullmatch(token):
                return frozenset()
            parts.add("unknown")
    return frozenset(parts)


_CLOSING = re.compile(
    r"\s{0,8}(?:特此(?:公告|通告|通知|函告|函复|函達|函达|批复|复函|说明|公布|通报|致函)"
    r"|本(?:公告|通告|通知|决定|批复|复函|意见|令|通报)(?:内容|规定|有关规定)?[，,]?"
    r"(?:自|从|由[^。]{2,60}解释|有效期|的有效期|发布之日|执行期限|印发之日)"
    r"|(?:此前|以前|以往|之前|原)[^。]{0,60}(?:不一致|不符|相抵触)"
    r"|请(?:各地|各单位|各部门|各有关单位|你们|遵照|认真|结合)[^。]{0,60}(?:执行|落实)|此外，(?:对|根据)|《[^》]{1,80}》根据本(?:决定|令)"
    r"|This (?:Announcement|Notice|Decision|Order|Circular) (?:shall|will|takes|comes|enters))"
)


def is_closing(line: str) -> bool:
    """Whether a plain line closes a notice (特此公告; 本公告自…起施行): it belongs to no numbered item before it.

    本办法 and 本规定 are left out: in an act made of articles such a sentence is a paragraph of its last article.
    """
    return bool(_CLOSING.match(line))
