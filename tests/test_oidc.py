"""Logging in by OpenID Connect, against a real little provider: what is believed, and which role follows."""

import base64
import hmac
import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from monitor.team import oidc, oidc_client, tokens
from monitor.team.errors import BadInputError, LoginRefusedError, ProviderError
from monitor.team.logins import LoggedIn, Visitor
from monitor.team.model import Role, State
from monitor.team.oidc_client import ProviderClient
from monitor.team.provider import Identity, Provider, role_for, roles_of
from monitor.team.room import Team, team
from tests.identity_provider import CLIENT, SECRET, IdentityProvider, serving

BACK = "https://regwatch.example/login/openid/back"
BROWSER = tokens.fresh()
HERE = Visitor(client="192.0.2.7", browser=BROWSER)
ANNA = {"sub": "person-1", "email": "Anna@example.org", "email_verified": True, "name": "Anna", "groups": ["staff"]}


@pytest.fixture
def idp() -> Iterator[IdentityProvider]:
    with serving(IdentityProvider()) as provider:
        yield provider


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Team]:
    with team(tmp_path) as room:
        yield room


def _settings(idp: IdentityProvider, **more: Any) -> Provider:
    return Provider(issuer=idp.issuer, client_id=CLIENT, secret=SECRET, **more)


def _identity(idp: IdentityProvider, person: dict[str, Any] = ANNA, **more: Any) -> Identity:
    client = ProviderClient(_settings(idp, **more))
    state = tokens.fresh()
    answer = idp.log_in(client.begin(back=BACK, state=state, browser=BROWSER), person)
    return client.finish(answer, back=BACK, state=state, browser=BROWSER, now=int(time.time()))


def _log_in(opened: Team, idp: IdentityProvider, person: dict[str, Any] = ANNA, **more: Any) -> LoggedIn:
    return opened.logins.by_provider(_identity(idp, person, **more), _settings(idp, **more), HERE, datetime.now(UTC))


def test_the_whole_way_round_logs_in_who_has_an_account(opened: Team, idp: IdentityProvider) -> None:
    opened.accounts.add("anna@example.org", Role.EDITOR, by="test")
    made = _log_in(opened, idp)
    session = opened.sessions.find(made.token, datetime.now(UTC))
    assert session and session.account.role is Role.EDITOR and session.how == "openid"
    assert idp.asked == ["/.well-known/openid-configuration", "/token", "/keys"]


def test_who_has_no_account_gets_none_unless_the_settings_say_so(opened: Team, idp: IdentityProvider) -> None:
    with pytest.raises(LoginRefusedError, match="has no account"):
        _log_in(opened, idp, roles=(("staff", Role.OPERATOR),))
    assert opened.accounts.all() == []
    made = _log_in(opened, idp, auto_role=Role.READER)
    assert (made.account.role, made.account.name, made.account.address) == (Role.READER, "Anna", "anna@example.org")


def test_a_disabled_account_stays_shut(opened: Team, idp: IdentityProvider) -> None:
    opened.accounts.add("anna@example.org", Role.EDITOR, by="test")
    _log_in(opened, idp)
    opened.accounts.set_state("anna@example.org", State.DISABLED, by="test")
    with pytest.raises(LoginRefusedError):
        _log_in(opened, idp, auto_role=Role.READER)


def test_roles_follow_groups_addresses_and_domains_and_go_with_them(opened: Team, idp: IdentityProvider) -> None:
    roles = (("staff", Role.EDITOR), ("@example.org", Role.READER), ("boss@example.org", Role.OPERATOR))
    assert _log_in(opened, idp, roles=roles, auto_role=Role.READER).account.role is Role.EDITOR
    boss = {"sub": "2", "email": "boss@example.org", "email_verified": True}
    assert _log_in(opened, idp, boss, roles=roles, auto_role=Role.READER).account.role is Role.OPERATOR
    left = ANNA | {"groups": []}
    assert _log_in(opened, idp, left, roles=roles, auto_role=Role.READER).account.role is Role.READER
    opened.accounts.set_role("anna@example.org", Role.EDITOR, by="an operator")
    assert _log_in(opened, idp, left).account.role is Role.EDITOR, "what an operator gave no provider takes"


def test_the_only_operator_is_not_demoted_by_a_group(opened: Team, idp: IdentityProvider) -> None:
    opened.accounts.add("anna@example.org", Role.OPERATOR, by="test")
    assert _log_in(opened, idp, roles=(("staff", Role.READER),)).account.role is Role.OPERATOR


def test_a_new_address_of_the_same_person_is_the_same_account(opened: Team, idp: IdentityProvider) -> None:
    opened.accounts.add("anna@example.org", Role.EDITOR, by="test")
    _log_in(opened, idp)
    assert _log_in(opened, idp, ANNA | {"email": "new@example.org"}).account.address == "anna@example.org"


def test_an_address_given_to_another_person_does_not_get_the_account(opened: Team, idp: IdentityProvider) -> None:
    opened.accounts.add("anna@example.org", Role.EDITOR, by="test")
    _log_in(opened, idp)
    with pytest.raises(LoginRefusedError, match="another person"):
        _log_in(opened, idp, ANNA | {"sub": "person-2"}, auto_role=Role.READER)


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "another client"}, {"aud": [CLIENT, "another"]}, {"aud": None}, {"iss": "https://evil.example"},
        {"nonce": "another"}, {"nonce": None}, {"exp": 1}, {"exp": None}, {"exp": "soon"}, {"iat": 9_999_999_999},
        {"nbf": 9_999_999_999}, {"azp": "another client"}, {"at_hash": "wrong"}, {"sub": None}, {"sub": ""},
        {"sub": 7}, {"sub": "x" * 256}, {"email": None}, {"email": "nobody"}, {"email": ["a@example.org"]},
        {"email": "a@example.org\r\nBcc: b@example.org"}, {"email_verified": False}, {"email_verified": None},
        {"iss": {"$gt": ""}}, {"aud": {}},
    ],
)  # fmt: skip
def test_what_is_not_for_us_now_from_them_is_refused(idp: IdentityProvider, claims: dict[str, Any]) -> None:
    idp.claims = claims
    with pytest.raises(LoginRefusedError):
        _identity(idp)


def test_addresses_the_provider_says_nothing_of_are_believed_only_by_a_setting(idp: IdentityProvider) -> None:
    idp.claims = {"email_verified": None}
    assert _identity(idp, trust_addresses=True).address == "anna@example.org"
    idp.claims = {"email_verified": False}
    with pytest.raises(LoginRefusedError, match="has not checked"):
        _identity(idp, trust_addresses=True)


def test_a_token_signed_with_another_key_is_refused(idp: IdentityProvider) -> None:
    idp.shown = RSAKey.generate_key(2048, {"kid": "one"})
    with pytest.raises(LoginRefusedError):
        _identity(idp)


def _with_shared_key(token: str, key: bytes) -> str:
    """The same claims, signed with HS256."""
    header = base64.urlsafe_b64encode(b'{"alg":"HS256","kid":"one"}').decode().rstrip("=")
    signed = f"{header}.{token.split('.')[1]}"
    return f"{signed}.{base64.urlsafe_b64encode(hmac.digest(key, signed.encode(), 'sha256')).decode().rstrip('=')}"


def test_neither_no_signature_nor_the_clients_secret_is_a_signature(idp: IdentityProvider) -> None:
    keys = KeySet([idp.key])
    provider = _settings(idp)
    now = int(time.time())
    claims = {"iss": idp.issuer, "aud": CLIENT, "iat": now, "exp": now + 60, "nonce": "n"} | ANNA
    good = jwt.encode({"alg": "RS256", "kid": "one"}, claims, idp.key)
    assert oidc.claims_of(good, keys, provider, nonce="n", now=now)["sub"] == "person-1"
    unsigned = good.rpartition(".")[0] + "."
    none = "eyJhbGciOiJub25lIn0." + good.split(".")[1] + "."
    public = idp.key.as_pem(private=False)
    forged = [_with_shared_key(good, key) for key in (public, SECRET.encode())]
    for token in (unsigned, none, *forged, good[:-4] + "AAAA", "", "a.b.c", "é", "." * 10_000):
        with pytest.raises(LoginRefusedError):
            oidc.claims_of(token, keys, provider, nonce="n", now=now)
    with pytest.raises(LoginRefusedError):
        oidc.claims_of(good, keys, provider, nonce="n", now=now + 60 + oidc.LEEWAY + 1)


def test_a_provider_that_changed_its_key_is_asked_again_though_not_always(
    idp: IdentityProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = ProviderClient(_settings(idp))

    def once() -> Identity:
        state = tokens.fresh()
        answer = idp.log_in(client.begin(back=BACK, state=state, browser=BROWSER), ANNA)
        return client.finish(answer, back=BACK, state=state, browser=BROWSER, now=int(time.time()))

    once()
    idp.key, idp.header = RSAKey.generate_key(2048, {"kid": "two"}), {"alg": "RS256", "kid": "two"}
    with pytest.raises(LoginRefusedError):
        once()
    monkeypatch.setattr(oidc_client, "_KEYS_AGAIN", 0.0)
    assert once().subject == "person-1"
    assert idp.asked.count("/keys") == 2 and idp.asked.count("/.well-known/openid-configuration") == 1


def test_a_code_works_only_in_the_browser_and_login_it_was_made_for_and_once(idp: IdentityProvider) -> None:
    client, state = ProviderClient(_settings(idp)), tokens.fresh()
    for browser, used in ((tokens.fresh(), state), (BROWSER, tokens.fresh())):
        answer = idp.log_in(client.begin(back=BACK, state=state, browser=BROWSER), ANNA)
        with pytest.raises(LoginRefusedError, match="invalid_grant"):
            client.finish(answer, back=BACK, state=used, browser=browser, now=int(time.time()))
    answer = idp.log_in(client.begin(back=BACK, state=state, browser=BROWSER), ANNA)
    assert client.finish(answer, back=BACK, state=state, browser=BROWSER, now=int(time.time()))
    with pytest.raises(LoginRefusedError, match="invalid_grant"):
        client.finish(answer, back=BACK, state=state, browser=BROWSER, now=int(time.time()))


def test_a_state_is_good_once_in_one_browser_for_ten_minutes(opened: Team) -> None:
    now = datetime.now(UTC)
    state = opened.asked.begin(browser=BROWSER, back="/triage", now=now)
    for wrong, browser, at in (
        (state, tokens.fresh(), now), (state, "", now), (state, BROWSER, now + timedelta(minutes=11)),
        (tokens.fresh(), BROWSER, now), ("", BROWSER, now), ("é", BROWSER, now),
    ):  # fmt: skip
        with pytest.raises(LoginRefusedError):
            opened.asked.finish(wrong, browser=browser, now=at)
    assert opened.asked.finish(state, browser=BROWSER, now=now) == "/triage"
    with pytest.raises(LoginRefusedError):
        opened.asked.finish(state, browser=BROWSER, now=now)


@pytest.mark.parametrize(
    "answer",
    [
        {"code": "c"}, {"code": "c", "iss": "https://evil.example"}, {"iss": "ISSUER"},
        {"iss": "ISSUER", "error": "access_denied\r\nX: y"}, {"iss": "ISSUER", "code": "c" * 5000},
    ],
)  # fmt: skip
def test_answers_of_another_provider_or_without_a_code_are_refused(
    idp: IdentityProvider, answer: dict[str, str]
) -> None:
    client = ProviderClient(_settings(idp))
    given = {name: value.replace("ISSUER", idp.issuer) for name, value in answer.items()}
    with pytest.raises(LoginRefusedError) as refused:
        client.finish(given, back=BACK, state="s", browser=BROWSER, now=0)
    assert "\n" not in str(refused.value) and "/token" not in idp.asked


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/token", "/keys"])
@pytest.mark.parametrize(
    ("status", "body"),
    [(500, b"{}"), (302, b"{}"), (200, b"<html>"), (200, b"[]"), (200, b"null"), (200, b"[" * 100_000),
     (200, b" " * 1_100_000), (200, b'{"keys": 1}'), (200, b'{"keys": [{"kty": "RSA"}]}'), (200, b"\xff")],
)  # fmt: skip
def test_whatever_a_broken_provider_answers_is_one_clear_line(
    idp: IdentityProvider, path: str, status: int, body: bytes
) -> None:
    idp.broken[path] = (status, body)
    with pytest.raises((ProviderError, LoginRefusedError)) as trouble:
        _identity(idp)
    assert "\n" not in str(trouble.value) and SECRET not in str(trouble.value)
    assert "/elsewhere" not in idp.asked


def test_a_wrong_secret_is_said_in_the_providers_word(idp: IdentityProvider) -> None:
    client, state = ProviderClient(Provider(issuer=idp.issuer, client_id=CLIENT, secret="wrong")), tokens.fresh()
    answer = idp.log_in(client.begin(back=BACK, state=state, browser=BROWSER), ANNA)
    with pytest.raises(LoginRefusedError, match="invalid_client"):
        client.finish(answer, back=BACK, state=state, browser=BROWSER, now=int(time.time()))


def test_a_silent_or_missing_provider_ends_in_time(idp: IdentityProvider, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(oidc_client, "SECONDS", 0.2)
    idp.pause = 1.0
    began = time.monotonic()
    with pytest.raises(ProviderError, match="cannot be reached"):
        ProviderClient(_settings(idp)).metadata()
    with pytest.raises(ProviderError, match="cannot be reached"):
        ProviderClient(Provider(issuer="http://127.0.0.1:9", client_id=CLIENT)).metadata()
    assert time.monotonic() - began < 1.0


@pytest.mark.parametrize(
    "wrong",
    [
        {"issuer": "https://evil.example"}, {"token_endpoint": "http://evil.example/token"}, {"jwks_uri": None},
        {"authorization_endpoint": "javascript:alert(1)"}, {"token_endpoint": "https://a@evil.example"},
        {"token_endpoint": "http://127.0.0.1.evil.example/token"},
    ],
)  # fmt: skip
def test_a_document_of_somebody_else_or_without_https_is_refused(idp: IdentityProvider, wrong: dict[str, Any]) -> None:
    idp.document = wrong
    with pytest.raises(ProviderError):
        ProviderClient(_settings(idp)).metadata()


@pytest.mark.parametrize("issuer", ["", "example.org", "http://example.org", "ftp://example.org", "https://"])
def test_an_issuer_without_https_is_refused_at_once(issuer: str) -> None:
    with pytest.raises(ProviderError):
        ProviderClient(Provider(issuer=issuer, client_id=CLIENT))


def test_a_provider_without_basic_gets_the_secret_in_the_form(idp: IdentityProvider) -> None:
    idp.document = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    with pytest.raises(LoginRefusedError, match="invalid_client"):  # this one only takes Basic: nothing was sent there
        _identity(idp)


def test_roles_of_the_settings_are_checked() -> None:
    assert roles_of({"staff": "Editor", "@example.org": "reader"}) == (
        ("staff", Role.EDITOR), ("@example.org", Role.READER)
    )  # fmt: skip
    for wrong in ({"staff": "admin"}, {" ": "reader"}):
        with pytest.raises(BadInputError):
            roles_of(wrong)


def test_odd_groups_and_names_give_no_role_and_no_trouble() -> None:
    provider = Provider(issuer="https://i.example", client_id=CLIENT, roles=(("staff", Role.EDITOR),))
    base = ANNA | {"groups": None}
    for groups in (None, 7, {"staff": 1}, [["staff"], None, 3], ["Staff"], "x"):
        assert role_for(oidc.identity(base | {"groups": groups}, provider), provider) is None
    assert role_for(oidc.identity(base | {"groups": "staff"}, provider), provider) is Role.EDITOR
    assert oidc.identity(base | {"name": {"x": 1}}, provider).name == ""
    assert oidc.identity(base | {"name": "A\u202e\nB" + "x" * 500}, provider).name.startswith("ABx")
    trick = base | {"email": "anna@example.org", "groups": ["anna@example.org.evil"]}
    assert json.dumps(oidc.identity(trick, provider).groups) == '["anna@example.org.evil"]'
