"""Who read personal data in full, when, and why."""

from datetime import datetime

from tracker.records.connections import reader
from tracker.records.models import Reading


async def record_reading(
    application_id: int, *, officer_id: int, reason: str, now: datetime
) -> Reading:
    """Write it down before anything is shown."""
    return await Reading.create(
        application_id=application_id, officer_id=officer_id, reason=reason, at=now
    )


async def readings_of(application_id: int) -> list[Reading]:
    """Every reading of an application with its officer, newest first."""
    return (
        await Reading.filter(application_id=application_id)
        .using_db(reader())
        .order_by("-at", "-id")
        .select_related("officer")
    )
