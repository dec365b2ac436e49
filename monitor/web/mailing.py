"""Links to log in, mailed at once: whoever asks for one waits for it. Never enters the outbox, nor any log."""

import logging
from datetime import UTC, datetime
from html import escape
from secrets import token_hex
from urllib.parse import urlsplit

from monitor.alerts.channels import opened
from monitor.alerts.letter import Letter
from monitor.settings import Settings
from monitor.team.links import path_of
from monitor.team.model import Account
from monitor.telling.wording import plain
from monitor.web.language import CHINESE, TAGS, prefixed, speaking, translate
from snapshots.errors import RegwatchError

_log = logging.getLogger(__name__)


def link_to(settings: Settings, account: Account, token: str) -> str:
    """The whole address of a link, in the language of the account."""
    return f"{settings.web.base_url}{prefixed(path_of(token), account.language)}"


def send_login(settings: Settings, account: Account, token: str) -> None:
    """Mail a link somebody asked for. Trouble is only logged: the asker must not learn whether there is an account."""
    try:
        deliver(settings, login_letter(settings, account, token))
    except RegwatchError as error:
        _log.warning("a link to log in could not be mailed: %s", error)


def deliver(settings: Settings, letter: Letter) -> None:
    """Send a letter now. Raises RegwatchError when the channel does not take it."""
    name = settings.web.mail_channel or ("smtp" if settings.mail.host else "maildir")
    channel = opened(name, settings, settings.data)
    try:
        channel.deliver(letter)
    finally:
        channel.close()


def login_letter(settings: Settings, account: Account, token: str) -> Letter:
    """The mail with a link that logs in one browser."""
    return _letter(
        settings, account, token, "Log in to {host}",
        "Press the link to log in. It works once, within 15 minutes, in the browser it was asked for from.",
        "If it was not you who asked for it, do nothing: nobody can log in without it.",
    )  # fmt: skip


def invitation_letter(settings: Settings, account: Account, token: str) -> Letter:
    """The mail with an invitation."""
    return _letter(
        settings, account, token, "You are invited to {host}",
        "An operator made an account for you. Press the link to log in; it works once, within seven days.",
        "Hand it to nobody else. If you expect no invitation, do nothing.",
    )  # fmt: skip


def _letter(settings: Settings, account: Account, token: str, subject: str, first: str, last: str) -> Letter:
    host, link = plain(urlsplit(settings.web.base_url).netloc, 60), link_to(settings, account, token)
    title, above, below = speaking(account.language, lambda: [translate(one) for one in (subject, first, last)])
    title = title.format(host=host)
    tag = TAGS[CHINESE] if account.language == CHINESE else TAGS["en"]
    html = (
        f'<!DOCTYPE html><html lang="{tag}"><head><meta charset="utf-8"><title>{escape(title)}</title></head>'
        f'<body style="font-family:sans-serif"><p>{escape(above)}</p>'
        f'<p><a href="{escape(link)}">{escape(link)}</a></p><p>{escape(below)}</p></body></html>'
    )
    return Letter(
        message_id=f"login-{token_hex(12)}@{host.partition(':')[0] or 'regwatch'}", kind="login",
        person=account.address, address=account.address, moment=datetime.now(UTC), subject=title,
        text=f"{above}\n\n{link}\n\n{below}\n", html=html, language=account.language,
    )  # fmt: skip
