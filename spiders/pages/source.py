"""A user's page as a source: no layout to recognise, so whatever comes is read, and refused only for good reasons."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, ClassVar
from urllib.parse import urlsplit

from snapshots.identity import identity_of
from snapshots.model import Attachment, Issuer, Notice, Role, Title
from spiders.base import Source
from spiders.pages.beside import beside_text, folded_blanks
from spiders.pages.declared import Declared, Kind
from spiders.pages.documents import document_of, documents_linked, is_html, tree_of
from spiders.pages.rows import register_of
from spiders.pages.stand_ins import StandInError, refuse_detour, refuse_stand_in
from spiders.platforms import feeds
from spiders.platforms.plain import article as as_article
from spiders.platforms.shapes import Article, Link, Listing
from spiders.reading.document import Block, Document
from spiders.reading.errors import UnreadableError
from spiders.reading.law.facts import chosen, chosen_day, of_days
from spiders.reading.law.provisions import provisions
from spiders.reading.law.traditional import is_traditional
from spiders.reading.pages.page import Page

READING = "pages 2"  # raise it when documents of user pages read better
MOST_ATTACHMENTS = 30  # documents of one page that are fetched with it
KIND = "page"  # of notices that are a user's page


class UserPages(Source):
    """One `[[page]]` table. Made by `made`, one class each, as every source is one."""

    name = "page"
    title = Title(zh="", en="")
    publisher = Issuer(code="page", name="")
    homepage = ""
    hosts = ()
    entrances = ()
    lists = (feeds.LIST,)
    articles = ()
    declared: ClassVar[Declared]

    @property
    def is_register(self) -> bool:
        """Whether its pages are compared row by row."""
        return self.declared.kind is Kind.REGISTER

    def role_of(self, page: Page) -> Role:
        """A list where the page is a register, or turns out to be a feed or sitemap; else as asked."""
        if page.role is not Role.ARTICLE:
            return page.role
        try:
            return Role.LIST if self.is_register or feeds.is_list(page) else page.role
        except UnreadableError:
            return page.role

    def listing(self, page: Page) -> Listing | None:
        """The rows of a register, or the pages of a feed or sitemap; None when there are none to be read."""
        key = f"{self.name} list"
        if key not in page.kept:
            try:
                page.kept[key] = register_of(page, self.declared) if self.is_register else feeds.listing(page)
            except UnreadableError as error:
                self._refuse(page, error)
                page.kept[key] = None
        kept: Listing | None = page.kept[key]
        return kept

    def document(self, page: Page) -> Document:
        """What of a page is compared. Raises UnreadableError for what is not the page that was asked for."""
        key = f"{self.name} document"
        if key not in page.kept:
            if is_html(page):
                refuse_detour(page)
            found = document_of(page, self.declared.selector, self.declared.ignore)
            if is_html(page):
                refuse_stand_in(page, found, tree_of(page))
            page.kept[key] = found
        kept: Document = page.kept[key]
        return kept

    def beside(self, page: Page) -> frozenset[str]:
        """Lines of its document that stand beside its text; what a selector names is all text."""
        if self.declared.selector or not is_html(page):
            return frozenset()
        return beside_text(tree_of(page, self.declared.ignore), self.document(page))

    def article(self, page: Page) -> Article | None:
        """The page as printed; None when it cannot be read or is not the page that was asked for."""
        if self.name not in page.kept:
            try:
                page.kept[self.name] = self._article(page)
            except UnreadableError as error:
                is_elsewhere = page.final_url != page.url and isinstance(error, StandInError) and error.missing
                page.kept[self.name] = None
                if not is_elsewhere:
                    self._refuse(page, error)
        kept: Article | None = page.kept[self.name]
        return kept

    def refusal(self, page: Page) -> str:
        """Why the page is not read; '' where another page answered, which its address says."""
        return str(page.kept.get(f"{self.name} refusal", ""))

    def _refuse(self, page: Page, error: UnreadableError) -> None:
        page.kept[f"{self.name} refusal"] = error.problem

    def _article(self, page: Page) -> Article:
        document = self.document(page)
        linked = [Attachment(label=label, url=url) for label, url in documents_linked(page, document)]
        title = document.title or next((line for line in document.lines if line.strip()), "") or page.url
        return Article(title=title[:500], blocks=document.blocks, attachments=tuple(linked[:MOST_ATTACHMENTS]))

    def read(self, page: Page, listed: Link | None = None, visits: Sequence[Page] = ()) -> Notice | None:
        """The page as a notice whose provisions are its main text; None when it cannot be read."""
        found = self.article(page)
        if found is None:
            return None
        return self._notice(page.url, replace(found, blocks=self._kept(page, found.blocks)), listed)

    def _kept(self, page: Page, found: tuple[Block, ...]) -> tuple[Block, ...]:
        """The blocks of the text without what stands beside it; all where nothing else would be left."""
        beside = self.beside(page)
        kept = tuple(block for block in found if not isinstance(block, str) or folded_blanks(block) not in beside)
        return kept or found

    def heading(self, listed: Link) -> Notice:
        """A page known from its feed alone, because its host is not asked."""
        return self._notice(listed.url, Article(title=listed.title, blocks=(), published=listed.published), listed)

    def key_of(self, url: str) -> str:
        """The key of a page: short where the table names only one."""
        only = self.pages == (url,) and not self.entrances
        return f"{self.name}/{KIND}" if only else self.key_among(url)

    def key_among(self, url: str) -> str:
        """The key of a page among several."""
        return f"{self.name}/{KIND}/{folded_address(url)}"

    def _notice(self, url: str, found: Article, listed: Link | None) -> Notice:
        key = self.key_of(url)
        told = _heading_of(found)
        title = (listed.title if listed else "") or found.title
        published = (listed.published if listed else None) or told.published
        facts = tuple(of_days("\n".join(found.lines), published, told.effective, title=title))
        effective = chosen(facts, "effective")
        return Notice(
            key=key,
            identity=identity_of(key),
            kind=KIND,
            issuers=(),
            title=title,
            url=url,
            published=published,
            effective=chosen_day(facts, "effective"),
            effective_words=effective.words if effective else "",
            until=chosen_day(facts, "until"),
            comments_until=chosen_day(facts, "comments_until"),
            status=told.status,
            provisions=provisions(found.blocks),
            attachments=found.attachments,
            facts=facts,
            text_available=bool(found.blocks),
        )


def made(declared: Declared) -> UserPages:
    """The source a table declares; the table has no mistakes."""
    title = declared.title or declared.name
    addresses, lists = declared.addresses, declared.lists
    one_register = declared.kind is Kind.REGISTER and len(addresses) == 1
    facts: dict[str, Any] = {
        "name": declared.name,
        "title": Title(zh=title, en=title),
        "publisher": Issuer(code=declared.name, name=title),
        "homepage": (*addresses, *lists)[0],
        "hosts": tuple(dict.fromkeys(map(_host, (*addresses, *lists)))),
        "entrances": addresses if one_register else lists,
        "pages": () if one_register else addresses,
        "language": declared.language,
        "timezone": declared.timezone,
        "cadence": declared.cadence,
        "render": declared.render,
        "register": Title(zh=title, en=title) if declared.kind is Kind.REGISTER else None,
        "complete": declared.kind is Kind.REGISTER and declared.complete,
        "at_least": declared.at_least,
        "may_shrink_by": declared.may_shrink_by,
        "list_pages": 100,
        "reader": f"{READING} {_fingerprint(declared)}",
        "declared": declared,
    }
    kind: type[UserPages] = type("UserPages", (UserPages,), facts)
    return kind()


def folded_address(url: str) -> str:
    """An address as part of a key: host and path readable, a digest where something else tells pages apart."""
    parts = urlsplit(url)
    plain = f"{parts.netloc}{parts.path}".rstrip("/").casefold()
    readable = re.sub(r"[^a-z0-9.]+", "-", plain).strip("-")[:80]
    exact = re.fullmatch(r"[a-z0-9./]{1,80}", f"{parts.netloc}{parts.path}") and not parts.query
    return readable if exact else f"{readable}-{hashlib.sha256(url.encode()).hexdigest()[:8]}"


def _fingerprint(declared: Declared) -> str:
    """Another selector is another reading: what stands is read again with it, silently."""
    told = repr((declared.selector, declared.ignore, declared.kind, declared.keys, declared.columns))
    return hashlib.sha256(told.encode()).hexdigest()[:8]


def _host(address: str) -> str:
    return (urlsplit(address).hostname or "").removeprefix("www.")


def _heading_of(found: Article) -> Article:
    """What the page says above its text of days and status; nothing where that cannot be told."""
    blocks: tuple[Block, ...] = found.blocks
    if is_traditional(blocks):
        return Article(title="", blocks=(), published=found.published)
    told = as_article(Document(format="html", blocks=blocks, title=found.title))
    return Article(
        title="", blocks=(), published=found.published or told.published, effective=told.effective, status=told.status
    )
