"""PostgreSQL for Tortoise: a cancelled transaction gives its connection back to the pool.

The backend that comes with Tortoise keeps the connection, "idle in transaction", whenever
a task is cancelled while its transaction begins; five such cancellations stop the server.

Tortoise chooses its schema editor by the name of this module: it must contain "asyncpg".
Only a PostgreSQL URL imports it: asyncpg comes with the extra `postgres`.
"""

from contextlib import suppress
from types import TracebackType
from typing import Any

import asyncpg
from tortoise.backends.asyncpg.client import AsyncpgDBClient, TransactionWrapper
from tortoise.backends.base.client import (
    PoolConnectionWrapper,
    TransactionalDBClient,
    TransactionContextPooled,
)
from tortoise.backends.base_postgres.client import translate_exceptions
from tortoise.connection import get_connections
from tortoise.exceptions import DBConnectionError, OperationalError

from tracker.records.transactions import (
    PATIENCE,
    DatabaseBusy,
    EndingTransaction,
    uninterrupted,
)


async def _acquired(pool: Any) -> Any:
    try:
        return await pool.acquire(timeout=PATIENCE)
    except TimeoutError as late:
        raise DatabaseBusy from late


# What a database raises that is away, or gives up a statement. Some the ORM passes on as they are.
FAILURES = (
    OperationalError,
    DBConnectionError,
    OSError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
)


class InTime:
    """A statement that took longer than pages wait says so as every other busy database does."""

    async def _translate_exceptions(self, func: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            return await super()._translate_exceptions(func, *args, **kwargs)  # type: ignore[misc]
        except TimeoutError as late:
            raise DatabaseBusy("a statement took too long") from late


class Statement(PoolConnectionWrapper[Any]):
    """One statement outside of a transaction."""

    async def __aenter__(self) -> Any:
        await self.ensure_connection()
        self.connection = await _acquired(self.client._pool)
        return self.connection


class Connection(asyncpg.Connection):  # type: ignore[misc]
    """One of a pool. Nothing of ours outlives a transaction (no setting, no lock, no cursor), so
    that nothing has to be put back afterwards: that was half of what a server was asked."""

    def get_reset_query(self) -> str:
        return ""


class Client(InTime, AsyncpgDBClient):
    """A pool of connections to one database."""

    connection_class = Connection
    failures = FAILURES

    async def create_connection(self, with_db: bool) -> None:
        await uninterrupted(super().create_connection(with_db))

    def acquire_connection(self) -> Statement:
        return Statement(self, self._pool_init_lock)

    def _in_transaction(self) -> "Beginning":
        return Beginning(Transaction(self), self._pool_init_lock)


class Transaction(InTime, EndingTransaction, TransactionWrapper):
    """One connection of the pool within a transaction."""

    @translate_exceptions
    async def commit(self) -> None:
        await super().commit()


class Beginning(TransactionContextPooled):
    """`async with`: holds one connection of the pool from BEGIN to the very end."""

    client: Transaction

    async def __aenter__(self) -> TransactionalDBClient:
        await self.ensure_connection()
        self.client._connection = await _acquired(self._pool)
        try:
            await uninterrupted(self.client.begin())
        except BaseException:
            await uninterrupted(self._roll_back())
            raise
        self.token = get_connections().set(self.connection_name, self.client)
        return self.client

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc_val: BaseException | None,
        exc_tb: TracebackType | None,
    ) -> None:
        get_connections().reset(self.token)
        if self.client._finalized:
            await uninterrupted(self._give_back())
        elif exc_type is None:
            await uninterrupted(self._commit())
        else:
            await uninterrupted(self._roll_back())

    @property
    def _pool(self) -> Any:
        return self.client._parent._pool

    async def _commit(self) -> None:
        try:
            await self.client.commit()
        finally:
            await self._give_back()

    async def _roll_back(self) -> None:
        # Where the rollback fails, too, the pool resets or replaces the connection.
        with suppress(Exception):
            await self.client.rollback()
        await self._give_back()

    async def _give_back(self) -> None:
        self.client._finalized = True
        await self._pool.release(self.client._connection)


client_class = Client
