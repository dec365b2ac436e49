"""What an act calls itself and who signed it, from its fields, its title and its signature, in that order of trust."""

import re
from functools import cache

from snapshots.model import Issuer
from spiders.platforms.shapes import Article
from spiders.reading.law.citations import KINDS, Citation, kind_of_title, own_number
from spiders.reading.law.issuers import issuers, run_pattern, signers
from spiders.reading.law.sparing import headed, remembered
from spiders.reading.law.spelled import FULL

# A number in brackets behind the title: 国家药监局关于…的通告（2021年第73号）. Inside a title a number is cited.
_BEHIND = re.compile(r"(?:公告|通告|通知|令|函|决定|批复|意见)?\s{0,2}[（(〔][^（()）]{0,40}号[）)〕]\s{0,2}$")
_PASSED_ON = re.compile("批转|转发|印发|发布|答复|回复|批复|同意|批准|就|对")
_KIND_WORD = re.compile("|".join(sorted(KINDS, key=len, reverse=True)))
# The head of a body signs its orders: 署长 …, 中华人民共和国主席 …, and the day follows.
_SIGNER = (
    headed(("主", r"\s{0,2}[席任]"), ("总", r"\s{0,2}理"), ("委", "员长"), ("署部局行院会", r"\s{0,2}长"))
    + r"[\s：:]{0,4}[\u4e00-\u9fff](?:[\s·]{0,3}[\u4e00-\u9fff]){1,5}"
)


def number_of(article: Article, title: str) -> Citation | None:
    """The act's own number: the site's field, else the head of the title, else brackets behind it."""
    return (own_number(article.number_words) if article.number_words else None) or title_number(title)


@remembered
def title_number(title: str) -> Citation | None:
    """A title's own number stands before 关于… or in brackets behind; others are cited (关于废止2015年第59号…)."""
    head = title.split("关于", 1)[0]
    if "号" in head or (head == title and re.search(r"(?i)\bno\b", head)):
        return own_number(head)
    behind = _BEHIND.search(title)
    return own_number(behind.group()) if behind else None


def kind_of(number: Citation | None, title: str, text: str = "") -> str:
    """The kind the number prints; where it prints none (2021年第73号) the one the title ends in.

    An office code says little of the kind (国发 numbers notices and decisions alike); without a word in the title an
    act under one is a letter where the code says 函, else a notice. A text without number and title is what its own
    closing calls it (特此公告, 本公告自…).
    """
    if number is None:
        return kind_of_title(title) if title else _calls_itself(text) or "statement"
    if number.coded:
        titled = kind_of_title(title)
        return titled if titled != "statement" else "letter" if number.kind.endswith("函") else "notice"
    if _KIND_WORD.search(number.quoted) or not re.search("[\u4e00-\u9fff]", number.quoted):
        return number.kind
    named = _KIND_WORD.search(re.sub(r"[（(〔][^（()）]{0,40}[）)〕]\s{0,2}$", "", title)[-4:])
    return KINDS[named.group()] if named else number.kind


def issuers_of(article: Article, number: Citation | None, signature: str) -> tuple[Issuer, ...]:
    """Who issued the act; empty where neither field, title, number nor signature names anybody.

    Many ministries fill the field with the department that posted the page (安全与管制局, 法规司), or with themselves
    alone for a joint act. So the place that names the most bodies counts, the field first among equals; a body no
    dictionary knows counts only where nobody else is named.
    """
    in_title = title_number(article.title)
    named = (
        issuers(article.issuer_words),
        in_title.issuers if in_title else (),
        number.issuers if number else (),
        _before_about(article.title),
    )
    return (
        max(named, key=len)
        or _signed(signature)
        or signers(article.issuer_words)
        or _deciding("\n".join(article.lines))
    )


_ITSELF = (
    re.compile(r"特此(公告|通告|通知|批复|通报)"),
    re.compile(r"现[^。；]{0,60}?(公告|通告|通知|通报)如下"),
    re.compile(r"本(公告|通告|通知|决定|批复|通报)自"),
)


def _calls_itself(text: str) -> str:
    found = next((match for pattern in _ITSELF if (match := pattern.search(text))), None)
    return KINDS[found[1]] if found else ""


def _deciding(text: str) -> tuple[Issuer, ...]:
    """Who decides in the opening of an act nobody signed: 海关总署决定…。特此公告。"""
    found = _decides().search(text[:_OPENING]) if _calls_itself(text) else None
    return issuers(found["bodies"]) if found else ()


_OPENING = 1500


@cache
def _decides() -> re.Pattern[str]:
    return re.compile(rf"(?:^|[，,。；\s])(?P<bodies>{run_pattern()})(?:经研究)?[，,]?(?:研究)?决定")


def _before_about(title: str) -> tuple[Issuer, ...]:
    """The bodies before 关于; 国务院办公厅转发商务部等部门关于…的通知 is issued by the first of them alone."""
    head, about, _ = title.partition("关于")
    return issuers(_PASSED_ON.split(head)[0]) if about else ()


def _signed(signature: str) -> tuple[Issuer, ...]:
    return issuers(signature) or signers(re.sub(FULL, " ", signature))


@cache
def _run_together() -> tuple[re.Pattern[str], ...]:
    signed = rf"(?P<signature>{run_pattern()}\s{{0,3}}{FULL})"
    return (
        re.compile(rf"(?P<signature>{_SIGNER}\s{{0,6}}{FULL})"),
        re.compile(rf"特此(?:公告|通告|通知|函复|公布|批复)。?[^。]{{0,900}}?{signed}"),
        re.compile(rf"{signed}\s{{0,3}}$"),
    )


def signature_in(text: str) -> str:
    """The signature of a text whose line breaks were lost: bodies and a day after 特此公告 or at the very end.

    Orders are signed by the head of the body, with the day behind the name, before the act they promulgate.
    """
    by_name, after, last = _run_together()
    closing = text.rfind("特此")
    found = after.search(text[closing : closing + 1500]) if closing >= 0 else None
    ending = text[-400:]
    if not found and ending.rstrip().endswith(("日", "号")):  # as a day does
        found = last.search(ending)
    found = found or by_name.search(text[:3000])
    return found["signature"] if found else ""
