"""The head of a text whose line breaks were lost, given back its lines: number, title, text.

Crawlers save 海关总署公告2024年第128号（关于…的公告）根据… as one line (sources.md, section 10). The order is that of
GB/T 9704-2012 and of the sites' own titles: number (title), or title and number, then addressee and text.
"""

import re
from collections.abc import Sequence
from functools import cache

from spiders.reading.document import Block
from spiders.reading.law.citations import citations
from spiders.reading.law.issuers import run_pattern

_SHORTEST = 60  # characters: a shorter first line is a head of its own
_WINDOW = 500  # characters a head may have
_KIND = "公告|通告|通知|决定|意见|批复|复函|函"
_BRACKETED = re.compile(rf"[（(](?P<title>关于.{{4,200}}?(?:{_KIND}))[)）]")
# Words that make a number at the beginning one the text cites: 海关总署公告2019年第46号自…起废止.
_GOES_ON = re.compile(
    r"\s{0,3}(?:[、，,和及与]|自|从|原|第|附|中的?|规定|所|有关|相关|同时|停止|继续|不再|予以|废止|失效|项下|的|由|已|于|发布|公布|对"
    r"|[（(][^（()）]{1,200}[）)]\s{0,3}(?:[、，,和及与]|第|附|中|规定|同时|停止|继续|不再|予以|废止|失效|的|由|已|发布|公布"
    r"|自[^，。；]{1,40}起(?:同时|予以)?(?:废止|失效|停止)))"
)
# The caption below the title of a rule or a decision: （2024年1月5日…令第88号公布 自公布之日起施行）.
CAPTION = re.compile(r"[（(][^（()）]{0,8}\d{4}年[^（()）]{4,400}(?:公布|发布|通过|批准|施行|实施|修[改订正])[）)]")
_ACT = re.compile(
    rf"(?P<title>[\u4e00-\u9fff、《》〈〉“”]{{2,60}}(?:条例|办法|规定|细则|规则|法|决定))(?=\s{{0,3}}{CAPTION.pattern})"
)
# What stands behind a title: a number, brackets, an addressee, or the first words of a text.
_AFTER = (
    r"(?=\s{0,4}(?:[（(〔]|\d{4}年第|[\u4e00-\u9fff]{1,10}[〔﹝\[]|第[\d一二三四五六七八九十百零〇]{1,8}号|各|有关|为|根据|依据|按照|依照|经|现|近|当前"
    r"|国务院|你|一、|\d{4}年\d|《|自|广东|上海|北京|天津))"
)


def parted(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with the first one's head on lines of its own, where one line holds head and text; else as given."""
    if not blocks or not isinstance(first := blocks[0], str) or len(first.strip()) < _SHORTEST:
        return list(blocks)
    head, rest = _peeled(first.strip())
    return [*head, rest, *blocks[1:]] if head and rest else list(blocks)


def _peeled(line: str) -> tuple[list[str], str]:
    """The lines of the head, and what is left."""
    head: list[str] = []
    rest = line
    for take in (_numbered, _titled, _numbered):
        part, rest = take(rest) if len(head) < 2 else ("", rest)
        head += [part] if part else []
    caption = CAPTION.match(rest)
    if caption:
        head, rest = [*head, caption.group()], rest[caption.end() :].strip()
    return head, rest


def _numbered(line: str) -> tuple[str, str]:
    """A number at the very beginning, with who signed it, and what is left."""
    found = next(iter(citations(line[:_WINDOW].split("关于")[0], bare=True)), None)
    if found is None or line[: found.start].strip(" 　（(") not in ("", "中华人民共和国"):
        return "", line
    if _GOES_ON.match(line, found.end):
        return "", line
    closing = re.match(r"\s{0,3}[）)]", line[found.end :])
    end = found.end + (closing.end() if closing and re.match("[（(]", line) else 0)
    return line[:end], line[end:].strip()


def _titled(line: str) -> tuple[str, str]:
    """A title at the very beginning, and what is left."""
    match = _BRACKETED.match(line) or _plain().match(line[:_WINDOW]) or _ACT.match(line[:_WINDOW])
    return (match["title"], line[match.end() :].strip()) if match else ("", line)


@cache
def _plain() -> re.Pattern[str]:
    return re.compile(rf"(?P<title>(?:{run_pattern()})?(?:关于|印发)[^。；;]{{4,200}}?的?(?:{_KIND})){_AFTER}")
