"""An OpenID Connect provider as the settings have it, whom it vouches for, and the role that follows. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from monitor.team.errors import BadInputError
from monitor.team.given import role_of
from monitor.team.model import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """`[web.oidc]` of the settings; the secret comes from REGWATCH_OIDC_SECRET, and without one there is only PKCE."""

    issuer: str
    client_id: str
    secret: str = ""
    scopes: tuple[str, ...] = ("openid", "email", "profile")
    groups_claim: str = "groups"
    roles: tuple[tuple[str, Role], ...] = ()  # (group, address or @domain, role): the highest that fits counts
    auto_role: Role | None = None  # of somebody without an account; None: no account, no login
    trust_addresses: bool = False  # believe addresses of which the provider does not say whether it checked them
    ca_file: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What a provider's discovery document says of itself."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    basic: bool  # the secret goes into a header; otherwise into the form
    names_itself: bool  # in its answers (RFC 9207)


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Whom the provider vouches for."""

    subject: str
    address: str  # in small letters
    name: str
    groups: tuple[str, ...] = ()


def roles_of(declared: Mapping[str, str]) -> tuple[tuple[str, Role], ...]:
    """`[web.oidc.roles]` of the settings: staff = "editor", "@example.org" = "reader". Raises BadInputError."""
    for name in declared:
        if not name.strip():
            problem = "a role is given to a group without a name"
            raise BadInputError(problem, about="web.oidc.roles", remedy="Write a group, an address or @domain")
    return tuple((name, role_of(role)) for name, role in declared.items())


def role_for(person: Identity, provider: Provider) -> Role | None:
    """The highest role the settings give somebody's groups, address or domain; None when they name none of them."""
    domain = "@" + person.address.rpartition("@")[2]
    given = [
        role for name, role in provider.roles
        if name in person.groups or ("@" in name and name.casefold() in (person.address, domain))
    ]  # fmt: skip
    return max(given, key=list(Role).index, default=None)
