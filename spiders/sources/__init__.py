"""The sources, one file each: discovered here, registered nowhere."""

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
    """The named sources, all when none is named. Raises UnknownSourceError."""
    known = all_sources()
    unknown = [name for name in names if name not in known]
    if unknown:
        raise UnknownSourceError(
            f"unknown source '{unknown[0]}'", remedy=f"Known are: {', '.join(known)}; see 'regwatch sources'"
        )
    return [known[name] for name in names] if names else list(known.values())
