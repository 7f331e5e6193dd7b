"""Say how long the files of an office are kept in its archive."""

from datetime import datetime

from tracker.actions.office_settings import save_settings
from tracker.law.terms import Retention
from tracker.records.authorities import authority_as_seen
from tracker.records.connections import in_transaction
from tracker.records.models import Officer


async def choose_retention(
    authority_id: int, retention: Retention | None, *, seen: int, by: Officer, now: datetime
) -> None:
    """For files bound from now on; nothing is destroyed when it is over. Raises MovedOn."""
    async with in_transaction():
        authority = await authority_as_seen(authority_id, seen)
        await save_settings(authority, {"retention": retention}, by=by, now=now)
