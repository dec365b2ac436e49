"""Official addresses as they stand in the path of a request, and as they go into a header. Pure."""

from collections.abc import Iterator
from urllib.parse import quote, unquote, urlsplit

_KEPT = "!#$%&'()*+,/:;=?@[]~"  # what RFC 3986 reserves, and '%': what is escaped already stays so
_SCHEMES = ("https://", "http://")
_ESCAPED = ("https%3a", "http%3a")


def asked_address(path: str, query: str) -> str:
    """The address in the rest of a path and in its query; escaped as one word (https%3A%2F%2F…) it is opened again.

    The slash that some proxies swallow is put back.
    """
    if path.lower().startswith(_ESCAPED):
        path = unquote(path)
    for scheme in ("https", "http"):
        if path[: len(scheme) + 2].lower() == f"{scheme}:/" and path[len(scheme) + 2 : len(scheme) + 3] != "/":
            path = f"{scheme}://{path[len(scheme) + 2 :]}"
    return f"{path}?{query}" if query else path


def spellings(address: str) -> list[str]:
    """Every way an archive may have written an address: both schemes, with characters escaped or not, root or none.

    The very words asked for come first. Other hosts, other queries and other paths are other addresses.
    """
    return list(dict.fromkeys(one for way in _ways(address) for one in _rooted(way)))


def _ways(address: str) -> Iterator[str]:
    scheme, rest = _parted(address)
    for one in dict.fromkeys((scheme, *_SCHEMES)):
        for written in (rest, unquote(rest), quote(unquote(rest), safe=_KEPT), quote(rest, safe=_KEPT)):
            yield one + written


def _parted(address: str) -> tuple[str, str]:
    lowered = address.lower()
    scheme = next((one for one in _SCHEMES if lowered.startswith(one)), "")
    rest = address[len(scheme) :]
    host, slash, path = rest.partition("/")
    return scheme or _SCHEMES[0], f"{host.lower()}{slash}{path}"


def _rooted(address: str) -> Iterator[str]:
    yield address
    try:
        parts = urlsplit(address)
    except ValueError:
        return
    if not parts.path:
        yield parts._replace(path="/").geturl()
    elif parts.path == "/" and not parts.query:
        yield address.removesuffix("/")


def in_header(address: str) -> str:
    """An address as a header may carry it: ASCII, no blank, no angle bracket, no quotation mark, no line break."""
    return quote(address, safe=_KEPT)


def in_path(address: str) -> str:
    """An address as the rest of one of our own paths: a '#' would cut it off, ';' and ',' part the links of headers."""
    return quote(address, safe=_KEPT.translate({ord(one): None for one in "#;,"}))
