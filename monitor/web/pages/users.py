"""For operators: who may log in, and what they may do."""

import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from types import MappingProxyType

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from monitor.team.errors import TeamError
from monitor.team.given import role_of
from monitor.team.model import Role, State
from monitor.team.room import Team, team
from monitor.web import links
from monitor.web.access import person
from monitor.web.forms import Form, first
from monitor.web.language import translate
from monitor.web.mailing import deliver, invitation_letter
from monitor.web.saying import told
from monitor.web.site import Site
from snapshots.errors import RegwatchError

_log = logging.getLogger(__name__)


def users(site: Site, request: Request, form: Form | None) -> Response:
    """Everybody; posted, `do` = invite, role, disable or enable is done to `address`."""
    if form is None:
        with team(site.folder, readonly=True) as opened:
            return _page(site, opened, done=request.query_params.get("done", ""))
    with team(site.folder) as opened:
        try:
            _act(site, opened, form)
        except TeamError as error:
            inviting = first(form, "do") == "invite"
            field = error.about if error.about in ("name", "role", "language") else "address"
            return _page(site, opened, {field if inviting else "": told(error)}, form if inviting else {}, status=400)
        except RegwatchError as error:  # the mail did not leave; the account is made
            _log.warning("an invitation could not be mailed: %s", error)
            words = translate("The invitation could not be mailed; ‘regwatch users invite’ prints its link.")
            return _page(site, opened, {"": words}, status=502)
    return RedirectResponse(f"{links.page('/operating/users')}?done={first(form, 'do')}", 303)


def _act(site: Site, opened: Team, form: Form) -> None:
    """Raises HTTPException 400 for no act of ours, TeamError, and what the channel of mails raises."""
    what, address, by = first(form, "do"), first(form, "address"), person().address
    if what == "invite":
        account, token = opened.logins.invite(
            address, role_of(first(form, "role", "reader")), by=by, now=datetime.now(UTC), name=first(form, "name"),
            language=first(form, "language", "en"),
        )  # fmt: skip
        deliver(site.settings, invitation_letter(site.settings, account, token))
    elif what == "role":
        opened.accounts.set_role(address, role_of(first(form, "role")), by=by)
    elif what in ("disable", "enable"):
        opened.accounts.set_state(address, State.DISABLED if what == "disable" else State.ACTIVE, by=by)
    else:
        raise HTTPException(400, "‘do’ is expected to be invite, role, disable or enable.")


def _page(
    site: Site,
    opened: Team,
    errors: Mapping[str, str] = MappingProxyType({}),
    typed: Form = MappingProxyType({}),
    *,
    done: str = "",
    status: int = 200,
) -> Response:
    """Everybody, and the form to invite somebody: `errors` by its fields, "" for what stands above the table."""
    invited = {name: first(typed, name) for name in ("address", "name", "role", "language")}
    return site.page(
        "users.html", status=status, users=opened.accounts.all(), roles=list(Role), errors=errors, invited=invited,
        done=done,
    )  # fmt: skip
