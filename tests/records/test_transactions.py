"""Transactions end, whatever happens to the task that began them.

Each scenario runs on our backends; where Tortoise's own fail it, a test shows that too.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tortoise.exceptions import IntegrityError, OperationalError, TransactionManagementError

from tests.records.stock import stock_database
from tracker.records.access_models import Throttle
from tracker.records.connections import database as our_database
from tracker.records.connections import in_transaction, reader, sqlite_path, writer
from tracker.records.sqlite_backend import FEW, Client

LATER = datetime(2030, 1, 1, tzinfo=UTC)

only_sqlite = pytest.mark.only_on("sqlite", reason="a trap of SQLite's single connection")
only_postgres = pytest.mark.only_on("postgres", reason="a trap of the pool of connections")


@pytest.fixture
async def ours(database_url: str) -> AsyncIterator[None]:
    async with our_database(database_url):
        yield


@pytest.fixture
async def stock(database_url: str) -> AsyncIterator[None]:
    async with stock_database(database_url):
        yield


async def put(key: str) -> None:
    await Throttle.create(key=key, until=LATER)


async def put_in_transaction(key: str) -> None:
    async with in_transaction():
        await put(key)


def keys_committed(database_url: str) -> set[str]:
    """What another process sees of a SQLite database."""
    path = sqlite_path(database_url)
    assert path
    connection = sqlite3.connect(path)
    try:
        return {key for (key,) in connection.execute("SELECT key FROM throttle")}
    finally:
        connection.close()


async def cancel_after(steps: int, work: Callable[[], Awaitable[object]]) -> bool:
    """Cancel `work` when the event loop has turned so many times; whether it had ended before."""
    task = asyncio.ensure_future(work())
    for _ in range(steps):
        await asyncio.sleep(0)
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    return not task.cancelled()


async def answers(seconds: float = 10.0) -> bool:
    """Whether the database still answers to a transaction."""
    try:
        await asyncio.wait_for(put_in_transaction("still there"), seconds)
    except TimeoutError:
        return False
    return True


class TestCancelledBeginning:
    """A task may be cancelled while its transaction begins."""

    async def cancel_beginnings(self) -> bool:
        for step in range(1, 13):
            await cancel_after(step, lambda step=step: put_in_transaction(f"{step}"))
        return await answers()

    async def test_leaves_a_database_that_answers(self, ours: None) -> None:
        assert await self.cancel_beginnings()

    @only_sqlite
    async def test_hangs_for_ever_on_the_stock_sqlite_backend(self, stock: None) -> None:
        await cancel_after(2, lambda: put_in_transaction("cancelled"))
        assert not await answers(seconds=0.5)

    @only_postgres
    async def test_empties_the_pool_of_the_stock_postgres_backend(self, database_url: str) -> None:
        async with stock_database(f"{database_url}&minsize=2&maxsize=2"):
            for _ in range(2):
                await cancel_after(1, lambda: put_in_transaction("cancelled"))
            assert not await answers(seconds=0.5)
            writer()._pool.terminate()

    @only_sqlite
    async def test_waits_for_another_process_to_end_its_own(
        self, ours: None, database_url: str
    ) -> None:
        other = sqlite3.connect(sqlite_path(database_url), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        task = asyncio.create_task(put_in_transaction("cancelled"))
        await asyncio.sleep(0.05)
        task.cancel()
        other.rollback()
        other.close()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await answers()
        assert keys_committed(database_url) == {"still there"}


async def storm(name: str, times: int) -> set[str]:
    """Transactions cancelled, and twice, at every moment of their lives; keys of the others."""
    clock = asyncio.get_running_loop().time
    began = clock()
    await put_in_transaction(name)
    life = clock() - began
    confirmed = {name}
    for number in range(times):
        task = asyncio.create_task(put_in_transaction(f"{name}-{number}"))
        await asyncio.wait({task}, timeout=2 * life * number / times)
        for _ in range(2):
            task.cancel()
            await asyncio.sleep(0)
        await asyncio.wait({task})
        if not task.cancelled():
            confirmed.add(f"{name}-{number}")
    return confirmed


async def test_a_storm_of_cancellations_loses_nothing_that_was_confirmed(ours: None) -> None:
    confirmed = await storm("a", times=200)
    assert await answers()
    kept = set(await Throttle.all().values_list("key", flat=True))
    assert confirmed <= kept
    assert 1 < len(confirmed) < 201


@only_postgres
async def test_a_storm_of_cancellations_leaves_every_connection_in_the_pool(ours: None) -> None:
    complaints: list[object] = []
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, complaint: complaints.append(complaint))
    await asyncio.gather(*(storm(name, times=60) for name in "abcdefgh"))
    pool = writer()._pool
    assert pool.get_idle_size() == pool.get_size() <= pool.get_max_size()
    held = "SELECT count(*) AS n FROM pg_stat_activity WHERE state LIKE 'idle in transaction%'"
    assert await writer().execute_query_dict(held) == [{"n": 0}]
    assert complaints == []


class TestTaskThatOutlivesItsTransaction:
    """Its connection in hand, it must not write into the transaction of somebody else."""

    async def outlive(self) -> asyncio.Task[None]:
        over = asyncio.Event()

        async def late() -> None:
            await over.wait()
            await put("late")

        async with in_transaction():
            task = asyncio.create_task(late())
        with suppress(ZeroDivisionError):
            async with in_transaction():
                over.set()
                await asyncio.wait({task})
                raise ZeroDivisionError
        return task

    async def test_is_told(self, ours: None) -> None:
        task = await self.outlive()
        with pytest.raises(TransactionManagementError, match="after the end"):
            await task
        assert not await Throttle.exists(key="late")

    @only_sqlite
    async def test_loses_its_work_without_a_word_on_the_stock_backend(self, stock: None) -> None:
        task = await self.outlive()
        assert await task is None
        assert not await Throttle.exists(key="late")

    async def test_is_told_within_a_savepoint_too(self, ours: None) -> None:
        async with in_transaction(), in_transaction() as inner:
            pass
        with pytest.raises(TransactionManagementError, match="after the end"):
            await Throttle.create(key="late", until=LATER, using_db=inner)

    @pytest.mark.parametrize("writes", [True, False])
    async def test_is_told_when_its_savepoint_outlives_it(self, ours: None, writes: bool) -> None:
        begun, over = asyncio.Event(), asyncio.Event()

        async def late() -> None:
            async with in_transaction() as inner:
                begun.set()
                await over.wait()
                if writes:
                    await Throttle.create(key="late", until=LATER, using_db=inner)

        async with in_transaction():
            task = asyncio.create_task(late())
            await begun.wait()
        over.set()
        with pytest.raises(TransactionManagementError, match="after the end"):
            await task
        assert await answers()


class TestCancelledBulk:
    """`bulk_create` outside of a transaction begins one of its own."""

    async def cancel_bulk_then_put(self, step: int) -> None:
        rows = [Throttle(key=f"{number}", until=LATER) for number in range(2000)]
        await cancel_after(step, lambda: Throttle.bulk_create(rows))
        await put("after")

    @pytest.mark.parametrize("step", [1, 2, 3, 5, 8, 13])
    async def test_what_is_written_after_it_is_there(self, ours: None, step: int) -> None:
        await self.cancel_bulk_then_put(step)
        assert await Throttle.exists(key="after")
        assert await answers()

    @only_sqlite
    async def test_is_committed(self, ours: None, database_url: str) -> None:
        await self.cancel_bulk_then_put(2)
        assert "after" in keys_committed(database_url)

    @only_sqlite
    async def test_is_not_on_the_stock_backend(self, stock: None, database_url: str) -> None:
        await self.cancel_bulk_then_put(2)
        assert "after" not in keys_committed(database_url)


@only_sqlite
class TestRowsOfATransaction:
    """Others wait for a transaction; it waits for nobody, and holds up nobody for long."""

    async def test_few_are_written_at_once_and_among_many_others_have_their_turn(
        self, ours: None
    ) -> None:
        turns = 0

        async def take_turns() -> None:
            nonlocal turns
            while True:
                turns += 1
                await asyncio.sleep(0)

        async with in_transaction():
            others = asyncio.create_task(take_turns())
            for number in range(FEW):
                await put(f"{number}")
            assert turns == 0
            await put("one more")
            assert turns > 0
            others.cancel()
        assert await Throttle.all().count() == FEW + 1

    async def test_those_written_at_once_are_undone_too(self, ours: None) -> None:
        with suppress(ZeroDivisionError):
            async with in_transaction():
                await put("one")
                row = await Throttle.get(key="one")
                row.tries = 7
                await row.save()
                raise ZeroDivisionError
        assert await Throttle.all().count() == 0


class TestScriptWithinTransaction:
    """sqlite3 commits before it runs a script."""

    async def fail_after_script(self) -> None:
        with suppress(ZeroDivisionError):
            async with in_transaction() as transaction:
                await put("undone")
                await transaction.execute_script("SELECT 1; SELECT 2;")
                raise ZeroDivisionError

    async def test_is_undone_with_it(self, ours: None) -> None:
        await self.fail_after_script()
        assert await Throttle.all().count() == 0

    @only_sqlite
    async def test_commits_it_on_the_stock_backend(self, stock: None) -> None:
        with suppress(sqlite3.Error):
            await self.fail_after_script()
        assert await Throttle.all().count() == 1


class TestEnd:
    """How transactions end."""

    async def test_an_error_undoes_everything(self, ours: None) -> None:
        with suppress(ZeroDivisionError):
            async with in_transaction():
                await put("undone")
                raise ZeroDivisionError
        assert await Throttle.all().count() == 0

    async def test_an_error_within_undoes_what_is_within(self, ours: None) -> None:
        async with in_transaction():
            await put("kept")
            with suppress(IntegrityError):
                async with in_transaction():
                    await put("undone")
                    await put("kept")
        assert await Throttle.all().values_list("key", flat=True) == ["kept"]

    async def test_a_transaction_error_undoes_everything_too(self, ours: None) -> None:
        """Tortoise would leave this transaction open, for the next one to commit."""
        with suppress(TransactionManagementError):
            async with in_transaction():
                await put("undone")
                raise TransactionManagementError
        await put_in_transaction("kept")
        assert await Throttle.all().values_list("key", flat=True) == ["kept"]

    @only_sqlite
    async def test_what_sqlite_undid_by_itself_is_not_reported_as_done(self, ours: None) -> None:
        await put("one")

        async def swallow() -> None:
            async with in_transaction() as transaction:
                await put("two")
                with suppress(IntegrityError):
                    await transaction.execute_query(
                        "INSERT OR ROLLBACK INTO throttle (key, tries, until) "
                        "VALUES ('one', 0, '2030-01-01')"
                    )

        with pytest.raises(TransactionManagementError, match="already rolled"):
            await swallow()
        assert await answers()

    @only_sqlite
    async def test_a_database_held_by_another_process_says_so(
        self, ours: None, database_url: str
    ) -> None:
        await writer().execute_query("PRAGMA busy_timeout=10")
        other = sqlite3.connect(sqlite_path(database_url), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(OperationalError, match="locked"):
            await put_in_transaction("refused")
        other.rollback()
        other.close()
        assert await answers()

    @only_postgres
    async def test_a_connection_lost_before_the_commit_is_an_error(self, ours: None) -> None:
        async def lose() -> None:
            async with in_transaction() as transaction:
                await put("lost")
                (row,) = await transaction.execute_query_dict("SELECT pg_backend_pid() AS pid")
                await reader().execute_query("SELECT pg_terminate_backend($1)", [row["pid"]])

        with pytest.raises(Exception, match=r"closed|terminat|another operation"):
            await lose()
        assert await answers()
        assert not await Throttle.exists(key="lost")


@only_sqlite
async def test_a_file_that_cannot_be_opened_is_an_error_every_time(tmp_path: Path) -> None:
    """The second time, too: the first must have given the lock back."""
    client = Client(f"{tmp_path}/nowhere/tracker.sqlite3", connection_name="default")
    for _ in range(2):
        with pytest.raises(OperationalError, match="unable to open"):
            await asyncio.wait_for(client.execute_query("SELECT 1"), 5)


class TestReader:
    """The second connection, for lists."""

    async def test_does_not_wait_for_a_transaction(self, ours: None) -> None:
        await put("before")
        began, over = asyncio.Event(), asyncio.Event()

        async def long_act() -> None:
            async with in_transaction():
                await put("within")
                began.set()
                await over.wait()

        task = asyncio.create_task(long_act())
        await began.wait()
        seen = await asyncio.wait_for(Throttle.all().using_db(reader()), 5)
        assert [row.key for row in seen] == ["before"]
        over.set()
        await task
        assert await Throttle.all().using_db(reader()).count() == 2

    @only_sqlite
    async def test_is_needed_since_the_writer_does_wait(self, ours: None) -> None:
        async with in_transaction():
            by_writer = Throttle.all().using_db(writer()._parent).count()
            other = asyncio.ensure_future(by_writer)
            done, _ = await asyncio.wait({other}, timeout=0.1)
            assert not done
        assert await other == 0

    async def test_cannot_write(self, ours: None) -> None:
        with pytest.raises((OperationalError, TransactionManagementError), match=r"read-?only"):
            await Throttle.create(key="refused", until=LATER, using_db=reader())
        assert await Throttle.all().count() == 0
