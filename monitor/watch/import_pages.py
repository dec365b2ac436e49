"""Importing saved pages of acts: they count as their source's captures. An older page never becomes the newest one."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from monitor.diff import notices
from monitor.diff.change import Change, Kind
from monitor.watch.imported import Import, Imported
from monitor.watch.list_pages import list_pages, listed
from monitor.watch.pages import settling
from monitor.watch.readings import held_as, read_all
from monitor.watch.saved_files import File, as_page, captures_of
from snapshots.model import Capture, Notice, Role, Verdict
from spiders.base import Source


def import_pages(one: Import, files: Sequence[File]) -> Imported:
    """Seal the pages and their documents and settle them as a check would. Writes no edition: a page is no list."""
    taken = captures_of(one.source, files, one.given)
    captures = [capture for _, capture in taken]
    older = [capture for capture in captures if _is_older(one, capture)]
    newest = max((edition.seen_at for edition in one.opened.facts.editions.all(one.source.name)), default=None)
    first = newest is None and not one.opened.facts.versions.standing(one.source.name)
    back = bool(older) or (newest is not None and one.given.seen_at < newest)
    outcome = replace(
        one.outcome([file for file, _ in taken], [str(c.role) for c in captures], first, back),
        files=tuple((file.name, capture.url, str(capture.role)) for file, capture in taken),
    )
    if one.wish.dry_run:
        return replace(outcome, changes=tuple(_would_change(one, captures)), notes=tuple(one.notes))
    # An older state never becomes the newest sighting of its address: it is kept beside, as evidence.
    captures = [replace(c, url=f"file-import:{c.url}") if c in older else c for c in captures]
    sealed = one.opened.archive.record(captures)
    fresh = [snapshot for snapshot in sealed if not snapshot.url.startswith("file-import:")]
    one.notes += [f"{c.url}: older than what is held of it; sealed, nothing changed" for c in older]
    found = one.findings()
    links = listed(list_pages(one.source, one.opened.archive, fresh))
    readings, unchanged = read_all(one.source, one.opened, fresh, links)
    with one.opened.facts.transaction():
        settled = settling(found)
        settled.keep(unchanged)
        settled.settle(readings, [s for s in fresh if s.role is Role.ARTICLE])
        one.notes += [*found.problems, *found.doubts]
        one.record(found, outcome)
    changed = {change.key for change, _ in found.changes}
    same = len(unchanged) + sum(reading.notice.key not in changed for reading in readings)
    told = tuple(change for change, _ in found.changes)
    return replace(outcome, notes=tuple(one.notes), changes=told, unchanged=same)


def _is_older(one: Import, capture: Capture) -> bool:
    latest = one.opened.archive.latest(capture.url, Verdict.OK, Verdict.UNAVAILABLE)
    return latest is not None and latest.fetched_at > capture.fetched_at


def _would_change(one: Import, captures: Sequence[Capture]) -> list[Change]:
    """What the articles would change, read alone: what their annexes do to registers is not worked out."""
    changes = []
    for capture in captures:
        file = File(name=capture.url, body=capture.body, url=capture.url)
        page = as_page(one.source, file, capture.role)
        notice = one.source.read(page) if capture.role is Role.ARTICLE and not _is_older(one, capture) else None
        if notice is None:
            continue
        notice = held_as(one.opened, notice)
        current = one.opened.facts.versions.current(notice.key)
        before = current.record if current else None
        if not isinstance(before, Notice):
            changes.append(_notice_change(Kind.NOTICE_PUBLISHED, notice, one.source, one.given.seen_at, ""))
        elif before.url == notice.url:
            told = notices.compare(before, replace(notice, attachments=before.attachments))
            for kind, detail in ((Kind.NOTICE_AMENDED, told.amended), (Kind.NOTICE_STATUS, told.status)):
                if detail:
                    changes.append(_notice_change(kind, notice, one.source, one.given.seen_at, detail))
    return changes


def _notice_change(kind: Kind, notice: Notice, source: Source, at: datetime, detail: str) -> Change:
    return Change(
        kind=kind, source=source.name, key=notice.key, title=notice.title, published=notice.published,
        effective=notice.effective, seen_at=at, detail=detail,
    )  # fmt: skip
