"""Lists read from a streaming replica: never older than what was confirmed before."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import asyncpg
import pytest
from starlette.testclient import TestClient

from tests import postgres
from tests.clocks import FixedClock
from tests.keys import KEY, KEYRING
from tracker.app import create_app
from tracker.records.connections import DatabaseUnusable, database, reader, tortoise_config
from tracker.records.migrate import migrate
from tracker.records.models import Authority
from tracker.records.replica import Replica
from tracker.settings import Settings

pytestmark = pytest.mark.only_on("postgres", reason="SQLite has no replicas")

# What was confirmed is on the disk here: a replica is told nothing before.
_SAFE = "\nsynchronous_commit = on\n"


@dataclass(frozen=True)
class Both:
    """Two servers, and the name of a migrated database to be copied."""

    primary: postgres.Postgres
    replica: postgres.Postgres
    template: str


@pytest.fixture(scope="module")
def both() -> Iterator[Both]:
    with postgres.running(_SAFE) as primary, postgres.replica_of(primary) as replica:
        template = primary.create()
        with ThreadPoolExecutor(1) as thread:
            thread.submit(asyncio.run, migrate(primary.url(template))).result()
        yield Both(primary, replica, template)


@pytest.fixture
async def urls(both: Both) -> AsyncIterator[list[str]]:
    """A database of this test alone, and the same at the replica, which replays."""
    name = both.primary.create(both.template)
    await replayed(both)
    yield [both.primary.url(name), both.replica.url(name)]
    await on(both.replica.url("postgres"), "SELECT pg_wal_replay_resume()")


async def replayed(both: Both) -> None:
    """Wait until the replica has everything."""
    primary = await asyncpg.connect(both.primary.url("postgres"))
    replica = await asyncpg.connect(both.replica.url("postgres"))
    try:
        lsn = await primary.fetchval("SELECT pg_current_wal_flush_lsn()::text")
        done = "SELECT pg_last_wal_replay_lsn() >= $1::text::pg_lsn"
        while not await replica.fetchval(done, lsn):  # noqa: ASYNC110 - nothing tells when
            await asyncio.sleep(0)
    finally:
        await primary.close()
        await replica.close()


async def on(url: str, statement: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


@asynccontextmanager
async def opened(urls: list[str]) -> AsyncIterator[Replica]:
    async with database(urls[0], replica_url=urls[1], keyring=KEYRING):
        yield Replica(waits=60)


async def add(code: str) -> None:
    await Authority.create(code=code, name="甲", created_at=datetime.now(UTC))


async def read() -> tuple[bool, int]:
    """Whether a replica was asked, and how many authorities it tells."""
    [row] = await reader().execute_query_dict("SELECT pg_is_in_recovery() AS replica")
    return row["replica"], await Authority.all().using_db(reader()).count()


async def test_lists_are_read_from_the_replica_and_show_what_was_just_confirmed(
    urls: list[str],
) -> None:
    async with opened(urls) as replica:
        for n in range(1, 21):
            await add(f"A{n}")
            assert await replica.lists(read) == (True, n)
            assert await read() == (False, n)


async def test_one_that_lags_is_left_alone_for_a_while(urls: list[str]) -> None:
    async with opened(urls) as patient:
        replica = Replica(waits=0.1)
        await on(urls[1], "SELECT pg_wal_replay_pause()")
        await add("A1")
        assert await replica.lists(read) == (False, 1)
        await on(urls[1], "SELECT pg_wal_replay_resume()")
        assert await replica.lists(read) == (False, 1)
        assert await patient.lists(read) == (True, 1)  # as after the while


@pytest.mark.parametrize("gives_up", ["pg_terminate_backend", "pg_cancel_backend"])
async def test_one_that_gives_up_meanwhile_costs_nobody_a_page(
    urls: list[str], gives_up: str
) -> None:
    """As it does with what stands in the way of the log."""

    async def work() -> tuple[bool, int]:
        if (await read())[0]:
            await reader().execute_query(f"SELECT {gives_up}(pg_backend_pid()), pg_sleep(60)")
        return await read()

    async with opened(urls) as replica:
        await add("A1")
        assert await replica.lists(work) == (False, 1)
        assert await replica.lists(read) == (False, 1), "it is left alone"


async def test_what_is_no_fault_of_the_replica_is_nobody_elses(urls: list[str]) -> None:
    async def work() -> None:
        raise LookupError

    async with opened(urls) as replica:
        with pytest.raises(LookupError):
            await replica.lists(work)
        assert (await replica.lists(read))[0]


async def test_one_that_never_answers_is_not_waited_for(urls: list[str]) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        there = f"postgres://tracker@127.0.0.1:{silent.getsockname()[1]}/d"
        async with opened([urls[0], there]), asyncio.timeout(6):
            assert await Replica(waits=0.1).lists(read) == (False, 0)


async def test_a_replica_cannot_be_written_to(urls: list[str]) -> None:
    async def work() -> None:
        await reader().execute_query("DELETE FROM authority")

    async with opened(urls) as replica:
        with pytest.raises(Exception, match="read-only"):
            await replica.lists(work)


async def test_a_server_that_is_no_replica_is_not_read(urls: list[str]) -> None:
    async with opened([urls[0], urls[0]]):
        assert await Replica(waits=0.1).lists(read) == (False, 0)


def pages(urls: list[str], data: Path) -> TestClient:
    settings = Settings(data=data, database=urls[0], key=KEY, replica=urls[1])
    return TestClient(create_app(settings, FixedClock("2025-09-22 10:00")))


@pytest.mark.parametrize("trouble", ["none", "lags", "is not there"])
async def test_a_page_shows_what_was_confirmed_whatever_the_replica_does(
    urls: list[str], tmp_path: Path, trouble: str
) -> None:
    if trouble == "is not there":
        urls = [urls[0], "postgres://tracker@127.0.0.1:1/nowhere"]
    async with database(urls[0], keyring=KEYRING):
        await add("A1")
        if trouble == "lags":
            await on(urls[1], "SELECT pg_wal_replay_pause()")
        await add("A2")
    with pages(urls, tmp_path) as client:
        answer = client.get("/figures")
        assert answer.status_code == 200
        assert client.get("/at/A2/catalogue").status_code == 200


@pytest.mark.parametrize(
    ("url", "replica"),
    [
        ("sqlite:////x/a.sqlite3", "postgres://h/d"),
        ("postgres://h/d", "sqlite:////x/a.sqlite3"),
        ("postgres://h/d", "mysql://h/d"),
    ],
)
def test_only_postgresql_has_replicas(url: str, replica: str) -> None:
    with pytest.raises(DatabaseUnusable):
        tortoise_config(url, replica_url=replica)
