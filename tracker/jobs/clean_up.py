"""Delete what has run out: sessions, drafts, throttles."""

from datetime import UTC, datetime

from tracker.records.models import Draft, Session, Throttle


async def delete_expired(now: datetime) -> int:
    """How many rows went. Personal data typed into a draft ends with it."""
    at = now.astimezone(UTC)  # SQLite compares times as text, and keeps them in UTC
    return (
        await Session.filter(expires_at__lte=at).delete()
        + await Draft.filter(expires_at__lte=at).delete()
        + await Throttle.filter(until__lte=at).delete()
    )
