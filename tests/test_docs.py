"""What the documentation shows is there: its links, its pictures, and every command line it tells a reader to type."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from monitor.cli import cli

ROOT = Path(__file__).parent.parent
PAGES = [
    ROOT / "README.md",
    ROOT / "CHANGELOG.md",
    ROOT / "bench" / "README.md",
    *sorted((ROOT / "docs").rglob("*.md")),
]
LINK = re.compile(r"\]\(([^)\s]+)(?:\s\"[^\"]*\")?\)")
BLOCK = re.compile(r"^```(?:sh|console|bash)?\n(.*?)^```", re.DOTALL | re.MULTILINE)
INLINE = re.compile(r"(?<!`)`(?:\$ )?(regwatch [^`]+)`")
PLACEHOLDER = re.compile(r"[A-Z]+(\.[a-z]+)?|….*|\.\.\.|<.*>|\[.*\]")  # a word that stands for another one
NO_COMMANDS = {"regwatch evidence 1", "regwatch chain 1"}  # names of formats; COMMAND stands for any
LINES = re.compile(r"(?:^|&& |; |\| )(?:[\w./]*/)?(regwatch (?!reads ).*?)(?=$| && |; | \| | > | < )")


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def plain(markdown: str) -> str:
    """Without blocks of code, in which nothing is a link."""
    return re.sub(r"^```.*?^```", "", markdown, flags=re.DOTALL | re.MULTILINE)


def anchors(markdown: str) -> set[str]:
    """The names GitHub gives to headings."""
    titles = re.findall(r"^#+ (.*)$", plain(markdown), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_link_and_picture_of_a_page_is_there(page: Path) -> None:
    text = plain(page.read_text("utf-8"))
    for link in LINK.findall(re.sub(r"`[^`\n]*`", "", text)):
        address, _, anchor = link.partition("#")
        if re.match(r"[a-z]+:", address):
            continue
        target = (page.parent / address).resolve() if address else page
        assert target.exists() and target.is_relative_to(ROOT), f"{named(page)}: {link}"
        if anchor and target.suffix == ".md":
            assert anchor in anchors(target.read_text("utf-8")), f"{named(page)}: {link}"


def shown() -> Iterator[tuple[str, bool]]:
    """Every command line shown, and whether it is whole: one to be typed, not merely the name of a command."""
    for page in PAGES:
        text = page.read_text("utf-8")
        for block in BLOCK.findall(text):
            for line in block.replace("\\\n", " ").splitlines():
                for command in LINES.findall(re.sub(r"\s+# .*", "", line).removeprefix("$ ").strip()):
                    yield command, True
        for command in INLINE.findall(plain(text)):
            if command not in NO_COMMANDS and not command.endswith(" COMMAND"):
                yield " ".join(re.sub(r"[\[\]…]", " ", command).split()), False


def parsed(line: str) -> None:
    """Read a line as the program would, without doing anything. Raises what Click says of a wrong one."""
    context: click.Context = click.Context(cli, info_name="regwatch")
    command: click.Command = cli
    words = shlex.split(line)[1:]
    while True:
        context = command.make_context(context.info_name, words, parent=context, resilient_parsing=False)
        if not isinstance(command, click.Group) or not context._protected_args:
            return
        words = [*context._protected_args, *context.args]
        _, found, words = command.resolve_command(context, words)
        assert found is not None
        command = found


@pytest.mark.parametrize(("line", "whole"), sorted(set(shown())))
def test_every_command_line_shown_is_one_the_program_understands(line: str, whole: bool) -> None:
    try:
        parsed(line)
    except (click.MissingParameter, click.BadOptionUsage) as problem:
        assert not whole, f"{line}: {problem}"
    except click.exceptions.NoArgsIsHelpError:
        assert not whole, f"{line}: says only what it could do"
    except click.BadParameter as problem:
        given = [word for word in shlex.split(line) if PLACEHOLDER.fullmatch(word)]
        assert given or "does not exist" in str(problem), f"{line}: {problem}"


def test_every_command_of_the_program_stands_in_the_readme() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    told = set(re.findall(r"^\| `(\w[\w-]*)` \|", text.partition("## Commands")[2], re.MULTILINE))
    context = click.Context(cli)
    commands = {name: cli.get_command(context, name) for name in cli.list_commands(context)}
    assert told == {name for name, command in commands.items() if command and not command.hidden}


def test_a_line_that_is_wrong_is_found() -> None:
    with pytest.raises(click.NoSuchOption):
        parsed("regwatch check --nonsense")
    with pytest.raises(click.UsageError):
        parsed("regwatch nonsense")
    assert CliRunner().invoke(cli, ["nonsense"]).exit_code == 2
