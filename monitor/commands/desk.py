"""The commands `digest`: an issue for an association's members, from its draft to the last correction."""

from datetime import datetime
from typing import Any

import click

from monitor.commands.context import Context, as_json_option, now, pass_context, print_json, print_table
from monitor.commands.desk_editing import correct, edit
from monitor.commands.desk_printing import export, preview
from monitor.commands.desk_publishing import approve, publish
from monitor.commands.desk_room import (
    DAY,
    asked_for,
    by_option,
    day_of,
    filters_of,
    issue_argument,
    name_of,
    noted,
    warn,
    written_in,
)
from monitor.commands.subscription_options import known_sources
from monitor.desk import desk
from monitor.desk.drafting import gap_before, left_out, unfiltered
from monitor.desk.issue import Issue, note_of
from monitor.shapes.issues import issue_line, issue_shape
from monitor.subscription import LANGUAGES, SHOWN
from monitor.telling.wording import BEIJING, plain
from monitor.workspace import workspace

_FILTERS = {"source": "sources", "kind": "kinds", "word": "words", "code": "codes", "standard": "standards"}
_LANGUAGE = click.Choice(LANGUAGES)


@click.group("digest")
def digest() -> None:
    """Make, edit, publish and correct an issue for an association's members.

    \b
    regwatch digest new --title "Export rules, April" --since 2020-04-01 --until 2020-04-30 --language both
    regwatch digest edit 1                                  (opens $EDITOR)
    regwatch digest preview 1 --format html --out april.html
    regwatch digest approve 1 --by "Li Na"
    regwatch digest publish 1 --group members
    regwatch digest correct 1 --note "The day was wrong." --file edited.toml

    Nothing is sent before 'publish'. Every step stays in the issue's history ('digest show').
    """


@digest.command("new")
@click.option("--title", help="Above the issue and in the mail's subject; the series' name when not given.")
@click.option("--title-zh", help="The same in Chinese.")
@click.option("--title-en", help="The same in English.")
@click.option("--series", default="", help="The series it is an issue of; numbers run in a series. Default: digest.")
@click.option("--since", type=DAY, help="First day (Beijing); the day after the series' last issue when not given.")
@click.option("--until", type=DAY, help="Last day, included; today when not given.")
@click.option("--subscription", default="", help="Take filters, language and series from this subscription.")
@click.option("--source", multiple=True, help="Only this source, register or issuer. As often as you like.")
@click.option("--kind", multiple=True, help="Only this kind of change: notice.published, 'entry.*' … Repeatable.")
@click.option("--word", multiple=True, help="A word or phrase, Chinese or English; any of them. Repeatable.")
@click.option("--code", multiple=True, help="An HS code. Repeatable.")
@click.option("--standard", multiple=True, help="A standard: 'GB 2626'. Repeatable.")
@click.option("--show", type=click.Choice(SHOWN), help="all changes (default), or only what is different in the end.")
@click.option("--language", type=_LANGUAGE, help="en, zh or both (default; readers get theirs).")
@by_option
@as_json_option
@pass_context
def new(
    context: Context, /, title: str | None, title_zh: str | None, title_en: str | None, series: str,
    since: datetime | None, until: datetime | None, subscription: str, show: str | None, language: str | None, by: str,
    as_json: bool, **given: tuple[str, ...],
) -> None:  # fmt: skip
    """Draft an issue of what changed in a period: prints its id and what is in it.

    \b
    regwatch digest new --title "Export rules, April" --since 2020-04-01 --until 2020-04-30
    regwatch digest new --title 口罩月报 --word 口罩 --series masks      (from the last issue's end up to today)
    regwatch digest new --subscription members-monthly --show net
    """
    settings = context.settings()
    if subscription and any(given.values()):
        raise click.UsageError("--subscription brings its own filters; leave out the others")
    given["source"] = known_sources(given["source"], settings)
    filters = {_FILTERS[name]: "\n".join(words) for name, words in given.items() if words}
    filters |= {"subscription": subscription} if subscription else {}
    filters |= {"show": show} if show else {}
    series = series or subscription or "digest"
    with context.archive():
        pass  # an issue of no archive would be one of a mistaken folder
    with workspace(settings.data) as room:
        wanted = filters_of(filters, room, settings, series)
        earlier = desk.all_issues(room, series)
        today = now().astimezone(BEIJING).date()
        asked = asked_for(room, settings, day_of(since), day_of(until), wanted, earlier, today)
        issue = desk.draft(
            room, settings, asked, series=series, title=written_in(title or series, title_zh, title_en),
            language=language or (wanted.language if subscription else "both"), filters=filters, by=name_of(by),
            now=now(),
        )  # fmt: skip
        between = gap_before(asked, earlier)
        gap = left_out(room, between) if between else []
        unfit = left_out(room, unfiltered(asked))
    noted(settings.data, "draft", issue.id, name_of(by))
    if as_json:
        missed = [change.id for change in (*gap, *unfit)]
        print_json({**issue_shape(issue, []), "in_no_issue": missed})
    else:
        _tell(issue)
    warn(gap, "seen between the last issue of the series and this one")
    warn(unfit, "seen in its days, which its filters leave out")
    if twice := [one.id for one in earlier if _overlap(one, issue)]:
        click.echo(f"warning: its days are also those of issue {', '.join(map(str, twice))}", err=True)


def _overlap(one: Issue, other: Issue) -> bool:
    return one.draft.since <= other.draft.until and other.draft.since <= one.draft.until


def _tell(issue: Issue) -> None:
    numbered = f", No. {issue.numbered.number} of {issue.numbered.day}" if issue.numbered else ""
    days = f"{issue.draft.since} to {issue.draft.until}"
    click.echo(f"issue {issue.id} of '{plain(issue.series)}' ({issue.state}{numbered}), {days}")
    click.echo(f"  {plain(issue.document.title.in_('en'))}")
    rows = []
    for place, item in enumerate(issue.document.items, 1):
        facts = issue.facts[item.id]
        entries = f" (+{len(facts.rows)} entries)" if facts.rows else ""
        heading = plain(item.heading.in_("en") or facts.heading.in_("en"), 100)
        rows.append((place, item.id, "" if item.show else "dropped", facts.kind, f"{heading}{entries}"))
    print_table(("", "item", "", "what", "heading"), rows)
    if not rows:
        click.echo("  nothing that fits was seen in these days")


@digest.command("list")
@click.option("--series", default="", help="Only issues of this series.")
@as_json_option
@pass_context
def list_command(context: Context, series: str, as_json: bool) -> None:
    """Every issue, oldest first."""
    with context.archive() as room:
        issues = desk.all_issues(room, series)
    if as_json:
        print_json([issue_line(issue) for issue in issues])
        return
    if not issues:
        click.echo("no issue yet; 'regwatch digest new --since DAY' drafts one")
        return
    lines = [issue_line(issue) for issue in issues]
    rows = [
        (one["id"], one["series"], one["state"], f"No. {one['number']}" if one["number"] else "",
         one["published"] or "", f"{one['since']} to {one['until']}", one["items"],
         plain(one["title"]["en"] or one["title"]["zh"]))
        for one in lines
    ]  # fmt: skip
    print_table(("id", "series", "state", "number", "published", "period", "items", "title"), rows)


@digest.command("show")
@issue_argument
@as_json_option
@pass_context
def show(context: Context, issue: int, as_json: bool) -> None:
    """One issue: its items, who did what when, and who it went to."""
    with context.archive() as room:
        found = desk.get(room, issue)
        public = {step.deed.id: step.deed.deed for step in found.steps if step.deed.deed in ("published", "corrected")}
        told = room.ledger.issues.told(list(public))
    readers: list[dict[str, Any]] = [
        {"person": one.person, "channel": one.channel, "address": one.address, "language": one.language,
         "what": public[one.deed], "state": one.state, "due_at": one.due_at, "message": one.message}
        for one in told
    ]  # fmt: skip
    if as_json:
        print_json(issue_shape(found, readers))
        return
    _tell(found)
    for step in found.steps:
        deed = step.deed
        note = f": {plain(note_of(deed).in_('en'), 200)}" if deed.words else ""
        click.echo(f"  {deed.at:%Y-%m-%d %H:%M} UTC  {deed.deed} by {plain(deed.who)}{note}")
    for one in readers:
        click.echo(f"  {one['what']} to {one['person']} by {one['channel']}: {one['state']}")


for command in (edit, preview, approve, publish, correct, export):
    digest.add_command(command)
