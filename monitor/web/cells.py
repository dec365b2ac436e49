"""Cells of the tables we give away as files. Pure."""

import unicodedata


def safe_cell(text: str) -> str:
    """A cell no spreadsheet runs: a leading = + - @ (full-width ones too) or control gets an apostrophe."""
    start = unicodedata.normalize("NFKC", text.lstrip()[:1])
    return f"'{text}" if start in tuple("=+-@") or text[:1] in tuple("\t\r\n") else text
