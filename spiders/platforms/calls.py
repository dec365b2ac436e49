"""List calls that are sent by POST, as addresses: the archive tells captures apart by address alone.

A call is its address, then `#post:` and the form: a fragment never goes over the wire, so no real address is ever
mistaken for one. WARC tools keep POST captures apart in the same way (pywb's `__wb_method=POST`).
"""

from collections.abc import Mapping
from urllib.parse import urlencode

_MARK = "#post:"


def posted(url: str, form: Mapping[str, str]) -> str:
    """The address of a POST call with a form."""
    return f"{url}{_MARK}{urlencode(form)}"


def parted(url: str) -> tuple[str, str | None]:
    """What goes over the wire: the address, and the form's body where it is a POST call (None: a plain GET)."""
    address, mark, form = url.partition(_MARK)
    return address, form if mark else None
