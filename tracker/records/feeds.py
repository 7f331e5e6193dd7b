"""Calendars that officers read by a secret address: only the digest of the secret is kept."""

from datetime import datetime

from tracker.records.models import Officer
from tracker.records.office_models import CalendarFeed


async def new_feed(officer: Officer, token_digest: str, now: datetime) -> None:
    """The address read until now ends."""
    await CalendarFeed.update_or_create(
        {"token_digest": token_digest, "created_at": now}, officer_id=officer.id
    )


async def end_feed(officer: Officer) -> None:
    await CalendarFeed.filter(officer_id=officer.id).delete()


async def feed_of(officer: Officer) -> CalendarFeed | None:
    return await CalendarFeed.get_or_none(officer_id=officer.id)


async def officer_of_feed(token_digest: str) -> Officer | None:
    """Whose address this is, while they work in the office."""
    feed = await CalendarFeed.get_or_none(token_digest=token_digest).select_related(
        "officer__authority"
    )
    return feed.officer if feed and feed.officer.active else None
