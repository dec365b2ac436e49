"""From a message owed to the letter that is sent: one composer for each kind, in one table. Sends nothing."""

from collections.abc import Callable

import css_inline
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from monitor.alerts.errors import RefusedError
from monitor.alerts.letter import Letter
from monitor.ledger.outbox import Message
from monitor.settings import Settings
from monitor.telling.sections import sections
from monitor.telling.wording import plain, subject
from monitor.workspace import Workspace

Composer = Callable[[Message, Workspace, Settings], Letter]

_templates = Environment(
    loader=PackageLoader("monitor.alerts"),
    autoescape=select_autoescape(["html"]),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_inliner = css_inline.CSSInliner(load_remote_stylesheets=False)


def _linked(address: str) -> Markup:
    """A web address as a link that shows where it goes; anything else (javascript:, file:) as mere words."""
    shape = '<a href="{0}">{0}</a>' if address.startswith(("https://", "http://")) else "{0}"
    return Markup(shape).format(address)  # noqa: S704 - format() escapes what it puts in


_templates.filters["linked"] = _linked


def compose(message: Message, workspace: Workspace, settings: Settings) -> Letter:
    """One message as a letter. Raises RefusedError for a kind nobody composes, and what its composer raises."""
    composer = COMPOSERS.get(message.kind)
    if composer is None:
        known = ", ".join(COMPOSERS)
        raise RefusedError(
            f"no message of kind '{message.kind}' is known", about=message.person, remedy=f"Known are {known}"
        )
    return composer(message, workspace, settings)


def _alert(message: Message, workspace: Workspace, settings: Settings) -> Letter:
    """Changes, told as they stand in the ledger."""
    changes = workspace.ledger.changes.of_message(message.id)
    if not changes:
        raise ValueError("a message without changes")
    touched = workspace.ledger.outbox.touched(message)
    names = workspace.ledger.outbox.subscriptions_of(message) or (message.person,)
    title = subject(changes, message.occasion, touched)
    shown = {
        "title": title,
        "sections": sections(changes, workspace, settings.web.base_url, touched),
        "subscription": plain(", ".join(names)),
        "head": workspace.archive.head(),
        "archive": settings.web.base_url,
    }
    return Letter(
        message_id=message.message_id, kind=message.kind, person=message.person, address=message.address,
        moment=message.due_at, subject=title, language=message.language, list_name=names[0],
        text=_templates.get_template("alert.txt").render(shown),
        html=_inliner.inline(_templates.get_template("alert.html").render(shown)),
        changes=tuple(changes), link=settings.web.base_url,
    )  # fmt: skip


COMPOSERS: dict[str, Composer] = {
    "alert": _alert,
    "digest": _alert,
}
