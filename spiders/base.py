"""What a source is: declared facts, checked when the class is defined, and pure reading. Fetches nothing."""

from collections.abc import Sequence
from typing import ClassVar

from snapshots.errors import RegwatchError
from snapshots.model import Issuer, Notice, Role, Title
from spiders.platforms.acts import notice
from spiders.platforms.shapes import Article, Layout, Link, Listing
from spiders.platforms.statements import as_statement, speaks_of_an_act
from spiders.reading.pages.page import Page
from spiders.registers import Register


class SourceDeclarationError(RegwatchError):
    """A source class lacks a fact it must declare."""


class Source:
    """One official place we watch. Subclasses declare; the methods below serve them all.

    `entrances` are the addresses of the list, newest first: a later one is asked only when the ones before are
    gone or give no list, so that a site's move costs nothing and old archives stay crawlable. A source without
    entrances is its `pages`, asked at every check. `reader` names the state of our reading: raise it when reading
    improves, and history is read again without telling anybody.
    """

    name: ClassVar[str]
    title: ClassVar[Title]
    publisher: ClassVar[Issuer]
    homepage: ClassVar[str]
    hosts: ClassVar[tuple[str, ...]]
    entrances: ClassVar[tuple[str, ...]]
    lists: ClassVar[tuple[Layout[Listing], ...]]
    articles: ClassVar[tuple[Layout[Article], ...]]
    language: ClassVar[str] = "zh"
    timezone: ClassVar[str] = "Asia/Shanghai"
    cadence: ClassVar[str] = "*/30 8-22 * * *"  # crontab in `timezone`; weekdays only by name
    pages: ClassVar[tuple[str, ...]] = ()  # articles asked at every check, whatever a list shows
    register: ClassVar[Title | None] = None  # set where the list itself is a register: its rows are entries
    complete: ClassVar[bool] = False  # True: what is no longer shown has left
    headers: ClassVar[tuple[tuple[str, str], ...]] = ()  # sent with every request
    data_calls: ClassVar[str] = r"/api-gateway/|\.json(?:\?|$)|#post:"  # addresses that answer with data, not HTML
    second_channels: ClassVar[tuple[str, ...]] = ()  # sources where the same acts appear, for when this one is shut
    pause: ClassVar[float] = 0.0  # seconds between two requests the site asks for in its own words; never shortens ours
    rhythm: ClassVar[int] = 0  # days within which something new always came so far; 0: no rhythm known
    render: ClassVar[bool] = False  # True: the pages need a browser (extra `render`)
    visits: ClassVar[int] = 0  # earlier captures of a page that `read` wants to see
    at_least: ClassVar[int] = 1  # records a healthy list shows at the very least
    may_shrink_by: ClassVar[float] = 0.5  # share of the list that may vanish between two checks
    list_pages: ClassVar[int] = 3  # how far back a first check pages
    late_pages: ClassVar[int] = 100  # how far back a late one does, while what it reads is of the time since the last
    registers: ClassVar[tuple[Register, ...]] = ()
    reader: ClassVar[str] = "3"

    def __init_subclass__(cls) -> None:
        needed = ("name", "title", "publisher", "homepage", "hosts", "entrances", "lists", "articles")
        missing = [fact for fact in needed if not hasattr(cls, fact)]
        if missing:
            raise SourceDeclarationError(f"declares no {', '.join(missing)}", about=cls.__name__)

    @property
    def unattended(self) -> bool:
        """Whether it can be checked at all; a source without addresses is filled by `regwatch import` alone."""
        return bool(self.entrances or self.pages)

    def canonical(self, url: str) -> str:
        """The one address of a page that answers under several, as on a mirror; a source that has none: as it is."""
        return url

    def listing(self, page: Page) -> Listing | None:
        """What a list page shows, by the first layout that fits; None when none does."""
        place = f"{self.name} list"
        if place not in page.kept:
            page.kept[place] = next((found for layout in self.lists if (found := layout.read(page))), None)
        kept: Listing | None = page.kept[place]
        return kept

    def article(self, page: Page) -> Article | None:
        """What an article page shows, by the first layout that fits; None when none does."""
        if self.name not in page.kept:
            page.kept[self.name] = next((found for layout in self.articles if (found := layout.read(page))), None)
        kept: Article | None = page.kept[self.name]
        return kept

    def heading(self, listed: Link) -> Notice:
        """The notice of an act that is known from a list alone, because its page is on a host that is not asked."""
        known = Article(title=listed.title, blocks=(), published=listed.published, viewer=True)
        return self._told(known, url=listed.url, listed=listed)

    def refusal(self, page: Page) -> str:
        """Why a page that gave no list and no article is not the one asked for, where the source can say; '' else."""
        return ""

    def role_of(self, page: Page) -> Role:
        """Which leg of the crawl a page that is here serves: what it was asked for as, unless a source overrides."""
        return page.role

    def read(self, page: Page, listed: Link | None = None, visits: Sequence[Page] = ()) -> Notice | None:
        """The notice an archived article page holds; None when no layout fits. Pure.

        `visits` are up to `self.visits` earlier captures of the same address, oldest first.
        """
        article = self.article(page)
        if article is None:
            return None
        return self._told(article, url=page.url, listed=listed)

    def _told(self, article: Article, *, url: str, listed: Link | None) -> Notice:
        """The notice of an article; what only speaks about an act must not pass for it."""
        found = notice(article, url=url, listed=listed, publisher=self.publisher)
        about = speaks_of_an_act(found.title) and not article.number_words
        return as_statement(found, self.publisher) if about else found
