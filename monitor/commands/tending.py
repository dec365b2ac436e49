"""Commands about the watching itself: sources, health, leads."""

import sys
from collections.abc import Sequence
from typing import Any

import click

from monitor.catalogue import catalogue, chosen
from monitor.commands.context import UNHEALTHY, Context, as_json_option, now, pass_context, print_json, print_table
from monitor.commands.shapes import health_shape
from monitor.commands.source_table import source_tables
from monitor.watch.leads import leads
from spiders.base import Source
from spiders.sources import all_sources


@click.command()
@click.option("--markdown", "as_markdown", is_flag=True, help="Print the README's tables of all shipped sources.")
@as_json_option
@pass_context
def sources(context: Context, as_json: bool, as_markdown: bool) -> None:
    """What can be watched, and at what cadence."""
    if as_markdown:
        click.echo(source_tables(all_sources().values()))
        return
    settings = context.settings()
    wanted = chosen(settings) if settings.sources else list(catalogue(settings).values())
    if as_json:
        print_json([_source_shape(source) for source in wanted])
        return
    rows = [
        (s.name, s.title.en, s.title.zh, s.cadence if s.unattended else "by 'regwatch import'", s.timezone, s.homepage)
        for s in wanted
    ]
    print_table(("source", "what", "", "cadence (crontab)", "time zone", "page"), rows)


def _source_shape(source: Source) -> dict[str, object]:
    return {
        "source": source.name,
        "title": {"zh": source.title.zh, "en": source.title.en},
        "publisher": source.publisher.code,
        "cadence": source.cadence if source.unattended else None,
        "timezone": source.timezone,
        "rhythm_days": source.rhythm or None,
        "homepage": source.homepage,
        "second_channels": list(source.second_channels),
        "registers": [*([source.name] if source.register else []), *(register.name for register in source.registers)],
    }


@click.command()
@as_json_option
@pass_context
def health(context: Context, as_json: bool) -> None:
    """How well each source is watched: last good check, longest blind gap, incidents.

    Exit code 3: some source is unhealthy.
    """
    with context.archive() as opened:
        known = catalogue(context.settings()).values()
        watched = [source for source in known if opened.facts.editions.last(source.name)]
        shapes = [health_shape(source, opened, now()) for source in watched]
        skipped = leads(opened.facts.versions.keys())
    if as_json:
        print_json(shapes)
    else:
        rows = [
            (
                shape["source"], "well" if shape["healthy"] else "UNHEALTHY", shape["last_good_check"] or "never",
                _rhythm(shape), f"{shape['longest_blind_gap_seconds'] // 3600} h",
                f"{shape['open_incidents']} open, {len(shape['incidents']) - shape['open_incidents']} over",
                "; ".join(_now(shape)),
            )
            for shape in shapes
        ]  # fmt: skip
        print_table(("source", "health", "last good check", "expected", "longest blind gap", "incidents", "now"), rows)
        if waiting := sum(len(shape["undecided"]) for shape in shapes):
            click.echo(f"{waiting} act(s) wait for your decision: see 'regwatch undecided'")
        if missing := sum(len(lead.numbers) for lead in skipped):
            click.echo(f"{missing} announcement number(s) were skipped: see 'regwatch leads'")
        if standing := sum(shape["open_incidents"] for shape in shapes):
            click.echo(_told(standing, context.settings().operators.addresses))
    if not all(shape["healthy"] for shape in shapes):
        sys.exit(UNHEALTHY)


def _told(standing: int, operators: Sequence[str]) -> str:
    """Whether anybody is mailed of what is open."""
    if operators:
        return f"{standing} open incident(s): mailed to the operators {', '.join(operators)}"
    return f"{standing} open incident(s), and no operator is mailed: set addresses under [operators] in regwatch.toml"


def _rhythm(shape: dict[str, Any]) -> str:
    """When it is looked at, and within how long something new always came."""
    looked = str(shape["cadence"] or "by import")
    return f"{looked}; news in {shape['rhythm_days']} d" if shape["rhythm_days"] else looked


def _now(shape: dict[str, Any]) -> list[str]:
    """What is to be said of a source at this moment."""
    said = list(shape["reasons"])
    if shape["overdue"]:
        said.append(f"not checked since {shape['last_check']:%Y-%m-%d}: is 'regwatch run' running?")
    return said


@click.command("leads")
@as_json_option
@pass_context
def leads_command(context: Context, as_json: bool) -> None:
    """Announcement numbers that skip between two we hold: where something may have been missed.

    A lead may have a harmless reason (an act that is not published, another column). It is never told as a change.
    """
    with context.archive() as opened:
        found = leads(opened.facts.versions.keys())
    if as_json:
        print_json(found)
        return
    rows = [(f"{one.issuer}/{one.kind}/{one.year}", f"{one.lowest}-{one.highest}", one.printed) for one in found]
    print_table(("counter", "seen", "not seen"), rows)
