"""A provider that can be told to lie: right by itself, wrong in whatever a test changes.

What a real one never sends has to come from somewhere; the round trip itself is tested against
a real one.
"""

import base64
import hashlib
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import uvicorn
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.clocks import FixedClock
from tests.sign_on.glewlwyd import CLIENT, SECRET, new_key

FIRST, SECOND = new_key("first"), new_key("second")
LOGOUT = "http://schemas.openid.net/event/backchannel-logout"


@dataclass
class Crooked:
    """`metadata`, `claims`, `header`: said instead of the truth; None leaves one out."""

    clock: FixedClock
    url: str = ""
    keys: list[RSAKey] = field(default_factory=lambda: [FIRST])
    signs_with: RSAKey | OctKey = field(default_factory=lambda: FIRST)
    metadata: dict[str, Any] = field(default_factory=dict)
    claims: dict[str, Any] = field(default_factory=dict)
    header: dict[str, Any] = field(default_factory=dict)
    userinfo: dict[str, Any] = field(default_factory=dict)
    id_token: str | None = None
    token_answer: Response | None = None
    asked: list[str] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def issuer(self) -> str:
        return self.url

    def answers(self, location: str, **more: str | None) -> str:
        """Where the browser is sent back to, once somebody signed in there."""
        sent = {name: said[0] for name, said in parse_qs(urlsplit(location).query).items()}
        code = f"code-{len(self.codes)}"
        self.codes[code] = sent
        back = {"code": code, "state": sent["state"], "iss": self.issuer, **more}
        query = httpx2.QueryParams({name: said for name, said in back.items() if said is not None})
        return f"{urlsplit(sent['redirect_uri']).path}?{query}"

    def token(self, claims: Mapping[str, Any]) -> str:
        header = {"alg": "RS256", "kid": self.signs_with.kid, **self.header}
        said = {name: value for name, value in claims.items() if value is not None}
        algorithms = [header["alg"]]
        shown = {name: value for name, value in header.items() if value is not None}
        return jwt.encode(shown, said, self.signs_with, algorithms=algorithms)

    def logout_token(self, **more: Any) -> str:
        now = int(self.clock.now().timestamp())
        said = {"iss": self.issuer, "aud": CLIENT, "iat": now, "jti": "1", "events": {LOGOUT: {}}}
        return self.token({**said, **more})

    async def discovery(self, request: Request) -> Response:
        self.asked.append("discovery")
        said = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/jwks",
            "userinfo_endpoint": f"{self.url}/userinfo",
            "end_session_endpoint": f"{self.url}/end",
            "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
            "authorization_response_iss_parameter_supported": True,
            **self.metadata,
        }
        return JSONResponse({name: value for name, value in said.items() if value is not None})

    async def jwks(self, request: Request) -> Response:
        self.asked.append("jwks")
        return JSONResponse({"keys": [key.as_dict(private=False) for key in self.keys]})

    async def exchange(self, request: Request) -> Response:
        self.asked.append("token")
        if self.token_answer is not None:
            return self.token_answer
        form = await request.form()
        expected = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if request.headers.get("authorization") != f"Basic {expected}":
            return JSONResponse({"error": "invalid_client"}, 401)
        sent = self.codes.pop(str(form["code"]), None)
        if sent is None or _challenge(str(form["code_verifier"])) != sent["code_challenge"]:
            return JSONResponse({"error": "invalid_grant"}, 400)
        now = int(self.clock.now().timestamp())
        said = {
            "iss": self.issuer, "aud": CLIENT, "sub": "7", "nonce": sent["nonce"],
            "iat": now, "auth_time": now, "exp": now + 300, "groups": ["handlers"], **self.claims,
        }  # fmt: skip
        id_token = self.token(said) if self.id_token is None else self.id_token
        return JSONResponse({"access_token": "at", "token_type": "Bearer", "id_token": id_token})

    async def tells(self, request: Request) -> Response:
        self.asked.append("userinfo")
        assert request.headers["authorization"] == "Bearer at"
        return JSONResponse(self.userinfo)


def _challenge(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


@contextmanager
def crooked_provider(clock: FixedClock) -> Iterator[Crooked]:
    provider = Crooked(clock)
    app = Starlette(
        routes=[
            Route("/.well-known/openid-configuration", provider.discovery),
            Route("/jwks", provider.jwks),
            Route("/token", provider.exchange, methods=["POST"]),
            Route("/userinfo", provider.tells),
        ]
    )
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run)
    thread.start()
    ready = threading.Event()
    try:
        while not server.started:
            assert thread.is_alive(), "the provider did not start"
            ready.wait(0.02)
        port = server.servers[0].sockets[0].getsockname()[1]
        provider.url = f"http://127.0.0.1:{port}"
        yield provider
    finally:
        server.should_exit = True
        thread.join(timeout=20)
