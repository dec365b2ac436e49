"""The words by which a page's furniture is known: names of classes and ids, and what it prints.

Sources of the words: the content systems of sources.md (jpaas, EasySite, TRS, gov.cn, NMPA, SAMR), the class names of
WordPress, Bootstrap and the HTML standard's own elements and ARIA roles, and what Chinese government sites print under
the State Council's website standards (网站标识码, 公网安备, ICP备, 字号, 打印, 扫一扫). Decides on no element's
content: a name alone is a hint, which `zones` takes only where nothing in the element speaks like an act.
"""

import re
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from lxml.html import HtmlElement

from spiders.reading.pages.tongues import RELATED


class Zone(StrEnum):
    """What a part of a page is for. Only `MAIN` and `ATTACHMENTS` are what the page is about."""

    MAIN = "main"
    TITLE = "title"  # a heading that the main text repeats
    NAVIGATION = "navigation"
    BREADCRUMB = "breadcrumb"
    SIDEBAR = "sidebar"
    RELATED = "related"
    LINKS = "links"  # a list of links beside the text, known by its shape alone
    HEADER = "header"
    FOOTER = "footer"
    BAR = "bar"  # counters, print, close, font size, editor
    SHARE = "share"
    ADS = "ads"
    LOGIN = "login"  # log-in and search boxes
    COOKIES = "cookies"
    WIDGET = "widget"  # calendars, weather
    COMMENTS = "comments"  # of readers
    ATTACHMENTS = "attachments"  # "label → address" of every document the main text links to


class Name(NamedTuple):
    """What an element's tag, role, class or id says it is; a strong name holds prose too (ads, cookie notices)."""

    zone: Zone
    strong: bool = False


_TAGS = {"nav": Zone.NAVIGATION, "aside": Zone.SIDEBAR, "footer": Zone.FOOTER, "header": Zone.HEADER}
_ROLES = {
    "navigation": Zone.NAVIGATION,
    "banner": Zone.HEADER,
    "contentinfo": Zone.FOOTER,
    "complementary": Zone.SIDEBAR,
    "search": Zone.LOGIN,
}
_NEVER = frozenset(("html", "body", "main", "article"))  # WordPress writes every tag of a post into its class
_WORDS = {
    word: Name(zone, zone in (Zone.ADS, Zone.COOKIES, Zone.SHARE, Zone.COMMENTS))
    for zone, words in {
        Zone.COOKIES: "cookie cookies gdpr ccpa",
        Zone.ADS: "ad ads advert advertisement adv adbox adsbygoogle guanggao piaofu sponsor sponsored promo",
        Zone.SHARE: "share sharing sharedaddy bdshare gwdshare jiathis addthis social sns qrcode ewm erweima saoyisao",
        Zone.COMMENTS: "comment comments commentlist disqus respond pinglun replies",
        Zone.BREADCRUMB: "breadcrumb breadcrumbs crumb crumbs position location curpos weizhi dqwz mbx sitepath bread",
        Zone.NAVIGATION: "nav navbar navi navigation menu menubar topnav subnav mainnav daohang pager pagination paging"
        " fenye",
        Zone.RELATED: "related relate relevant recommend recommended recs yarpp outbrain taboola lienquan prenext prev next xglj xgyd xgxw xgwz",  # noqa: E501
        Zone.SIDEBAR: "sidebar side aside sbr recent hot popular ranking paihang rail",
        Zone.WIDGET: "widget calendar weather tianqi",
        Zone.FOOTER: "footer foot ftr copyright beian banquan colophon",
        Zone.HEADER: "header hdr masthead topbar top logo banner head",
        Zone.BAR: "print printer toolbar tool tools operation operate counter fontsize zihao hits views pageviews",
        Zone.LOGIN: "login signin search sousuo newsletter",
    }.items()
    for word in words.split()
}
_INSIDE = (  # names written in one word: bdsharebuttonbox, breadcrumbNav, mainNavBar
    ("breadcrumb", Name(Zone.BREADCRUMB)),
    ("cookie", Name(Zone.COOKIES, True)),
    ("sharebutton", Name(Zone.SHARE, True)),
    ("sidebar", Name(Zone.SIDEBAR)),
    ("footer", Name(Zone.FOOTER)),
    ("copyright", Name(Zone.FOOTER)),
    ("pagination", Name(Zone.NAVIGATION)),
    ("navbar", Name(Zone.NAVIGATION)),
)
_AD_SIGNS = ("data-ad", "data-ad-slot", "data-ad-unit", "data-ad-client", "data-google-query-id")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_PARTS = re.compile(r"[\W_]+")
_WORD = re.compile(r"([a-z]+)\d{0,2}")  # no piece of a generated name: css-5ad3f is no advertisement


def named(element: HtmlElement) -> Name | None:
    """What an element calls itself, None where its tag, role, class and id say nothing."""
    tag = element.tag
    if not isinstance(tag, str) or tag in _NEVER:
        return None
    if any(sign in element.attrib for sign in _AD_SIGNS) or any(
        "adsbygoogle" in (child.get("class") or "") for child in element.iterchildren("ins")
    ):
        return Name(Zone.ADS, strong=True)
    if tag == "select":
        return Name(Zone.LINKS, strong=True)
    by_role = _ROLES.get(element.get("role", "").lower()) or _TAGS.get(tag)
    by_class = _by_words(f"{element.get('class', '')} {element.get('id', '')}"[:200])
    if by_class and (by_role is None or by_class.strong):
        return by_class
    return Name(by_role) if by_role else None


@lru_cache(maxsize=4096)
def _by_words(printed: str) -> Name | None:
    parts = _PARTS.split(_CAMEL.sub(" ", printed).lower())
    words = [match[1] for part in parts if (match := _WORD.fullmatch(part))]
    known = [_WORDS[word] for word in words if word in _WORDS]
    known += [name for part, name in _INSIDE for word in words if part in word]
    return next((name for name in known if name.strong), known[0] if known else None)


# Lines that name the furniture themselves, whole or by their beginning.
_BEGINNINGS = (
    (Zone.BREADCRUMB, r"(?:您|你|现在|当前|目前){1,2}(?:的|所在(?:的)?)?位置\s?(?:是)?\s?[:：>»]"),
    (Zone.BREADCRUMB, r"当前(?:您的)?(?:位置|栏目)|(?:首页|网站首页|Home)\s?[>»›＞→/·]|You are here"),
    (
        Zone.NAVIGATION,
        r"第\s?\d{1,6}\s?/\s?\d{1,6}\s?页|共\s?\d{1,9}\s?[页条](?:记录|数据|信息)?(?:\s|$)|总(?:条数|记录数)\s?[:：]"
        r"|(?:首\s?页|第一页)?[\s|]{0,3}(?:上一?页|前一页)[\s|\d.…]{0,60}(?:下一?页|后一页)",
    ),
    (
        Zone.RELATED,
        r"(?:上|下)一?(?:篇|条|则)(?:文章|新闻|公告)?\s?[:：]|(?:Previous|Next)(?: (?:post|article))?\s?:",
    ),
    (Zone.BAR, r"责任编辑\s?[:：]|(?:网站)?编辑\s?[:：]|扫一扫|用微信扫|微信扫一扫|手机扫"),
    (Zone.SHARE, r"分享(?:到|至|\s?[:：]|$)|Share (?:this|on)\b"),
)
_BEGINS = tuple((zone, re.compile(f"[【\\[]?(?:{pattern})")) for zone, pattern in _BEGINNINGS)
_RELATED_HEADING = re.compile(
    r"[【\[]?(?:相关(?:链接|阅读|新闻|文章|报道|稿件|政策|解读|信息|内容|推荐|资讯)|延伸阅读|推荐(?:阅读|文章)|友情链接"
    r"|热点?(?:新闻|文章|推荐|排行)|(?:最新|近期)(?:发布|文章|新闻|消息|公告|信息|动态)"
    r"|Related(?: \w{1,20}){0,2}|See also|Recent (?:posts|news)|Latest (?:posts|news)|Popular (?:posts|news)"
    rf"|{RELATED}|Friendly Links)\s?[】\]]?\s?[:：]?(?:\s?更多\W{0, 3})?"
)
_SITE_MARKS = re.compile(
    r"ICP备|公网安备|网站标识码|©|Copyright\s?(?:\(c\)|\d{4})|All rights reserved"
    r"|^版权所有(?![权者人])|^欢迎(?:您|你)?(?:访问|光临)|^.{0,30}网站地图|建议使用.{0,30}浏览器",
    re.IGNORECASE,
)
_COOKIE_WORDS = re.compile(
    r"\b(?:we|our|us|this (?:web)?site)\b[^.。]{0,60}\bcookies?\b|本网?站使用\s?cookie", re.IGNORECASE
)


def zone_of_line(line: str) -> Zone | None:
    """The zone a line names itself (当前位置：…, 上一篇：…, 京ICP备…), None for any other. Acts' sentences are none."""
    if len(line) > 400 or speaks_as_law(line):
        return None
    if _COOKIE_WORDS.search(line):
        return Zone.COOKIES
    if _SITE_MARKS.search(line):
        return Zone.FOOTER
    if len(line) > 200 or "。" in line:
        return None
    if not bar_cut(line)[0]:
        return Zone.BAR
    return next((zone for zone, begins in _BEGINS if begins.match(line)), None)


def heads_related(line: str) -> bool:
    """Whether a line is nothing but the heading of related, recent or friendly links."""
    return len(line) < 40 and _RELATED_HEADING.fullmatch(line) is not None


# Words that only the drafting of acts uses (duty, permission, force, reference): with one of them a line is never
# taken for furniture by its own words, nor is a box that calls itself an advertisement.
_LAW = re.compile(
    r"应当|不得|必须|施行|实施|废止|失效|依照|依据|处以|罚款|违反|责令|予以|现将|特此|为准|第[一二三四五六七八九十百零〇\d]{1,8}条"
    r"|本(?:办法|规定|条例|公告|通告|通知|法|决定|细则|意见|令)|\bshall\b|\bmust\b|\bhereby\b|\bprohibited\b|\beffective\b",
    re.IGNORECASE,
)


def speaks_as_law(text: str) -> bool:
    """Whether words of legal drafting stand in a text (应当, 不得, 施行, 第…条, shall)."""
    return _LAW.search(text) is not None


_BUTTONS = (
    r"(?:打印(?:本页|此页|文章|文本|页面)?|关闭(?:本页|窗口|页面|此页)?|收藏(?:本页)?|返回(?:顶部|列表|首页|上一页)?|回到顶部|TOP"
    r"|字(?:号|体)(?:大小)?\s?[:：]?[\s\[【]{0,3}(?:(?:超大|默认|[大中小特])[\s|]{0,3}){0,5}|放大|缩小|默认|超大|我要纠错|纠错"
    r"|分享(?:到|至)?\s?[:：]?|转发|微信|微博|朋友圈|QQ空间|Print(?: this page)?|Close(?: window)?|Back to top"
    r"|Font size|A[+-]|语音播报|朗读|(?<![\w])[大中小特](?!\w)"
    r"|(?:浏览|阅读|点击|访问|查看)(?:次数|量|数|人数)?\s?[:：]?\s?[\[【(（]?\s?[\d,]{0,12}\s?[次人]?\s?[\]】)）]?)"
)
_BAR = re.compile(rf"[【\[［(（]?\s?{_BUTTONS}\s?[】\]］)）]?", re.IGNORECASE)
_BUTTON_ALONE = re.compile(rf"(?<!\w)[【\[［(（]?\s?{_BUTTONS}\s?[】\]］)）]?(?!\w)", re.IGNORECASE)
_INFO = re.compile(
    r"[【\[]?(?:发布|发文|公布|更新|成文)?(?:时间|日期)\s?[】\]]?\s?[:：]|[【\[]?(?:信息|文章|稿件)?(?:来源|作者)\s?[】\]]?\s?[:：]|公告下载链接"
    r"|\d{4}-\d{2}-\d{2}"
)
_LEFTOVER = re.compile(r"[\s|｜/、,，:：·\-【】\[\]()（）]{0,40}")


def bar_cut(line: str) -> tuple[str, str]:
    """A line as (what it says, the print bar and counters cut from it).

    Cut are only lines that hold nothing else, or that begin as the line of date and source under a title does.
    """
    if not 1 < len(line) <= 200 or "。" in line or _BAR.search(line) is None:
        return line, ""
    if _LEFTOVER.fullmatch(_BAR.sub(" ", line)[:80]):
        return "", line
    if _INFO.match(line) is None:
        return line, ""
    cut = " ".join(match.group().strip() for match in _BUTTON_ALONE.finditer(line))
    return " ".join(_BUTTON_ALONE.sub(" ", line).split()).strip(" |｜"), cut
