"""Every address we answer, one table for each part of the site. Deny by default: a row names who may."""

from collections.abc import Callable
from dataclasses import dataclass

from starlette.convertors import IntegerConvertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import Response

from monitor.web.access import Role
from monitor.web.forms import USUAL, Bounds, Form
from monitor.web.site import Site, View
from monitor.workspace import Workspace


class _Number(IntegerConvertor):
    """A whole number in a path. Python refuses to read more than 4,300 digits: such a path is nobody's address."""

    regex = "[0-9]{1,100}"


register_url_convertor("int", _Number())

Apart = Callable[[Site, Request, Form | None], Response]
Acting = Callable[[Site, Request, Workspace, Form | None], Response]  # the form: None when it is only looked at


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """One address: what answers it, and the least role that may ask.

    A `view` only reads. An `acting` page reads on GET and acts on POST, with the archive's tables open for writing;
    its POST needs the form's `csrf`, unless `one_click`: what a mail program posts by itself (RFC 8058). A page `apart`
    asks nothing of the archive (logins and accounts), so that it answers before the first check too.
    """

    path: str
    may: Role
    view: View | None = None
    acting: Acting | None = None
    apart: Apart | None = None
    one_click: bool = False
    without_data: bool = False  # answers before the first check too
    bounds: Bounds = USUAL  # of what is posted
