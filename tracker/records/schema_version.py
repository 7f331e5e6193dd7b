"""How far a database has come: which migrations it has been through, and which are missing.

Apart from `migrate`, which brings it on: what is needed for that takes long to load, and every
start asks.
"""

import pkgutil
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from importlib import import_module

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.backends.base.executor import EXECUTOR_CACHE
from tortoise.context import TortoiseContext

from tracker.records.connections import (
    APP,
    MIGRATIONS,
    WRITER,
    connect,
    sqlite_path,
    tortoise_config,
)
from tracker.records.keyring import Keyring, install
from tracker.records.transactions import uninterrupted

RECORDER = "tortoise_migrations"
_EXISTS = {
    "sqlite": f"SELECT 1 FROM sqlite_master WHERE name = '{RECORDER}'",
    "postgres": f"SELECT 1 WHERE to_regclass('{RECORDER}') IS NOT NULL",
}
# Whether old rows are still to be wiped, as the last migration said.
_MARKED = {
    "sqlite": "PRAGMA user_version",
    "postgres": f"SELECT obj_description(to_regclass('{RECORDER}')) IS NOT NULL",
}
# In milliseconds: who starts second waits until the first is done, on a slow machine too.
_PATIENCE = 300_000


class SchemaIsNewer(Exception):
    """The database belongs to a later version of this program."""

    def __init__(self, unknown: Sequence[str]) -> None:
        names = "、".join(unknown)
        super().__init__(f"数据库由更新的版本建立（本版本不认识 {names}），请改用新版本的程序。")


async def pending(database_url: str) -> bool:
    """Whether `migrate` has something to do. Raises `SchemaIsNewer` where the database has been
    through migrations that this version does not know."""
    path = sqlite_path(database_url)
    if path and not path.exists():
        return True
    async with opened(database_url, MIGRATIONS) as connection:
        done, names = set(await applied_by(connection)), set(known())
        if unknown := sorted(done - names):
            raise SchemaIsNewer(unknown)
        return done != names or await has_old_rows(connection)


def known(migrations: str = MIGRATIONS) -> list[str]:
    """The names of this version's migrations, in order."""
    package = import_module(migrations)
    return sorted(module.name for module in pkgutil.iter_modules(package.__path__))


async def applied(database_url: str) -> list[str]:
    """The names of the migrations a database has been through, in order."""
    path = sqlite_path(database_url)
    if path and not path.exists():
        return []
    async with opened(database_url, MIGRATIONS) as connection:
        return await applied_by(connection)


async def has_old_rows(connection: BaseDBAsyncClient) -> bool:
    """Whether the wiping is still owed, be it by a migration that was interrupted after it."""
    _, rows = await connection.execute_query(_MARKED[connection.capabilities.dialect])
    return bool(rows) and bool(rows[0][0])


async def applied_by(connection: BaseDBAsyncClient) -> list[str]:
    """The names of the migrations an opened database has been through, in order."""
    exists, _ = await connection.execute_query(_EXISTS[connection.capabilities.dialect])
    if not exists:
        return []
    rows = await connection.execute_query_dict(
        f"SELECT name FROM {RECORDER} WHERE app = '{APP}' ORDER BY name"
    )
    return [row["name"] for row in rows]


@asynccontextmanager
async def opened(
    database_url: str, migrations: str, keyring: Keyring | None = None
) -> AsyncIterator[BaseDBAsyncClient]:
    """A connection to see the schema or change it: its own context, closed whatever happens."""
    config = tortoise_config(database_url, migrations=migrations)
    if sqlite_path(database_url):
        config["connections"][WRITER]["credentials"] |= {
            "foreign_keys": "OFF",
            "busy_timeout": _PATIENCE,
        }
    with TortoiseContext() as context:
        install(context, keyring)
        try:
            await context.init(config=config, init_connections=False)
            connection = context.connections.get(WRITER)
            await connect(connection, database_url)
            yield connection
        finally:
            EXECUTOR_CACHE.clear()
            await uninterrupted(context.close_connections())
