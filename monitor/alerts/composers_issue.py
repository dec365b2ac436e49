"""An issue of the association's desk as a letter: the page its readers were promised, from the ledger's own rows.

What an attempt sends does not depend on when it is made. One exception: whose mail was given up before a correction
went out, and is sent again after it, gets the corrected issue; the correction itself was not addressed to them.
"""

import json

import css_inline
from markupsafe import Markup

from monitor.alerts.errors import RefusedError
from monitor.alerts.letter import Letter
from monitor.alerts.rendering import CLIPPED_AT
from monitor.consent.links import unsubscribe_link
from monitor.desk.desk import get
from monitor.desk.formats.html import to_html
from monitor.desk.formats.text import to_text
from monitor.desk.issue import Issue
from monitor.desk.page import ROWS, languages, title_of
from monitor.desk.wording import label
from monitor.ledger.outbox import Message
from monitor.settings import Settings
from monitor.telling.wording import SUBJECT_LENGTH, plain
from monitor.workspace import Workspace
from snapshots.errors import UnknownRecordError

_inliner = css_inline.CSSInliner(load_remote_stylesheets=False, keep_at_rules=True)


def issue(message: Message, workspace: Workspace, settings: Settings) -> Letter:
    """The issue as it was when this message was owed. Raises RefusedError when it is not on record."""
    asked = json.loads(message.content)
    try:
        whole = get(workspace, asked["issue"])
    except UnknownRecordError as error:
        raise RefusedError(error.problem, about=message.person) from error
    then = _as_of(whole, int(asked["deed"]), message, workspace)
    language = message.language if message.language in ("en", "zh") else "both"
    series = asked["subscription"] or whole.series
    leave = unsubscribe_link(settings.web.base_url, workspace.ledger.secret(), message.person, (series,))
    for rows in (ROWS, 10, 3, 0):  # shorter lists before a mail program hides the end, where the way out stands
        html = _inliner.inline(to_html(then, language, _foot_html(series, leave, language), rows))
        if len(html.encode()) < CLIPPED_AT:
            break
    return Letter(
        message_id=message.message_id, kind=message.kind, person=message.person, address=message.address,
        moment=message.due_at, subject=_subject(then, language), language=language, list_name=whole.series,
        unsubscribe=leave, link=settings.web.base_url,
        text=f"{to_text(then, language, rows)}\n{_foot(series, leave, language)}", html=html,
    )  # fmt: skip


def _as_of(whole: Issue, deed: int, message: Message, workspace: Workspace) -> Issue:
    """The issue right after a deed; corrected, where this reader gets only this one message of it."""
    later = [step.deed.id for step in whole.steps if step.deed.id > deed and step.deed.deed == "corrected"]
    told = {(one.person, one.channel) for one in workspace.ledger.issues.told(later)} if later else set()
    alone = later and (message.person, message.channel) not in told and _was_dead(message, workspace)
    return whole.until_deed(later[-1] if alone else deed)


def _was_dead(message: Message, workspace: Workspace) -> bool:
    row = workspace.facts.database.conn.execute(
        "SELECT 1 FROM attempts WHERE message = ? AND outcome = 'revived'", (message.id,)
    ).fetchone()
    return row is not None


def _subject(issue: Issue, language: str) -> str:
    """The title with its number; of a correction, that it is one first."""
    title = title_of(issue, language)
    if issue.state == "corrected" and issue.numbered:
        number = issue.numbered.number
        told = (label("correction_to", one, label("number", one, number)) for one in languages(language))
        title = f"{' / '.join(told)}: {title}"
    return plain(title.replace("=?", "= ?"), SUBJECT_LENGTH)


_BECAUSE = {
    "zh": ("您收到此件，因为您订阅了“{}”。", "退订"),
    "en": ("You get this because you subscribed to '{}'. ", "Unsubscribe"),
}


def _foot(series: str, leave: str, language: str) -> str:
    told = (_BECAUSE[one] for one in languages(language))
    return "".join(f"{because.format(plain(series))}{out}: {leave}\n" for because, out in told)


def _foot_html(series: str, leave: str, language: str) -> Markup:
    told = (_BECAUSE[one] for one in languages(language))
    link = Markup('{}<a href="{}">{}</a>')
    lines = (link.format(because.format(plain(series)), leave, out) for because, out in told)
    return Markup('<p class="small">{}</p>\n').format(Markup("<br>\n").join(lines))
