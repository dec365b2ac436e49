"""OpenID Connect, the deciding part: what to ask, what to believe, and which role follows. Pure; asks nobody.

Authorization code flow with PKCE (RFC 7636), state and nonce (OpenID Connect Core 1.0, 3.1), the issuer of the answer
(RFC 9207). Claims are checked by Authlib, signatures by joserfc, which Authlib itself stands on. Only signatures that
a published key checks are taken: neither "none" nor one made with the client's secret.
"""

from collections.abc import Mapping
from typing import Any

from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from monitor.subscription import wrong_address
from monitor.team.errors import LoginRefusedError, ProviderError
from monitor.team.provider import Identity, Metadata, Provider
from monitor.team.tokens import derived, same

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
LEEWAY = 60  # seconds two clocks may differ


def metadata(document: object, issuer: str) -> Metadata:
    """A discovery document, believed only when it is the issuer's own. Raises ProviderError."""
    if not isinstance(document, dict):
        raise _odd(issuer, "its discovery document is no JSON object")
    if document.get("issuer") != issuer:
        raise _odd(issuer, f"it calls itself {str(document.get('issuer'))[:200]}, not as web.oidc.issuer does")
    ends = [document.get(name) for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")]
    for name, end in zip(("authorization_endpoint", "token_endpoint", "jwks_uri"), ends, strict=True):
        if not isinstance(end, str) or not reachable(end):
            raise _odd(issuer, f"its {name} is no https address")
    methods = document.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    return Metadata(
        issuer=issuer, authorization_endpoint=str(ends[0]), token_endpoint=str(ends[1]), jwks_uri=str(ends[2]),
        basic="client_secret_basic" in methods,
        names_itself=document.get("authorization_response_iss_parameter_supported") is True,
    )  # fmt: skip


def reachable(address: str) -> bool:
    """Whether an address is safe to send a secret to: https, or this very machine."""
    scheme, _, rest = address.partition("://")
    host = rest.partition("/")[0].rpartition(":")[0] or rest.partition("/")[0]
    here = scheme == "http" and host in ("localhost", "127.0.0.1", "[::1]")
    return bool(rest) and "@" not in rest.partition("/")[0] and (scheme == "https" or here)


def authorization_address(provider: Provider, known: Metadata, *, back: str, state: str, browser: str) -> str:
    """Where the browser is sent. `back` is our own address the provider sends it back to."""
    address: str = prepare_grant_uri(
        known.authorization_endpoint,
        provider.client_id,
        "code",
        redirect_uri=back,
        scope=" ".join(provider.scopes),
        state=state,
        nonce=nonce_of(browser, state),
        code_challenge=create_s256_code_challenge(verifier_of(browser, state)),
        code_challenge_method="S256",
    )
    return address


def nonce_of(browser: str, state: str) -> str:
    """What the ID token must repeat. A code stolen for another browser is worth nothing."""
    return derived(browser, f"nonce {state}")


def verifier_of(browser: str, state: str) -> str:
    """The secret behind the PKCE challenge: stored nowhere, only the same browser's token makes it again."""
    return derived(browser, f"verifier {state}")


def code_of(answer: Mapping[str, str], known: Metadata) -> str:
    """The code of what the provider sent the browser back with. Raises LoginRefusedError."""
    issuer = answer.get("iss")
    if (issuer is None and known.names_itself) or (issuer is not None and not same(issuer, known.issuer)):
        raise _refused("the answer comes from another provider")
    if error := answer.get("error"):
        said = "".join(sign if sign.isprintable() else " " for sign in error)[:80]
        raise _refused(f"the provider did not log you in ({said})")
    if not (code := answer.get("code", "")) or len(code) > 4096:
        raise _refused("the provider sent no code")
    return code


def claims_of(
    id_token: str, keys: KeySet, provider: Provider, *, nonce: str, now: int, access_token: str = ""
) -> dict[str, Any]:
    """What an ID token says, when it is genuine, for us, for this login, and in time. Raises LoginRefusedError."""
    try:
        token = jwt.decode(id_token, keys, algorithms=list(ALGORITHMS))
        claims = CodeIDToken(
            token.claims,
            token.header,
            options={
                "iss": {"essential": True, "value": provider.issuer},
                "aud": {"essential": True, "value": provider.client_id},
                "nonce": {"essential": True, "value": nonce},
            },
            params={"nonce": nonce, "client_id": provider.client_id, "access_token": access_token},
        )
        claims.validate(now=now, leeway=LEEWAY)
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise _refused(f"the provider's answer is not valid ({type(error).__name__})") from error
    return dict(claims)


def identity(claims: Mapping[str, Any], provider: Provider) -> Identity:
    """Whom the claims name. Raises LoginRefusedError without an address that the provider checked."""
    subject, address = claims.get("sub"), claims.get("email")
    if not isinstance(subject, str) or not 0 < len(subject) <= 255:
        raise _refused("the provider names nobody")
    if not isinstance(address, str) or "<" in address or wrong_address(address):
        raise _refused("the provider gives no e-mail address; ask for the scope email")
    checked = claims.get("email_verified")
    if checked not in (True, "true") and not (checked is None and provider.trust_addresses):
        raise _refused("the provider has not checked your e-mail address")
    groups = claims.get(provider.groups_claim)
    listed = [groups] if isinstance(groups, str) else groups if isinstance(groups, list) else []
    said = claims.get("name")
    name = "".join(sign for sign in said if sign.isprintable())[:200].strip() if isinstance(said, str) else ""
    return Identity(
        subject=subject, address=address.casefold(), name=name,
        groups=tuple(group for group in listed[:1000] if isinstance(group, str)),
    )  # fmt: skip


def _refused(problem: str) -> LoginRefusedError:
    return LoginRefusedError(problem, about="login", remedy="Begin again from the login page")


def _odd(issuer: str, problem: str) -> ProviderError:
    return ProviderError(problem, about=issuer, remedy="Compare [web.oidc] with what the provider documents")
