"""Who is who at the provider, browsers on their way there, and sessions that it opened."""

from datetime import UTC, datetime, timedelta

from tracker.records.connections import in_transaction
from tracker.records.models import Session
from tracker.records.sign_on_models import (
    EmergencySignIn,
    OfficerIdentity,
    SignOnAttempt,
    SignOnSession,
)

# To find a password or a card at the provider, and no longer.
ATTEMPT_LIFE = timedelta(minutes=10)


async def begin_attempt(
    *,
    state_digest: str,
    browser_digest: str,
    next_path: str,
    kept: str,
    again: bool,
    now: datetime,
) -> None:
    """A browser leaves for the provider; what ran out goes on the way."""
    await delete_old_attempts(now)
    await SignOnAttempt.create(
        state_digest=state_digest,
        browser_digest=browser_digest,
        next=next_path,
        kept=kept,
        again=again,
        created_at=now,
    )


async def take_attempt(state_digest: str, now: datetime) -> SignOnAttempt | None:
    """The attempt of a browser that comes back. It is gone with that: of two answers under one
    state, however close, the second finds nothing."""
    async with in_transaction():
        attempt = await SignOnAttempt.select_for_update().get_or_none(state_digest=state_digest)
        if attempt is None:
            return None
        await attempt.delete()
    return attempt if attempt.created_at > now - ATTEMPT_LIFE else None


async def delete_old_attempts(now: datetime) -> int:
    at = now.astimezone(UTC)  # SQLite compares times as text, and keeps them in UTC
    return await SignOnAttempt.filter(created_at__lte=at - ATTEMPT_LIFE).delete()


async def identity_of(officer_id: int) -> OfficerIdentity | None:
    return await OfficerIdentity.get_or_none(officer_id=officer_id)


async def sign_on_session_of(session: Session) -> SignOnSession | None:
    return await SignOnSession.get_or_none(session_id=session.id)


async def end_provider_sessions(issuer: str, subject: str, provider_session: str) -> int:
    """Sign out whoever signed out at the provider: there a session by its name, or everywhere."""
    found = SignOnSession.filter(identity__issuer=issuer)
    if subject:
        found = found.filter(identity__subject=subject)
    if provider_session:
        found = found.filter(provider_session=provider_session)
    ids = await found.values_list("session_id", flat=True)
    return await Session.filter(id__in=list(ids)).delete() if ids else 0


async def may_use_password(officer_id: int, now: datetime) -> bool:
    """Whether a command let this officer sign in by password, where passwords are off."""
    row = await EmergencySignIn.get_or_none(officer_id=officer_id)
    return row is not None and row.until > now
