"""Lists read from a streaming replica of PostgreSQL, where there is one.

A list never shows less than what was confirmed before it was asked for: the replica is read only
when it has replayed the primary's log up to that moment. It is waited for a little; where it
lags further, does not answer or gives up meanwhile (it cancels what stands in the way of the
log), the primary is read, and nobody sees a difference but in time.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from tortoise.connection import get_connection

from tracker.records.connections import READER, REPLICA, reads_from

# Seconds: how long a list waits for the replica, how often it looks, and how long a replica that
# did not answer, lagged or gave up is left alone.
WAITS, LOOKS, RESTS = 0.5, 0.02, 10.0

T = TypeVar("T")

log = logging.getLogger("tracker")


class Replica:
    """Whether the replica of the open database may be read. One for a process that has one."""

    def __init__(self, *, waits: float = WAITS) -> None:
        self._waits = waits
        self._rests_until = 0.0

    async def lists(self, work: Callable[[], Awaitable[T]]) -> T:
        """Do what only reads, with the replica as `reader()` where that has caught up; and once
        more without it where it fails."""
        if time.monotonic() < self._rests_until or not await self._caught_up():
            return await work()
        failures: Any = get_connection(REPLICA).failures  # type: ignore[attr-defined]
        token = reads_from.set(REPLICA)
        try:
            return await work()
        except failures as failure:
            self._rest(failure)
        finally:
            reads_from.reset(token)
        return await work()

    async def _caught_up(self) -> bool:
        primary = get_connection(READER)
        # What was confirmed is flushed; what is only written nobody has seen yet.
        [row] = await primary.execute_query_dict("SELECT pg_current_wal_flush_lsn()::text AS lsn")
        try:
            async with asyncio.timeout(self._waits):
                while not await _replayed(row["lsn"]):  # noqa: ASYNC110 - nothing tells when
                    await asyncio.sleep(LOOKS)
        except Exception as failure:  # whatever its driver calls it, and a lag that is too long
            self._rest(failure)
            return False
        return True

    def _rest(self, failure: Exception) -> None:
        self._rests_until = time.monotonic() + RESTS
        log.warning("the replica is left alone for %d s: %r", RESTS, failure)


async def _replayed(lsn: str) -> bool:
    """False also of a server that is no replica: nothing is replayed there."""
    [row] = await get_connection(REPLICA).execute_query_dict(
        "SELECT pg_last_wal_replay_lsn() >= $1::text::pg_lsn AS done", [lsn]
    )
    return bool(row["done"])
