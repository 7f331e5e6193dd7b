"""An applicant's rating, for those who supervise."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from tracker.actions.case import opened
from tracker.law.terms import RatingReason
from tracker.records.correspondence import Rating
from tracker.records.journal import APPLICANT

CHANGEABLE_FOR = timedelta(days=30)


def may_change(rating: Rating, now: datetime) -> bool:
    return now < rating.rated_at + CHANGEABLE_FOR


async def rate(
    application_id: int, *, score: int, reasons: Iterable[RatingReason], text: str, now: datetime
) -> bool:
    """Keep or change the rating of an application that has ended; whether it was kept."""
    said: dict[str, Any] = {
        "score": score,
        "reasons": sorted(reasons),
        "text": text,
        "changed_at": now,
    }
    async with opened(application_id, APPLICANT, now) as case:
        known = await Rating.get_or_none(application_id=application_id)
        if known is None:
            if case.facts.ending is None:
                return False
            await Rating.create(application=case.application, rated_at=now, **said)
            return True
        if not may_change(known, now):
            return False
        await known.update_from_dict(said).save()
        return True
