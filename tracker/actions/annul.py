"""Correct a mistake: a later entry that takes an earlier one out of force."""

from datetime import datetime

from tracker.actions.case import opened
from tracker.law.entries import Annulled
from tracker.records.journal import Author


async def annul(
    application_id: int, *, seq: int, reason: str, author: Author, now: datetime
) -> None:
    async with opened(application_id, author, now) as case:
        await case.write(Annulled(on=case.today, seq=seq, reason=reason))
