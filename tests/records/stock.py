"""The backends and migrations as they come with Tortoise: what our own are there to cure.

A scenario that does not fail on these would not show that the cure works.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from tortoise.backends.base.executor import EXECUTOR_CACHE
from tortoise.context import TortoiseContext
from tortoise.migrations import api

from tracker.records.connections import WRITER, tortoise_config

ENGINES = {
    "tracker.records.sqlite_backend": "tortoise.backends.sqlite",
    "tracker.records.asyncpg_backend": "tortoise.backends.asyncpg",
}


def stock_config(database_url: str, **more: Any) -> dict[str, Any]:
    config = tortoise_config(database_url, **more)
    for connection in config["connections"].values():
        connection["engine"] = ENGINES[connection["engine"]]
    return config


@asynccontextmanager
async def stock_database(database_url: str) -> AsyncIterator[TortoiseContext]:
    """Like `tracker.records.connections.database`, on the backends of Tortoise."""
    EXECUTOR_CACHE.clear()
    async with TortoiseContext() as context:
        await context.init(config=stock_config(database_url))
        await context.connections.get(WRITER).create_connection(with_db=True)
        yield context


async def stock_migrate(database_url: str, migrations: str) -> None:
    """Like `tracker.records.migrate.migrate`, as `tortoise migrate` does it."""
    async with TortoiseContext():
        await api.migrate(config=stock_config(database_url, migrations=migrations))
