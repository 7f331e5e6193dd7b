"""Whether the database answers, has a connection left, and is the one of this version."""

import asyncio
import sqlite3
from enum import StrEnum
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.exceptions import ConfigurationError

from tracker.records.connections import reader, writer
from tracker.records.migrate import applied_by, known
from tracker.records.transactions import DatabaseBusy

_SECONDS = 3
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
        await asyncio.wait_for(reader().execute_query(_ASKED), _SECONDS)
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
        try:
            await asyncio.wait_for(connection.execute_query(_ASKED), _SECONDS)
        except TimeoutError as late:
            part = Part.CONNECTIONS if _all_in_use(connection) else Part.DATABASE
            raise Unready(part, f"no answer within {_SECONDS} seconds") from late
        except Exception as failure:
            part = Part.CONNECTIONS if is_busy(failure) else Part.DATABASE
            raise Unready(part, f"{type(failure).__name__}: {failure}") from failure
    done, ours = set(await applied_by(reader())), set(known())
    if newer := done - ours:
        raise Unready(Part.SCHEMA_NEWER, f"unknown migrations {sorted(newer)}")
    if missing := ours - done:
        raise Unready(Part.SCHEMA_OLDER, f"missing migrations {sorted(missing)}")


def pools() -> list[tuple[str, int, int]]:
    """Of each pool of connections: its name, how many are used, how many there may be."""
    try:
        each = [("writer", writer()), ("reader", reader())]
    except ConfigurationError:  # nothing is open yet, or any more
        return []
    known = [(name, getattr(one, "_pool", None)) for name, one in each]
    return [
        (name, pool.get_size() - pool.get_idle_size(), pool.get_max_size())
        for name, pool in known
        if pool is not None
    ]


def _all_in_use(connection: BaseDBAsyncClient) -> bool:
    pool: Any = getattr(connection, "_pool", None)
    if pool is None:  # one connection, with a lock before it
        return bool(getattr(connection, "_lock", None) and connection._lock.locked())  # type: ignore[attr-defined]
    return bool(pool.get_size() == pool.get_max_size() and not pool.get_idle_size())
