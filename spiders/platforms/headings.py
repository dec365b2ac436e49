"""The lines above an act's text: letterhead, number, title, caption. Order of parts: GB/T 9704-2012."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from spiders.platforms.runhead import CAPTION
from spiders.reading.document import Block
from spiders.reading.law.citations import english_number, own_number
from spiders.reading.law.dates import day
from spiders.reading.law.issuers import issuers, run_pattern, signers
from spiders.reading.law.numbering import leading
from spiders.reading.law.spelled import ENGLISH, NUMERIC

_LONGEST = 120  # characters of a line of a title; a line of text is longer or ends a sentence
_MOST = 40  # lines a head may have: fifteen bodies sign one order, a line each
_KIND = "公告|通告|令|命令|通知|函|决定|意见|批复|通报|文件|联合公告"
_LETTERHEAD = re.compile(
    rf"^[\u4e00-\u9fff\s、，·（）]{{2,120}}?(?:{_KIND})$"
)  # 中华人民共和国海关总署令, 国家药监局文件
_NUMBER_LINE = re.compile(
    r"^[（(〔\[]?\s{0,3}(?:第|20\d\d|19\d\d|二〇|[\u4e00-\u9fff]{1,12}[〔﹝\[［（(]).{0,40}号\s{0,2}[）)〕\]]?$"
)
_BRACKETED_TITLE = re.compile(
    rf"^[（(](?:关于.{{4,200}}(?:{_KIND})|(?:Announcement|Notice|Circular|On)\s.{{8,240}})[）)]$"
)  # customs print it so below the number
_STATE = re.compile("中华人民共和国.{0,8}(?:公告|令)$")  # 中华人民共和国国家标准公告, 中华人民共和国主席令
_CAPTION = re.compile(r"^[（(].{4,600}[）)]$")
_TITLE_END = re.compile(
    r"(?:公告|通告|通知|决定|意见|批复|函|令|办法|规定|条例|细则|规则|法|目录|名单|清单|公示|征求意见稿）|[）)》])$"
)
_STARTS_TEXT = re.compile(
    r"^(?:为|根据|依据|按照|经|现|当前|近期|近日|近年|各|你|一、|\d{4}年|"
    r"第[一二三四五六七八九十百零\d]+[条章编节]|附件|In order|Pursuant|According|For the purpose)"
)
# What follows the number on its line and is a title without 关于 (公布…的决定, 暂停实施…).
_TITLE_REST = re.compile(r"(?:公布|发布|印发|暂停|恢复|废止|调整|修改)[^。；]{4,}$")
_NAMED = re.compile(
    r"《(?P<title>[^》]{2,120})》(?:[（(][^）)]{1,40}[）)])?(?:已|业)?(?:于|经|由)|(?:现|兹)予?(?:公布|发布|颁布|将)《(?P<issued>[^》]{2,120})》"
)  # 《…》已经…通过，现予公布; 现公布《…》
_PROMULGATED = re.compile(
    r"^(?:The\s)?(?P<title>[A-Z][^.;]{10,240}?)(?P<issued>(?!)x)?,?\s(?:(?:was|were|has\sbeen|have\sbeen|as)\s)?(?:revised\sand\s)?"
    r"(?:deliberated|adopted|reviewed|approved)"
)
_OF_CHINA = re.compile(r"(?i)^the\s|\s?of\sthe\sPeople['’]s\sRepublic\sof\sChina|\sof\sChina")
_ONLY_DAY = re.compile(rf"(?:{ENGLISH}|{NUMERIC}|\d{{4}}年\d{{1,2}}月\d{{1,2}}日)", re.IGNORECASE)  # below a title
_ENGLISH_HEAD = re.compile(r"(?i)^(?:announcement|order|decree|notice|circular)\b")
_ORDER = re.compile(r"令\s{0,3}(?:第|[（(〔﹝\[［]?(?:\d{4}|[一二][〇○零九])|$)|(?i:\b(?:order|decree)\b)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What stands above the text; '' for what is not printed there. `published` is a caption's 公布 day.

    `first_words` is the number alone where a caption prints it: the one the act was first published under.
    """

    title: str = ""
    number_words: str = ""
    first_words: str = ""
    issuer_words: str = ""
    published: date | None = None


def heading(blocks: Sequence[Block]) -> tuple[Heading, list[Block]]:
    """The head of an act and the blocks below it. A caption (…公布 自…起施行) is read and stays part of the text."""
    lines: list[str] = []
    end = 0
    while end < len(blocks) and len(lines) < _MOST:
        block = blocks[end]
        if not isinstance(block, str) or not _heads(block.strip(), lines):
            break
        lines += [block.strip()] if block.strip() else []
        end += 1
    if end == len(blocks) and len(lines) > 1:
        lines, end = lines[:1], 1  # a file of short lines only: the first is its title
    numbers, letterhead, titles = _sorted(lines)
    captions = [caption for block in blocks[end : end + 1] if isinstance(block, str) and (caption := _caption(block))]
    first = _of_caption(captions[0]) if captions and not numbers and "号" in captions[0] else ""
    numbers = [first] if first else numbers
    words = " ".join(part for part in (*letterhead, *numbers) if part)
    number_words = words if numbers and own_number(words) else ""
    title = _joined(titles) or _promulgated(words, blocks[end : end + 3]) or ("" if number_words else words)
    return (
        Heading(
            title=title,
            number_words=number_words,
            first_words=first,
            issuer_words=_issuer_words(letterhead or captions, number_words),
            published=_published(captions),
        ),
        list(blocks[end:]),
    )


def _heads(line: str, before: list[str]) -> bool:
    """Whether a line still belongs to the head."""
    if not line:
        return True
    if (
        len(line) > (_LONGEST if re.search("[\u4e00-\u9fff]", line) else 3 * _LONGEST)
        or "。" in line
        or line.endswith(("；", "：", ":", "，", "."))
        or leading(line)
    ):
        return False
    if _CAPTION.match(line):
        return bool(_NUMBER_LINE.match(line) or _BRACKETED_TITLE.match(line))
    if before and _STARTS_TEXT.match(line) and not _TITLE_END.search(line) and not _NUMBER_LINE.match(line):
        return False
    if before and _TITLE_END.search(before[-1]) and day(line) and not re.search("号|关于", line):
        return False
    return not (any("关于" in one and _TITLE_END.search(one) for one in before) and not _goes_on(line))


def _goes_on(line: str) -> bool:
    """What may stand below a title: the number, the letterhead it belongs to, or the bodies that issue."""
    headed = bool(_LETTERHEAD.match(line)) and "关于" not in line and bool(issuers(line))
    return headed or _only_bodies(line) or _number_like(line)


def _number_like(line: str) -> bool:
    return bool(_NUMBER_LINE.match(line)) or ("号" in line and own_number(line) is not None and len(line) < 60)


def _sorted(lines: list[str]) -> tuple[list[str], list[str], list[str]]:
    """Number lines, letterhead lines (who and what: 中华人民共和国海关总署令), and the lines of the title."""
    numbers: list[str] = []
    letterhead: list[str] = []
    titles: list[str] = []
    for line in lines:
        number = own_number(line) if "号" in line and "关于" not in line.split("号", 1)[0] else None
        number = number or (
            english_number(line) if not re.search("[\u4e00-\u9fff]", line) and len(line) < 160 else None
        )
        if number and not numbers and not re.search("[\u4e00-\u9fff]", line):
            numbers.append(" ".join((*titles, line)) if number.issuers == () else line)
            titles = [] if number.issuers == () and _ENGLISH_HEAD.match(" ".join(titles)) else titles
            titles += [line] if len(line) > number.end + 60 else []
        elif number and not numbers:
            rest = line[number.end :].strip()
            numbers.append(line[: number.end])
            titles += [rest] if len(rest) > 4 and ("关于" in rest or _TITLE_REST.match(rest)) else []
        elif re.fullmatch(_KIND, re.sub(r"\s", "", line)):
            letterhead.append(re.sub(r"\s", "", line))
        elif (_LETTERHEAD.match(line) and "关于" not in line and (issuers(line) or _STATE.match(line))) or _only_bodies(
            line
        ):
            letterhead.append(line)
        elif not (titles and _ONLY_DAY.fullmatch(line)):
            titles.append(line)
    return numbers, letterhead, titles


def _only_bodies(line: str) -> bool:
    if not re.search("[\u4e00-\u9fff]", line):
        bodies = issuers(line)
        return len(bodies) == 1 and len(_OF_CHINA.sub("", line)) <= len(bodies[0].name) + 2
    return bool(re.fullmatch(rf"(?:{run_pattern()}\s{{0,3}}){{1,8}}(?:文件)?", line)) and bool(signers(line))


def _issuer_words(letterhead: list[str], number_words: str) -> str:
    """Names of the letterhead, unless the number line names bodies itself."""
    numbered = own_number(number_words) if number_words else None
    if numbered and numbered.issuers:
        return ""
    return " ".join(issuer.name for line in letterhead for issuer in issuers(line))


def _joined(lines: list[str]) -> str:
    """A title split over lines, as one: Chinese without blanks, other scripts with one."""
    title = ""
    for line in lines:
        glue = " " if title and re.search(r"[\x21-\x7e]$", title) and re.match(r"[\x21-\x7e]", line) else ""
        bodies = " " if title and _only_bodies(title) and not line.startswith("关于") else ""
        title += (glue or bodies) + re.sub(r"[\s\u3000]+", " ", line)
    wrapped = re.fullmatch(
        r"[（(]((?:关于|Announcement|Notice|Circular|On).+)[)）]", title
    )  # 海关总署公告2024年第128号（关于…的公告）
    return wrapped[1] if wrapped else title


def _promulgated(letterhead: str, following: Sequence[Block]) -> str:
    """An order has no title of its own: it is called after the act its first sentence promulgates."""
    if not _ORDER.search(letterhead):
        return ""
    found = next(
        (
            m
            for block in following
            if isinstance(block, str) and (m := _NAMED.search(block) or _PROMULGATED.search(block))
        ),
        None,
    )
    return (found["title"] or found["issued"]) if found else ""


def _caption(block: str) -> str:
    """The caption a block is, or begins with where line breaks were lost."""
    line = block.strip()
    begun = CAPTION.match(line)
    return line if _CAPTION.match(line) else begun.group() if begun else ""


def _of_caption(caption: str) -> str:
    """The number the act was first published under, the first one of a caption."""
    found = own_number(caption)
    return found.quoted if found else ""


def _published(captions: list[str]) -> date | None:
    return day(captions[0]) if captions and re.search("公布|发布|通过", captions[0]) else None
