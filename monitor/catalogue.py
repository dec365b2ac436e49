"""Every source a configuration knows: the official ones we ship, and the user's own pages. Fetches nothing."""

from monitor.settings import Settings
from spiders.base import Source
from spiders.sources import UnknownSourceError, all_sources


def catalogue(settings: Settings) -> dict[str, Source]:
    """Every source by name, in order of name."""
    return dict(all_sources())


def chosen(settings: Settings, names: tuple[str, ...] = ()) -> list[Source]:
    """The named sources; without names those the configuration watches, or all that can be watched unattended.

    Raises UnknownSourceError.
    """
    known = catalogue(settings)
    wanted = names or settings.sources
    unknown = [name for name in wanted if name not in known]
    if unknown:
        raise UnknownSourceError(
            f"unknown source '{unknown[0]}'", remedy=f"Known are: {', '.join(known)}; see 'regwatch sources'"
        )
    return [known[name] for name in wanted] if wanted else [s for s in known.values() if s.unattended]
