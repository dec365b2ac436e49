"""The addresses of digests: published issues for anybody, the desk for editors."""

from monitor.web.access import Role
from monitor.web.addresses import Acting, Address
from monitor.web.forms import Bounds
from monitor.web.pages import desk, desk_drafting, desk_editing, desk_publishing, issues
from monitor.web.site import View

_LONG = Bounds(most_bytes=4_000_000, most_fields=3_000, longest=50_000)  # an issue's form: fifty items and their notes


def _read(path: str, view: View) -> Address:
    return Address(path=path, view=view, may=Role.PUBLIC)


def _desk(path: str, view: View | None = None, acting: Acting | None = None) -> Address:
    return Address(path=f"/desk{path}", view=view, acting=acting, may=Role.EDITOR, bounds=_LONG)


TABLE: tuple[Address, ...] = (
    _read("/issues", issues.listed),
    _read("/issues/feed.atom", issues.feed),
    _read("/series/{series:path}/feed.atom", issues.feed),
    _read("/series/{series:path}", issues.listed),
    _read("/issue/{number:int}.{form}", issues.download),
    _read("/issue/{number:int}", issues.one),
    _desk("", desk.listed),
    _desk("/new", acting=desk_drafting.new),
    _desk("/{number:int}", desk.one),
    _desk("/{number:int}/edit", acting=desk_editing.edit),
    _desk("/{number:int}/preview", desk.preview),
    _desk("/{number:int}/page", desk.framed),
    _desk("/{number:int}/issue.{form}", desk.download),
    _desk("/{number:int}/approve", acting=desk.approve),
    _desk("/{number:int}/publish", acting=desk_publishing.publish),
    _desk("/{number:int}/correct", acting=desk_editing.correct),
)
