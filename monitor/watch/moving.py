"""A site that moves or breaks takes down many pages at once, and no act goes with them. Writes nothing."""

from collections.abc import Container, Sequence

from monitor.watch.findings import Findings

TOGETHER = 5  # known pages, of those asked for again, that are gone at one check,
SHARE = 0.25  # and what part of them: then the site moved, and none of them is told to be gone


def moved_together(found: Findings, asked: Sequence[str], gone: Container[str]) -> set[str]:
    """Known pages that went together, none when it was only some; what is shown nowhere else is put in `found`."""
    locations = found.workspace.facts.locations
    known = [url for url in asked if (held := locations.of(url)) and held.misses >= 0]
    away = {url for url in known if url in gone}
    if len(away) < TOGETHER or len(away) < SHARE * len(known):
        return set()
    lost = [url for url in sorted(away) if not _shown_elsewhere(found, url, gone)]
    if lost:
        found.vanished = f"{len(lost)} of {len(known)} known pages are gone at once, first {lost[0]}"
    return away


def _shown_elsewhere(found: Findings, url: str, gone: Container[str]) -> bool:
    locations = found.workspace.facts.locations
    held = locations.of(url)
    others = locations.all(key=held.key) if held else []
    return any(other.misses >= 0 and other.url not in gone for other in others)
