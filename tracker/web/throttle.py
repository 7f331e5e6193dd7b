"""Counting tries in the database, so that every process of an installation sees them.

What is guessed at is counted and closed for a while. What one address may do is paced: so
much at once, then one at a time as it comes free. A village behind one address goes on at the
pace of people; a program there gets no further than they do.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from tracker.records.access_models import Throttle
from tracker.records.connections import in_transaction, writer
from tracker.web.errors import TooManyTries

WINDOW = timedelta(minutes=15)

_MARKS = {"sqlite": "?, ?, ?", "postgres": "$1, $2, $3"}


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


@dataclass(frozen=True, slots=True)
class Pace:
    """`at_once` of something, and then one `every` so often."""

    at_once: int
    every: timedelta

    def wait(self, busy_until: datetime, now: datetime, n: int = 1) -> timedelta:
        """How long until the next `n` may be done together; none of what was saved up lasts
        longer. More than may be done at once begin when nothing before them counts."""
        return busy_until - now - self.every * (self.at_once - min(n, self.at_once))


async def check_pace(key: str, pace: Pace, *, now: datetime) -> None:
    """Raise `TooManyTries` while whoever has this key must wait."""
    row = await Throttle.get_or_none(key=key)
    if row is not None and (wait := pace.wait(row.until, now)) > timedelta():
        raise TooManyTries(wait)


async def keep_pace(key: str, pace: Pace, n: int = 1, *, now: datetime) -> None:
    """Count `n` of what this key may do, or none of them and raise `TooManyTries`."""
    if n == 0:
        return
    async with in_transaction():
        await keep_pace_within(key, pace, n, now=now)


async def keep_pace_within(key: str, pace: Pace, n: int = 1, *, now: datetime) -> None:
    """The same in the transaction of what is counted: both are done or neither.

    The row says until when what was done keeps its doer busy: each adds its share of time.
    """
    if await _is_new(new := Throttle(key=key, tries=n, until=now + pace.every * n)):
        return
    row = await Throttle.select_for_update().get_or_none(key=key)
    if row is None:  # it was over, and has been cleared away since
        await _is_new(new)
        return
    busy_until = max(row.until, now)
    if (wait := pace.wait(busy_until, now, n)) > timedelta():
        raise TooManyTries(wait)
    row.tries, row.until = row.tries + n, busy_until + pace.every * n
    await row.save()


async def _is_new(row: Throttle) -> bool:
    """Whether nobody had this key, who has it now."""
    until = Throttle._meta.fields_map["until"].to_db_value(row.until, row)
    connection = writer()
    made = await connection.execute_query_dict(
        "INSERT INTO throttle (key, tries, until) "
        f"VALUES ({_MARKS[connection.capabilities.dialect]}) "
        "ON CONFLICT (key) DO NOTHING RETURNING id",
        [row.key, row.tries, until],
    )
    return bool(made)


async def forget(key: str) -> None:
    """The try succeeded: what failed before it no longer counts."""
    await Throttle.filter(key=key).delete()
