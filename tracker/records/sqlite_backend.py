"""SQLite for Tortoise: transactions that begin at once, and end, whatever happens.

The backend that comes with Tortoise loses work in four ways that `tests/records` shows:
BEGIN is deferred, so that two processes that read and then write fail with "database is
locked"; a cancellation during BEGIN keeps the connection's lock for ever; one during
`bulk_create` leaves a transaction open that swallows what follows; and a task that
outlives the transaction it was started in writes into somebody else's.

Tortoise chooses its schema editor by the name of this module: it must contain "sqlite".
"""

import asyncio
import sqlite3
from collections.abc import Iterator
from datetime import UTC, date, datetime
from types import TracebackType
from typing import Any

import aiosqlite
from tortoise.backends.base.client import ConnectionWrapper, TransactionalDBClient
from tortoise.backends.sqlite.client import (
    SqliteClient,
    SqliteTransactionContext,
    SqliteTransactionWrapper,
    translate_exceptions,
)
from tortoise.connection import get_connections
from tortoise.exceptions import IntegrityError, OperationalError, TransactionManagementError

from tracker.records.transactions import PATIENCE, DatabaseBusy, EndingTransaction

# Tortoise turns instants into UTC on insert alone; a filter or an update would bind them with
# their own offset, as text, and 10:00+08:00 would come after 02:30+00:00.
sqlite3.register_adapter(datetime, lambda at: at.astimezone(UTC).isoformat(" "))
# What else parses days and instants, in Tortoise, is written for every form of them: a list of
# applications has hundreds.
sqlite3.register_converter("date", lambda said: date.fromisoformat(said.decode()))
sqlite3.register_converter("timestamp", lambda said: datetime.fromisoformat(said.decode()))

_PAUSE = 20  # milliseconds
_AT_ONCE = ("INSERT ", "UPDATE ", "/* few */ ")
FEW = 40  # rows of one transaction that others wait for
PRAGMAS: dict[str, Any] = {
    "busy_timeout": 10_000,
    "journal_mode": "WAL",
    "synchronous": "FULL",
    "foreign_keys": "ON",
}


def statements(script: str) -> Iterator[str]:
    """The statements of a script; a semicolon within a trigger or a text ends none."""
    pending = ""
    for piece in script.split(";"):
        pending += piece
        if sqlite3.complete_statement(f"{pending};"):
            if pending.strip():
                yield pending.strip()
            pending = ""
        else:
            pending += ";"
    if pending.strip(" \n\t;"):
        yield pending.strip()


async def _set(connection: aiosqlite.Connection, pragma: str, value: object, patience: int) -> None:
    """Set a pragma, waiting as long as a statement would, in milliseconds.

    SQLite itself does not wait for the lock that turns a new file to WAL, so that of two
    servers started at once one would fail."""
    for left in reversed(range(patience // _PAUSE)):
        try:
            await connection.execute_fetchall(f"PRAGMA {pragma}={value}")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or not left:
                raise
        await asyncio.sleep(_PAUSE / 1000)


async def _acquired(lock: asyncio.Lock) -> None:
    try:
        async with asyncio.timeout(PATIENCE):
            await lock.acquire()
    except TimeoutError as late:
        raise DatabaseBusy from late


class Statement(ConnectionWrapper[aiosqlite.Connection]):
    """One statement outside of a transaction, which gives the lock back if it cannot connect."""

    async def __aenter__(self) -> aiosqlite.Connection:
        await _acquired(self._lock)
        try:
            await self.ensure_connection()
        except BaseException:
            self._lock.release()
            raise
        return self.connection


class Client(SqliteClient):
    """One connection to one file."""

    def __init__(self, file_path: str, **settings: Any) -> None:
        super().__init__(file_path, **{**PRAGMAS, **settings})

    async def create_connection(self, with_db: bool) -> None:  # noqa: ARG002 - Tortoise's signature
        if self._connection:
            return
        connection = aiosqlite.connect(
            self.filename,
            isolation_level=None,
            detect_types=sqlite3.PARSE_DECLTYPES,
            check_same_thread=False,  # see `Within`
        )
        try:
            await connection
            connection.row_factory = sqlite3.Row
            for pragma, value in self.pragmas.items():
                await _set(connection, pragma, value, self.pragmas["busy_timeout"])
        except BaseException:
            await connection.close()
            await asyncio.to_thread(connection._thread.join)  # it reports to this event loop
            raise
        self._connection = connection
        await self._post_connect()

    def acquire_connection(self) -> Statement:
        return Statement(self._lock, self)

    def _in_transaction(self) -> "Beginning":
        return Beginning(Transaction(self), self._lock)

    async def execute_many(self, query: str, values: list[list[Any]]) -> None:
        async with self._in_transaction() as transaction:
            await transaction.execute_many(query, values)


class Within(ConnectionWrapper[aiosqlite.Connection]):
    """One statement of a transaction, and the connection as it is carried out there.

    The file is the transaction's until its end, so that a row that is written waits for nobody.
    The way to the connection's thread and back takes ten times as long as the row: the first
    rows are written at once, in the event loop, and by the thread those of a transaction that
    has so many that others must have their turn. A question may go through the whole register,
    and is the thread's, unless it says that few rows are there.
    """

    client: "Transaction"

    async def __aenter__(self) -> "Within":  # type: ignore[override]
        await super().__aenter__()
        return self

    @property
    def total_changes(self) -> int:
        return self.connection.total_changes

    async def execute_fetchall(self, query: str, values: list[Any] | None = None) -> Any:
        if query.startswith(_AT_ONCE) and self._at_once():
            return self.connection._conn.execute(query, values or []).fetchall()
        return await self.connection.execute_fetchall(query, values)

    async def execute_insert(self, query: str, values: list[Any]) -> Any:
        if self._at_once():
            return [self.connection._conn.execute(query, values).lastrowid]
        return await self.connection.execute_insert(query, values)

    async def executemany(self, query: str, values: list[list[Any]]) -> Any:
        return await self.connection.executemany(query, values)

    def _at_once(self) -> bool:
        self.client.written += 1
        return self.client.written <= FEW


class Transaction(EndingTransaction, SqliteTransactionWrapper):
    """The connection within a transaction."""

    written = 0

    def acquire_connection(self) -> Within:
        self.refuse_if_over()
        return Within(self._lock, self)

    @translate_exceptions
    async def execute_script(self, query: str) -> None:
        # sqlite3's own executescript() would commit the transaction first.
        async with self.acquire_connection() as connection:
            for statement in statements(query):
                await connection.execute_fetchall(statement)

    async def begin(self) -> None:
        try:
            await self._connection.execute_fetchall("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            raise OperationalError(error) from error

    async def commit(self) -> None:
        if not self._connection.in_transaction:
            raise TransactionManagementError("SQLite has already rolled this transaction back")
        try:
            await super().commit()
        except sqlite3.IntegrityError as error:
            raise IntegrityError(error) from error
        except sqlite3.OperationalError as error:
            raise OperationalError(error) from error


class Beginning(SqliteTransactionContext):
    """`async with`: holds the connection's lock from BEGIN IMMEDIATE to the very end.

    A cancelled task stops waiting, but the connection's thread still does all it was told,
    in order; so a rollback comes after a BEGIN or a statement nobody waits for any more.
    """

    connection: Transaction

    async def __aenter__(self) -> TransactionalDBClient:
        await _acquired(self._trxlock)
        try:
            await self.ensure_connection()
            await self.connection.begin()
        except BaseException:
            try:
                await self._roll_back()
            finally:
                self._trxlock.release()
            raise
        self.token = get_connections().set(self.connection_name, self.connection)
        return self.connection

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc_val: BaseException | None,
        exc_tb: TracebackType | None,
    ) -> None:
        try:
            if self.connection._finalized:
                return
            if exc_type is None:
                await self._commit()
            else:
                await self._roll_back()
        finally:
            get_connections().reset(self.token)
            self._trxlock.release()

    async def _commit(self) -> None:
        try:
            await self.connection.commit()
        except BaseException:
            await self._roll_back()
            raise

    async def _roll_back(self) -> None:
        self.connection._finalized = True
        if self.connection._connection:
            await self.connection._connection.rollback()


client_class = Client
