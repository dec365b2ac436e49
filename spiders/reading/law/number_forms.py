"""How the numbers of provisions are printed, and what behind one makes it a reference. Patterns only.

Every repetition is bounded: archived text is hostile.
"""

import re

from spiders.reading.law.levels import Style
from spiders.reading.law.sparing import headed

# GB/T 1.1-2020 prints the number of a clause bare: 1 范围, 4 技术要求.
BARE_CLAUSE = re.compile(
    r"([0-9]{1,2})[ \u3000\xa0]{1,4}(?![月日年个号条项级类至])(?=[\u4e00-\u9fffA-Z])[^。；]{1,40}$"
)
_B = r"[ \t\u3000\xa0]{0,4}"  # 第 一 条: padded layouts
NUMERAL_SIGNS = "〇零○一二两三四五六七八九十百千"
_C = f"[{NUMERAL_SIGNS}]"
CHINESE = rf"{_C}(?:[ \u3000]?{_C}){{0,9}}"
_ARABIC = "[0-9０-９]{1,3}"
_ORDINAL = rf"(?:[0-9０-９]{{1,4}}|{CHINESE})"
WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_LETTER = "[A-Z](?![A-Za-z0-9.．])"  # 附录A
_ENGLISH = rf"(?:[0-9]{{1,4}}(?:[.-][0-9]{{1,3}})?|[IVXLC]{{1,7}}|[A-Z]|(?i:{'|'.join(WORDS)}))(?![A-Za-z0-9])[.:：]?"
_FORMS = {
    Style.ANNEX: rf"附{_B}[件录錄表]{_B}(?:(?:{_ORDINAL}|{_LETTER})(?:[-－–—]{_ARABIC})?)?{_B}[:：]?|附[:：]"
    rf"|(?:Annex|ANNEX|Appendix|APPENDIX|Attachment|ATTACHMENT|Schedule)(?:[ \xa0]{{1,3}}{_ENGLISH}|s?[:：])",
    Style.PART: rf"第{_B}{_ORDINAL}{_B}(?:[编編篇]|部分)|(?:Part|PART)[ \xa0]{{1,3}}{_ENGLISH}",
    Style.SUBPART: rf"第{_B}{_ORDINAL}{_B}分{_B}[编編]",
    Style.CHAPTER: rf"第{_B}{_ORDINAL}{_B}章|(?:Chapter|CHAPTER)[ \xa0]{{1,3}}{_ENGLISH}",
    Style.SECTION: rf"第{_B}{_ORDINAL}{_B}[节節]|(?:Section|SECTION)[ \xa0]{{1,3}}{_ENGLISH}",
    Style.ARTICLE: rf"第{_B}{_ORDINAL}(?:[.．]{_ARABIC})?{_B}[条條](?:{_B}之{_B}{CHINESE})?"
    rf"|(?:Article|ARTICLE)[ \xa0]{{1,3}}{_ENGLISH}",
    Style.CHINESE_IN_BRACKETS: rf"[（(]{_B}{CHINESE}{_B}[)）]|[\u3220-\u3229]",
    Style.CHINESE: rf"{CHINESE}{_B}(?:、|[.．])",
    Style.DECIMAL: r"(?:[0-9０-９]{1,3}|[A-Z])(?:[.．][0-9０-９]{1,3}){1,5}(?![0-9０-９])(?![.．][0-9０-９])[.．]?",
    Style.ARABIC_HALF: rf"{_ARABIC}[)）]",
    Style.ARABIC: rf"{_ARABIC}(?:、|[.．](?![0-9０-９](?!\d{{3}}年)))|[\u2488-\u249b]",
    Style.ARABIC_IN_BRACKETS: rf"[（(]{_B}{_ARABIC}{_B}[)）]|[\u2474-\u2487]",
    Style.CIRCLED: r"[\u2460-\u2473\u3251-\u325f]",
    Style.ROMAN_IN_BRACKETS: r"[（(][ivx]{1,6}[)）]",
    Style.LETTER_IN_BRACKETS: r"[（(][A-Za-z][)）]",
    Style.ROMAN: r"(?:[IVX]{1,6}|[\u2160-\u216b]{1,2})(?:、|[.．](?=[ \u3000\xa0]|[\u4e00-\u9fff]|$))",
    Style.CAPITAL: r"[A-Z](?:、|[.．)](?=[ \u3000\xa0]|[\u4e00-\u9fff]|$))",
    Style.SMALL: r"[a-z](?:、|[.．)）](?=[ \u3000\xa0]|[\u4e00-\u9fff]|$))",
}
NUMBER_SIGNS = f"第附（(0-9０-９{NUMERAL_SIGNS}\u2160-\u216b\u2460-\u249b\u3220-\u3229\u3251-\u325f"
FIRST = re.compile(f"[{NUMBER_SIGNS}A-Za-z]")
STYLES: dict[str | None, Style] = {f"s{style.value}": style for style in Style}
_DIVISIONS = (Style.PART, Style.CHAPTER, Style.SECTION, Style.ARTICLE)
_WORDS = (
    "Annex|ANNEX|Appendix|APPENDIX|Attachment|ATTACHMENT|Schedule"
    "|Part|PART|Chapter|CHAPTER|Section|SECTION|Article|ARTICLE"
)
# By the sign a number begins with: what must stand behind it, and the styles it can be of.
_BEGUN: tuple[tuple[str, str, tuple[Style, ...]], ...] = (
    ("0-9０-９", "[0-9０-９]{0,2}[、.．)）]", (Style.DECIMAL, Style.ARABIC_HALF, Style.ARABIC)),
    (NUMERAL_SIGNS, rf"[{NUMERAL_SIGNS} \t\u3000\xa0]{{0,22}}[、.．]", (Style.CHINESE,)),
    (
        "（(",
        rf"{_B}[{NUMERAL_SIGNS}0-9０-９A-Za-z]",
        (Style.CHINESE_IN_BRACKETS, Style.ARABIC_IN_BRACKETS, Style.ROMAN_IN_BRACKETS, Style.LETTER_IN_BRACKETS),
    ),
    ("第", rf"{_B}[{NUMERAL_SIGNS}0-9０-９]", (*_DIVISIONS, Style.SUBPART)),
    ("附", rf"{_B}[件录錄表:：]", (Style.ANNEX,)),
    ("a-z", "[、.．)）]", (Style.SMALL,)),
    (
        "A-Z",
        f"[IVX]{{0,5}}[、.．)]|{'|'.join(f'(?<={word[0]}){word[1:]}' for word in _WORDS.split('|'))}",
        (Style.ANNEX, *_DIVISIONS, Style.DECIMAL, Style.ROMAN, Style.CAPITAL),
    ),
    ("\u2160-\u216b", "", (Style.ROMAN,)),
    ("\u2460-\u2473\u3251-\u325f", "", (Style.CIRCLED,)),
    ("\u2474-\u2487", "", (Style.ARABIC_IN_BRACKETS,)),
    ("\u2488-\u249b", "", (Style.ARABIC,)),
    ("\u3220-\u3229", "", (Style.CHINESE_IN_BRACKETS,)),
)
# Where a number may begin, by its first signs: trying every form at every sign of a text takes many times as long.
BEGINS = re.compile(headed(*((signs, f"(?={behind})") for signs, behind, _ in _BEGUN)))


def _one_of(styles: tuple[Style, ...]) -> re.Pattern[str]:
    """A number of one of these styles, the first in the order of `_FORMS` that fits."""
    return re.compile("|".join(f"(?P<s{style.value}>{form})" for style, form in _FORMS.items() if style in styles))


FORMS: dict[str, re.Pattern[str]] = {
    sign: form
    for signs, form in ((re.compile(f"[{signs}]"), _one_of(styles)) for signs, _, styles in _BEGUN)
    for sign in signs.findall("".join(map(chr, range(0x10000))))
}

# What follows tells a reference from a provision's own number: 第三条规定的, （一）至（三）项, 一、二类.
_AFTER_ARTICLE = re.compile(
    r"(?:的|之|规定|規定|所(?:列|称|稱|规|規|指|述|定|涉|适)|第|和|或|及|与|與|至|以[及外上下]|等|[、，。；：）》”’,;)/]"
    r"|款|项(?!目)|項(?!目)|目(?![的录前标])|中(?![华華国國央外方心小级介药医文英型止])"
    r"|修改|修訂|修订|改[为為]|增加|删|刪|作为|明确的|要求的)"
)
AFTER = {
    Style.ARTICLE: _AFTER_ARTICLE,
    Style.CHAPTER: re.compile(r"[的、，。；和或及与至第中所）》”]|规定"),
    Style.SECTION: re.compile(r"[的、，。；和或及与至第中所）》”]|规定"),
    Style.PART: re.compile(r"[的、，。；和或及与至第中所）》”]|规定"),
    Style.SUBPART: re.compile(r"[的、，。；和或及与至第中所）》”]|规定"),
    Style.CHINESE: re.compile(rf"{CHINESE}{_B}(?:、|[类類级級条條款项項章期季批档日月年]|[（(])"),
    Style.CHINESE_IN_BRACKETS: re.compile(r"[项項](?!目)|[款条條》、）的]|目(?![的录前标])|(?:至|和|或|及)[（(第]"),
    Style.ARABIC: re.compile(r"[0-9]{1,3}[、和及号条类项款]"),
    Style.ARABIC_IN_BRACKETS: re.compile(r"项(?!目)|[》、）的]|(?:至|和|或|及)[（(第]"),
    Style.ARABIC_HALF: re.compile(r"[》、）的]"),
    Style.DECIMAL: re.compile(
        r"[吨噸克公千个個元万萬亿億米升毫厘版倍天日月年人家件台套条條款项項节節章%％‰°℃℉～~、，。；）》和至及或以的级倍/×*-]"
        r"|[ ]?(?:mm|cm|m|kg|g|mg|MPa|kPa|L|ml|mL|h|min|s|V|kV|W|kW|Hz)(?![A-Za-z])"
    ),
    Style.ANNEX: re.compile(r"[ \u3000]{0,2}(?:[所中列的之规同和及至与或、，。；）》”’,;)/]|不再|规定|格式要求填)"),
}
