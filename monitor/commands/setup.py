"""Commands that set up and start: init, demo, serve, run."""

import sys
from pathlib import Path

import click
import msgspec
from rich.console import Console
from rich.progress import Progress

from monitor import supervisor
from monitor.catalogue import catalogue, chosen
from monitor.commands.context import Context, pass_context, tell_template_mistakes
from monitor.commands.example import EXAMPLE
from monitor.demo.replay import Played, replay, settings_for
from monitor.demo.script import STEPS
from monitor.scheduler import pause_of
from monitor.search import refresh_after_a_check
from monitor.settings import DEFAULT_CONFIG, Settings, SettingsError
from monitor.web.cards import SourceCard
from monitor.web.serve import listening, serve

DEMO_FOLDER = Path("regwatch-demo")


@click.command()
@pass_context
def init(context: Context) -> None:
    """Write a commented regwatch.toml to start from. Never overwrites one."""
    path = context.config or DEFAULT_CONFIG
    if path.exists():
        raise SettingsError("already exists", about=str(path), remedy="Edit it, or name another with --config")
    path.write_text(EXAMPLE, "utf-8")
    click.echo(f"wrote {path}")


@click.command()
@click.option("--serve/--no-serve", "serving", default=True, help="Serve the archive at the end (default).")
@click.option("--data", "folder", type=click.Path(path_type=Path), help="Folder for the demo's archive.")
@pass_context
def demo(context: Context, serving: bool, folder: Path | None) -> None:
    """Replay the spring of 2020 through the real pipeline, print the alerts, then serve the archive.

    Official texts, played by a local server to the unchanged spiders; needs no network. A second run on the same
    folder changes and sends nothing.
    """
    given = context.settings()
    settings = settings_for(folder or context.data or DEMO_FOLDER, given)
    with Progress(console=Console(stderr=True), disable=not sys.stderr.isatty(), transient=True) as progress:
        task = progress.add_task("Replaying 2020", total=len(STEPS))

        def told(played: Played) -> None:
            _describe(played)
            progress.advance(task)

        replay(settings, told)
        refresh_after_a_check(settings.data)
    click.echo(f"\nArchive and maildir: {settings.data}   (try: regwatch --data {settings.data} changes)")
    if serving:
        settings = _alone(_free_port(settings))
        click.echo(f"Browse it at {settings.web.base_url}/story   (stop with Ctrl-C)")
        serve(settings.data, settings, cards(settings))


def _free_port(settings: Settings) -> Settings:
    """The demo takes any free port when the configured one is busy; a real archive keeps to its own."""
    try:
        listening(settings.web.host, settings.web.port).close()
        return settings
    except Exception:
        with listening(settings.web.host, 0) as listener:
            port = listener.getsockname()[1]
        return msgspec.structs.replace(settings, web=msgspec.structs.replace(settings.web, port=port))


def _alone(settings: Settings) -> Settings:
    """One process answers the demo: the replay's threads are in this one, and a process with threads is not forked."""
    return msgspec.structs.replace(settings, web=msgspec.structs.replace(settings.web, workers=1))


def _describe(played: Played) -> None:
    step = played.step
    click.secho(f"\n{step.moment:%Y-%m-%d %H:%M}  {step.headline}", bold=True)
    click.echo(f"  {step.text}")
    if step.uncertain:
        click.secho(f"  {step.uncertain}", fg="yellow")
    for count in step.counts:
        click.echo(f"  known as a count only: {count.title}: {count.value:,} {count.measure} ({count.source})")
    if played.before:
        click.echo("  replayed before: nothing new, nothing sent")
        return
    for outcome in played.outcomes:
        if outcome.first:
            click.echo(f"  {outcome.source}: first edition, recorded silently")
        entries = [change for change in outcome.changes if change.kind.startswith("entry.")]
        for change in outcome.changes:
            if change not in entries[1:]:
                more = f" and {len(entries) - 1} more" if change in entries and len(entries) > 1 else ""
                effective = f", effective {change.effective}" if change.effective else ""
                click.secho(f"  → {change.kind} {change.key}{more}{effective}", fg="green")
                click.echo(f"    {change.title}" + (f"\n    {change.detail}" if change.detail else ""))
                if change.cause and change.kind.startswith("notice.") and change.cause not in change.detail:
                    click.echo(f"    by {change.cause}")
    click.echo(f"  {played.sent} message(s) delivered to the maildir")


@click.command("serve")
@click.option("--host", metavar="ADDRESS", help="Where to listen, in the place of [web] host.")
@click.option("--port", type=click.IntRange(1, 65535), help="The port, in the place of [web] port.")
@pass_context
def serve_command(context: Context, host: str | None, port: int | None) -> None:
    """Serve the archive as web pages: for reading, and for the people with an account."""
    settings = context.settings()
    web = msgspec.structs.replace(settings.web, host=host or settings.web.host, port=port or settings.web.port)
    settings = msgspec.structs.replace(settings, web=web)
    click.echo(f"Serving {settings.data} at {settings.web.base_url} (stop with Ctrl-C)")
    serve(settings.data, settings, cards(settings))


@click.command()
@pass_context
def run(context: Context) -> None:
    """Watch, send and serve together, until stopped: three processes, each started again when it dies."""
    settings = context.settings()
    chosen(settings)
    tell_template_mistakes(settings)
    supervisor.run(settings, context.config)


@click.command("watch", hidden=True)
@pass_context
def watch_command(context: Context) -> None:
    """The watcher process of 'run'."""
    supervisor.watch(context.settings())


@click.command("deliver", hidden=True)
@pass_context
def deliver_command(context: Context) -> None:
    """The sender process of 'run'."""
    supervisor.deliver(context.settings())


def cards(settings: Settings) -> dict[str, SourceCard]:
    """The sources as the archive's pages show them."""
    return {
        source.name: SourceCard(
            name=source.name,
            title=source.title,
            publisher=source.publisher.name,
            homepage=source.homepage,
            cadence=f"{source.cadence} {source.timezone}" if source.unattended else "filled by 'regwatch import'",
            registers=(
                *(((source.name, source.register),) if source.register else ()),
                *((register.name, register.title) for register in source.registers),
            ),
            every=pause_of(source) if source.unattended else None,
            rhythm=source.rhythm,
        )
        for source in catalogue(settings).values()
    }
