"""An issue as an Atom feed of one entry, with the whole page as its content."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from feedgenerator import Atom1Feed  # type: ignore[import-untyped]

from monitor.desk.formats.html import body
from monitor.desk.issue import Issue
from monitor.desk.page import page_of, title_of


def to_atom(issue: Issue, language: str) -> str:
    """The feed. Ids are the same whenever it is written, and stay when an issue is corrected."""
    series = f"tag:regwatch,2020:series/{_part(issue.series)}"
    feed = Atom1Feed(
        title=issue.document.title.in_(language) or issue.series, link=f"{series}/feed", description="",
        language="zh-CN" if language != "en" else "en", feed_guid=series,
    )  # fmt: skip
    feed.add_item(
        title=title_of(issue, language), link=f"{series}/{issue.id}", description=str(body(page_of(issue, language))),
        unique_id=f"{series}/{issue.id}", pubdate=_first(issue), updateddate=issue.steps[-1].deed.at,
        author_name="regwatch",
    )  # fmt: skip
    return str(feed.writeString("utf-8"))


class _Steady(Atom1Feed):  # type: ignore[misc]
    """A feed without issues yet is the same bytes each time it is asked, not one of this very second."""

    def latest_post_date(self) -> datetime:
        """When the newest item was written; the beginning of time without one."""
        found: datetime = super().latest_post_date() if self.items else datetime(1970, 1, 1, tzinfo=UTC)
        return found


def to_feed(
    issues: Sequence[Issue], language: str, *, title: str, series: str, address: str, page: str,
    link_of: Callable[[Issue], str],
) -> str:  # fmt: skip
    """Published issues as one feed at an address, for browsers at `page`; each has the id it has in a feed alone."""
    tag = f"tag:regwatch,2020:series/{_part(series)}" if series else "tag:regwatch,2020:issues"
    feed = _Steady(
        title=title, link=page, feed_url=address, description="", language="zh-CN" if language != "en" else "en",
        feed_guid=tag,
    )  # fmt: skip
    for issue in issues:
        spoken = language if issue.draft.language == "both" else issue.draft.language
        feed.add_item(
            title=title_of(issue, spoken), link=link_of(issue), description=str(body(page_of(issue, spoken))),
            unique_id=f"tag:regwatch,2020:series/{_part(issue.series)}/{issue.id}", pubdate=_first(issue),
            updateddate=issue.steps[-1].deed.at, author_name="regwatch",
        )  # fmt: skip
    return str(feed.writeString("utf-8"))


def _first(issue: Issue) -> datetime:
    """When it was published, or drafted as long as it is not."""
    return next((step.deed.at for step in issue.steps if step.deed.deed == "published"), issue.drafted_at)


def _part(text: str) -> str:
    from urllib.parse import quote

    return quote(text, safe="")
