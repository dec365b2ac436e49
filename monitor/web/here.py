"""The address of this archive as whoever asks knows it, for links that must be absolute."""

import re

from starlette.requests import Request

from monitor.web.site import Site

_HOST = re.compile(r"[A-Za-z0-9.\-]+(:[0-9]{1,5})?|\[[0-9A-Fa-f:.]+\](:[0-9]{1,5})?")


def base_of(site: Site, request: Request) -> str:
    """The configured public address; without one the host that was asked, if it is spelled like one.

    Never ends with a slash. What a request claims as its host goes into links, so it is checked, not believed.
    """
    if site.settings.web.public_url:
        return site.settings.web.base_url
    host = request.headers.get("host", "")
    return f"{request.url.scheme}://{host}" if _HOST.fullmatch(host) else site.settings.web.base_url
