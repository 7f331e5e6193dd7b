"""What a token of the provider says, believed only where it was made for us and for now."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from tracker.sign_on.failures import SignOnFailed, Why

if TYPE_CHECKING:
    from joserfc.errors import ClaimError

    from tracker.sign_on.provider import Provider

# Clocks of two servers that are both kept by somebody.
LEEWAY_SECONDS = 120
_LOGOUT = "http://schemas.openid.net/event/backchannel-logout"
# Of a subject, by the standard, and of the name of a session, by the column that keeps it.
LONGEST = 255
_TIMES = frozenset({"iat", "nbf"})


async def claims_of(
    provider: "Provider", tokens: Mapping[str, Any], *, nonce: str, now: datetime
) -> dict[str, Any]:
    """The claims of a fresh ID token, with those of the userinfo page where the roles are not
    in it. Raises `SignOnFailed`."""
    from authlib.oidc.core import CodeIDToken  # slow to load, and few offices have a provider
    from joserfc.errors import ClaimError

    id_token, access_token = tokens.get("id_token"), str(tokens.get("access_token") or "")
    if not isinstance(id_token, str):
        raise SignOnFailed(Why.REFUSED, "no ID token")
    signed = await provider.signed(id_token, now)
    configured = provider.configured
    claims = CodeIDToken(
        signed.claims,
        signed.header,
        options={
            "iss": {"essential": True, "value": configured.issuer},
            "aud": {"essential": True, "value": configured.client_id},
            "sub": {"essential": True},
        },
        params={
            "nonce": nonce,
            "client_id": configured.client_id,
            "access_token": access_token,
        },
    )
    try:
        claims.validate(now=int(now.timestamp()), leeway=LEEWAY_SECONDS)
    except ClaimError as wrong:
        raise _disbelieved(wrong) from wrong
    if len(claims["sub"]) > LONGEST or not claims["sub"].isprintable():
        raise SignOnFailed(Why.UNTRUSTED, "ID token: a subject that none can be")
    if configured.acr and claims.get("acr") not in configured.acr:
        raise SignOnFailed(Why.ASSURANCE, f"acr: {claims.get('acr')!r}")
    return await _with_userinfo(provider, dict(claims), access_token, now)


def shown_at(claims: Mapping[str, Any], now: datetime) -> datetime | None:
    """When the person showed the provider who they are, never later than now; None where it does
    not say so."""
    said = claims.get("auth_time")
    if isinstance(said, bool) or not isinstance(said, int | float) or not said > 0:
        return None  # some say 0 for want of anything better
    try:
        return min(datetime.fromtimestamp(said, now.tzinfo), now)
    except (ValueError, OverflowError, OSError):  # no such year
        return None


def shown_since(shown: datetime | None, began: datetime) -> bool:
    """Whether that was after something began here, by clocks that are nearly the same."""
    return shown is not None and shown >= began - timedelta(seconds=LEEWAY_SECONDS)


async def ended_by(provider: "Provider", logout_token: str, now: datetime) -> tuple[str, str]:
    """Whose sign-in ended at the provider: subject and session, one of which may be empty."""
    from joserfc.errors import JoseError  # as above
    from joserfc.jwt import JWTClaimsRegistry

    claims = (await provider.signed(logout_token, now)).claims
    configured = provider.configured
    registry = JWTClaimsRegistry(
        now=int(now.timestamp()),
        leeway=LEEWAY_SECONDS,
        iss={"essential": True, "value": configured.issuer},
        aud={"essential": True, "value": configured.client_id},
        iat={"essential": True},
    )
    try:
        registry.validate(claims)
    except JoseError as wrong:
        raise SignOnFailed(Why.UNTRUSTED, f"logout token: {wrong}") from wrong
    events = claims.get("events")
    is_logout = isinstance(events, Mapping) and _LOGOUT in events
    subject, session = (claims.get(name) or "" for name in ("sub", "sid"))
    # An ID token says who signed in; it must never pass for word that somebody left.
    if not is_logout or "nonce" in claims or not (subject or session):
        raise SignOnFailed(Why.UNTRUSTED, "logout token: it says nothing of the kind")
    return str(subject), str(session)


def _disbelieved(wrong: "ClaimError") -> SignOnFailed:
    from joserfc.errors import ExpiredTokenError

    late = isinstance(wrong, ExpiredTokenError) or wrong.claim in _TIMES
    return SignOnFailed(Why.CLOCKS if late else Why.UNTRUSTED, f"ID token: {wrong}")


async def _with_userinfo(
    provider: "Provider", claims: dict[str, Any], access_token: str, now: datetime
) -> dict[str, Any]:
    configured = provider.configured
    asked = configured.roles_claim.split(".")[0]
    if not configured.grants or configured.roles_claim in claims or asked in claims:
        return claims
    more = await provider.userinfo(access_token, now)
    if more and more.get("sub") != claims["sub"]:
        raise SignOnFailed(Why.UNTRUSTED, "userinfo tells of somebody else")
    return {**more, **claims}
