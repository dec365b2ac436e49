"""The addresses of Memento clients (RFC 7089). What follows is an official address, with its query."""

from monitor.web.access import Role
from monitor.web.addresses import Address
from monitor.web.memento import pages
from monitor.web.site import View


def _read(path: str, view: View) -> Address:
    return Address(path=path, view=view, may=Role.PUBLIC)


TABLE = (
    _read("/timegate/{url:path}", pages.timegate),
    _read("/timemap/{form}/{page:int}/{url:path}", pages.timemap),
    _read("/timemap/{form}/{url:path}", pages.timemap),
    _read("/memento/{stamp}/{url:path}", pages.memento),
)
