"""What was counted over a register, known until one of its journals grows.

Whatever the annual tables count of an application or a challenge is told by its journal, and
committed with an entry of it. So nothing has changed while no entry was added, by whichever
process; and that is asked each time.
"""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.connection import get_connection

from tracker.records.connections import READER, writer
from tracker.records.transactions import EndingTransaction

T = TypeVar("T")

# Where others wrote so much that to look through it takes time, it is counted again.
_GROWN = """SELECT id FROM entry WHERE id > {seen} AND (
    id > {seen} + 10000
    OR (SELECT authority_id FROM journal WHERE journal.id = entry.journal_id) = {authority_id}
) ORDER BY id LIMIT 1"""
_LAST = "SELECT coalesce(max(id), 0) AS last FROM entry"
# PostgreSQL numbers entries when they are written: one may be committed after a later one. None
# before `last` still can when all transactions are over that began before `mine`.
_LAST_OF_MANY = """SELECT coalesce(
    (SELECT max(id) FROM entry), 0) AS last, pg_current_xact_id()::text AS mine"""
_ALL_OVER = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint > {mine} AS over"


@dataclass(frozen=True, slots=True)
class _Known:
    """The answer to one question; `seen`: every entry up to this one was counted."""

    seen: int
    answer: Any


@dataclass(slots=True)
class _Memory:
    """Of one database."""

    known: dict[Hashable, _Known] = field(default_factory=dict)
    counting: defaultdict[Hashable, asyncio.Lock] = field(
        default_factory=lambda: defaultdict(asyncio.Lock)
    )


_memories: WeakKeyDictionary[BaseDBAsyncClient, _Memory] = WeakKeyDictionary()


async def while_unchanged(
    authority_id: int, question: Hashable, count: Callable[[], Awaitable[T]]
) -> T:
    """What `count` says of the register of an authority as it is now. It may ask for nothing
    that changes without an entry or from day to day, and no replica, which may be behind. Within
    a transaction it is counted anew, with what is not committed yet."""
    if isinstance(writer(), EndingTransaction):
        return await count()
    database = get_connection(READER)
    memory, key = _memories.setdefault(database, _Memory()), (authority_id, question)
    async with memory.counting[key]:
        known = memory.known.get(key)
        if known is None or await _grown(database, authority_id, known.seen):
            seen = await _settled(database)
            known = _Known(seen or 0, await count())
            if seen is not None:
                memory.known[key] = known
        answer: T = known.answer
        return answer


async def _grown(database: BaseDBAsyncClient, authority_id: int, seen: int) -> bool:
    asked = _GROWN.format(seen=int(seen), authority_id=int(authority_id))
    return bool(await database.execute_query_dict(asked))


async def _settled(database: BaseDBAsyncClient) -> int | None:
    """The last entry, when no other will be committed before it; None while somebody writes."""
    if database.capabilities.dialect != "postgres":
        [row] = await database.execute_query_dict(_LAST)
        return int(row["last"])
    [row] = await database.execute_query_dict(_LAST_OF_MANY)
    [then] = await database.execute_query_dict(_ALL_OVER.format(mine=int(row["mine"])))
    return int(row["last"]) if then["over"] else None
