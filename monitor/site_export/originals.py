"""Archived originals as files in which nothing can act: web pages as plain text, all else only to keep. Pure.

On a web space nobody sends our Content-Security-Policy along, so a page of others is never written as a page.
"""

from pathlib import PurePosixPath

from monitor.site_export.fetching import Answer
from monitor.web.pages.original import charset_of

PATHS = ("/original/", "/raw/")
_MARK = b"\xef\xbb\xbf"  # browsers guess the charset of a text file otherwise
_SAFE = frozenset({".pdf", ".doc", ".docx", ".xls", ".xlsx", ".zip", ".rar", ".txt"})


def harmless(address: str, answer: Answer) -> tuple[bytes, str]:
    """The bytes to write for an original, and the ending of their file."""
    ending = PurePosixPath(answer.headers.get("content-disposition", "").rpartition("filename=")[2].strip('"')).suffix
    charset = charset_of(answer.body)
    if address.startswith("/original/") and not ending and charset:
        return _MARK + answer.body.decode(charset).encode(), ".txt"
    return answer.body, ending.lower() if ending.lower() in _SAFE else ".bin"
