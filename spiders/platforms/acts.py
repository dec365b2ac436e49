"""From a page as printed to a notice: identity, days, provisions and effects. Pure and the same everywhere."""

from datetime import date

from snapshots.identity import identity_of, notice_key
from snapshots.model import Issuer, Notice
from spiders.platforms.shapes import Article, Link
from spiders.reading.law.citations import Citation, kind_of_title, own_number
from spiders.reading.law.dates import day, effective
from spiders.reading.law.effects import effects
from spiders.reading.law.issuers import issuers
from spiders.reading.law.provisions import provisions, without_frame


def notice(article: Article, *, url: str, listed: Link | None, publisher: Issuer) -> Notice:
    """The notice an article page holds. What the page does not say is left open, never guessed.

    The publisher stands in as issuer only when neither the page's fields, its title nor its signature name one.
    """
    title = article.title or (listed.title if listed else "")
    text_lines, signature = without_frame(list(article.lines), title)
    text = "\n".join(text_lines)
    published = article.published or (listed.published if listed else None) or day(signature)
    number = own_number(article.number_words) or _title_number(title)
    signed_by = _issuers(article, number, signature) or (publisher,)
    kind = number.kind if number else kind_of_title(title)
    year = (number.year or (published.year if published else None)) if number else None
    key = notice_key(
        (issuer.code for issuer in signed_by),
        kind,
        year=year,
        number=number.number if number else None,
        published=published,
        title=title,
    )
    found = effective(text, published)
    return Notice(
        key=key,
        identity=identity_of(key),
        kind=kind,
        issuers=signed_by,
        title=title,
        url=url,
        year=year,
        number=number.number if number else None,
        published=published,
        signed=_signed(signature),
        effective=found.day if found else article.effective,
        effective_words=found.words if found else ("【生效日期】" if article.effective else ""),
        status=article.status,
        provisions=provisions(text_lines),
        attachments=article.attachments,
        effects=effects(text, signed_by, key),
        text_available=bool(text_lines),
    )


def _issuers(article: Article, number: Citation | None, signature: str) -> tuple[Issuer, ...]:
    in_title = _title_number(article.title)
    return (
        issuers(article.issuer_words)
        or (in_title.issuers if in_title else ())
        or (number.issuers if number else ())
        or _before_about(article.title)
        or issuers(signature)
    )


def _title_number(title: str) -> Citation | None:
    """A title's own number stands before 关于…; numbers behind it are cited ones (关于废止2015年第59号…)."""
    head = title.split("关于", 1)[0]
    return own_number(head) if "号" in head else None


def _before_about(title: str) -> tuple[Issuer, ...]:
    head, about, _ = title.partition("关于")
    return issuers(head) if about else ()


def _signed(signature: str) -> date | None:
    return day(signature)
