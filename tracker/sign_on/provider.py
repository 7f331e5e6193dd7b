"""The provider as this installation knows it: where it answers, with which keys it signs.

Both are read from it and kept for a while in each process; nothing here is needed by another
process. Where it cannot be reached for a moment, what was read before still holds.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from ssl import SSLContext
from typing import Any
from urllib.parse import urlencode

import httpx2
from authlib.integrations.httpx_client import AsyncOAuth2Client, OAuthError
from authlib.oauth2.client import OAuth2Client
from authlib.oidc.discovery import get_well_known_url
from joserfc.errors import BadSignatureError, InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jwt import Token, decode

from tracker.sign_on.configured import Configured, is_safe
from tracker.sign_on.failures import SignOnFailed, Why

log = logging.getLogger("tracker")

KEPT_FOR = timedelta(hours=1)
# A signature by a key not known yet makes us ask again, but not as often as somebody likes.
ASK_AGAIN_AFTER = timedelta(seconds=30)
# Asked for an age, the provider must say in its answer when somebody signed in there. No sign-in
# is too old by the first; the second is for one that passes over `prompt`, and some refuse a 0.
_ANY_AGE, _NO_AGE = timedelta(days=365), timedelta(minutes=1)
_PATIENCE_SECONDS = 10.0
# The standard's word for a code that is used up or not ours, and the one of a provider in use.
_CODE_IS_OVER = frozenset({"invalid_grant", "invalid_code"})
# Signatures by a key that only the provider has: neither none nor a shared secret.
ALGORITHMS = (
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the provider publishes of itself."""

    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str
    end_session_endpoint: str
    algorithms: tuple[str, ...]
    client_authentication: str
    scopes: tuple[str, ...]
    names_itself: bool  # in every answer (RFC 9207)


@dataclass(slots=True)
class Provider:
    """One for each process, made at start."""

    configured: Configured
    _metadata: Metadata | None = None
    _metadata_at: datetime | None = None
    _keys: KeySet = field(default_factory=lambda: KeySet([]))
    _keys_at: datetime | None = None
    _trusted: SSLContext | None = None

    async def metadata(self, now: datetime) -> Metadata:
        if self._metadata is not None and _is_fresh(self._metadata_at, now, KEPT_FOR):
            return self._metadata
        try:
            said = await self._read(get_well_known_url(self.configured.issuer, external=True))
            self._metadata, self._metadata_at = _metadata(said, self.configured), now
        except SignOnFailed as failed:
            if self._metadata is None or failed.why is not Why.UNREACHABLE:
                raise
            log.warning("the provider's discovery is unreachable, its last answer is used")
        return self._metadata

    async def leads_to(
        self,
        *,
        redirect_uri: str,
        state: str,
        nonce: str,
        verifier: str,
        now: datetime,
        again: bool = False,
    ) -> str:
        """Where the browser goes to sign in; `again`: though the provider knows who it is."""
        metadata = await self.metadata(now)
        wanted = self.configured.scope.split()
        scopes = [s for s in wanted if not metadata.scopes or s in metadata.scopes]
        more = {"acr_values": " ".join(self.configured.acr)} if self.configured.acr else {}
        more["max_age"] = str(int((_NO_AGE if again else _ANY_AGE).total_seconds()))
        if again:
            more["prompt"] = "login"
        client = OAuth2Client(
            session=None, client_id=self.configured.client_id, code_challenge_method="S256"
        )
        url, _ = client.create_authorization_url(
            metadata.authorization_endpoint,
            redirect_uri=redirect_uri,
            state=state,
            code_verifier=verifier,
            nonce=nonce,
            scope=" ".join(scopes),
            **more,
        )
        return str(url)

    async def tokens(
        self, code: str, *, redirect_uri: str, verifier: str, now: datetime
    ) -> Mapping[str, Any]:
        """What the code is exchanged for."""
        metadata = await self.metadata(now)
        try:
            async with self._client(metadata, redirect_uri) as client:
                tokens = await client.fetch_token(
                    metadata.token_endpoint,
                    grant_type="authorization_code",
                    code=code,
                    code_verifier=verifier,
                )
        except OAuthError as refused:
            why = Why.TOO_OLD if refused.error in _CODE_IS_OVER else Why.REFUSED
            raise SignOnFailed(why, f"token endpoint: {refused.error}") from refused
        except (httpx2.HTTPError, httpx2.InvalidURL) as failure:
            raise _unreachable(metadata.token_endpoint, failure) from failure
        except (ValueError, TypeError, AttributeError) as nonsense:
            raise SignOnFailed(Why.REFUSED, "token endpoint: no tokens") from nonsense
        return dict(tokens)

    async def userinfo(self, access_token: str, now: datetime) -> Mapping[str, Any]:
        """What it tells of the person beyond the ID token; nothing where it has no such page."""
        metadata = await self.metadata(now)
        if not metadata.userinfo_endpoint or not access_token:
            return {}
        bearer = {"Authorization": f"Bearer {access_token}"}
        return await self._read(metadata.userinfo_endpoint, headers=bearer)

    async def signed(self, token: str, now: datetime) -> Token:
        """A token whose signature is the provider's. A key that is not known, or another one of
        the same name, makes us read its keys once more: it may have changed them."""
        metadata = await self.metadata(now)
        if not _is_fresh(self._keys_at, now, KEPT_FOR):
            await self._read_keys(metadata, now)
        try:
            return decode(token, self._keys, algorithms=metadata.algorithms)
        except (BadSignatureError, InvalidKeyIdError) as unknown:
            if _is_fresh(self._keys_at, now, ASK_AGAIN_AFTER):
                raise SignOnFailed(Why.UNTRUSTED, f"signature: {unknown}") from unknown
        except (JoseError, ValueError) as wrong:
            raise SignOnFailed(Why.UNTRUSTED, f"token: {wrong}") from wrong
        await self._read_keys(metadata, now)
        try:
            return decode(token, self._keys, algorithms=metadata.algorithms)
        except (JoseError, ValueError) as wrong:
            raise SignOnFailed(Why.UNTRUSTED, f"signature: {wrong}") from wrong

    async def ends_at(self, id_token: str, back_to: str, now: datetime) -> str | None:
        """Where the browser goes to sign out at the provider too; None where it offers nothing,
        or cannot be asked: nobody is kept from leaving here."""
        try:
            metadata = await self.metadata(now)
        except SignOnFailed as failed:
            log.warning("no sign-out at the provider: %s", failed)
            return None
        if not metadata.end_session_endpoint:
            return None
        said = {
            "id_token_hint": id_token,
            "client_id": self.configured.client_id,
            "post_logout_redirect_uri": back_to,
        }
        joint = "&" if "?" in metadata.end_session_endpoint else "?"
        return f"{metadata.end_session_endpoint}{joint}{urlencode(said)}"

    def _client(self, metadata: Metadata, redirect_uri: str) -> Any:
        return AsyncOAuth2Client(
            client_id=self.configured.client_id,
            client_secret=self.configured.secret or None,
            token_endpoint_auth_method=metadata.client_authentication,
            redirect_uri=redirect_uri,
            verify=self._certificates(),
            timeout=_PATIENCE_SECONDS,
        )

    def _certificates(self) -> SSLContext:
        """Whom this machine trusts, its own `SSL_CERT_FILE` among them; slow to read."""
        if self._trusted is None:
            self._trusted = httpx2.create_ssl_context()
        return self._trusted

    async def _read(self, url: str, headers: Mapping[str, str] | None = None) -> Mapping[str, Any]:
        try:
            async with httpx2.AsyncClient(
                verify=self._certificates(), timeout=_PATIENCE_SECONDS
            ) as client:
                answer = await client.get(url, headers=headers)
                answer.raise_for_status()
                said = answer.json()
        except (httpx2.HTTPError, httpx2.InvalidURL, ValueError) as failure:
            raise _unreachable(url, failure) from failure
        if not isinstance(said, dict):
            raise SignOnFailed(Why.REFUSED, f"{url}: no object")
        return said

    async def _read_keys(self, metadata: Metadata, now: datetime) -> None:
        try:
            said = await self._read(metadata.jwks_uri)
            self._keys = _key_set(said)
        except SignOnFailed as failed:
            if not self._keys or failed.why is not Why.UNREACHABLE:
                raise
            log.warning("the provider's keys are unreachable, those read before are used")
        self._keys_at = now


def _is_fresh(at: datetime | None, now: datetime, how_long: timedelta) -> bool:
    return at is not None and abs(now - at) < how_long


def _unreachable(url: str, failure: Exception) -> SignOnFailed:
    return SignOnFailed(Why.UNREACHABLE, f"{url}: {type(failure).__name__} {failure}")


def _metadata(said: Mapping[str, Any], configured: Configured) -> Metadata:
    """Raises `SignOnFailed` for a provider that is not the one that was meant, or cannot do
    what is needed."""
    if said.get("issuer") != configured.issuer:
        raise SignOnFailed(Why.REFUSED, f"discovery names another issuer: {said.get('issuer')!r}")
    endpoints = {
        name: str(said.get(name) or "")
        for name in ("authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint",
                     "end_session_endpoint")
    }  # fmt: skip
    needed = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    for name, url in endpoints.items():
        if (url or name in needed) and not is_safe(url):
            raise SignOnFailed(Why.REFUSED, f"discovery: {name} is not https: {url!r}")
    offered = _list(said, "id_token_signing_alg_values_supported") or ("RS256",)
    algorithms = tuple(name for name in ALGORITHMS if name in offered)
    if not algorithms:
        raise SignOnFailed(Why.REFUSED, f"discovery: no usable signature among {offered}")
    return Metadata(
        **endpoints,
        algorithms=algorithms,
        client_authentication=_client_authentication(said, configured),
        scopes=_list(said, "scopes_supported"),
        names_itself=said.get("authorization_response_iss_parameter_supported") is True,
    )


def _client_authentication(said: Mapping[str, Any], configured: Configured) -> str:
    if not configured.secret:
        return "none"
    offered = _list(said, "token_endpoint_auth_methods_supported") or ("client_secret_basic",)
    basic = "client_secret_basic"
    return basic if basic in offered else "client_secret_post"


def _list(said: Mapping[str, Any], name: str) -> tuple[str, ...]:
    values = said.get(name)
    return tuple(str(value) for value in values) if isinstance(values, list) else ()


def _key_set(said: Mapping[str, Any]) -> KeySet:
    """Those keys that sign, and that only the provider can have: no shared secret."""
    rows = said.get("keys")
    fit = [
        row
        for row in (rows if isinstance(rows, list) else [])
        if isinstance(row, dict) and row.get("kty") != "oct" and row.get("use", "sig") == "sig"
    ]
    try:
        return KeySet.import_key_set({"keys": fit})
    except (JoseError, ValueError, TypeError) as wrong:
        raise SignOnFailed(Why.REFUSED, f"keys: {wrong}") from wrong
