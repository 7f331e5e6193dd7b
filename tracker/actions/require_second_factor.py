"""Whether whoever manages an office signs in with a second factor."""

from datetime import datetime

from tracker.actions.office_settings import save_settings
from tracker.records.authorities import authority_as_seen
from tracker.records.connections import in_transaction
from tracker.records.models import Officer


async def require_second_factor(
    authority_id: int, required: bool, *, seen: int, by: Officer, now: datetime
) -> None:
    """From the next page on: who has none sets one up before anything else. Raises MovedOn."""
    async with in_transaction():
        authority = await authority_as_seen(authority_id, seen)
        await save_settings(authority, {"second_factor_required": required}, by=by, now=now)
