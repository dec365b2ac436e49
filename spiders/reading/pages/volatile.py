"""What varies by visit in a line, masked with its reason: counters, today's date, tokens, cache busters.

Masks no number of an act: a pattern needs the label or the shape of the machine that wrote it, and in a sentence of
law (应当, 不得, 施行, a full stop after a counter) only what can never be law is masked. Where the patterns come from:
the counters and bars of sources.md (sections 3, 4, 7), the request parameters of jQuery, webpack, Java, PHP and
ASP.NET, and the boxes government sites print (今天是…, 在线人数, 天气).
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from spiders.reading.pages.furniture import speaks_as_law
from spiders.reading.pages.tongues import COUNTED, COUNTED_SIGNS, DAY, STAMP_SIGNS, STAMPS


class Token(NamedTuple):
    """One piece that varies by visit, with the reason a person reads."""

    reason: str
    words: str


class _Rule(NamedTuple):
    reason: str
    signs: tuple[str, ...]  # one of these, in small letters, is in every line the pattern finds anything in
    pattern: str
    anywhere: bool = False  # in sentences of law too: no act could say this


_DATE = r"\d{4}\s?[年./-]\s?\d{1,2}\s?[月./-]\s?\d{1,2}\s?日?"
_CLOCK = r"\d{1,2}\s?[:：时]\s?\d{2}(?:\s?[:：分]\s?\d{2}\s?秒?|\s?分)?"
_WEEKDAY = r"(?:星期|周|礼拜)[一二三四五六日天]|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_MOMENT = rf"(?:{_DATE}|{DAY}|{_CLOCK}|{_WEEKDAY})(?:[\s,，]{{0,3}}(?:{_DATE}|{DAY}|{_CLOCK}|{_WEEKDAY})){{0,3}}"
_ALONE = r"(?<![\u4e00-\u9fff])(?:(?:本页|本文|文章|网站|页面|总|累计|新闻|信息)(?:被|总|已){0,2}|被|已)?"
_VIEWED = r"(?:浏览|阅读|点击|访问|查看|人气|热度)"
_MADE = r"(?:生成|更新|修改|刷新)(?:时间|日期|于)?"
_DEGREES = r"-?\d{1,2}\s?(?:[~～\-至/]\s?-?\d{1,2}\s?)?(?:℃|°C?|度)"
_COUNT = r"[\[【(（]?\s?(?:\d[\d,.]{0,14}|-+)\s?[万亿]?\s?[\]】)）]?\s?(?:次|人次|人|位|times)?"


_STAMP_LABEL = rf"(?:(?:this )?page (?:was )?|site )?(?:{STAMPS})\s?[:：]?"
_TIMES = (
    r"(?:[\[【(（]\s?)?\d[\d,.]{0,14}(?:\s?[万억만kKmM]\b)?(?:\s?[\]】)）])?"
    r"(?=\s{0,3}(?:$|[|·•/,，)\]　回次人명]))"
)


def _rule(reason: str, signs: str, pattern: str, anywhere: bool = False) -> _Rule:
    return _Rule(reason, tuple(signs.split("|")), pattern, anywhere)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """Compiled when first needed: all of them take 45 ms."""
    return re.compile(pattern, re.IGNORECASE)


_RULES = (
    _rule(
        "request token",
        "=",
        r"(?<=[?&;])(?:_|t|ts|v|ver|version|rnd|rand|random|r|nonce|timestamp|time)=[\w.%-]{1,80}",
        True,
    ),
    _rule(
        "session id",
        "=",
        r"(?:;|(?<=[?&]))(?:jsessionid|phpsessid|asp\.net_sessionid|sessionid|session_id|sid|csrf\w{0,12}|token"
        r"|access_token|_csrf|__RequestVerificationToken|route_key|wscckey)=[\w.%!+/=-]{1,300}",
        True,
    ),
    # Pictures and documents are left alone: there a new name is a new text.
    _rule(
        "hashed asset name",
        ".js|.css|.svg|.woff",
        r"(?<=[.\-_])[0-9a-f]{8,64}(?=\.(?:chunk\.|min\.)?(?:js|css|svg|woff2?)\b)",
        True,
    ),
    _rule(
        "view counter",
        "浏览|阅读|点击|访问|查看|人气|热度",
        rf"{_ALONE}{_VIEWED}(?:次数|数量|量|数|人数|人次)\s?[:：]?\s?{_COUNT}",
    ),
    _rule(
        "view counter",
        "浏览|阅读|点击|访问|查看|人气|热度",
        rf"{_ALONE}{_VIEWED}\s?(?:[:：]\s?{_COUNT}|[\[【(（]\s?\d[\d,]{{0,12}}\s?[\]】)）]|\d[\d,]{{0,12}}\s?次)",
    ),
    _rule(
        "view counter",
        "浏览|阅读|点击|人气|热度",
        r"(?<![\u4e00-\u9fff])(?:浏览|阅读|点击|人气|热度)(?:量|数|次数)?\s?\d[\d,.]{0,12}\s?[万+]{0,2}$",
    ),
    _rule("view counter", "您是", r"您是(?:本站)?第\s?\d[\d,]{0,12}\s?(?:位|个|名)?(?:访客|访问者|浏览者|来访者)?"),
    _rule(
        "view counter",
        "view|hits|visit|read",
        r"\b(?:page ?views?|views?|hits|visits|visitors?|reads?)\s?[:：]\s?" + _COUNT,
    ),
    _rule(
        "view counter", "views|hits|reads|visits", r"(?<![\w.,])\d[\d,]{0,12}\s(?:page ?)?(?:views|hits|reads|visits)\b"
    ),
    _rule(
        "share counter",
        "分享|转发|点赞|收藏|评论|赞|share|like|comment",
        rf"{_ALONE}(?:分享|转发|点赞|收藏|评论|赞|Shares?|Likes?|Comments?)\s?(?:数|次数)?\s?[:：(（]\s?\d[\d,]{{0,10}}\s?[)）]?",
    ),
    _rule("view counter", COUNTED_SIGNS, rf"(?<!\w)(?:{COUNTED})\s?[:：]?\s?{_TIMES}"),
    _rule("view counter", "visits|views|hits", r"^(?:page ?)?(?:visits|views|hits)\s\d[\d,.]{0,20}$"),
    _rule("view counter", "visitor", r"\b(?:you are )?(?:our )?visitor (?:number|no\.?|#)\s?\d[\d,.]{0,14}", True),
    _rule("view counter", "人目", r"(?:あなたは)?\s?\d[\d,]{0,14}\s?人目の?(?:訪問者|来訪者|お客様)?", True),
    _rule("view counter", "回閲覧", r"(?:このページは)?\s?\d[\d,]{0,14}\s?回閲覧", True),
    # No act counts its own readers: in brackets behind a sentence, or of this page by name.
    _rule(
        "view counter",
        "浏览|阅读|点击|瀏覽",
        r"[（(\[【]\s?(?:浏览|阅读|点击|瀏覽)\s?[:：]?\s?\d[\d,]{0,14}\s?次?\s?[)）\]】]",
        True,
    ),
    _rule(
        "view counter",
        "浏览|阅读|点击|访问",
        rf"(?:截[至止]{_DATE}[,，]\s?)?(?:本[页站文]|[本网]站|页面|网页)(?:共|累计|总计?|已|被){{1,3}}{_VIEWED}(?:量|数)?(?:为|达)?\s?\d[\d,]{{0,14}}\s?(?:人次|次|人)",
        True,
    ),
    _rule(
        "share counter",
        "点赞|收藏|在看|转发|评论|赞|举报|参与|跟帖",
        r"(?<![\u4e00-\u9fff])(?:(?:点赞|收藏|在看|转发|评论|赞|跟帖)\s?\d[\d,.]{0,10}\s?[万+]{0,2}\s?次?|\d[\d,]{0,10}\s?人(?:参与|评论|跟帖|收藏))(?![\u4e00-\u9fff])",
    ),
    _rule(
        "share counter",
        "comment|like|share|repl|follow|thoughts",
        r"(?:^|(?<=[·|•]\s))\d[\d,]{0,10}\s(?:comments?|likes?|shares?|repl(?:y|ies)|followers"
        r"|(?:people )?follow\b.{0,40}|thoughts on\b.{0,200})(?=$|\s?[·|•])",
    ),
    _rule(
        "time the page was made",
        STAMP_SIGNS,
        rf"(?:^|(?<=[|·•　])|(?<=[|·•　\s]\s)|(?<=\d\s)){_STAMP_LABEL}\s?{_MOMENT}",
    ),
    _rule(
        "time the page was made",
        "generated in|rendered in|loaded in",
        r"(?:page )?(?:was )?(?:generated|rendered|loaded) in\s[\d.]{1,12}\s?(?:milliseconds|seconds|secs?|ms|s)\b",
        True,
    ),
    _rule(
        "online users",
        "在线|online",
        rf"{_ALONE}(?:当前)?(?:在线|Online)\s?(?:人数|用户|users?|visitors?)\s?[:：]?\s?{_COUNT}",
    ),
    _rule(
        "view counter",
        "人",
        rf"{_ALONE}\d[\d,.]{{0,12}}\s?万?\s?人(?:次)?(?:已)?(?:阅读|浏览|访问|查看|围观|关注|点赞|收藏|在看)(?:过|了)?",
    ),
    _rule(
        "time the page was made",
        "前",
        rf"{_ALONE}\d{{1,3}}\s?(?:秒|分钟|个?小时|天)(?:之?前)\s?(?:更新|发布|发表|回复|编辑|修改|来过)",
    ),
    _rule(
        "time the page was made",
        " ago",
        r"\b(?:posted|updated|modified|published|edited|reviewed|changed|seen|active)\s(?:about )?\d{1,3}\s"
        r"(?:seconds?|minutes?|mins?|hours?|days?)\sago\b",
    ),
    _rule(
        "view counter",
        " times",
        r"\b(?:page |article )?(?:has been |was )?(?:viewed|read|visited|accessed|downloaded)\s\d[\d,]{0,12}\stimes\b",
        True,
    ),
    _rule(
        "share counter",
        "helpful|useful",
        r"(?<![\w.,])\d[\d,]{0,10}\s(?:people|users|readers|visitors)\s(?:have )?(?:found|find|think)\s(?:it|this)"
        r"(?: \w{2,12}){0,2}\s(?:is )?(?:helpful|useful)\b",
    ),
    _rule("today's date", "今天是|today is", rf"{_ALONE}(?:今天是|Today is)\s?[:：,，]?\s?{_MOMENT}", True),
    _rule("today's date", "今天|今日|today", rf"{_ALONE}(?:今天|今日|Today)\s?[:：,，]\s?{_MOMENT}"),
    _rule(
        "clock",
        "当前|现在|系统|current |local |server ",
        rf"{_ALONE}(?:当前|现在|系统|Current |Local |Server )(?:时间|time)\s?[:：是]?\s?{_MOMENT}",
    ),
    _rule(
        "time the page was made",
        "生成|更新|修改|刷新",
        rf"{_ALONE}(?:页面|网页|网站|本页面?)的?(?:最后|最近)?{_MADE}\s?[:：]?\s?{_MOMENT}",
        True,
    ),
    _rule("time the page was made", "生成|更新|修改|刷新", rf"{_ALONE}(?:最后|最近){_MADE}\s?[:：]?\s?{_MOMENT}"),
    _rule(
        "time the page was made",
        "last updated|last modified|last reviewed|generated",
        r"(?:^|(?<=\| )|page (?:was )?)(?:last (?:updated|modified|reviewed)|generated)(?: on| at)?\s?[:：]?\s?"
        + _MOMENT,
    ),
    _rule(
        "time the page was made",
        "耗时|用时|时间",
        rf"{_ALONE}(?:页面)?(?:执行|加载|处理)(?:时间|耗时|用时)\s?[:：]?\s?[\d.]{{1,12}}\s?(?:毫秒|秒|ms|s)",
    ),
    _rule("weather", "天气|weather", rf"{_ALONE}(?:今日|今天)?(?:天气|Weather)(?:预报)?\s?[:：]\s?.{{1,40}}"),
    _rule(
        "weather",
        "晴|多云|阴|雨|雪|雾|霾",
        rf"{_ALONE}(?:\S{{2,4}}\s)?(?:晴|多云|阴|[小中大暴]雨|[小中大]雪|雾|霾)\S{{0,6}}\s?{_DEGREES}",
    ),
    _rule("captcha", "验证码|captcha", rf"{_ALONE}(?:验证码|captcha)\s?[:：]\s?\w{{3,8}}\b"),
    _rule(
        "copyright years",
        "©|copyright|版权所有",
        r"(?:©|Copyright(?: ?\(c\))?|版权所有)\W{0,6}(?:\d{4}\s?[-–—至]\s?)?\d{4}(?:\s?年)?",
    ),
)
_SHAPES = (  # whole lines only: an id that stands alone says nothing to a reader
    ("random id", r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"),
    ("random id", r"(?=.{0,64}\d)(?=.{0,64}[a-f])[0-9a-f]{24,64}"),
    ("request id", r"(?:request|trace|请求|事件)\s?ID\s?[:：]?\s?[\w-]{6,80}"),
    ("today's date", rf"(?:{_WEEKDAY})[\s,，]{{0,3}}(?:{_MOMENT})"),
    ("today's date", rf"(?:{_DATE}|{DAY})[\s,，]{{0,3}}(?:{_WEEKDAY})(?:[\s,，]{{0,3}}(?:{_CLOCK}))?"),
    ("clock", r"(?:北京时间\s?[:：]?\s?)?(?:\d{1,2}[:：]\d{2}[:：]\d{2})"),
)
_SIGNS = re.compile("|".join(sorted({re.escape(sign) for rule in _RULES for sign in rule.signs})))
_LONGEST_SHAPE = 120
_LONGEST = 2_000  # characters; a longer line is text, no machine writes a counter that long
_SENTENCE = re.compile(r"[。；]|\.\s[A-Z]")
MASK = "…"


def with_stamps_joined(lines: Sequence[str]) -> Iterator[str]:
    """Lines, a stamp's label (Content current as of:) and the day in the line below it as one."""
    waiting = ""
    for line in lines:
        if waiting and len(line) <= _LONGEST_SHAPE and _compiled(_MOMENT).fullmatch(line):
            yield f"{waiting} {line}"
            waiting = ""
            continue
        if waiting:
            yield waiting
        waiting = line if len(line) <= _LONGEST_SHAPE and _compiled(_STAMP_LABEL).fullmatch(line) else ""
        if not waiting:
            yield line
    if waiting:
        yield waiting


def masked(line: str) -> tuple[str, tuple[Token, ...]]:
    """A line with what varies by visit replaced by '…', and what was masked, in the order of the rules."""
    if len(line) > _LONGEST:
        return line, ()
    if len(line) <= _LONGEST_SHAPE and _any_shape().fullmatch(line):
        reason = next(reason for reason, pattern in _SHAPES if _compiled(pattern).fullmatch(line))
        return MASK, (Token(reason, line),)
    small = line.casefold()
    if not _SIGNS.search(small):
        return line, ()
    is_law = _is_law(line)
    found: list[Token] = []
    for rule in _RULES:
        if (is_law and not rule.anywhere) or not any(sign in small for sign in rule.signs):
            continue
        pattern = _compiled(rule.pattern)
        found += (Token(rule.reason, match.group().strip()) for match in pattern.finditer(line))
        line = pattern.sub(MASK, line)
    return line, tuple(found)


@cache
def _any_shape() -> re.Pattern[str]:
    return _compiled("|".join(f"(?:{pattern})" for _, pattern in _SHAPES))


def _is_law(line: str) -> bool:
    """Whether a line is a sentence of an act, where a number after 浏览次数 is no counter."""
    return speaks_as_law(line) or ("©" not in line and _SENTENCE.search(line) is not None)
