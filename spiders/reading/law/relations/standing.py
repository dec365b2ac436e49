"""以本公告为准 and 根据: how an act stands to others without ending or changing them.

`prevails-over`: the others stay, and give way where they differ. `based-on`: only in the opening, before the first
provision, and in the sentence that says 制定本办法; a 按照 further down tells others what to do.
"""

import re
from collections.abc import Iterator

from spiders.reading.law.relations.clause import Found, clean, upon
from spiders.reading.law.relations.days import Days
from spiders.reading.law.relations.sentence import SIGN, Sentence
from spiders.reading.law.sparing import any_of

_OWN = r"(?:本|以?上述)(?:公告|通知|通告|办法|规定|决定|条例|细则|规则|规范|令|法|目录|指南|意见|文件|标准|措施|方案)"
_DIFFERS = r"(?:不一致|不相一致|不符|不相符|不同|相?抵触|相?冲突|相悖|有出入)"
DIFFERING = ("不一致", "不相一致", "不符", "不相符", "不同", "抵触", "冲突", "相悖", "有出入")
_DIFFERING = any_of(DIFFERING)
_COUNTS = rf"(?:以{_OWN}[^，。；]{{0,10}}为准|(?:按照?|依照|适用|执行|依据)\s?{_OWN}[^，。；]{{0,10}}|{_OWN}优先)"
_GAP = r"[^。；\ue000-\uf8ff]{0,40}?"
_CITED = (
    re.compile(
        rf"(?P<run>{SIGN})(?P<scope>[^。；，\ue000-\uf8ff]{{0,50}}?(?:与|同|和|跟){_OWN}{_GAP}{_DIFFERS}[^，。；]{{0,8}})[，,]?[^，。；]{{0,12}}?{_COUNTS}"
    ),
    re.compile(
        rf"(?P<scope>{_OWN}[^。；，\ue000-\uf8ff]{{0,30}}(?:与|同|和)(?P<run>{SIGN})[^。；，\ue000-\uf8ff]{{0,30}}?{_DIFFERS}[^，。；]{{0,8}})[，,]?[^，。；]{{0,12}}?{_COUNTS}"
    ),
)
_ANY = re.compile(
    rf"(?:^|[，,；：])\s?(?:其中)?(?:[一二三四五六七八九十\d]{{1,3}}[、.．]\s?)?(?:第[一二三四五六七八九十百]{{1,5}}条\s?)?"
    rf"(?P<what>[^。；，：\ue000-\uf8ff]{{0,60}}?)(?:与|同|和|跟){_OWN}{_GAP}{_DIFFERS}[^，。；]{{0,8}}[，,]?[^，。；]{{0,12}}?{_COUNTS}"
)
EARLIER = "此前规定"  # printed where the clause names nothing at all (与本公告不一致的，以本公告为准)
_LINK = r"[^，。；：、\ue000-\uf8ff]{0,24}?"
_GROUND = re.compile(
    rf"(?<![应须要当需得])(?:根据|依据|按照|依照){_LINK}{SIGN}(?:{_LINK}(?:[、和及与]|[，,]\s?(?:以及|及|和|并)|以及)(?:根据|依据|按照)?{_LINK}{SIGN}){{0,20}}"
    r"(?![^，。；\ue000-\uf8ff]{0,12}(?:执行|办理|处理|实施|申报|开展)(?:[，。；]|$))"
    r"(?!\s?(?:第[一二三四五六七八九十\d]{1,3}次)?修[改订正](?!的))"  # …令第262号修改: history
)
_OPENING_END = re.compile(r"如下\s?[：:]")
_SIGN = re.compile(rf"(?P<run>{SIGN})")


def prevails(sentence: Sentence) -> Iterator[Found]:
    """Every act that gives way to the one read, or the earlier rules in general."""
    if not _DIFFERING.search(sentence.shape):
        return
    found = False
    for pattern in _CITED if sentence.runs else ():
        for match in pattern.finditer(sentence.shape):
            found = True
            scope = sentence.printed(*match.span("scope"))
            yield from upon("prevails-over", sentence, match, Days(), topic=scope)
    others = _ANY.search(sentence.shape)
    if others and (not found or re.search(r"此前|以往|以前|之前|原有|其他", others["what"])):
        printed = clean(sentence.printed(*others.span("what"))) if others["what"] else ""
        quoted = sentence.printed(*others.span())
        yield Found(relation="prevails-over", act=None, quoted=quoted, printed=printed or EARLIER, scope="不一致的")


def grounds(sentence: Sentence) -> Iterator[Found]:
    """Every act the sentence names as its ground. The caller decides whether it stands in the opening."""
    if not sentence.runs:
        return
    opening = _OPENING_END.search(sentence.shape)
    for match in _GROUND.finditer(sentence.shape, 0, opening.end() if opening else len(sentence.shape)):
        quoted = sentence.printed(*match.span())[:400]
        for sign in _SIGN.finditer(match.group()):
            for item in sentence.run(sign["run"]):
                yield Found(
                    relation="based-on",
                    act=item.act,
                    quoted=quoted,
                    printed=item.act.printed,
                    scope=clean(item.part) if re.search(r"第|附", item.part) else "",
                )
