"""修改, 修订, 将第X条修改为, 增加一条, 删去, 附件N更新为: acts whose words are changed.

The clause names the act (对…第十条进行修改, 将…附件2替换为, 决定修改《…》), or the title does and the clauses name the
articles only, as decisions of the NPC and the State Council are drafted (将第三条修改为…；增加一条，作为第五条).
根据…修改的《…》 tells of older amendments: the tokens have taken it in.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from spiders.reading.law.relations.clause import RUN, Found, before, threatened, upon, when_of
from spiders.reading.law.relations.days import Days, days
from spiders.reading.law.relations.sentence import Sentence
from spiders.reading.law.sparing import any_of

_CHANGE = r"(?:修改|修订|修正|调整|更正|完善|补充|勘误)"
_TOPIC = r"(?P<topic>[^。；，\ue000-\uf8ff]{0,80}?)"
_SHORT = r"(?P<topic>(?:[^。；，\ue000-\uf8ff]{0,60}?)?)"
_PATTERNS = (
    re.compile(
        rf"对{RUN}{_TOPIC}(?:进行|作出|做出|作|做|予以)(?:了)?(?:以下|如下|相应|部分|适当|必要)?的?{_CHANGE}(?!后|前|或|申报)"
    ),
    re.compile(rf"(?:将|把){RUN}{_TOPIC}(?:{_CHANGE}|更新|替换|更换|变更|改)(?:为|成|如下)"),
    re.compile(
        rf"(?:(?:^|[，,：])(?:将|在)?|将|在|，){RUN}(?P<topic>\s?(?:中|的|附|第|所列|□|规定)?[^。；，\ue000-\uf8ff]{{0,60}}?)(?:{_CHANGE}|更新|替换|更换)(?:为|成|如下)"
    ),
    re.compile(
        rf"(?:决定|予以|[，,、：]|^|现|拟同时|关于)(?:对|就)?\s?(?:修改|修订|修正|更正|调整){RUN}{_SHORT}(?=[，。；,：]|$|的(?:公告|通知|决定|令|通告)|规定的|中|作|做)"
    ),
    re.compile(
        rf"(?:在|于|将|对|[，,：]|[一二三四五六七八九十][、）]|^){RUN}(?P<topic>\s?(?:中|内|里|的|附|第|□)[^。；，\ue000-\uf8ff]{{0,60}}?)(?:增加|增列|增补|新增|补充|删去|删除|增设)"
    ),
    # 将…公告执行期限延长至2025年4月30日, …的实施时间推迟至…: the day it ends or begins is changed
    re.compile(
        rf"{RUN}(?P<topic>[^。；，\ue000-\uf8ff]{{0,20}}?(?:期限?|时间|日期|措施|政策))(?:再)?(?:相应)?(?:延长|延续|顺延|延期|推迟|延后|提前|调整)(?:至|到|为|[一二两三四五六七八九十\d])"
        r"(?![^，。；]{0,24}的[\u4e00-\u9fff])"
    ),
    re.compile(rf"{RUN}(?P<topic>)原(?:定|计划)[^，。；\ue000-\uf8ff]{{1,40}}[，,]现?(?:推迟|延期|延后|提前)(?:至|到)"),
    re.compile(rf"(?:延长|推迟|延后){RUN}(?P<topic>[^。；，\ue000-\uf8ff]{{0,20}}?(?:期限?|时间|日期))"),
    re.compile(
        rf"{RUN}(?P<topic>[^。；，\ue000-\uf8ff]{{0,60}}?)(?:表述|内容|文字|编号)?(?:有误|错误)[，,]?(?:现|特)?(?:予以?)?(?:更正|修改|勘误)"
    ),
    re.compile(
        rf"从{RUN}(?P<topic>\s?(?:中|的|附|第|□)?[^。；，\ue000-\uf8ff]{{0,30}}?)(?:删去|删除|移除|移出|调出|剔除)(?!的)"
    ),
    re.compile(rf"(?:删去|删除){RUN}(?P<topic>\s?(?:中|的|第|附|□)[^。；，\ue000-\uf8ff]{{0,40}})?"),
)
# Without one of these none of the patterns above finds anything.
VERBS = (
    "修改", "修订", "修正", "调整", "更正", "完善", "补充", "勘误", "更新", "替换", "更换", "变更",
    "改为", "改成", "改如下", "增加", "增列", "增补", "新增", "增设", "删去", "删除", "移除", "移出",
    "调出", "剔除", "延长", "延续", "顺延", "延期", "推迟", "延后", "提前", "有误", "错误",
)  # fmt: skip
_VERB = any_of(VERBS)
_DAY = re.compile(r"\s?(?:\d{4}\s?年\s?)?\d{1,2}\s?月\s?\d{1,2}\s?日")
_MOVES_END = re.compile(
    r"(?:有效期限?|(?:执行|实施|施行|试行|试点|适用|政策)?期限|有效时间)(?:再)?(?:相应)?(?:延长|延续|顺延|延期)(?:至|到)$"
)
# Decisions: the clause names an article, the act is the one spoken of.
_ARTICLE = r"第[\d一二三四五六七八九十百零〇]{1,7}(?:条|章|节)(?:之[一二三四五六七八九十])?"
_CLAUSE = r"(?:第?[（(]?[\d一二三四五六七八九十]{1,4}[）)]?[款项目])"
_BARE = re.compile(
    rf"^\s?(?:[（(]?[\d一二三四五六七八九十百]{{1,4}}[）)]?[、.．]?\s?)?(?:将|在|对|把)?(?P<scope>{_ARTICLE}{_CLAUSE}{{0,3}}(?:[、和]{{1,2}}(?:{_ARTICLE}{_CLAUSE}{{0,3}}|{_CLAUSE})){{0,20}})[^。；：，“]{{0,40}}?(?:中的?)?[，]?[^。；：]{{0,30}}?"
    rf"(?:修改为|改为|作为|增加|删去|删除|合并为)"
    rf"|(?:删去|删除)(?P<cut>{_ARTICLE}[^。；：，“]{{0,16}})|增加[一二三四五六七八九十两\d]{{1,3}}[条章款项][，,]?\s?作为(?P<new>{_ARTICLE})"
)


def read(sentence: Sentence, published: date | None) -> Iterator[Found]:
    """Every act the sentence amends, by name."""
    if not (sentence.runs and _VERB.search(sentence.shape)):
        return
    done: set[str] = set()
    for pattern in _PATTERNS:
        for match in pattern.finditer(sentence.shape):
            if match["run"] in done or threatened(before(sentence, match)):
                continue
            if re.search(r"(?:根据|依据|按照|依照|关税)$", before(sentence, match, "run")):
                continue
            done.add(match["run"])
            topic = sentence.printed(*match.span("topic")) if match["topic"] else ""
            when = when_of(sentence, match, published)
            moved = _moved_to(sentence, match)
            if moved:
                when = Days(when.starts, days(f"至{moved}", published).until)
            for found in upon("amends", sentence, match, when, topic=topic):
                yield replace(found, quoted=f"{found.quoted}{moved}")


def _moved_to(sentence: Sentence, match: re.Match[str]) -> str:
    """The new last day as printed where the clause moves one (有效期延长至2026年12月31日), else ''."""
    if not _MOVES_END.search(match.group()):
        return ""
    ahead = sentence.printed(match.end(), min(len(sentence.shape), match.end() + 20))
    printed = _DAY.match(ahead)
    return printed.group() if printed else ""


def article(sentence: Sentence) -> str:
    """The article a clause of a decision changes (将第三条修改为…, 增加一条，作为第五条), '' when it changes none."""
    match = _BARE.search(sentence.shape)
    if match is None:
        return ""
    named = next((name for name in ("scope", "cut", "new") if match[name]), None)
    if named is None:
        return ""
    printed = sentence.printed(*match.span(named))
    return re.sub(r"(?:中的?|的|[“□].*)$", "", printed).strip()
