"""The sources, one file each: discovered here, registered nowhere."""

from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from snapshots.errors import RegwatchError
from spiders.base import Source


class UnknownSourceError(RegwatchError):
    """No source of this name is shipped."""

    exit_code = 2


@cache
def all_sources() -> dict[str, Source]:
    """Every source by name, in order of name: one instance of each Source class found in this folder."""
    found = {}
    for module in iter_modules(__path__):
        for value in vars(import_module(f"{__name__}.{module.name}")).values():
            if isinstance(value, type) and issubclass(value, Source) and value is not Source:
                found[value.name] = value()
    return dict(sorted(found.items()))


def find(names: tuple[str, ...]) -> list[Source]:
    """The named shipped sources, all when none is named. Raises UnknownSourceError."""
    return picked(all_sources(), names or tuple(all_sources()))


def picked(known: Mapping[str, Source], names: tuple[str, ...]) -> list[Source]:
    """The named ones of the sources known, in the order of the names. Raises UnknownSourceError."""
    unknown = [name for name in names if name not in known]
    if unknown:
        near = get_close_matches(unknown[0], known, n=3, cutoff=0.5)
        meant = f"Did you mean {' or '.join(near)}? " if near else ""
        raise UnknownSourceError(
            f"unknown source '{unknown[0]}'", remedy=f"{meant}Known are: {', '.join(known)}; see 'regwatch sources'"
        )
    return [known[name] for name in names]
