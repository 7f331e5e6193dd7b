"""Whether the database answers, has a connection left, and is the one of this version."""

import asyncio
import sqlite3
from collections.abc import Awaitable
from contextlib import suppress
from enum import StrEnum
from typing import Any, TypeVar

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.connection import get_connection
from tortoise.exceptions import ConfigurationError

from tracker.records.connections import READER, REPLICA, WRITER, reader, writer
from tracker.records.schema_version import applied_by, known
from tracker.records.transactions import DatabaseBusy

T = TypeVar("T")

# How long anything that is asked may take to answer.
SECONDS = 3
# Of ours: a file that was overwritten still answers SELECT 1.
_ASKED = "SELECT id FROM authority LIMIT 1"


class Part(StrEnum):
    """What a server needs besides itself."""

    DATABASE = "database"
    CONNECTIONS = "connections"
    SCHEMA_OLDER = "schema_older"
    SCHEMA_NEWER = "schema_newer"
    FILES = "files"
    ROOM = "room"


class Unready(Exception):
    """A part that is not as it should be: which one anybody may know, why is for the log."""

    def __init__(self, part: Part, why: object) -> None:
        self.part = part
        super().__init__(f"{part}: {why}")


async def is_answering() -> bool:
    try:
        await asyncio.wait_for(reader().execute_query(_ASKED), SECONDS)
    except Exception:  # whatever its driver calls it, it does not answer
        return False
    return True


def is_busy(failure: BaseException | None) -> bool:
    """Whether something failed because others have the database, and may go through later."""
    while failure is not None:
        code = getattr(failure, "sqlite_errorcode", None)
        if isinstance(failure, DatabaseBusy) or code == sqlite3.SQLITE_BUSY:
            return True
        failure = failure.__cause__
    return False


async def check_database() -> None:
    """Raises `Unready`. Writes nothing: others may hold what is written to."""
    for connection in (writer(), reader()):
        await _answered(connection, connection.execute_query(_ASKED))
    done, ours = set(await _answered(reader(), applied_by(reader()))), set(known())
    if newer := done - ours:
        raise Unready(Part.SCHEMA_NEWER, f"unknown migrations {sorted(newer)}")
    if missing := ours - done:
        raise Unready(Part.SCHEMA_OLDER, f"missing migrations {sorted(missing)}")


async def _answered(connection: BaseDBAsyncClient, asked: Awaitable[T]) -> T:
    try:
        return await asyncio.wait_for(asked, SECONDS)
    except TimeoutError as late:
        part = Part.CONNECTIONS if _all_in_use(connection) else Part.DATABASE
        raise Unready(part, f"no answer within {SECONDS} seconds") from late
    except Exception as failure:
        part = Part.CONNECTIONS if is_busy(failure) else Part.DATABASE
        raise Unready(part, f"{type(failure).__name__}: {failure}") from failure


def pools() -> list[tuple[str, int, int]]:
    """Of each pool of connections: its name, how many are used, how many there may be."""
    found = []
    for name, connection in (("writer", WRITER), ("reader", READER), ("replica", REPLICA)):
        with suppress(ConfigurationError):  # there is none, or nothing is open
            if used := _pool_use(get_connection(connection)):
                found.append((name, *used))
    return found


def _pool_use(connection: BaseDBAsyncClient) -> tuple[int, int] | None:
    """(used, at most); None of one connection alone, and of a pool that nobody opened yet."""
    pool: Any = getattr(connection, "_pool", None)
    return pool and (pool.get_size() - pool.get_idle_size(), pool.get_max_size())


def _all_in_use(connection: BaseDBAsyncClient) -> bool:
    if found := _pool_use(connection):
        used, most = found
        return used == most
    lock: asyncio.Lock | None = getattr(connection, "_lock", None)  # before the one connection
    return bool(lock and lock.locked())
