"""The API's front door: a page for people, and the OpenAPI document for programs."""

import re

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from monitor.web.api.openapi import document
from monitor.web.api.operation import ROOT
from monitor.web.api.responding import as_json
from monitor.web.api.table import OPERATIONS
from monitor.web.api.tables import TABLES
from monitor.web.here import base_of
from monitor.web.site import Site
from monitor.workspace import Workspace

_CONVERTER = re.compile(r":\w+\}")


def welcome(site: Site, request: Request, opened: Workspace) -> Response:
    """What can be asked, with examples to try."""
    operations = [(one, _CONVERTER.sub("}", ROOT + one.path)) for one in OPERATIONS]
    return site.page("api.html", root=ROOT, base=base_of(site, request), operations=operations, tables=TABLES)


def unslashed(site: Site, request: Request, opened: Workspace) -> Response:
    """The front door without its slash."""
    return RedirectResponse(f"{ROOT}/", 308)


def openapi(site: Site, request: Request, opened: Workspace) -> Response:
    """The OpenAPI document."""
    return as_json(request, document(base_of(site, request)))
