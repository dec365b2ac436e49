"""Logging in, by every way: limits first, then the proof, then a session and a line of the audit log.

Sends no mail: `ask_link` hands out the token, and the caller sends it to the account's address. A stranger learns
from no answer and from no time taken whether an address has an account.
"""

from dataclasses import dataclass
from datetime import datetime

from monitor.team import limits as at_most
from monitor.team import passwords
from monitor.team.accounts import Accounts
from monitor.team.audit import Audit
from monitor.team.errors import BadInputError, LoginRefusedError, TeamError
from monitor.team.limits import Limits
from monitor.team.links import Link, Links
from monitor.team.model import Account, Role
from monitor.team.provider import Identity, Provider, role_for
from monitor.team.sessions import Sessions
from monitor.team.tokens import client_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """The browser that asks."""

    client: str  # its IP address
    browser: str = ""  # its own token, of a cookie it has before it logs in
    agent: str = ""  # what it calls itself
    session: str = ""  # the session token it had, which a login replaces


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedIn:
    """Who is logged in now, and the token for the cookie."""

    account: Account
    token: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Logins:
    """The ways in."""

    accounts: Accounts
    sessions: Sessions
    links: Links
    limits: Limits
    audit: Audit

    def by_password(self, address: str, password: str, visitor: Visitor, now: datetime) -> LoggedIn:
        """Log in. Raises LoginRefusedError (always in the same words), TooManyAttemptsError."""
        who = address.strip().casefold()[:254]
        self._count(at_most.LOGIN_OF_ADDRESS, who, at_most.LOGIN_OF_CLIENT, visitor, now)
        account = self.accounts.find(address.strip())
        fits = self.accounts.password_fits(account if account and account.active else None, password)
        if account is None or not fits:
            if account:
                self.audit.note(account.address, "login.refused", account.address, None, {"how": "password"}, at=now)
            raise LoginRefusedError(
                "the address or the password is wrong", about="login", remedy="Try again, or ask for a link by e-mail"
            )
        self.limits.forget(at_most.LOGIN_OF_ADDRESS, who)
        return self._begin(account, "password", visitor, now)

    def ask_link(self, address: str, visitor: Visitor, now: datetime) -> tuple[Account, str] | None:
        """Whom to send which token; None where there is nobody to send one to. Answer both alike.

        Raises TooManyAttemptsError, for known and unknown addresses alike.
        """
        if not visitor.browser:
            raise LoginRefusedError("the browser keeps no cookies", about="login", remedy="Allow cookies of this site")
        who = address.strip().casefold()[:254]
        self._count(at_most.LINK_TO_ADDRESS, who, at_most.LINK_OF_CLIENT, visitor, now)
        account = self.accounts.find(address.strip())
        if account is None or not account.active:
            return None
        token = self.links.make(account, "login", now=now, browser=visitor.browser)
        self.audit.note(account.address, "login.link", account.address, at=now)
        return account, token

    def look_at_link(self, token: str, visitor: Visitor, now: datetime) -> Link:
        """What the page with the button says. Raises LoginRefusedError."""
        return self.links.look(token, browser=visitor.browser, now=now)

    def by_link(self, token: str, visitor: Visitor, now: datetime, *, password: str = "") -> LoggedIn:
        """Log in by a link, once. An invitation may set the first password along the way.

        Raises LoginRefusedError, TooManyAttemptsError, WeakPasswordError (the link stays good then).
        """
        self.limits.take([(at_most.TOKEN_OF_CLIENT, client_of(visitor.client))], now)
        link = self.links.look(token, browser=visitor.browser, now=now)
        sets = bool(password) and link.purpose == "invitation"
        if sets:
            passwords.checked(password, link.account.address, link.account.name)  # before the link is used up
        link = self.links.use(token, browser=visitor.browser, now=now)
        if sets:
            self.accounts.set_password(link.account.address, password, by=link.account.address)
        return self._begin(link.account, "link" if link.purpose == "login" else "invitation", visitor, now)

    def invite(
        self, address: str, role: Role, *, by: str, now: datetime, name: str = "", language: str = "en"
    ) -> tuple[Account, str]:
        """An account for an address, and the token of the invitation; who has one keeps it as it is.

        Inviting again ends the invitation before. Raises BadInputError, also for a disabled account.
        """
        account = self.accounts.find(address) or self.accounts.add(
            address, role, by=by, name=name, language=language, now=now
        )
        if not account.active:
            raise BadInputError("is disabled", about=account.address, remedy="Enable it first")
        token = self.links.make(account, "invitation", now=now)
        self.audit.note(by, "account.invite", account.address, at=now)
        return account, token

    def by_provider(self, identity: Identity, provider: Provider, visitor: Visitor, now: datetime) -> LoggedIn:
        """Log in whom a provider vouches for. Who has no account gets one only with `auto_role`.

        The account's role follows the provider's groups once they have given it. Raises LoginRefusedError.
        """
        account = self.accounts.linked(provider.issuer, identity.subject) or self._adopted(identity, provider, now)
        if not account.active:
            raise _no_account(identity)
        role, source = role_for(identity, provider), "provider"
        if role is None and account.role_from == "provider":
            role = provider.auto_role or Role.READER  # the group that gave it is gone
        if role is not None and (role is not account.role or account.role_from != source):
            account = self._follow(account, role, provider)
        return self._begin(account, "openid", visitor, now)

    def out(self, token: str, now: datetime) -> None:
        """Log out."""
        session = self.sessions.find(token, now)
        self.sessions.end(token)
        if session:
            self.audit.note(session.account.address, "logout", session.account.address, at=now)

    def _adopted(self, identity: Identity, provider: Provider, now: datetime) -> Account:
        """The account of somebody who comes from the provider for the first time."""
        account = self.accounts.find(identity.address)
        if account and self.accounts.has_identity(account, provider.issuer):
            raise LoginRefusedError(
                "the address belongs to another person of the provider by now",
                about="login",
                remedy="Ask an operator; they can disable the old account",
            )
        if account is None:
            if provider.auto_role is None:
                raise _no_account(identity)
            role = role_for(identity, provider) or provider.auto_role
            by = f"openid {provider.issuer}"
            account = self.accounts.add(
                identity.address, role, by=by, name=identity.name, role_from="provider", now=now
            )  # fmt: skip
        self.accounts.link(account, provider.issuer, identity.subject, now)
        return account

    def _follow(self, account: Account, role: Role, provider: Provider) -> Account:
        try:
            return self.accounts.set_role(
                account.address, role, by=f"openid {provider.issuer}", role_from="provider"
            )  # fmt: skip
        except TeamError:  # the only operator stays one, whatever the groups say
            return account

    def _count(
        self, of_address: at_most.Limit, address: str, of_client: at_most.Limit, visitor: Visitor, now: datetime
    ) -> None:
        self.limits.take([(of_address, address), (of_client, client_of(visitor.client))], now)

    def _begin(self, account: Account, how: str, visitor: Visitor, now: datetime) -> LoggedIn:
        token = self.sessions.begin(
            account, how=how, now=now, client=visitor.agent, instead_of=visitor.session
        )  # fmt: skip
        self.accounts.logged_in(account, now)
        self.audit.note(account.address, "login", account.address, None, {"how": how}, at=now)
        return LoggedIn(account=account, token=token)


def _no_account(identity: Identity) -> LoginRefusedError:
    return LoginRefusedError(
        f"{identity.address} has no account here that can be used", about="login", remedy="Ask an operator for one"
    )
