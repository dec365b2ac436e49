"""Who signed: names as printed to our codes, from a dictionary kept as data (`issuers.toml`)."""

import re
import tomllib
from functools import cache
from importlib.resources import files

from snapshots.model import Issuer

_BETWEEN = r"[\s、，,；;和及与·]{0,4}"


@cache
def _codes() -> dict[str, str]:
    data = tomllib.loads(files("spiders.reading.law").joinpath("issuers.toml").read_text("utf-8"))
    return {name: code for code, names in data.items() for name in names}


@cache
def name_pattern() -> str:
    """A regular expression for any known body, longest names first so that 商务部办公厅 is not 商务部."""
    names = sorted(_codes(), key=len, reverse=True)
    return f"(?:原)?(?:{'|'.join(map(re.escape, names))})"


@cache
def run_pattern() -> str:
    """One or more bodies in a row, joined by blanks, commas, 、 or nothing at all (sources.md, section 10)."""
    return f"(?:{name_pattern()}{_BETWEEN}){{1,40}}"  # bounded, or a hostile page could make it quadratic


@cache
def _one() -> re.Pattern[str]:
    return re.compile(name_pattern())


def issuers(printed: str) -> tuple[Issuer, ...]:
    """Every known body named in a line, in printed order, each once."""
    found: dict[str, Issuer] = {}
    for name in _one().findall(printed):
        code = _codes()[name.removeprefix("原")] if name.removeprefix("原") in _codes() else _codes()[name]
        found.setdefault(code, Issuer(code=code, name=name))
    return tuple(found.values())
