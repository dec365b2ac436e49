"""The commands `digest preview` and `digest export`: an issue in its formats. Reads only."""

from pathlib import Path

import click

from monitor.commands.context import Context, as_json_option, pass_context, print_json
from monitor.commands.desk_room import issue_argument
from monitor.desk import desk
from monitor.desk.errors import DeskError
from monitor.desk.formats import FORMATS
from monitor.subscription import LANGUAGES

_LANGUAGE = click.Choice(LANGUAGES)


@click.command("preview")
@issue_argument
@click.option("--format", "shape", type=click.Choice(list(FORMATS)), help="Default: text, or what --out ends with.")
@click.option("--language", type=_LANGUAGE, help="The issue's own when not given.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file; '-' is the screen.")
@pass_context
def preview(context: Context, issue: int, shape: str | None, language: str | None, out: Path | None) -> None:
    """The issue as readers get it. Sends nothing."""
    endings = {one.suffix: name for name, one in FORMATS.items()}
    shape = shape or (endings.get(out.suffix, "text") if out else "text")
    with context.archive() as room:
        found = desk.get(room, issue)
    body = FORMATS[shape].write(found, language or found.draft.language)
    if out and str(out) != "-":
        _write(out, body)
        click.echo(f"{out}: issue {issue} as {shape}, {len(body):,} bytes")
    else:
        click.echo(body, nl=False)


@click.command("export")
@issue_argument
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="Folder to write to.")
@click.option("--language", type=_LANGUAGE, help="The issue's own when not given.")
@as_json_option
@pass_context
def export(context: Context, issue: int, out: Path, language: str | None, as_json: bool) -> None:
    """Write the issue in every format, the same bytes every time: HTML, text, Markdown, PDF, Word, Atom."""
    with context.archive() as room:
        found = desk.get(room, issue)
    out.mkdir(parents=True, exist_ok=True)
    written = list[Path]()
    for one in FORMATS.values():
        file = out / f"issue-{issue}{one.suffix}"
        _write(file, one.write(found, language or found.draft.language))
        written.append(file)
    if as_json:
        print_json([str(file) for file in written])
    else:
        click.echo("\n".join(map(str, written)))


def _write(file: Path, body: bytes) -> None:
    try:
        file.write_bytes(body)
    except OSError as error:
        raise DeskError(f"cannot be written: {error.strerror}", about=str(file)) from error
