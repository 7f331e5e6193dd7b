"""What the two backends share: an end that nothing interrupts, nothing after the end, and no
waiting for ever before the beginning."""

import asyncio
from collections.abc import Coroutine
from types import TracebackType
from typing import Any, TypeVar

from tortoise.backends.base.client import (
    ConnectionWrapper,
    NestedTransactionContext,
    TransactionalDBClient,
)
from tortoise.exceptions import OperationalError, TransactionManagementError

T = TypeVar("T")

# Seconds in which a connection must come free: whoever waits longer is told to come back.
PATIENCE = 8


class DatabaseBusy(OperationalError):
    """No connection came free in time, or a statement took too long: others hold what it needs,
    or the server is out of reach."""

    def __init__(self, why: str = "") -> None:
        super().__init__(
            why or f"no connection of the database came free within {PATIENCE} seconds"
        )


async def uninterrupted(work: Coroutine[Any, Any, T]) -> T:
    """Run `work` to its end even if the caller is cancelled, then let the cancellation through.

    The end of a transaction is such work: half of it leaves a connection that nobody will
    ever give back.
    """
    task = asyncio.ensure_future(work)
    cancellation: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.wait({task})
        except asyncio.CancelledError as cancelled:
            cancellation = cancelled
    if cancellation is None:
        return task.result()
    if not task.cancelled():
        cancellation.__context__ = task.exception()
    raise cancellation


class EndingTransaction(TransactionalDBClient):
    """A connection within a transaction, and never after it.

    A task may outlive the transaction it was started in; the connection then belongs to
    somebody else's.
    """

    _lock: asyncio.Lock

    def _in_transaction(self) -> "Savepoint":
        return Savepoint(type(self)(self))  # type: ignore[arg-type]

    def acquire_connection(self) -> ConnectionWrapper[Any]:
        self.refuse_if_over()
        return ConnectionWrapper(self._lock, self)

    def refuse_if_over(self) -> None:
        outer: object = self
        while isinstance(outer, EndingTransaction):
            if outer._finalized:
                raise TransactionManagementError("statement after the end of its transaction")
            outer = outer._parent


class Savepoint(NestedTransactionContext):
    """A transaction within a transaction."""

    client: EndingTransaction

    async def __aenter__(self) -> TransactionalDBClient:
        self.client.refuse_if_over()
        await uninterrupted(self.client.savepoint())
        return self.client

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc_val: BaseException | None,
        exc_tb: TracebackType | None,
    ) -> None:
        if self.client._finalized:
            return
        self.client.refuse_if_over()
        try:
            if exc_type is None:
                await uninterrupted(self.client.release_savepoint())
            else:
                await uninterrupted(self.client.savepoint_rollback())
        finally:
            self.client._finalized = True
