"""Counting tries in the database, so that every process of an installation sees them."""

from datetime import datetime, timedelta

from tracker.records.connections import in_transaction
from tracker.records.models import Throttle
from tracker.web.errors import TooManyTries

WINDOW = timedelta(minutes=15)


async def check(key: str, *, limit: int, now: datetime) -> None:
    """Raise `TooManyTries` when `key` was tried `limit` times within the window."""
    row = await Throttle.get_or_none(key=key)
    if row is not None and row.until > now and row.tries >= limit:
        raise TooManyTries


async def count(key: str, *, now: datetime) -> None:
    """Count one failed try; a window that is over begins anew."""
    async with in_transaction():
        row, _ = await Throttle.get_or_create(key=key, defaults={"tries": 0, "until": now + WINDOW})
        if row.until <= now:
            row.tries = 0
        row.tries, row.until = row.tries + 1, now + WINDOW
        await row.save()


async def forget(key: str) -> None:
    """The try succeeded: what failed before it no longer counts."""
    await Throttle.filter(key=key).delete()
