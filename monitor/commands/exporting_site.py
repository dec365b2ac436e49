"""The command `export --site`: the public archive as plain files."""

import sys
import time
from dataclasses import asdict
from pathlib import Path

import click

from monitor.commands.context import Context, print_json
from monitor.evidence.errors import EvidenceUsageError

SILENCE = 20  # seconds without a word where nobody sees the bar
_REMEDY = "See 'regwatch export --help'"


def site_command(
    context: Context, site: Path | None, base_url: str, languages: str | None, *, others: bool, as_json: bool
) -> None:
    """Write the pages, with a bar where somebody watches. Raises EvidenceUsageError, SiteExportError."""
    from rich.console import Console
    from rich.progress import Progress

    from monitor.commands.setup import cards
    from monitor.site_export.export import export_site
    from monitor.web.wording import size

    if site is None:
        raise EvidenceUsageError("--base-url and --languages go with --site FOLDER", remedy=_REMEDY)
    if others:
        raise EvidenceUsageError("--site stands alone: no keys, --warc or their options beside it", remedy=_REMEDY)
    wanted = _languages(languages)
    settings = context.settings()
    with context.archive():
        pass  # says what to do where there is no archive yet
    with Progress(console=Console(stderr=True), disable=not sys.stderr.isatty(), transient=True) as progress:
        task, said = progress.add_task("Writing pages", total=None), time.monotonic()

        def told(made: int, known: int) -> None:
            nonlocal said
            progress.update(task, completed=made, total=known)
            if progress.disable and time.monotonic() - said > SILENCE:
                said = time.monotonic()
                click.echo(f"{made:,} of {known:,} pages made", err=True)

        made = export_site(settings, cards(settings), site, told, base_url=base_url, languages=wanted)
    if as_json:
        print_json({"out": str(site), "languages": wanted, "base_url": base_url or None, **asdict(made)})
        return
    click.echo(f"wrote {site}: {made.files:,} files, {size(made.size)}; {made.written:,} new or changed,"
               f" {made.removed:,} removed")  # fmt: skip
    if made.lean:
        click.echo("a large archive: without pages of evidence and side-by-side redlines")
    click.echo(f"open {site / 'index.html'} in a browser, or copy the folder to any web space")


def _languages(given: str | None) -> tuple[str, ...]:
    from monitor.web.language import LANGUAGES

    if given is None:
        return LANGUAGES
    named = {one.strip().lower() for one in given.split(",") if one.strip()}
    if not named or not named <= set(LANGUAGES):
        raise EvidenceUsageError(
            f"--languages is expected to be {' or '.join(LANGUAGES)}, or both: {','.join(LANGUAGES)}",
            about=given[:40], remedy=_REMEDY,
        )  # fmt: skip
    return tuple(one for one in LANGUAGES if one in named)
