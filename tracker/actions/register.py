"""Register an application that came in by itself."""

from datetime import datetime

from tracker.actions.case import opened
from tracker.law.entries import Registered
from tracker.records.journal import Author


async def register(application_id: int, *, author: Author, now: datetime) -> None:
    async with opened(application_id, author, now) as case:
        await case.write(Registered(on=case.today))
