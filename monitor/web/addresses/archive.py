"""The addresses of the archive: what anybody may read."""

from monitor.web.access import Role
from monitor.web.addresses import Address
from monitor.web.pages import about, calendar, changes, feeds, notice, original, redline, register, sources
from monitor.web.site import View


def _read(path: str, view: View) -> Address:
    return Address(path=path, view=view, may=Role.PUBLIC)


TABLE = (
    _read("/", changes.latest),
    _read("/change/{id}", changes.one),
    _read("/api/changes.json", changes.as_json),
    _read("/sources", sources.every),
    _read("/source/{name}", sources.one),
    _read("/health.json", sources.as_json),
    _read("/notice/{key:path}", notice.notice),
    _read("/redline/{before:int}/{after:int}", redline.redline),
    _read("/register/{name}.csv", register.as_csv),
    _read("/register/{name}", register.register),
    _read("/entry/{key:path}", register.entry),
    _read("/snapshot/{seq:int}", original.snapshot),
    _read("/original/{seq:int}", original.original),
    _read("/raw/{seq:int}", original.raw),
    _read("/calendar", calendar.calendar),
    _read("/calendar.ics", calendar.feed),
    _read("/calendar/{source}.ics", calendar.feed),
    _read("/feeds", feeds.listed),
    _read("/feed.atom", feeds.as_atom),
    _read("/feed.json", feeds.as_json),
    _read("/source/{source}/feed.atom", feeds.as_atom),
    _read("/source/{source}/feed.json", feeds.as_json),
    _read("/kind/{kind}/feed.atom", feeds.as_atom),
    _read("/kind/{kind}/feed.json", feeds.as_json),
    _read("/search/{search}/feed.atom", feeds.as_atom),
    _read("/search/{search}/feed.json", feeds.as_json),
    _read("/verify", about.verify),
    _read("/story", about.story),
)
