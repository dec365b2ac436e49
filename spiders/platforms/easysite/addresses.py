"""One page, one address: GACC's department hosts serve the same /customs/ paths, and addresses come untidy. Pure."""

import re
from urllib.parse import parse_qs, urlsplit, urlunsplit

# Hosts with the same /customs/ paths (sources.md, section 3, sister hosts); tjs. has a path of its own.
GACC = "www.customs.gov.cn"
MIRRORS = (GACC, "customs.gov.cn", "gdfs.customs.gov.cn", "jckspj.customs.gov.cn", "gec.customs.gov.cn")

_PAGE_FILE = re.compile(r"/\w{1,64}-(\d{1,6})\.html$")  # 08654b53-2.html


def canonical(url: str, host: str = GACC) -> str:
    """The address without doubled slashes and fragment, on `host` where it is a copy at one of GACC's mirrors.

    For telling pages apart and for asking a mirror only about its own pages. Other hosts stay as they are.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return url
    path = re.sub(r"/{2,}", "/", parts.path)
    name = (parts.hostname or "").casefold()
    mirrored = name in MIRRORS and path.startswith("/customs/") and port in (None, 80, 443)
    return urlunsplit((parts.scheme, host if mirrored else parts.netloc, path, parts.query, ""))


def page_asked(url: str) -> int:
    """The page of a list an address asks for: `<prefix>-<n>.html`, or `currentPage` of the older dynamic form."""
    parts = urlsplit(url)
    dynamic = parse_qs(parts.query).get("currentPage", [""])[0]
    if re.fullmatch(r"[0-9]{1,6}", dynamic):
        return int(dynamic) or 1
    numbered = _PAGE_FILE.search(parts.path)
    return (int(numbered.group(1)) or 1) if numbered else 1
