"""Logging in by OpenID Connect: sent to the provider, and back. What is believed is decided in monitor/team."""

from datetime import UTC, datetime
from functools import cache

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from monitor.settings import Oidc, Settings
from monitor.team import limits
from monitor.team.errors import LoginRefusedError, ProviderError, TooManyAttemptsError
from monitor.team.model import Role
from monitor.team.oidc_client import ProviderClient
from monitor.team.provider import Provider, roles_of
from monitor.team.room import team
from monitor.team.tokens import client_of
from monitor.web import visiting
from monitor.web.forms import Form
from monitor.web.pages.login import back_of, begun, browser_token, form_page, too_many
from monitor.web.saying import told
from monitor.web.site import Site

BACK = "/login/openid/back"  # what the provider must know as our redirect URI, below public_url


def begin(site: Site, request: Request, form: Form | None) -> Response:
    """Off to the provider. A GET: `form-action` would not let a form lead to another host."""
    client = _client_of(site, form)
    browser, now = browser_token(site, request), datetime.now(UTC)
    visitor = visiting.visitor(request, site.settings, browser)
    try:
        client.metadata()  # a provider out of reach is told before anything is written
        with team(site.folder) as opened:
            opened.logins.limits.take([(limits.TOKEN_OF_CLIENT, client_of(visitor.client))], now)
            state = opened.asked.begin(browser=browser, back=back_of(request, None), now=now)
        address = client.begin(back=_back(site.settings), state=state, browser=browser)
    except ProviderError as error:
        return form_page(site, request, wrong=told(error), status=502)
    except TooManyAttemptsError as error:
        return too_many(site, request, None, error)
    response = RedirectResponse(address, 303)
    visiting.keep(response, site.settings, visiting.BROWSER, browser)
    return response


def finish(site: Site, request: Request, form: Form | None) -> Response:
    """Back from the provider: logged in, when it vouches for somebody with an account."""
    client = _client_of(site, form)
    answer, state, now = dict(request.query_params), request.query_params.get("state", ""), datetime.now(UTC)
    visitor = visiting.visitor(request, site.settings)
    try:
        with team(site.folder) as opened:
            opened.logins.limits.take([(limits.TOKEN_OF_CLIENT, client_of(visitor.client))], now)
            back = opened.asked.finish(state, browser=visitor.browser, now=now)
        identity = client.finish(
            answer, back=_back(site.settings), state=state, browser=visitor.browser, now=int(now.timestamp())
        )
        with team(site.folder) as opened:
            done = opened.logins.by_provider(identity, client.provider, visitor, now)
    except LoginRefusedError as error:
        return form_page(site, request, wrong=told(error), status=403)
    except ProviderError as error:
        return form_page(site, request, wrong=told(error), status=502)
    except TooManyAttemptsError as error:
        return too_many(site, request, None, error)
    return begun(site, done, visiting.way_back(back, "/account"))


def provider_of(declared: Oidc) -> Provider:
    """The provider as the settings have it. Raises BadInputError."""
    return Provider(
        issuer=declared.issuer, client_id=declared.client_id, secret=declared.secret, scopes=declared.scopes,
        groups_claim=declared.groups_claim, roles=roles_of(declared.roles),
        auto_role=Role(declared.auto_role) if declared.auto_role else None,
        trust_addresses=declared.trust_addresses, ca_file=declared.ca_file,
    )  # fmt: skip


@cache
def _client(provider: Provider) -> ProviderClient:
    return ProviderClient(provider)


def _client_of(site: Site, form: Form | None) -> ProviderClient:
    if not site.settings.web.oidc.issuer:
        raise HTTPException(404, "No OpenID Connect provider is set up here.")
    if form is not None:
        raise HTTPException(405, "This address is only opened, never posted to.", headers={"Allow": "GET"})
    return _client(provider_of(site.settings.web.oidc))


def _back(settings: Settings) -> str:
    return f"{settings.web.base_url}{BACK}"
