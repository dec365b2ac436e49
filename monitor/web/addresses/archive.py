"""The addresses of the archive: what anybody may read."""

from monitor.web.access import Role
from monitor.web.addresses import Address, registers
from monitor.web.pages import about, changes, documents, evidence, feeds, notice, original, redline, sources
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
    _read("/version/{id:int}", notice.version),
    _read("/redline", redline.chosen),
    _read("/redline/{before:int}/{after:int}", redline.redline),
    _read("/redline/{before:int}/{after:int}/document/{place:int}", documents.changed),
    _read("/document/{version:int}/{place:int}", documents.document),
    _read("/evidence/{key:path}.zip", evidence.packed),
    _read("/evidence/{key:path}", evidence.evidence),
    _read("/snapshot/{seq:int}", original.snapshot),
    _read("/original/{seq:int}", original.original),
    _read("/raw/{seq:int}", original.raw),
    _read("/feeds", feeds.listed),
    _read("/feed.atom", feeds.as_atom),
    _read("/feed.json", feeds.as_json),
    _read("/source/{source}/feed.atom", feeds.as_atom),
    _read("/source/{source}/feed.json", feeds.as_json),
    _read("/kind/{kind}/feed.atom", feeds.as_atom),
    _read("/kind/{kind}/feed.json", feeds.as_json),
    _read("/search/{search}/feed.atom", feeds.as_atom),
    _read("/search/{search}/feed.json", feeds.as_json),
    *registers.TABLE,
    _read("/verify", about.verify),
    _read("/story", about.story),
)
