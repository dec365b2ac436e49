"""Lists of acts after a sentence that says what happens to all of them: 决定废止以下规范性文件：1.《…》（…号）2.《…》….

Also annexes headed 废止的规范性文件目录, as the State Council and every ministry print them. A list ends with the first
clause that does not begin with an item.
"""

import re
from collections.abc import Iterator

from spiders.reading.law.relations.clause import Found, threatened
from spiders.reading.law.relations.sentence import SIGN, Sentence
from spiders.reading.law.sparing import any_of

_DOCUMENTS = r"(?:文件|规章|法规|公告|通告|通知|规定|办法|目录|制度|标准|法律|决定|规范|令)"
_LEADS = (
    (
        "repeals",
        re.compile(
            r"(?:废止|宣布失效|失效|停止执行)[^。；]{0,60}[：:]\s*$|(?:以下|下列)[^。；]{0,60}(?:废止|失效|停止执行)[^。；]{0,20}[：:]\s*$"
        ),
    ),
    (
        "suspends",
        re.compile(
            r"(?:暂停|中止)(?:实施|执行|施行|适用)[^。；]{0,40}[：:]\s*$|(?:以下|下列)[^。；]{0,60}(?:暂停|中止)(?:实施|执行|施行|适用)[^。；]{0,20}[：:]\s*$"
        ),
    ),
)
VERBS = ("废止", "失效", "停止执行", "暂停", "中止")  # without one of which nothing opens a list
_VERB = any_of(VERBS)
_HEADING = re.compile(
    rf"^\s*(?:附\s?件\s?\d{{0,2}}\s?[:：.、]?\s?)?[^。；，]{{0,40}}?(?:决定|予以|宣布|现予)?(?:废止|失效)[^。；，]{{0,12}}的[^。；，]{{0,24}}{_DOCUMENTS}[^。；，]{{0,6}}(?:目录|清单|名单|一览表)?\s*$"
)
_KEPT = re.compile(r"继续有效|保留|修改|现行有效|有效的|修订|拟")
_NUMBERED = r"(?:[（(]?(?:\d{1,4}|[一二三四五六七八九十百]{1,5})[）)]?\s?[.．、\s]?\s?)"
_HEAD = re.compile(rf"^\s*{_NUMBERED}?\s?(?:原)?{SIGN}")
_ROW = re.compile(
    rf"^\s*(?:\d{{1,4}}(?:[.．、\s\t|]|(?=[^\d]))|[（(]?[一二三四五六七八九十百]{{1,5}}[、）)]).{{0,160}}?({SIGN})"
)
_INLINE = re.compile(rf"(?:^|{_NUMBERED}|[\ue000-\uf8ff；;，,、\s]\s?){SIGN}")
_SIGN = re.compile(SIGN)
_TABLE_HEAD = re.compile(
    r"^\s*(?:序号|文件名称|名称|文号|发文字号|标题|发布日期|公布日期|备注|发布机关|发布单位|制定机关|\||\s|[、，/])+$"
)


def lead(sentence: Sentence) -> tuple[str, int]:
    """The relation a sentence opens a list for, and where in its shape the list begins; ('', 0) for none."""
    if not _VERB.search(sentence.shape):
        return "", 0
    colon = max(sentence.shape.find("："), sentence.shape.find(":"))
    head = sentence.shape[: colon + 1] if colon >= 0 else ""
    for relation, pattern in _LEADS:
        if head and pattern.search(head) and not threatened(head) and not _KEPT.search(head):
            return relation, colon + 1
    if _HEADING.search(sentence.shape) and not _KEPT.search(sentence.shape):
        return "repeals", len(sentence.shape)
    return "", 0


def is_item(sentence: Sentence) -> bool:
    """Whether a clause goes on with a list of acts."""
    return bool(_HEAD.match(sentence.shape) or _ROW.match(sentence.shape))


def is_heading_row(words: str) -> bool:
    """Whether a line is the heading of the list's columns, or empty."""
    return not words.strip() or bool(_TABLE_HEAD.match(words))


def items(relation: str, sentence: Sentence, start: int = 0) -> Iterator[Found]:
    """The acts of one item, or of all items printed in one line."""
    shape = sentence.shape[start:]
    row = None if _HEAD.match(shape) else _ROW.match(shape)
    signs = [row.group(1)] if row else [match.group()[-1] for match in _INLINE.finditer(shape)]
    for sign in signs:
        place = sentence.shape.index(sign)
        for item in sentence.run(sign):
            name = f"{relation}-in-part" if item.part and relation == "repeals" else relation
            yield Found(
                relation=name,
                act=item.act,
                quoted=sentence.printed(place, place + 1)[:400],
                printed=_named(sentence, start, place, item.act.printed) if row else item.act.printed,
                scope=item.part,
            )


def _named(sentence: Sentence, start: int, place: int, printed: str) -> str:
    """The name an item prints before its number in brackets (一、乙规定（…令第12号公布）), with that number."""
    if not printed.startswith(("（", "(")):
        return printed
    name = re.sub(rf"^{_NUMBERED}", "", sentence.printed(start, place))
    return name.strip() + printed
