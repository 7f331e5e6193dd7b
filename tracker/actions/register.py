"""Register an application that came in by itself."""

from datetime import datetime

from tracker.actions.case import opened
from tracker.law.entries import Registered
from tracker.records.journal import Author
from tracker.records.models import Application


async def register(application_id: int, *, author: Author, now: datetime) -> None:
    async with opened(application_id, author, now) as case:
        await case.write(Registered(on=case.today))


async def note_opened(application_id: int, *, now: datetime) -> None:
    """When somebody in the office first saw it; later looks change nothing."""
    await Application.filter(id=application_id, opened_at__isnull=True).update(opened_at=now)
