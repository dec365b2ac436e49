"""Every source a configuration knows: the official ones we ship, and the user's own pages. Fetches nothing."""

from difflib import get_close_matches

from monitor.settings import Settings, SettingsError
from spiders.base import Source
from spiders.pages.source import made
from spiders.sources import UnknownSourceError, all_sources


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


def chosen(settings: Settings, names: tuple[str, ...] = ()) -> list[Source]:
    """The named sources; without names those the configuration watches, or all that can be watched unattended.

    Raises UnknownSourceError.
    """
    known = catalogue(settings)
    pages = [page.name for page in settings.page]
    wanted = names or (tuple(dict.fromkeys((*settings.sources, *pages))) if settings.sources else ())
    unknown = [name for name in wanted if name not in known]
    if unknown:
        near = get_close_matches(unknown[0], known, n=3, cutoff=0.5)
        meant = f"Did you mean {' or '.join(near)}? " if near else ""
        raise UnknownSourceError(
            f"unknown source '{unknown[0]}'", remedy=f"{meant}Known are: {', '.join(known)}; see 'regwatch sources'"
        )
    return [known[name] for name in wanted] if wanted else [s for s in known.values() if s.unattended]
