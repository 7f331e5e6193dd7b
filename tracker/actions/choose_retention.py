"""Say how long the files of an office are kept in its archive."""

from datetime import datetime

from tracker.actions.office_settings import save_settings
from tracker.law.erasure import days_refusal
from tracker.law.terms import Retention
from tracker.records.authorities import authority_as_seen
from tracker.records.connections import in_transaction
from tracker.records.models import Officer


async def choose_retention(
    authority_id: int,
    retention: Retention | None,
    copies_days: int | None,
    *,
    seen: int,
    by: Officer,
    now: datetime,
) -> None:
    """For files bound from now on, and for copies of identity documents; None: as without a
    choice. What is over is proposed and never goes by itself. Raises MovedOn, or a Refusal."""
    reason = days_refusal(copies_days) if copies_days is not None else None
    if reason is not None:
        raise reason
    async with in_transaction():
        authority = await authority_as_seen(authority_id, seen)
        await save_settings(
            authority, {"retention": retention, "copies_days": copies_days}, by=by, now=now
        )
