"""Hard-wrapped lines joined again (a txt of 30 to 80 columns, the lines of a PDF). Joins on evidence only."""

import re
from collections import Counter
from collections.abc import Sequence

from spiders.reading.document import Block
from spiders.reading.law.frame import is_closing, signature_parts
from spiders.reading.law.joining import together
from spiders.reading.law.levels import CONTENTS, UNNUMBERED_PARTS, Style
from spiders.reading.law.number_forms import BARE_CLAUSE
from spiders.reading.law.numbering import leading
from spiders.reading.law.print_width import ENDS, INDENT, PrintedPage, is_prose, needed, printed_page, short_of

_NEVER_FIRST = frozenset("。，；：、）》”’！？〕】")
_TITLE = re.compile(r"关于|(?:公告|通知|决定|办法|规定|条例)$")
_TITLE_ENDED = re.compile(
    r"(?:公告|通告|通知|决定|意见|批复|办法|规定|条例|细则|清单|名单|目录)[）)]?(?:\s?[（(][^（()）]{2,30}号[）)])?$"
)
_TEXT_BEGINS = re.compile(
    r"为|根据|依据|按照|经[^营济]|现[将就予]|近[期日年来]|各[省地有]|有关(?:意见|单位|企业|各方)|欢迎|上述|社会|公众|[一二三四五六七八九十]、|第一[章条]"
)
_REACHES = re.compile(r"(?:第|见|照|据|按|合|反|本(?:公告|办法|规定|条例|法|条|通知|细则|决定)|[、和或及至与（(])$")
_TABLE_LIKE = re.compile(r"\t|\S {3,}\S|\|.*\||[.…·]{6,}")


def unwrapped(lines: Sequence[Block]) -> list[Block]:
    """The lines with those joined that a printer broke; the rest, and tables, as they are; empty lines dropped.

    A text counts as wrapped when many lines of prose end close to one common width, most of them inside a sentence.
    Two lines are joined when the first word of the second would not have fitted on the first. Headings, list items,
    signatures, table-like lines and what a blank line or an indent sets off stay alone.
    """
    page = printed_page(lines)
    words = page.words if page else Counter[str]()
    joined: list[Block] = []
    pieces: list[str] = []

    def end() -> None:
        if pieces:
            joined.append(together(pieces, words) if len(pieces) > 1 else pieces[0].rstrip())
            pieces.clear()

    last = ""
    for line in lines:
        if not isinstance(line, str) or not line.strip():
            end()
            if not isinstance(line, str):
                joined.append(line)
            last = ""
            continue
        if not (pieces and _goes_on(last, line, page)):
            end()
        pieces.append(line)
        last = line
    end()
    return joined


def _goes_on(line: str, following: str, page: PrintedPage | None) -> bool:
    """Whether the second line is the rest of the first."""
    here, then = line.rstrip(), following.strip()
    if then[0] in _NEVER_FIRST:
        return True  # no line of Chinese begins with these, no provision either
    if page is None or _TABLE_LIKE.search(here.strip()) or _TABLE_LIKE.search(then):
        return False
    if page.indented and INDENT.match(following):
        return False
    width, room = page.measure(here), needed(here, then, page.sign)
    if width > page.width + 3 * page.sign or width + room + short_of(here, page.sign) <= page.width:
        return False
    mark = leading(then)
    if mark and not _cited(here, mark.style, then[mark.end :]):
        return False
    if ENDS.search(here) and BARE_CLAUSE.match(then):
        return False
    if _TITLE_ENDED.search(here) and _TEXT_BEGINS.match(then):
        return False
    if (
        _CAPTION.fullmatch(here.strip())
        or is_closing(then)
        or _NUMBERED.fullmatch(then)
        or _FIELD.match(then)
        or _own_line(then)
        or _own_line(here.strip())
    ):
        return False
    if ENDS.search(here):
        return (page.firm or page.indented) and width + room > page.width and not mark
    if width + room > page.width and (page.firm or _TITLE.search(here)):
        return True
    return is_prose(here, then) or leading(here.strip()) is not None


# The caption below a title: （2023年7月20日中华人民共和国国务院令第764号公布 自公布之日起施行）.
_CAPTION = re.compile(r"[（(][^（()）]{0,400}\d{4}年[^（()）]{0,400}(?:公布|通过|施行|修[改订正]|批准|发布)[）)]")
# The number below a title: 发改外资〔2023〕1234号, 海关总署公告2024年第30号, （2023年第10号）.
_NUMBERED = re.compile(
    r"[（(]?[\u4e00-\u9fff \u3000（）]{0,60}(?:[〔﹝\[［]\d{4}[〕﹞\]］]|\d{4}年)"
    r"[\u4e00-\u9fff]{0,4}第?\s?\d{1,6}号(?:公告|通告|令)?[）)]?"
)
# What sites print above a text (their catalogue fields), and the turns of an interview.
_LABELLED = re.compile(
    r"【|[\[［]?(?:索引号|发文机关|发文字号|成文日期|发布日期|发布时间|发布机构|发布单位|公开日期|文号|标题|名称|主题分类|主题词"
    r"|(?:信息|文章)?来源|作者|字体|字号|浏览次数|问|答)[\]］]?[\s\u3000]{0,4}[:：]"
)


# The fields below a name in a list: 1. 甲公司（Alpha, Inc.）/ 地址：… / 邮编：….
_FIELD = re.compile(
    r"(?:(?:注册|生产|经营|联系)?地址|邮编|邮政编码|(?:联系)?电话|传真|统一社会信用代码|注册编号)[\s\u3000]{0,4}[:：]"
)


def _own_line(line: str) -> bool:
    """Signature lines, chapter headings and the labels of sites are never halves of a sentence."""
    if _LABELLED.match(line):
        return True
    if len(line) < 24 and "".join(line.split()) in (*CONTENTS, *UNNUMBERED_PARTS):
        return True
    parts = signature_parts(line)
    if parts & {"day", "signer"} or ("body" in parts and "unknown" not in parts and not line.isascii()):
        return True
    mark = leading(line)
    return mark is not None and mark.style in (Style.PART, Style.SUBPART, Style.CHAPTER, Style.SECTION)


def _cited(before: str, style: Style, after: str) -> bool:
    """A number at a line's begin that the line before reaches for: 依照本办法 / 第三条, 见 / 附件1."""
    if style in (Style.ARTICLE, Style.CHINESE_IN_BRACKETS, Style.ANNEX):
        return bool(_REACHES.search(before[-8:]))
    if style in (Style.CHINESE, Style.ARABIC, Style.DECIMAL):
        torn = before[-1].isdigit() or before.endswith(("第", "年", "附件", "."))
        return torn or bool(re.match(r"[一二三四五六七八九十\d]{1,4}[条项号]", after))
    return False
