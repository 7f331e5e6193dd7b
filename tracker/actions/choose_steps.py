"""Say which optional steps the letters of an office go through from now on."""

from collections.abc import Collection
from datetime import datetime

from tracker.law.terms import WorkStep
from tracker.law.workflow import OPTIONAL
from tracker.records.authorities import authority_as_seen
from tracker.records.connections import in_transaction


async def choose_steps(
    authority_id: int, steps: Collection[WorkStep], *, seen: int, by: str, now: datetime
) -> None:
    """Letters under way follow at once: a step switched on is not missed. Raises MovedOn."""
    async with in_transaction():
        authority = await authority_as_seen(authority_id, seen)
        authority.optional_steps = [step.value for step in OPTIONAL if step in steps]
        authority.settings_version += 1
        authority.changed_by, authority.changed_at = by, now
        await authority.save()
