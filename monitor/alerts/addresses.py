"""Addresses as mail programs and servers need them: names apart, foreign domains in ASCII. Pure.

Domains with other than ASCII letters are sent as IDNA writes them (例子.cn → xn--fsqu00a.cn), which every server
takes. A local part with such letters has no such form: only servers that know SMTPUTF8 (RFC 6531) take it.
"""

import unicodedata
from email.errors import HeaderParseError
from email.headerregistry import Address

import idna


def recipient(words: str) -> Address:
    """An address with or without a name before it: 张三 <zhang@例子.cn>. Raises ValueError for what is none.

    What looks like an attempt on the header (a newline, a second address) is no address.
    """
    if any(unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp", "Cs") for c in words):
        raise ValueError("an address with control characters")
    name, bracket, bare = words.strip().rpartition("<")
    if bracket and not bare.endswith(">"):
        raise ValueError("an address that begins with < and does not end with >")
    local, at, domain = bare.removesuffix(">").strip().rpartition("@")
    if not (local and at and domain) or any(c in f"{local}{domain}" for c in ' <>(),;:"\\@'):
        raise ValueError("not an address like name@example.org")
    return Address(display_name=name.strip().strip('"').strip(), username=local, domain=_ascii(domain))


def spec(address: Address) -> str:
    """The bare address, as the envelope needs it. Quotes nothing: `recipient` takes no local part that needs it."""
    return f"{address.username}@{address.domain}"


def _ascii(domain: str) -> str:
    try:
        return domain if domain.isascii() else idna.encode(domain, uts46=True).decode("ascii")
    except (idna.IDNAError, HeaderParseError) as error:
        raise ValueError(f"'{domain}' is no name of a server") from error


def bare(words: str) -> str:
    """An address to compare with others: without a name, in small letters; what is none stays as it is."""
    try:
        return spec(recipient(words)).casefold()
    except ValueError:
        return words.casefold()
