"""Commands for what regwatch would not decide alone: undecided lists it, decide settles one and announces it."""

from pathlib import Path

import click

from monitor.commands.context import Context, as_json_option, now, pass_context, print_json, print_table
from monitor.commands.teaming import operator_here
from monitor.diff.change import Change
from monitor.ledger.touches import Recorded
from monitor.settings import Settings
from monitor.team.room import team
from monitor.watch.annexes import originals_of, tables_of
from monitor.watch.carrying import decide_on
from monitor.watch.findings import Findings
from monitor.workspace import Workspace, workspace
from snapshots.errors import UnknownRecordError
from snapshots.identity import identity_of
from snapshots.model import Notice, Version
from spiders.base import Source
from spiders.reading.errors import UnreadableError
from spiders.reading.files.parts import tables_of as tables_of_file
from spiders.registers import AnnexTable, Register, Touch
from spiders.sources import all_sources

NOTHING = "nothing"
_CHOICES = ("add", "remove", "replace", NOTHING)


@click.command()
@as_json_option
@pass_context
def undecided(context: Context, as_json: bool) -> None:
    """Acts that touch a register in a way nobody but you can settle: each waits for 'regwatch decide'."""
    with context.archive() as opened:
        waiting = [undecided_shape(touch, opened) for touch in opened.ledger.touches.undecided()]
    if as_json:
        print_json(waiting)
        return
    if not waiting:
        click.echo("nothing waits for a decision")
    for one in waiting:
        print_table(
            ("register", "act", "published", "title"),
            [[one[n] or "" for n in ("register", "act", "published", "title")]],
        )
        click.echo(f"  {one['reason']}\n  {one['url']}")


def undecided_shape(touch: Recorded, opened: Workspace) -> dict[str, object]:
    """One touch that waits for a person, as `regwatch undecided --json` prints it."""
    current = opened.facts.versions.history(touch.act)
    record = current[-1].record if current else None
    notice = record if isinstance(record, Notice) else None
    return {
        "register": touch.register,
        "act": touch.act,
        "source": touch.source,
        "title": notice.title if notice else "",
        "url": notice.url if notice else "",
        "published": touch.published,
        "effective": notice.effective if notice else None,
        "reason": touch.reason,
        "since": touch.found_at,
    }


@click.command()
@click.argument("register", metavar="REGISTER")
@click.argument("act", metavar="ACT")
@click.option("--as", "choice", type=click.Choice(_CHOICES), required=True, help="What the act does to the register.")
@click.option(
    "--file", "file", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The list itself (CSV, spreadsheet, Word, PDF) where the act's own annex cannot be read.",
)  # fmt: skip
@click.option("--reason", required=True, help="How you know; kept with the decision.")
@pass_context
def decide(context: Context, register: str, act: str, choice: str, file: Path | None, reason: str) -> None:
    """Settle what ACT does to REGISTER: it is carried out and announced as usual, with the act's own days."""
    settings = context.settings()
    sources, declared = _register(register)
    with workspace(settings.data) as opened:
        version = _act(opened, act)
        source = sources.get(version.source, next(iter(sources.values())))
        changes, left = _decide(opened, settings, source, declared, version, choice, file, reason)
    with team(settings.data) as people:
        noted = {"register": declared.name, "decided_as": choice, "reason": reason}
        people.audit.note(operator_here(), "decide", version.key, None, noted)
    click.echo(f"{declared.name}: {version.key} decided as {choice}: {len(changes)} change(s)")
    for change in changes:
        click.echo(f"  {change.kind}  {change.key}  {change.title}")
    if left:
        click.echo(f"  left as newer acts made them: {', '.join(left[:10])}", err=True)


def _decide(
    opened: Workspace,
    settings: Settings,
    source: Source,
    register: Register,
    version: Version,
    choice: str,
    file: Path | None,
    reason: str,
) -> tuple[list[Change], list[str]]:
    notice, at = version.record, now()
    assert isinstance(notice, Notice)

    def tables() -> list[AnnexTable]:
        if file is None:
            try:
                return tables_of(opened, notice)
            except UnreadableError as error:
                error.remedy = error.remedy or "Give the list itself with --file"
                raise
        return [AnnexTable(rows=rows, headings=(file.name,)) for rows in tables_of_file(file.read_bytes(), file.name)]

    steps = () if choice == NOTHING else register.steps_as(Touch(choice), notice, tables)
    found = Findings(source=source, workspace=opened, now=at, silent=False)
    with opened.facts.transaction():
        left = decide_on(
            found, register, notice, steps, version.snapshots, originals_of(notice), decided_as=choice, decision=reason
        )
        occasion = f"decide/{register.name}/{notice.key}/{at.isoformat()}"
        readers = opened.ledger.subscribers.effective(settings.subscription)
        return opened.ledger.record(found.changes, readers, occasion=occasion, now=at), left


def _register(name: str) -> tuple[dict[str, Source], Register]:
    """A register with the sources that fill it, by name. Raises UnknownRecordError."""
    known: dict[str, Register] = {}
    filled: dict[str, dict[str, Source]] = {}
    for source in all_sources().values():
        for register in source.registers:
            known.setdefault(register.name, register)
            filled.setdefault(register.name, {})[source.name] = source
    if name not in known:
        raise UnknownRecordError(
            "no register of this name is made by acts", about=name, remedy=f"Known are: {', '.join(sorted(known))}"
        )
    return filled[name], known[name]


def _act(opened: Workspace, key: str) -> Version:
    """The act, by its key with the issuers in any order. Raises UnknownRecordError."""
    versions = opened.facts.versions
    held = versions.history(versions.key_of(identity_of(key)) or key)
    if not held or not isinstance(held[-1].record, Notice):
        raise UnknownRecordError(
            "no act of this key is held", about=key, remedy="'regwatch undecided' lists those that wait"
        )
    return held[-1]
