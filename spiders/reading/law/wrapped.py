"""Hard-wrapped lines joined again (a txt of 30 to 80 columns, the lines of a PDF). Joins on evidence only."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from spiders.reading.document import Block
from spiders.reading.law.frame import is_closing, signature_parts
from spiders.reading.law.numbering import BARE_CLAUSE, CONTENTS, UNNUMBERED_PARTS, Style, leading

_WIDEST = 200  # columns; longer lines are whole paragraphs, not printed lines
_WIDE = 28  # signs; lists and headings have no lines as long
_LOOSE = 6  # columns lines of one width may fall short: a sign or word that may not be parted goes to the next line
ENDS = re.compile(r"[。；！？!?：:;](?:[”’）》」』)\"]{0,3})$|[.](?:[”’\")]{0,2})$")
_PROSE = re.compile(r"[，。；、：《》]|[a-z] [a-z]")
_INSIDE = re.compile(r"[，、《（][^。；：]{0,80}$")  # a line that ends in the middle of a sentence with clauses
_INDENT = re.compile(r"^(?:\u3000{1,4}|[ \xa0]{2,8}|\t)(?=\S)")
_NEVER_FIRST = frozenset("。，；：、）》”’！？〕】")
_TITLE = re.compile(r"关于|(?:公告|通知|决定|办法|规定|条例)$")
_TITLE_ENDED = re.compile(
    r"(?:公告|通告|通知|决定|意见|批复|办法|规定|条例|细则|清单|名单|目录)(?:\s?[（(][^（()）]{2,30}号[）)])?$"
)
_TEXT_BEGINS = re.compile(
    r"为|根据|依据|按照|经[^营济]|现[将就予]|近[期日年来]|各[省地有]|[一二三四五六七八九十]、|第一[章条]"
)
_REACHES = re.compile(r"(?:第|见|照|据|按|合|反|本(?:公告|办法|规定|条例|法|条|通知|细则|决定)|[、和或及至与（(])$")
_PREFIXES = {"non", "self", "co", "pre", "re", "anti", "cross", "sub", "multi", "semi", "e", "ex", "post", "inter"}
_TABLE_LIKE = re.compile(r"\t|\S {3,}\S|\|.*\||[.…·]{6,}")


def unwrapped(lines: Sequence[Block]) -> list[Block]:
    """The lines with those joined that a printer broke; the rest, and tables, as they are; empty lines dropped.

    A text counts as wrapped when many lines of prose end close to one common width, most of them inside a sentence.
    Two lines are joined when the first word of the second would not have fitted on the first. Headings, list items,
    signatures, table-like lines and what a blank line or an indent sets off stay alone.
    """
    page = _page(lines)
    joined: list[Block] = []
    pieces: list[str] = []

    def end() -> None:
        if pieces:
            joined.append(together(pieces, page.words if page else Counter()))
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    width: int
    measure: Callable[[str], int]  # len or columns: editors break by signs, printers by columns
    firm: bool  # many lines end at exactly the width: a full line says nothing about sentences
    indented: bool  # paragraphs begin with blanks
    words: Counter[str]

    @property
    def sign(self) -> int:
        """What one Chinese sign takes in this measure."""
        return 2 if self.measure is columns else 1


def _page(lines: Sequence[Block]) -> _Page | None:
    """The common width of a wrapped text, None when the lines are paragraphs already."""
    texts = [line.rstrip() for line in lines if isinstance(line, str) and line.strip()]
    if len(texts) < 3:
        return None
    indented = sum(bool(_INDENT.match(text)) for text in texts)
    in_part = 0 < indented < len(texts)
    measured = [found for measure in (columns, len) if (found := _measured(texts, measure, indented=in_part))]
    if not measured:
        return None
    width, exact, measure = max(measured[::-1], key=lambda found: found[1])
    hyphens = any(text.endswith("-") for text in texts)
    words = Counter(re.findall(r"[A-Za-z-]{3,40}", " ".join(texts))) if hyphens else Counter()
    return _Page(width=width, measure=measure, firm=exact >= 4, indented=in_part, words=words)


def _measured(
    texts: list[str], measure: Callable[[str], int], *, indented: bool
) -> tuple[int, int, Callable[[str], int]] | None:
    """The common width in one measure and how many lines end exactly there; None without enough evidence.

    Where paragraphs are indented one full line is enough that a line without indent follows.
    """
    widths = [measure(text) for text in texts]
    sign = 2 if measure is columns else 1
    width = _common(widths, 12 * sign, least=1)
    if width is None:
        return None
    pairs = list(zip(texts, [*texts[1:], ""], strict=True))
    full = [
        (text, then)
        for (text, then), w in zip(pairs, widths, strict=True)
        if then and width - _short(text, sign) < w + needed(text, then.lstrip(), sign) and w <= width + 3 * sign
    ]
    broken = [pair for pair in full if not ENDS.search(pair[0]) and _is_prose(*pair)]
    if indented and any(not _INDENT.match(then) for _, then in broken):
        return width, sum(width - sign < w <= width + 3 * sign for w in widths), measure
    if 0 < len(broken) == len(full) and width >= _WIDE * sign and all(_INSIDE.search(line) for line, _ in broken):
        return width, len(full), measure  # a short text at the width of a typewriter's page
    if len(broken) < 2 or len(broken) * 2 < len(full):
        return None
    # In running prose most characters stand in full lines; in a list of names they do not.
    if sum(len(text) for text, _ in full) * 4 < sum(len(text) for text in texts if _PROSE.search(text)):
        return None
    return width, sum(width - sign < w <= width + 3 * sign for w in widths), measure


def _common(widths: list[int], narrowest: int, least: int) -> int | None:
    """The largest width that at least so many lines reach nearly and hardly any line exceeds."""
    counts = Counter(widths)
    above, most = 0, len(widths) // 25  # a line of its own length (a title, an address) in many; in few lines none
    for width in sorted(counts, reverse=True):
        near = sum(counts[w] for w in range(width - _LOOSE, width + 1))
        if width <= _WIDEST and near >= least and near > above:
            usual = max(range(width - _LOOSE, width + 1), key=lambda near: (counts[near], near))  # signs may hang
            return usual if usual >= narrowest else None
        above += counts[width]
        if above > most:
            return None
    return None


def _short(here: str, sign: int) -> int:
    """How far a full line may fall short of the width beside the word that did not fit."""
    return 2 if here.isascii() else 3 * sign


def _is_prose(here: str, then: str) -> bool:
    """Whether two lines read as running text: clauses, small words, or a figure torn in two."""
    torn = here[-1].isdigit() and then.lstrip()[:1].isdigit()
    return torn or bool(_PROSE.search(here) or _PROSE.search(then))


def columns(text: str) -> int:
    """Printed columns: what a sign takes in GB18030 is what it took on the printers these texts were broken for."""
    return len(text) if text.isascii() else len(text.encode("gb18030", "replace"))


def _goes_on(line: str, following: str, page: _Page | None) -> bool:
    """Whether the second line is the rest of the first."""
    here, then = line.rstrip(), following.strip()
    if then[0] in _NEVER_FIRST:
        return True  # no line of Chinese begins with these, no provision either
    if page is None or _TABLE_LIKE.search(here.strip()) or _TABLE_LIKE.search(then):
        return False
    if page.indented and _INDENT.match(following):
        return False
    width, room = page.measure(here), needed(here, then, page.sign)
    if width > page.width + 3 * page.sign or width + room + _short(here, page.sign) <= page.width:
        return False
    mark = leading(then)
    if mark and not _cited(here, mark.style, then[mark.end :]):
        return False
    if ENDS.search(here) and BARE_CLAUSE.match(then):
        return False
    if _TITLE_ENDED.search(here) and _TEXT_BEGINS.match(then):
        return False
    if is_closing(then) or _NUMBERED.fullmatch(then) or _own_line(then) or _own_line(here.strip()):
        return False
    if ENDS.search(here):
        return (page.firm or page.indented) and width + room > page.width and not mark
    if width + room > page.width and (page.firm or _TITLE.search(here)):
        return True
    return _is_prose(here, then) or leading(here.strip()) is not None


def needed(here: str, then: str, sign: int) -> int:
    """The room the first word of the next line would have taken: an English word, a Chinese sign."""
    word = re.match(r"[!-~]{1,40}", then)
    return len(word.group()) + here[-1].isascii() if word else sign


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


def _own_line(line: str) -> bool:
    """Signature lines, chapter headings and the labels of sites are never halves of a sentence."""
    if _LABELLED.match(line):
        return True
    if len(line) < 24 and "".join(line.split()) in (*CONTENTS, *UNNUMBERED_PARTS):
        return True
    parts = signature_parts(line)
    if parts & {"day", "signer"} or ("body" in parts and "unknown" not in parts):
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


def together(pieces: list[str], words: Counter[str]) -> str:
    """Chinese without a blank, English with one; a hyphen at the break goes where the text writes one word."""
    text = pieces[0].rstrip()
    out: list[str] = []
    for piece in pieces[1:]:
        then = piece.strip()
        broken = re.search(r"([A-Za-z]{1,30})[-\u00ad]$", text[-40:])
        if broken and then[0].islower():
            rest = re.match(r"[a-z]{1,30}", then)
            if text[-1] == "\u00ad" or not _hyphenated(broken.group(1), rest.group() if rest else "", words):
                text = text[:-1]
            out.append(text)
        elif text[-1].isascii() and then[0].isascii() and not (text[-1].isdigit() and then[0].isdigit()):
            out.append(text + " ")
        else:
            out.append(text)
        text = then
    return "".join([*out, text])


def _hyphenated(head: str, tail: str, words: Counter[str]) -> bool:
    """non- / medical keeps its hyphen, regu- / lation does not; the text's own spelling elsewhere decides first."""
    if words[f"{head}-{tail}"] != words[f"{head}{tail}"]:
        return words[f"{head}-{tail}"] > words[f"{head}{tail}"]
    return head.casefold() in _PREFIXES
