"""The clauses by which an act says from when it holds, as patterns. Reads no day out of them.

Forms: sources.md, section 10 (257 customs notices measured), and the drafting rules of the State Council
(《规章制定程序条例》: the last article says when it takes effect; an order's preamble may say it instead).
Every repetition is bounded, so that a hostile text stays fast.
"""

import re

from spiders.reading.law.sparing import headed
from spiders.reading.law.spelled import AHEAD, ENGLISH, FULL, NUMERIC, SHORT, SPAN

# What an act calls itself; 本裁量基准, 本批标准 and their like are met for what a notice issues.
_NOUN = (
    "(?:公告|通告|通知|办法|规定|决定|令|条例|细则|规则|目录|标准|基准|规范|意见|方案|指南|指引|清单|名录|名单|法|修正案"
    "|函|批复|通报|解释|制度|程序|要求|措施|政策|计划|内容|文件|公示|须知|协议|安排|决议|准则|规程|导则|补充公告|事项)"
)
ACT = rf"(?:(?:本|以上|上述|此)(?:[\u4e00-\u9fff“”、《》（）]{{0,10}}?){_NOUN})"
_SPAN_LATER = (
    rf"(?P<rel>\s{{0,2}}(?:之?后|以后)?\s{{0,2}}(?:满|的?第|届满)?\s{{0,2}}{SPAN}"
    r"\s{0,2}(?:届?满)?(?:之?后|以后)?(?:之日)?起?)"
)
# 自公布后三个月起, 自公布30日后: a span right behind the publication, without 之日.
_SPAN_NEXT = (
    r"\s{0,2}(?:之?后|以后)?\s{0,2}(?:满|的?第|届满)?\s{0,2}[\d一二两三四五六七八九十百]{1,4}"
    r"\s{0,2}(?:个?工作日|日|天|个?月|周年|年|个?星期|周)"
)
_WITHIN = r"\s{0,2}[之以]?内"
TERM = re.compile(_SPAN_NEXT + _WITHIN)  # 自发布之日起30日内申报: a term for others, not the day of effect
_ISSUED = r"(?:正式)?(?:发布|公布|印发|下发|颁布|发文|下达|颁发)"
_POINT = (
    rf"(?:{FULL}|{NUMERIC}|{SHORT}"
    rf"|(?P<next>(?:{ACT})?{_ISSUED}(?:(?:之|的)?日)?(?:之|的|后)?(?:次日|第二[日天])|次日)|{AHEAD}"
    rf"|(?P<now>(?:{ACT}|公告|通告|通知)?{_ISSUED}(?:(?:之|的)?(?:日|时)|(?={_SPAN_NEXT}))|{ACT}签发之日|即日|今日|即刻|公布时))"
)
_HOUR = (
    r"\s{0,2}(?:[（(][^（()）]{0,12}[)）])?\s{0,2}"
    r"(?:(?:凌晨)?(?:零|\d{1,2}|二十四)(?:时|点|[:：]\d\d)(?:\d{1,2}分)?)?\s{0,2}"
)
_STARTS = rf"(?:自|从|于|由)?\s{{0,2}}{_POINT}{_HOUR}(?P<from>起|开始|之日起)?{_SPAN_LATER}?"
END = (
    r"(?:至|到|截至|截止到?|—|－|~|～)\s{0,2}(?:(?P<uy>\d{4})\s{0,2}年)?\s{0,2}(?P<um>\d{1,2})\s{0,2}月\s{0,2}"
    r"(?P<ud>\d{1,2})\s{0,2}日"
)
_VERB = (
    r"(?:全面|正式|开始|一并|同步|统一){0,2}(?:施行|实施|执行|生效|启用|适用|试行|实行|有效|起效|执法|起用|发生效力)"
)
# The act itself as subject and a verb of taking effect: the sentence to trust before any other date.
SUBJECT = re.compile(
    rf"(?P<act>{ACT})(?:(?:(?![自从])[\u4e00-\u9fff（）“”《》]){{0,8}}?(?<!条)(?<!款)(?<!项)(?<!附件\d))?[，,]?\s{{0,2}}{_STARTS}"
    rf"\s{{0,2}}(?:{END}(?:止|期间)?)?[，,]?\s{{0,2}}{_VERB}(?!的|前|后|之前|之后|之日)"
)
# 本公告 speaks for the notice; 本办法 for what is annexed, and for the notice only where that says nothing itself.
ISSUES = re.compile("^.{0,10}(?:公告|通告|通知|令|决定|函|批复|意见)$")
# An order's preamble or the caption under a title: 现予公布，自…起施行。 （…公布 自…起施行）
_THEREUPON = rf"[，,。；;\s]{{1,3}}(?:请认真贯彻执行[，,。])?{_STARTS}\s{{0,2}}{_VERB}(?!的)"
ISSUING = re.compile(
    rf"(?:现?(?:予|将|其)?以?(?:公布|发布|印发|颁布)(?:给你们|你们|如下|施行)?|通过|批准|同意){_THEREUPON}"
)
# The same from the last word of issuing on, which is many times faster to search for.
ISSUED = re.compile(rf"(?:布|印发|你们|如下|施行|通过|批准|同意){_THEREUPON}")
# 自次月1日起 without the act as its subject is a duty that comes back.
ANY = re.compile(
    headed(
        (
            "自从",
            rf"(?<![\u4e00-\u9fff]有效期[自从])\s{{0,2}}(?!次|下个?月|翌){_POINT}{_HOUR}起"
            rf"(?:{_SPAN_LATER}(?!{_WITHIN})|(?!{_SPAN_NEXT}(?!{_WITHIN})))",
        ),
        ("即", r"(?<![\u4e00-\u9fff]有效期即)(?<!自即)(?P<bare>日起)"),
    )
)
NAMED = re.compile(
    rf"《(?P<title>[^》]{{2,120}})》[^。；，《》第]{{0,6}}(?:自|从){_POINT}{_HOUR}起\s{{0,2}}{_VERB}(?!的)"
)
REST = re.compile(
    rf"(?:其他|其余|其它)[^。；，自]{{0,12}}自\s?{_POINT}{_HOUR}起\s?{_VERB}(?!的)"
)  # beside parts with days of their own
EVENT = re.compile(rf"{ACT}[^。；，,]{{0,8}}?自[^。；，,\d]{{2,30}}之日起\s{{0,2}}(?:满?\s{{0,2}}{SPAN}后?)?{_VERB}")
COMES = re.compile(r"(?:生效|施行|实施)之日")
COMING = re.compile(
    rf"(?:将|已|定)?(?:于|自|从)\s{{0,2}}{FULL}\s{{0,2}}起?(?:正式|在[^。；，]{{1,30}}?)?(?:生效|施行|实施)(?!的)"
)
LATER_WORD = re.compile(
    r"(?:施行|实施|执行|生效|启用)[^。；;\n]{0,16}?(?:时间|日期|事宜)?[^。；;，\n]{0,6}另行(?:公告|通知|公布|规定|发布|确定)"
)
# A clause that says from when, in whatever words (自2024年第二季度起施行): while it stands unread no rule may stand in.
UNREAD = re.compile(
    r"(?:(?<![来源各独亲擅私出])自(?![行主愿动己身我然贸治查觉律检助费用由产营理])|(?<=[，,。；;])从)[^。；;，,\n]{2,40}?"
    r"(?<!内)(?<!停止)(?<!终止)(?<!暂停)(?<!中止)(?<!不再)(?:施行|实施|执行|生效|启用)(?=$|[。；;，,\n])"
)
# 废止甲，乙自…起停止执行: the day is that of the second act's end, not of this one.
OTHERS_END = re.compile(
    r"(?P<now>(?:废止|失效|撤销|修改|修订|停止执行|停止实施)[^，,。；;自从]{4,120}[，,])[^，,。；;自从]{4,80}[自从][^，,。；;]{4,30}起"
    r"(?:同时|予以|即行)?(?:废止|失效|停止|终止|不再)"
)
ENGLISH_STARTS = re.compile(
    r"(?:come[s]?\sinto\s(?:force|effect)|enter[s]?\sinto\s(?:force|effect)|take[s]?\seffect|be(?:come)?\s(?:effective|implemented)"
    r"|is\seffective|are\seffective|go(?:es)?\sinto\s(?:force|effect))\s(?:(?:as\s)?(?:of|from|on|since|upon)\s)?(?:and\sfrom\s)?"
    rf"(?:{ENGLISH}|(?P<enow>(?:the\s)?(?:date|day)\sof\s(?:its\s|their\s|this\s)?(?:\w+\s)?(?:issuance|promulgation|publication|release"
    r"|announcement|issue)|(?:its\s|the\s)?(?:issuance|promulgation|publication|release)|immediately))",
    re.IGNORECASE,
)
ENGLISH_FROM = re.compile(
    rf"\b(?:from|as\sof|starting\s(?:from|on)|effective(?:\sfrom|\son)?)\s{ENGLISH}", re.IGNORECASE
)
_SCOPED = (
    r"(?:第[一二三四五六七八九十百零\d]{1,6}(?:条|款|项|章|节)(?:第[一二三四五六七八九十\d]{1,4}[款项])?"
    r"|附件\s?[\d、,，和及至-]{0,20}|附表\s?\d{0,2}|其中[^。；，]{0,30}|第[（(][一二三四五六七八九十\d]{1,3}[)）]项)"
)
PARTIAL = re.compile(
    rf"(?P<scope>{_SCOPED}(?:[、和及以与]{{1,2}}{_SCOPED}){{0,6}})[^。；，自]{{0,30}}?自\s?{_POINT}{_HOUR}起\s?{_VERB}"
)
