"""The commands `digest edit` and `digest correct`: the same edits, before and after an issue is public."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click
from msgspec.structs import replace

from monitor.commands.context import Context, as_json_option, now, pass_context, print_json
from monitor.commands.desk_file import editor_wanted, hand_out, in_editor, read
from monitor.commands.desk_room import by_option, issue_argument, name_of, noted, written_in
from monitor.desk import desk, editing, publishing
from monitor.desk.drafting import one_change
from monitor.desk.editable import from_toml, to_toml
from monitor.desk.errors import DeskError, UnknownItemError
from monitor.desk.issue import Document, Issue, Words
from monitor.settings import Settings
from monitor.shapes.issues import issue_line
from monitor.workspace import Workspace, workspace

Decorated = TypeVar("Decorated", bound=Callable[..., Any])

_EDITS = (
    click.option("--file", "file", type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path),
                 help="The edited file, as --print writes it; '-' for standard input."),
    click.option("--pick", multiple=True, metavar="ITEM", help="Show an item, or take in a change by its id."),
    click.option("--drop", multiple=True, metavar="ITEM", help="Do not show an item; it stays in the history."),
    click.option("--move", multiple=True, nargs=2, type=(str, click.IntRange(1)), metavar="ITEM PLACE",
                 help="Put an item at a place, from 1."),
    click.option("--item", "--note-on", "item", metavar="ITEM",
                 help="The item that --note-en, --note-zh, --heading-en and --heading-zh are for."),
    click.option("--note-en", help="Note beside the item, in Markdown; '' takes it away."),
    click.option("--note-zh", help="The same in Chinese."),
    click.option("--heading-en", help="Heading in place of the machine's; '' brings that back."),
    click.option("--heading-zh", help="The same in Chinese."),
    click.option("--intro", help="Introduction, in Markdown; English or Chinese as its signs tell."),
    click.option("--intro-en", help="The same in English."),
    click.option("--intro-zh", help="The same in Chinese."),
    click.option("--title", help="Title; English or Chinese as its signs tell."),
    click.option("--title-en", help="The same in English."),
    click.option("--title-zh", help="The same in Chinese."),
)  # fmt: skip


def _edits(command: Decorated) -> Decorated:
    for option in reversed(_EDITS):
        command = option(command)
    return command


@click.command("edit")
@issue_argument
@_edits
@click.option("--note", "note", metavar="ITEM", help="The same as --item: --note ITEM --note-zh '…'.")
@click.option("--print", "print_it", is_flag=True, help="Print the file to edit, and change nothing.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write the file to edit here.")
@by_option
@as_json_option
@pass_context
def edit(
    context: Context, /, issue: int, note: str | None, print_it: bool, out: Path | None, by: str, as_json: bool,
    **given: Any,
) -> None:  # fmt: skip
    """Edit an issue: in $EDITOR, by a file, or by options. ITEM is an id, its beginning, or a place (1, 2 …).

    \b
    regwatch digest edit 1                                     opens $EDITOR on a readable file
    regwatch digest edit 1 --out april.toml                    writes that file
    regwatch digest edit 1 --file april.toml                   takes it back
    regwatch digest edit 1 --drop 3 --move 5 1 --intro-zh "各位会员："
    regwatch digest edit 1 --note 2 --note-zh "请注意过渡期。" --note-en "Mind the transition."
    """
    settings = context.settings()
    given["item"] = given["item"] or note
    with workspace(settings.data) as room:
        found = desk.get(room, issue)
        if print_it or out:
            hand_out(found, out)
            return
        if not _any(given):
            if not editor_wanted():
                click.echo(to_toml(found), nl=False)
                return
            document = in_editor(found)
        else:
            document = None
        done = _keep(room, settings, found, document, given, by)
        found = desk.get(room, issue)
    noted(settings.data, "edit", issue, name_of(by))
    if as_json:
        print_json(issue_line(found))
    else:
        click.echo(f"issue {issue}: {done}")


def _keep(
    room: Workspace, settings: Settings, found: Issue, document: Document | None, given: dict[str, Any], by: str
) -> str:
    found, document = _edited(room, settings, found, document, given)
    approved = found.state == "approved"
    if not desk.edit(room, found, document, by=name_of(by), now=now()):
        return "nothing is different"
    shown, items = len(document.shown), len(document.items)
    return f"edited; {shown} of {items} items shown" + ("; it has to be approved again" if approved else "")


@click.command("correct")
@issue_argument
@click.option("--note", required=True, help="What was wrong and what is right, in Markdown; readers see it first.")
@_edits
@by_option
@as_json_option
@pass_context
def correct(context: Context, /, issue: int, note: str, by: str, as_json: bool, **given: Any) -> None:
    """Publish a visible correction of a published issue to exactly those it went to.

    What is altered is shown struck out beside what takes its place; the mail's subject begins with 'Correction'.
    --note-en and --note-zh are the correction's own words too; with --item they are that item's note instead.

    \b
    regwatch digest correct 1 --note "The day was wrong: it is 10 May."
    regwatch digest edit 1 --out fixed.toml     (edit it)     regwatch digest correct 1 --note "…" --file fixed.toml
    regwatch digest correct 1 --note "Item 3 was not meant." --drop 3
    """
    if not note.strip():
        raise click.UsageError("--note must say what was wrong")
    settings, words = context.settings(), _correction(note, given)
    with workspace(settings.data) as room:
        found = desk.get(room, issue)
        if not found.numbered:
            raise DeskError(f"issue {issue} is not published", remedy=f"'regwatch digest edit {issue}' edits it")
        found, document = _edited(room, settings, found, None, given)
        done = publishing.correct(room, found, document, words, by=name_of(by), now=now())
    assert done.issue.numbered is not None
    noted(settings.data, "correct", issue, name_of(by))
    if as_json:
        people = {"told": done.told, "refused": done.refused, "left": done.left}
        print_json({**issue_line(done.issue), **people})
        return
    click.echo(f"No. {done.issue.numbered.number} is corrected: {len(done.told)} reader(s) are told")
    for why, untold in (("the first never reached", done.refused), ("has unsubscribed since", done.left)):
        if untold:
            click.echo(f"  not told, {why}: {', '.join(untold)}", err=True)


def _correction(note: str, given: dict[str, Any]) -> Words:
    """The correction's own words; --note-en and --note-zh are its too where they are not for an item."""
    words = written_in(note.strip())
    if given["item"]:
        return words
    words = editing.changed(words, given["note_en"], given["note_zh"])
    given["note_en"] = given["note_zh"] = None
    return words


def _any(given: dict[str, Any]) -> bool:
    return any(value not in (None, ()) for value in given.values())


def _edited(
    room: Workspace, settings: Settings, issue: Issue, document: Document | None, given: dict[str, Any]
) -> tuple[Issue, Document]:
    """The document with a file and the options put in. Raises DeskError; the issue is as it was then."""
    issue = _taken_in(room, settings, issue, given["pick"])
    if given["file"]:
        name = str(given["file"])
        document = from_toml(read(given["file"]), issue, name)
    document = editing.added(document or issue.document, issue.facts)
    for item in given["pick"]:
        document = editing.shown(document, editing.find(issue, item), True)
    for item in given["drop"]:
        document = editing.shown(document, editing.find(issue, item), False)
    moves = [(editing.find(issue, item), place) for item, place in given["move"]]
    for item, place in moves:  # places are those the items have before the first move
        document = editing.moved(document, item, place)
    document = _worded(issue, document, given)
    title = _put(document.title, "title", given)
    if not title:
        raise DeskError("an issue needs a title", remedy="Give --title-en or --title-zh, or title_en in the file")
    return issue, replace(document, title=title, introduction=_put(document.introduction, "intro", given))


def _put(words: Words, name: str, given: dict[str, Any]) -> Words:
    """Words with what --name, --name-en and --name-zh say; the first goes where its signs belong."""
    if given[name] is not None:
        read = written_in(given[name])
        words = editing.changed(words, read.en or None, read.zh or None)
    return editing.changed(words, given[f"{name}_en"], given[f"{name}_zh"])


def _worded(issue: Issue, document: Document, given: dict[str, Any]) -> Document:
    names = ("note_en", "note_zh", "heading_en", "heading_zh")
    if all(given[name] is None for name in names):
        if given["item"]:
            raise click.UsageError("say what to write: --note-en, --note-zh, --heading-en or --heading-zh")
        return document
    if not given["item"]:
        raise click.UsageError("say which item the note or heading is for: --item ITEM")
    item = editing.find(issue, given["item"])
    document = editing.noted(document, item, given["note_en"], given["note_zh"])
    return editing.headed(document, item, given["heading_en"], given["heading_zh"])


def _taken_in(room: Workspace, settings: Settings, issue: Issue, picked: Sequence[str]) -> Issue:
    """With the changes picked that are no items yet made into some. Raises UnknownItemError."""
    wanted = []
    for name in picked:
        try:
            editing.find(issue, name)
        except UnknownItemError:
            change = one_change(room, name)
            if change is None:
                raise
            wanted.append(change)
    if not wanted:
        return issue
    with room.facts.transaction():
        desk.take_in(room, settings, issue, wanted, now())
    return desk.get(room, issue.id)
