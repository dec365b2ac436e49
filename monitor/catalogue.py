"""Every source a configuration knows: the official ones we ship, and the user's own pages. Fetches nothing."""

from functools import cache
from zoneinfo import ZoneInfo

from monitor.settings import Settings, SettingsError
from spiders.base import Source
from spiders.pages.source import made
from spiders.sources import all_sources, picked


def catalogue(settings: Settings) -> dict[str, Source]:
    """Every source by name, in order of name. Raises SettingsError for a page that takes the name of another."""
    shipped = all_sources()
    taken = {name.casefold() for source in shipped.values() for name in (source.name, *_registers(source))}
    for page in settings.page:
        if page.name.casefold() in taken:
            raise SettingsError(
                f"page '{page.name}': a source or register of this name is shipped", remedy="Give it another name"
            )
    return dict(sorted({**shipped, **{page.name: made(page) for page in settings.page}}.items()))


def _registers(source: Source) -> list[str]:
    return [register.name for register in source.registers]


@cache
def zone_of(source: str) -> ZoneInfo:
    """A source's time zone, a register's from the source that feeds it; Beijing's for one that is no longer shipped."""
    sources = all_sources()
    known = sources.get(source) or next((one for one in sources.values() if source in _registers(one)), None)
    return ZoneInfo(known.timezone if known else Source.timezone)


def chosen(settings: Settings, names: tuple[str, ...] = ()) -> list[Source]:
    """The named sources; without names those the configuration watches, or all that can be watched unattended.

    Raises UnknownSourceError.
    """
    known = catalogue(settings)
    pages = [page.name for page in settings.page]
    wanted = names or (tuple(dict.fromkeys((*settings.sources, *pages))) if settings.sources else ())
    return picked(known, wanted) if wanted else [source for source in known.values() if source.unattended]
