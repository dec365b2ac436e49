"""The doctor: one polite live look at a source, in words that fit into one paste."""

import asyncio
import json
import re
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import click

from monitor.catalogue import chosen
from monitor.commands.context import (
    UNHEALTHY,
    Context,
    as_json_option,
    now,
    pass_context,
    print_json,
    tell_template_mistakes,
)
from monitor.settings import Settings
from monitor.watch.check import network_of
from monitor.watch.examination import Step, examine
from snapshots.errors import RegwatchError
from snapshots.model import Capture, Role
from spiders.base import Source
from spiders.crawl import crawl
from spiders.plan import Crawl, Plan
from spiders.platforms.shapes import Link

_SUFFIX = {Role.LIST: "list", Role.ARTICLE: "article", Role.ATTACHMENT: "annex"}


class NothingToVisitError(RegwatchError):
    """The source has no address that could be asked."""

    exit_code = 2


@click.command("doctor")
@click.argument("name", metavar="SOURCE")
@click.option(
    "--save", "folder", type=click.Path(path_type=Path), help="Keep what came, as cases for tests/sources (see docs)."
)
@as_json_option
@pass_context
def doctor_command(context: Context, name: str, folder: Path | None, as_json: bool) -> None:
    """Look once at SOURCE, live and politely, and say what was found at each step.

    Asks for robots.txt, the list, its first notice and that notice's first document; of a source without a list, for
    its first page. Archives and tells nothing. Paste the output into a report when a site has changed
    (docs/how-to-report-a-changed-layout.md). Exit code 3: something is wrong.
    """
    settings = context.settings()
    tell_template_mistakes(settings)
    source = chosen(settings, (name,))[0]
    if not source.unattended:
        raise NothingToVisitError(
            "has no address to visit: it is filled by what a person saved", about=name,
            remedy=f"'regwatch import {name} FILE'",
        )  # fmt: skip
    visit = asyncio.run(_visit(source, settings))
    steps = examine(source, visit)
    if folder:
        for capture in visit.captures:
            _keep(folder, capture)
    if as_json:
        print_json({"source": name, "version": version("regwatch"), "at": now(), "steps": steps})
    else:
        _print(source, steps, folder)
    if not all(step.well for step in steps):
        sys.exit(UNHEALTHY)


async def _visit(source: Source, settings: Settings) -> Crawl:
    pages = () if source.entrances else source.pages[:1]
    own = tuple(Link(url=url, role=Role.ARTICLE) for url in pages)
    plan = Plan(source=source, allow=settings.network.allow, revisit=own, most=1)
    return await anext(aiter(crawl([plan], network_of(settings), lambda: datetime.now(UTC))))


def _print(source: Source, steps: list[Step], folder: Path | None) -> None:
    with_what = f"regwatch {version('regwatch')}, Python {'.'.join(map(str, sys.version_info[:3]))}"
    click.echo(f"regwatch doctor {source.name}   {now():%Y-%m-%d %H:%M} UTC, {with_what}")
    for number, step in enumerate(steps, 1):
        click.secho(f"{number}. {step.name}: {'well' if step.well else 'NOT WELL'}", fg=None if step.well else "red")
        for line in step.found:
            click.echo(f"     {line}")
        if step.advice:
            click.echo(f"   → {step.advice}")
    if folder:
        click.echo(f"what came is kept in {folder}, ready for tests/sources/{source.name}/")
    elif not all(step.well for step in steps):
        click.echo("Run again with --save DIR to keep the pages; report both: docs/how-to-report-a-changed-layout.md")


def _keep(folder: Path, capture: Capture) -> None:
    """One capture as a case: the bytes as served, and what the test of saved pages needs to know about them."""
    kind = capture.content_type
    day = capture.fetched_at.date().isoformat()
    tail = re.sub(r"\W+", "-", capture.url.rpartition("/")[2])[:40].strip("-")
    case = folder / "-".join(filter(None, (day, _SUFFIX[capture.role], tail)))
    case.mkdir(parents=True, exist_ok=True)
    suffix = "json" if "json" in kind else "html" if capture.role is not Role.ATTACHMENT else "bin"
    (case / f"page.{suffix}").write_bytes(capture.body)
    about = {
        "url": capture.url, "final_url": capture.final_url, "role": capture.role, "status": capture.status,
        "content_type": kind, "origin": f"saved by regwatch doctor on {day}",
    }  # fmt: skip
    (case / "input.json").write_text(json.dumps(about, ensure_ascii=False, indent=2) + "\n", "utf-8")
