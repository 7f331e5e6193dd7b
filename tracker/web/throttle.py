"""Counting tries in the database, so that every process of an installation sees them."""

from datetime import datetime, timedelta

from tracker.records.access_models import Throttle
from tracker.records.connections import in_transaction
from tracker.web.errors import TooManyTries

WINDOW = timedelta(minutes=15)


async def check(key: str, *, limit: int, now: datetime) -> None:
    """Raise `TooManyTries` when `key` was tried `limit` times within the window."""
    row = await Throttle.get_or_none(key=key)
    if row is not None and row.until > now and row.tries >= limit:
        raise TooManyTries(row.until - now)


async def count(key: str, *, limit: int, now: datetime) -> None:
    """Count one try, or raise `TooManyTries` when `limit` of them were made within the window.

    Many at once are not more than many in a row: they wait for each other's row.
    """
    async with in_transaction():
        fresh = Throttle(key=key, tries=0, until=now + WINDOW)
        await Throttle.bulk_create([fresh], ignore_conflicts=True)
        row = await Throttle.select_for_update().get(key=key)
        if row.until <= now:
            row.tries = 0
        elif row.tries >= limit:
            raise TooManyTries(row.until - now)
        row.tries, row.until = row.tries + 1, now + WINDOW
        await row.save()


async def forget(key: str) -> None:
    """The try succeeded: what failed before it no longer counts."""
    await Throttle.filter(key=key).delete()
