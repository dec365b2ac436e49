"""What came in place of a user's page: a page that says it does not exist, a log-in form, a challenge, a notice of
maintenance. Shipped sources know their layouts and need none of this; a user's page may look like anything.

Each sign counts in a short text only: an act may quote every one of these words. Sources: the error pages of nginx,
Apache, IIS, Tomcat, WordPress and the Chinese content systems of sources.md (section 9), and the interstitials of
Cloudflare, Akamai and Imperva, which say so themselves.
"""

import re
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from spiders.reading.document import Document
from spiders.reading.errors import UnreadableError
from spiders.reading.pages.html import first, words
from spiders.reading.pages.page import Page
from spiders.reading.pages.tongues import NOT_FOUND, SHUT

_SHORT = 500  # characters of main text; stand-ins say one thing
_HEAD = 6  # lines of it that may say so
_NOT_FOUND = re.compile(
    r"\b404\b.{0,20}(?:not found|error|错误|页面)|^\W*(?:error|错误)?\W*404\W*$|\bnot found\b|"
    r"(?:page|document|article) (?:you (?:requested|are looking for) )?"
    r"(?:(?:could|can)(?:not| not) be found|(?:does not|doesn't|no longer) exists?)"
    r"|(?:页面|网页|文章|信息|内容|栏目|文件|资源)(?:不存在|未找到|找不到|没找到|已(?:被)?删除|已下线|丢失|走丢|飞走)"
    r"|(?:找不到|未找到|无法找到|没有找到).{0,8}(?:页面|网页|文件|资源|内容)|(?:访问|浏览|查看|请求)的.{0,8}(?:不存在|已(?:被)?删除)"
    rf"|{NOT_FOUND}",
    re.IGNORECASE,
)
_SHUT = re.compile(
    r"(?:系统|网站|平台|服务)(?:正在)?(?:维护|升级)(?:中|[,，。]|$)|维护中|(?:访问|请求)(?:过于|太)频繁|系统繁忙|稍后(?:再试|重试|访问)"
    rf"|error establishing|{SHUT}"
    r"|temporarily unavailable|service unavailable|bad gateway|gateway time-?out|too many requests"
    r"|internal server error|try again (?:later|in a few)|服务器(?:内部)?错误|数据库(?:连接)?(?:错误|失败)",
    re.IGNORECASE,
)
# Because a system is upgraded, an office may stop taking applications: that is news, and titled as such.
_ACT_TITLE = re.compile(r"\s*关于(?!.{0,12}(?:网站|系统|平台)(?:维护|升级)).{2,80}的?(?:公告|通知|通告|函|决定)")
_CHALLENGE = re.compile(
    r"人机(?:身份)?验证|安全验证|滑动.{0,6}验证|(?:完成|进行).{0,6}验证|验证.{0,8}(?:后|才能).{0,6}访问"
    r"|just a moment|checking your browser"
    r"|verify(?:ing)? (?:that )?you are (?:a )?human|are you a robot|enable javascript and cookies|unusual traffic"
    r"|attention required|access denied|访问被(?:拒绝|阻断|拦截)|请求(?:已)?被.{0,8}(?:拦截|阻断)"
    r"|request unsuccessful|forbidden",
    re.IGNORECASE,
)
_CHALLENGE_BYTES = re.compile(
    rb"cf-chl-|challenge-platform|_Incapsula_Resource|__jsl_clearance|\$_ts\b|geetest|aliyun_waf"
)
_SMALL = 20_000  # bytes; a real page may load a captcha for its comment form
_LOGIN = re.compile(
    r"log ?in|sign ?in|登录|登陆|用户名|密码|password|username|single sign-on|统一身份认证", re.IGNORECASE
)


_ENTRANCE = re.compile(
    r"/?(?:index|default|home|main|login|signin|passport|sso|cas/login|auth)?(?:\.\w{2,5})?/?", re.IGNORECASE
)
_LOGIN_PATH = re.compile(r"(?:^|[/._-])(?:log-?in|sign-?in|passport|sso|auth|account)(?:[/._-]|$)", re.IGNORECASE)


class StandInError(UnreadableError):
    """Something else came in place of the page. `missing`: it says that the page does not exist."""

    def __init__(self, problem: str, *, missing: bool = False) -> None:
        super().__init__(problem)
        self.missing = missing


def refuse_stand_in(page: Page, document: Document, tree: HtmlElement) -> None:
    """Raises StandInError when a page is not what was asked for, by its own words."""
    said = [line for line in document.lines if line.strip()]
    length = sum(map(len, said)) + sum(len(cell) for table in document.tables for row in table.rows for cell in row)
    if length > _SHORT:
        return
    title = words(first(tree, "//title"))
    head = [title, document.title, *said[:_HEAD]]
    if found := _says(_NOT_FOUND, head):
        raise StandInError(f"the page says that it does not exist: “{found}”", missing=True)
    if found := _says(_CHALLENGE, head):
        raise StandInError(f"a challenge or refusal came instead of the page: “{found}”")
    if (found := _says(_SHUT, head)) and not any(map(_ACT_TITLE.match, head[:3])):
        raise StandInError(f"the site says that it is out of service: “{found}”")
    if len(page.body) < _SMALL and _CHALLENGE_BYTES.search(page.body):
        raise StandInError("a script challenge came instead of the page")
    if first(tree, "//input[@type='password']") is not None and _says(_LOGIN, head):
        raise StandInError(f"a log-in form came instead of the page: “{title or said[0] if said else title}”")


def _says(pattern: re.Pattern[str], head: list[str]) -> str:
    """The first line that says so; a long one is a sentence of a text, not an error's headline."""
    return next((line for line in head if len(line) <= 120 and pattern.search(line)), "")


def refuse_detour(page: Page) -> None:
    """Raises StandInError: a redirect from a page of its own to a site's entrance or a log-in is another page."""
    asked, came = urlsplit(page.url), urlsplit(page.final_url)
    if (asked.path.rstrip("/"), asked.query) == (came.path.rstrip("/"), came.query):
        return
    if _LOGIN_PATH.search(came.path):
        raise StandInError(f"answered by {page.final_url}, a log-in")
    if _ENTRANCE.fullmatch(came.path) and not _ENTRANCE.fullmatch(asked.path):
        raise StandInError(f"answered by {page.final_url}, the site's entrance", missing=True)
