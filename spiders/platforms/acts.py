"""From a page as printed to a notice: identity, days, provisions and effects. Pure and the same everywhere."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from snapshots.identity import identity_of, notice_key
from snapshots.model import Effect, Fact, Issuer, Notice
from spiders.platforms.naming import issuers_of, kind_of, number_of, signature_in, title_number
from spiders.platforms.printed import as_printed
from spiders.platforms.shapes import Article, Link
from spiders.reading.document import Block
from spiders.reading.law.citations import Citation, own_number
from spiders.reading.law.dates import day
from spiders.reading.law.effects import effects
from spiders.reading.law.facts import chosen, chosen_day, field, of_days
from spiders.reading.law.frame import without_frame
from spiders.reading.law.issuers import issuers
from spiders.reading.law.provisions import provisions
from spiders.reading.law.reflow import reflow
from spiders.reading.law.traditional import Original


def notice(article: Article, *, url: str, listed: Link | None, publisher: Issuer | None) -> Notice:
    """The notice an article holds. What it does not say is left open, never guessed.

    The publisher stands in as issuer only when neither the page's fields, its title nor its signature name one;
    without a publisher (a user's own file) such an act has none.
    """
    found = _notice(article, url, listed, publisher)
    return as_printed(found, Original(article.printed)) if article.printed else found


def _notice(article: Article, url: str, listed: Link | None, publisher: Issuer | None) -> Notice:
    read = _Reading.of(article, listed)
    number = number_of(article, read.title)
    signed_by = issuers_of(article, number, read.signature) or ((publisher,) if publisher else ())
    kind = kind_of(number, read.title, read.text)
    year = _year(number, read)
    key = _key(signed_by, number.kind if number and number.coded else kind, number, year, read)
    days = of_days(
        read.text,
        read.published,
        read.effective_field,
        title=read.title,
        year=number.year if number else None,
        kind=kind,
        signed=read.signed,
    )
    facts = (*_identity_facts(read, article, listed), *days)
    effective = chosen(facts, "effective")
    return Notice(
        key=key,
        identity=identity_of(key),
        kind=kind,
        issuers=signed_by,
        title=read.title,
        url=url,
        year=year,
        number=number.number if number else None,
        published=read.published,
        signed=read.signed,
        effective=chosen_day(facts, "effective"),
        effective_words=effective.words if effective else "",
        until=chosen_day(facts, "until"),
        comments_until=chosen_day(facts, "comments_until"),
        status=article.status,
        provisions=provisions(read.body),
        attachments=article.attachments,
        effects=_effects(read, signed_by, key, chosen_day(facts, "effective")),
        facts=facts,
        text_available=bool(read.body),
    )


def _year(number: Citation | None, read: "_Reading") -> int | None:
    """The year of the number; an order prints none and is cited by the day it was signed (2021年4月12日…令第248号)."""
    if number is None:
        return None
    dated = read.signed or read.published
    return number.year or (dated.year if dated else None)


def _key(signed_by: tuple[Issuer, ...], kind: str, number: Citation | None, year: int | None, read: "_Reading") -> str:
    """A number without a year is an identity of its own for orders, which count on through the years."""
    if number and year is None:
        return replace(number, issuers=signed_by, kind=kind).key
    return notice_key(
        (issuer.code for issuer in signed_by),
        kind,
        year=year,
        number=number.number if number else None,
        published=read.published,
        title=read.title,
    )


def _effects(read: "_Reading", signed_by: tuple[Issuer, ...], key: str, starts: date | None) -> tuple[Effect, ...]:
    return effects(read.text_and_tables, signed_by, key, title=read.title, published=read.published, effective=starts)


@dataclass(frozen=True, kw_only=True)
class _Reading:
    """The article split into its parts; days derived from them once."""

    title: str
    body: tuple[Block, ...]
    signature: str
    published_field: date | None
    effective_field: date | None

    @classmethod
    def of(cls, article: Article, listed: Link | None) -> "_Reading":
        title = article.title or (listed.title if listed else "")
        body, signature = without_frame(reflow(article.blocks), title)
        return cls(
            title=title,
            body=tuple(body),
            signature=signature or signature_in("\n".join(article.lines)),
            published_field=article.published or (listed.published if listed else None),
            effective_field=article.effective,
        )

    @cached_property
    def signed(self) -> date | None:
        return day(self.signature)

    @property
    def published(self) -> date | None:
        """The day of publication; where none is printed the day it was signed stands in."""
        return self.published_field or self.signed

    @cached_property
    def text(self) -> str:
        return "\n".join(block for block in self.body if isinstance(block, str))

    @property
    def text_and_tables(self) -> str:
        rows = ("\t".join(row) for block in self.body if not isinstance(block, str) for row in block.rows)
        return "\n".join((self.text, *rows)).strip()


def _identity_facts(read: _Reading, article: Article, listed: Link | None) -> tuple[Fact, ...]:
    """What names the act, by where it stood. A number or day printed in two places is two facts."""
    found = list(_number_facts(read, article))
    if read.title:
        origin = "title" if article.title else "list"
        found.append(Fact(name="title", value=read.title, words=read.title, origin=origin))
    found += field("issuers", _codes(issuers(article.issuer_words)), article.issuer_words)
    named = _codes(issuers_of(replace(article, issuer_words=""), number_of(article, read.title), ""))
    if named:
        words = article.number_words if issuers(article.number_words) else read.title
        found.append(Fact(name="issuers", value=named, words=words, origin="title"))
    signed_by = _codes(issuers_of(Article(title="", blocks=()), None, read.signature))
    if signed_by:
        found.append(Fact(name="issuers", value=signed_by, words=read.signature, origin="signature"))
    if article.published:
        found += field("published", article.published, "【发布日期】")
    if listed and listed.published:
        found.append(Fact(name="published", value=str(listed.published), words=listed.title, origin="list"))
    if read.signed:
        found.append(Fact(name="signed", value=str(read.signed), words=read.signature, origin="signature"))
    return tuple(found)


def _number_facts(read: _Reading, article: Article) -> Iterator[Fact]:
    """The number where the site's field, the line above the text and the title print it; the years where they differ.

    Titles cite the numbers of others, so in a title only a head or a bracket behind counts (`naming.title_number`).
    """
    field_words = "" if article.number_words == article.heading_words else article.number_words
    printed = (
        ("field", own_number(field_words)),
        ("title", title_number(read.title) or own_number(article.heading_words)),
    )
    years = {number.year for _, number in printed if number and number.year}
    for origin, number in printed:
        if number:
            yield Fact(name="number", value=str(number.number), words=number.quoted, origin=origin)
        if number and number.year and len(years) > 1:
            yield Fact(name="year", value=str(number.year), words=number.quoted, origin=origin)


def _codes(found: tuple[Issuer, ...]) -> str:
    return "+".join(sorted(issuer.code for issuer in found))
