"""OpenID Connect, the talking part: discovery, keys, and a code turned into an identity. Stores nothing.

Every answer has a time and a size; redirects are not followed, so a secret goes to the address of the document only.
"""

import json
import ssl
import threading
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import httpx
from authlib.oidc.discovery import get_well_known_url
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from monitor.team import oidc
from monitor.team.errors import LoginRefusedError, ProviderError
from monitor.team.provider import Identity, Metadata, Provider

SECONDS = 10.0  # for one answer as a whole
_LARGEST = 1_000_000  # bytes of one answer
_FRESH = 3600.0  # seconds a document is taken from memory
_KEYS_AGAIN = 60.0  # seconds between two looks for a key that was unknown


class ProviderClient:
    """Talks to one provider. Threads may share one."""

    def __init__(self, provider: Provider) -> None:
        self.provider = provider
        if not oidc.reachable(provider.issuer):
            remedy = "Write https://…, exactly as the provider's discovery document has it"
            raise ProviderError("is no https address", about="web.oidc.issuer", remedy=remedy)
        trusted = ssl.create_default_context(cafile=provider.ca_file or None)
        self._http = httpx.Client(timeout=httpx.Timeout(SECONDS / 2), follow_redirects=False, verify=trusted)
        self._lock = threading.Lock()
        self._known: tuple[float, Metadata] | None = None
        self._keys: tuple[float, KeySet] | None = None

    def close(self) -> None:
        """Close its connections."""
        self._http.close()

    def metadata(self) -> Metadata:
        """The provider's discovery document, asked for once an hour. Raises ProviderError."""
        with self._lock:
            if self._known is None or time.monotonic() - self._known[0] > _FRESH:
                address = get_well_known_url(self.provider.issuer, external=True)
                self._known = (time.monotonic(), oidc.metadata(self._json("GET", address), self.provider.issuer))
            return self._known[1]

    def begin(self, *, back: str, state: str, browser: str) -> str:
        """The address to send the browser to. Raises ProviderError."""
        return oidc.authorization_address(self.provider, self.metadata(), back=back, state=state, browser=browser)

    def finish(self, answer: Mapping[str, str], *, back: str, state: str, browser: str, now: int) -> Identity:
        """Whom the provider vouches for. The caller has checked and used up `state`.

        Raises LoginRefusedError, ProviderError.
        """
        known = self.metadata()
        code = oidc.code_of(answer, known)
        tokens = self._exchange(known, code, back, oidc.verifier_of(browser, state))
        nonce = oidc.nonce_of(browser, state)
        access = tokens.get("access_token")
        access = access if isinstance(access, str) else ""
        id_token = str(tokens.get("id_token", ""))
        try:
            claims = oidc.claims_of(
                id_token, self._keyset(known), self.provider, nonce=nonce, now=now, access_token=access
            )  # fmt: skip
        except LoginRefusedError:
            if (fresh := self._newer_keys(known)) is None:
                raise
            claims = oidc.claims_of(id_token, fresh, self.provider, nonce=nonce, now=now, access_token=access)
        return oidc.identity(claims, self.provider)

    def _exchange(self, known: Metadata, code: str, back: str, verifier: str) -> dict[str, Any]:
        form = {
            "grant_type": "authorization_code", "code": code, "redirect_uri": back, "code_verifier": verifier,
        }  # fmt: skip
        auth: httpx.BasicAuth | None = None
        if self.provider.secret and known.basic:  # RFC 6749, 2.3.1: both encoded as in a form
            auth = httpx.BasicAuth(quote(self.provider.client_id, safe=""), quote(self.provider.secret, safe=""))
        else:
            form["client_id"] = self.provider.client_id
            if self.provider.secret:
                form["client_secret"] = self.provider.secret
        tokens = self._json("POST", known.token_endpoint, form=form, auth=auth)
        if not isinstance(tokens, dict) or not isinstance(tokens.get("id_token"), str):
            raise self._trouble("it sent no ID token; the scope openid is needed")
        return tokens

    def _keyset(self, known: Metadata) -> KeySet:
        with self._lock:
            if self._keys is None or time.monotonic() - self._keys[0] > _FRESH:
                self._keys = (time.monotonic(), self._ask_keys(known))
            return self._keys[1]

    def _newer_keys(self, known: Metadata) -> KeySet | None:
        """Providers change their keys: look again, though not at every forged token."""
        with self._lock:
            if self._keys is not None and time.monotonic() - self._keys[0] < _KEYS_AGAIN:
                return None
            self._keys = (time.monotonic(), self._ask_keys(known))
            return self._keys[1]

    def _ask_keys(self, known: Metadata) -> KeySet:
        found = self._json("GET", known.jwks_uri)
        try:
            return KeySet.import_key_set(found)  # type: ignore[arg-type]  # what is no key set is refused below
        except (JoseError, ValueError, TypeError, KeyError, AttributeError) as error:
            raise self._trouble("its keys cannot be read") from error

    def _json(
        self, method: str, address: str, *, form: dict[str, str] | None = None, auth: httpx.BasicAuth | None = None
    ) -> object:
        until, body = time.monotonic() + SECONDS, bytearray()
        try:
            with self._http.stream(
                method,
                address,
                data=form,
                auth=auth or httpx.USE_CLIENT_DEFAULT,
                headers={"Accept": "application/json"},
            ) as answer:
                for piece in answer.iter_bytes():
                    body += piece
                    if len(body) > _LARGEST or time.monotonic() > until:
                        raise self._trouble("its answer is too long or too slow")
                if form is not None and 400 <= answer.status_code < 500:
                    raise self._said_no(bytes(body))
                if answer.status_code != 200:
                    raise self._trouble(f"it answered {answer.status_code} instead of 200")
            return json.loads(body)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise self._trouble(f"it cannot be reached ({type(error).__name__})") from error
        except (ValueError, RecursionError) as error:
            raise self._trouble("its answer is no JSON") from error

    def _said_no(self, body: bytes) -> LoginRefusedError:
        """The provider's own short word, as `invalid_grant`; nothing else of its answer."""
        try:
            found = json.loads(body)
            word = str(found.get("error", "")) if isinstance(found, dict) else ""
        except (ValueError, RecursionError):
            word = ""
        said = word[:60] if word.replace("_", "").isalnum() and word.isascii() else "no reason given"
        return LoginRefusedError(
            f"the provider did not accept the login ({said})", about="login", remedy="Begin again from the login page"
        )

    def _trouble(self, problem: str) -> ProviderError:
        return ProviderError(problem, about=self.provider.issuer, remedy="Try again later, or log in by e-mail link")
