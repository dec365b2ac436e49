"""A little OpenID Connect provider on the loopback: real HTTP, real RS256 signatures, and every way to misbehave."""

import base64
import hashlib
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "regwatch", "s3cret:with/signs"


@dataclass
class IdentityProvider:
    """What it says of whom; `claims` overrides, `document` overrides discovery, `broken` names an answer to spoil."""

    issuer: str = ""
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one"}))
    shown: RSAKey | None = None  # the key it publishes, when not the one it signs with
    claims: dict[str, Any] = field(default_factory=dict)
    document: dict[str, Any] = field(default_factory=dict)
    header: dict[str, Any] = field(default_factory=lambda: {"alg": "RS256", "kid": "one"})
    broken: dict[str, tuple[int, bytes]] = field(default_factory=dict)  # path: status and body instead
    pause: float = 0.0
    asked: list[str] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)  # code: what was asked for

    def log_in(self, address: str, person: dict[str, Any]) -> dict[str, str]:
        """The browser goes to the address and logs in: what it comes back with."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(address).query, strict_parsing=True).items()}
        assert query["response_type"] == "code" and query["client_id"] == CLIENT
        assert query["code_challenge_method"] == "S256" and "openid" in query["scope"].split()
        code = f"code-{len(self.codes)}"
        self.codes[code] = query | {"person": json.dumps(person)}
        return {"code": code, "state": query["state"], "iss": self.issuer}

    def answer(self, path: str, form: dict[str, str], authorization: str) -> tuple[int, bytes]:
        """One answer."""
        self.asked.append(path)
        time.sleep(self.pause)
        if path in self.broken:
            return self.broken[path]
        if path == "/.well-known/openid-configuration":
            return 200, json.dumps(self._document()).encode()
        if path == "/keys":
            return 200, json.dumps({"keys": [(self.shown or self.key).as_dict(private=False)]}).encode()
        return self._token(form, authorization) if path == "/token" else (404, b"")

    def _document(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer, "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token", "jwks_uri": f"{self.issuer}/keys",
            "authorization_response_iss_parameter_supported": True,
        } | self.document  # fmt: skip

    def _token(self, form: dict[str, str], authorization: str) -> tuple[int, bytes]:
        kept = self.codes.pop(form.get("code", ""), None)  # a code is good once
        given = base64.b64decode(authorization.removeprefix("Basic ") or "Og==").decode()
        name, _, secret = given.partition(":")
        if (unquote(name), unquote(secret)) != (CLIENT, SECRET):
            return 401, b'{"error": "invalid_client"}'
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if not kept or kept["code_challenge"] != challenge or kept["redirect_uri"] != form.get("redirect_uri"):
            return 400, b'{"error": "invalid_grant"}'
        now = int(time.time())
        claims = {
            "iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": kept["nonce"],
        } | json.loads(kept["person"])  # fmt: skip
        claims = {name: value for name, value in (claims | self.claims).items() if value is not None}
        token = jwt.encode(self.header, claims, self.key)
        return 200, json.dumps({"access_token": "a", "token_type": "Bearer", "id_token": token}).encode()


@contextmanager
def serving(provider: IdentityProvider) -> Iterator[IdentityProvider]:
    """Serve a provider on a port of its own; its issuer is that address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer({})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._answer({name: values[0] for name, values in parse_qs(body).items()})

        def _answer(self, form: dict[str, str]) -> None:
            status, body = provider.answer(self.path, form, self.headers.get("Authorization", ""))
            self.send_response(status)
            self.send_header("Content-Type", "text/html" if body.startswith(b"<") else "application/json")
            self.send_header("Location", f"{provider.issuer}/elsewhere")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
