"""How a page is cited: its stable address, the day we saw it, and the digest of the original it was read from.

The stable address goes out as `Link: rel="canonical"` (RFC 6596) and, where the page names a state that never changes,
as `rel="cite-as"` (RFC 8574).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from starlette.requests import Request
from starlette.responses import Response

from monitor.diff.change import Change
from monitor.telling.citing import act_label
from monitor.telling.days import spoken
from monitor.web import links
from monitor.web.here import base_of
from monitor.web.language import CHINESE, ENGLISH
from monitor.web.site import Site
from monitor.web.wording import BEIJING
from monitor.workspace import Workspace
from snapshots.errors import UnknownRecordError
from snapshots.model import Notice, Snapshot, Version


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """What is cited. `states` are its versions in words of either language, `sha256` of the newest original."""

    title: str
    label: dict[str, str]
    what: dict[str, str]
    seen: date
    address: str
    sha256: str

    def line(self, language: str) -> str:
        """The citation as one line in a language."""
        if language == CHINESE:
            digest = f"，原件SHA-256：{self.sha256}" if self.sha256 else "，无存档原件"
            told = spoken(self.seen, "zh")
            named = f"，{self.label['zh']}" if self.label["zh"] else ""
            return f"《{self.title}》{named}，regwatch存档{self.what['zh']}，{told}所见，{self.address}{digest}"
        digest = f", SHA-256 of the original {self.sha256}" if self.sha256 else ", no stored original"
        named = f", {self.label['en']}" if self.label["en"] else ""
        return f"“{self.title}”{named}, {self.what['en']}, seen by regwatch on {self.seen}, {self.address}{digest}"


def citation(site: Site, request: Request, opened: Workspace, *versions: Version, path: str) -> Citation:
    """How to cite a version, or the difference of two; `path` is the stable address."""
    shown, record = versions[-1], versions[-1].record
    numbers = [version.number for version in versions]
    return Citation(
        title=record.title if isinstance(record, Notice) else record.name,
        label={language: act_label(shown.key, language) for language in (CHINESE, ENGLISH)},
        what={
            CHINESE: "、".join(f"第{number}版" for number in numbers) + ("之对照" if len(numbers) > 1 else ""),
            ENGLISH: f"version {numbers[-1]}" if len(numbers) == 1 else f"versions {numbers[0]} and {numbers[-1]}",
        },
        seen=day_of(shown.first_seen),
        address=absolute(site, request, path),
        sha256=digest_of(opened, shown),
    )


def change_citation(site: Site, request: Request, change: Change, snapshots: Sequence[Snapshot]) -> Citation:
    """How to cite a change; `snapshots` are those it was read from."""
    return Citation(
        title=change.title,
        label={language: act_label(change.key, language) for language in (CHINESE, ENGLISH)},
        what={CHINESE: f"变更 {change.id}", ENGLISH: f"change {change.id}"},
        seen=day_of(change.seen_at),
        address=absolute(site, request, links.change(change.id)),
        sha256=next((one.sha256 for one in snapshots if one.sha256), ""),
    )


def snapshot_citation(site: Site, request: Request, snapshot: Snapshot) -> Citation:
    """How to cite one sealed original."""
    return Citation(
        title=snapshot.url,
        label=dict.fromkeys((CHINESE, ENGLISH), ""),
        what={CHINESE: f"快照 {snapshot.seq}", ENGLISH: f"snapshot {snapshot.seq}"},
        seen=day_of(snapshot.fetched_at),
        address=absolute(site, request, links.snapshot(snapshot.seq)),
        sha256=snapshot.sha256 or "",
    )


def digest_of(opened: Workspace, version: Version) -> str:
    """The SHA-256 of the original a version was read from, '' where none is stored."""
    for seq in version.snapshots:
        try:
            if found := opened.archive.snapshot(seq).sha256:
                return found
        except UnknownRecordError:
            continue
    return ""


def absolute(site: Site, request: Request, path: str) -> str:
    """A path of ours as readers elsewhere use it."""
    return base_of(site, request) + path


def linked(site: Site, request: Request, response: Response, path: str, *, cite: str = "") -> Response:
    """Name the canonical address of a page in its headers, and that of the state to cite where it has one."""
    response.headers.append("Link", f'<{absolute(site, request, path)}>; rel="canonical"')
    if cite:
        response.headers.append("Link", f'<{absolute(site, request, cite)}>; rel="cite-as"')
    return response


def day_of(moment: datetime) -> date:
    """The day of a sighting in Beijing."""
    return moment.astimezone(BEIJING).date()
