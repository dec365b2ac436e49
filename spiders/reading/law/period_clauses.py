"""The clauses by which an act says how long it holds and what may go on for a while, as patterns. Reads no day.

Forms: sources.md, section 10, and the rules `periods` names. Every repetition is bounded, so that a hostile text stays
fast.
"""

import re

from spiders.reading.law.day_clauses import ACT
from spiders.reading.law.sparing import any_of, headed
from spiders.reading.law.spelled import SPAN

_B = r"\s{0,2}"
_DATE = rf"(?:(?P<y>\d{{4}}){_B}年{_B})?(?P<m>\d{{1,2}}){_B}月{_B}(?P<d>\d{{1,2}}){_B}日"
_FROM = rf"(?:(?P<y1>\d{{4}}){_B}年{_B})?(?P<m1>\d{{1,2}}){_B}月{_B}(?P<d1>\d{{1,2}}){_B}日"
_HOUR = r"(?:[（(]含[^（()）]{0,8}[)）]|24时|二十四时)?"
_TERM = (
    "(?:有效期限?|执行期限?|施行期限?|实施期限?|实施期间|试行期限?|试点期限?|政策执行期限|执行时间|实施时间|适用期限?)"
)
_LINK = r"(?:为|是|：|:|暂定为?|定为|截至|截止到?|到|自|从|至|一律|共|，|\s){0,3}"
_RANGE = rf"(?:自|从)?{_FROM}{_HOUR}{_B}起?(?:开始)?{_B}(?:至|到|—|－|-|~){_B}{_DATE}{_HOUR}"
# The term counts only where the act is its subject or a day of effect stands right before: a licence has one too.
_LEAD = (
    rf"(?:{ACT}[^。；;]{{0,60}}?|决定(?:试行|试点|实施|开展|启动|延续|暂停|恢复)[^。；;\d]{{0,80}}?[，,]"
    rf"|(?:施行|实施|执行|生效|启用|试行)[，,。；;]{_B}|(?:^|[。；;\n])\s{{0,3}})"
)
_TERM_RANGE = re.compile(rf"{_LEAD}(?P<words>{_TERM}{_LINK}{_RANGE}止?)")
_TERM_END = re.compile(rf"{_LEAD}(?P<words>{_TERM}{_LINK}(?:至|到|截至){_B}{_DATE}{_HOUR}止?)")
_TERM_SPAN = re.compile(rf"{_LEAD}(?P<words>{_TERM}{_LINK}{SPAN})(?!内|以内|以上)")
_ACT_RANGE = re.compile(
    rf"(?P<words>{ACT}[^。；;，,第]{{0,12}}{_RANGE}(?:止|期间)?[，,]?{_B}(?:施行|实施|执行|有效|生效|试行|适用))"
)
_ACT_END = re.compile(
    rf"(?P<words>{ACT}[^。；;]{{0,60}}?(?:有效|执行|施行|实施|试行|延长|延续|适用)(?:期限?)?(?:至|到){_B}{_DATE}{_HOUR}止?)"
)
_ACT_ENDS = re.compile(
    rf"(?P<words>(?:{ACT}|施行|实施|执行|生效|届时)[^。；;]{{0,20}}?[，,于]?(?:于|至|到|自)?{_B}{_DATE}{_HOUR}{_B}(?:起|止|到期后?|后)?"
    r"(?:[，,]?(?:即|将)?(?:自动|自行|同时)(?:废止|失效|终止)|废止|失效|止(?=[。，,；;])))"
)
# 自2024年5月1日起施行，试行2年; 暂行一年.
_TRIAL_SPAN = re.compile(
    rf"(?:施行|实施|执行|生效)[，,]{_B}(?P<words>(?:试行|暂行|暂定|试点){_B}{SPAN})(?!内|以内|以上)"
)
_ACT_SPAN = re.compile(rf"(?P<words>{ACT}[^。；;]{{0,40}}?有效{_B}{SPAN})(?!内|以内)")
# 本公告自发布之日起至2024年12月31日有效, wherever in the act it stands.
_ACT_NOW = re.compile(
    rf"(?P<words>(?:{ACT}[^。；;，,第]{{0,12}}?)?(?:自|从)(?:即日|{ACT}?(?:发布|公布|印发|下发|颁布)之日){_B}起?{_B}(?:至|到){_B}{_DATE}{_HOUR}"
    rf"(?:止|期间)?[，,]?{_B}(?:施行|实施|执行|有效|生效|试行|适用))"
)
OPEN_RANGE = re.compile(rf"(?P<words>(?:自|从){_RANGE}(?:止|期间)?)(?=[，,])")
NOW_END = re.compile(
    rf"(?P<words>自?(?:即日|{ACT}?发布之日|{ACT}?公布之日){_B}起?{_B}(?:至|到){_B}{_DATE}{_HOUR}(?:止|期间)?)"
)
# 反倾销条例 art. 48, 反补贴条例 art. 47, 保障措施条例 art. 26: a duty has a term, counted from its first day.
LEVIED = (
    re.compile(rf"(?P<words>(?:实施|征收)期限(?:为)?(?:自|从){_FROM}{_B}起{_B}(?:为期)?{SPAN})"),
    re.compile(
        rf"(?P<words>(?:自|从){_FROM}{_B}起[，,][^。；;]{{0,160}}?(?:反倾销|反补贴|保障措施)[^。；;]{{0,80}}?期限为{SPAN})"
    ),
)
ENGLISH_END = re.compile(
    "(?P<words>"
    + headed(
        ("Vv", "(?i:alid)"),
        ("Iiİı", r"(?i:n\s(?:force|effect))"),  # every i that re.IGNORECASE takes for one
        ("Ee", "(?i:ffective|xpires?)"),
        ("Rr", r"(?i:emain\w*\s\w+)"),
    )
    + r"(?i:\s[^.;]{0,60}?(?:until|till|through|to|on)\s(?P<english>[\w ,]{6,24}\d{4}|\d{1,2}\s\w{3,9}\s\d{4})))"
)
# What a text must hold for the patterns to find anything: to look for it first costs a tenth.
TO_A_DAY = re.compile(r"[至到—－~-]\s{0,2}\d{1,4}\s{0,2}[年月]")
SIGNS = {
    "term": any_of(("有效期", "执行期", "施行期", "实施期", "试行期", "试点期", "适用期", "执行时间", "实施时间")),
    "to a day": TO_A_DAY,
    "day": re.compile(r"月\s{0,2}\d{1,2}\s{0,2}日"),
    "from now": any_of(("即日", "之日")),
    "ends": any_of(("失效", "止")),
    "good for": re.compile(r"有效\s{0,2}[\d一二两三四五六七八九十百]"),
}
LAST_DAYS = (
    ({"term", "to a day"}, _TERM_RANGE),
    ({"term", "to a day"}, _TERM_END),
    ({"to a day"}, _ACT_RANGE),
    ({"from now", "to a day"}, _ACT_NOW),
    ({"ends", "day"}, _ACT_ENDS),
    ({"to a day"}, _ACT_END),
)
SPANS: tuple[tuple[set[str], re.Pattern[str]], ...] = (
    ({"term"}, _TERM_SPAN),
    (set(), _TRIAL_SPAN),
    ({"good for"}, _ACT_SPAN),
)
OTHERS = re.compile(
    r"(?:议定书|许可证?|证书|证明|批件|文号|资格|资质|注册证?|凭证|标签|合同|保函|协议书)(?:自|从|于)?[^，。；]{0,30}[，,]?[^，。；]{0,8}$"
)
COMMENT = re.compile(
    r"征求意见|公开征求|意见反馈|反馈意见|公示期|公示时间|反馈至|意见和?建议"
    r"|提出[^。；，]{0,12}?(?:意见|建议)|前[^。；，]{0,40}?反馈|public comment|comments"
)
COMMENT_ENDS = (
    re.compile(rf"(?P<words>{_RANGE}(?:止|期间)?)"),
    re.compile(
        rf"(?P<words>(?:截止(?:时间|日期|日)?|截至|时间|日期|期限|期)(?:为|是|：|:|到|至|\s){{0,3}}{_DATE}(?:\d{{1,2}}时|[（(][^（()）]{{0,10}}[)）])?)"
    ),
    re.compile(
        rf"(?P<words>(?:于|在|至|到)?{_B}{_DATE}{_B}(?:\d{{1,2}}[时点:：]\d{{0,2}}分?)?{_B}(?:之前|以前|前|止|内|日终|下班前))"
    ),
    re.compile(rf"(?P<words>(?:至|到){_B}{_DATE})"),
    re.compile(rf"(?P<words>(?:公示期|公示时间|征求意见|期限|时间|期|之日起|起){_LINK}{SPAN})(?P<span>)"),
    re.compile(r"(?i)(?P<words>(?:before|by|until|no later than)\s(?P<english>[\w ,]{6,24}\d{4}))"),
)
PERIOD = (
    re.compile(rf"(?P<words>过渡期[^。；;]{{0,16}}?{_RANGE})"),
    re.compile(rf"(?P<words>过渡期[^。；;\d]{{0,16}}?(?:至|到|截至|截止){_B}{_DATE}{_HOUR}止?)"),
    re.compile(rf"(?P<words>(?:设立?|设置|给予|有|为期?)?{_B}{SPAN}{_B}的?过渡期)"),
    re.compile(rf"(?P<words>过渡期限?{_LINK}{SPAN})"),
    re.compile(
        rf"(?P<words>(?:在|于|至|到)?{_B}{_DATE}(?:之?前|以前|前)(?:[^。；;，,]{{0,40}}[，,])?[^。；;，,]{{0,30}}(?:可以?|仍可|允许)?(?:继续|仍)(?:使用|销售|有效|执行|沿用|生产|进口|流通)?)"
    ),
)
