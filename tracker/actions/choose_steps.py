"""Say which optional steps the letters of an office go through from now on."""

from collections.abc import Collection
from datetime import datetime

from tracker.actions.office_settings import save_settings
from tracker.law.office_rules import steps_refusal
from tracker.law.terms import WorkStep
from tracker.law.workflow import OPTIONAL
from tracker.records.authorities import authority_as_seen
from tracker.records.connections import in_transaction
from tracker.records.models import Officer


async def choose_steps(
    authority_id: int, steps: Collection[WorkStep], *, seen: int, by: Officer, now: datetime
) -> None:
    """Letters under way follow at once: a step switched on is not missed. Raises MovedOn, and
    a Refusal for steps that are not the office's to choose."""
    if refusal := steps_refusal(steps):
        raise refusal
    chosen = [step.value for step in OPTIONAL if step in steps]
    async with in_transaction():
        authority = await authority_as_seen(authority_id, seen)
        await save_settings(authority, {"optional_steps": chosen}, by=by, now=now)
