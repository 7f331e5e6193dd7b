"""Where the records are, and how they are opened."""

import asyncio
import sqlite3
import struct
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.context import get_current_context

from tests.records.rows import fill
from tracker.records import connections
from tracker.records.connections import (
    DatabaseUnusable,
    database,
    in_transaction,
    planned_anew,
    reader,
    server_url,
    shown,
    sqlite_path,
    sqlite_url,
    tortoise_config,
    writer,
)
from tracker.records.migrate import migrate
from tracker.records.models import Authority, Entry
from tracker.records.sqlite_backend import Client, statements
from tracker.records.transactions import DatabaseBusy


@pytest.mark.parametrize(
    ("path", "url"),
    [
        ("data/tracker.sqlite3", "sqlite:///data/tracker.sqlite3"),
        ("/srv/公开/tracker 1%.sqlite3", "sqlite:////srv/公开/tracker 1%.sqlite3"),
        ("C:/办公 室/tracker.sqlite3", "sqlite:///C:/办公 室/tracker.sqlite3"),
        ("//server/share/t.sqlite3", "sqlite://///server/share/t.sqlite3"),
    ],
)
def test_a_path_becomes_a_url_and_back(path: str, url: str) -> None:
    assert sqlite_url(Path(path)) == url.replace(
        "/////", "////" if Path("//").as_posix() == "/" else "/////"
    )
    assert sqlite_path(url) == Path(path)


@pytest.mark.parametrize("url", ["postgres://a:b@h/d", "postgresql://a@/d?host=/run/postgresql"])
def test_postgres_has_no_file(url: str) -> None:
    assert sqlite_path(url) is None


@pytest.mark.parametrize("url", ["", "tracker.sqlite3", "sqlite://t", "sqlite:///", "mysql://h/d"])
def test_other_addresses_are_refused_with_advice(url: str) -> None:
    with pytest.raises(DatabaseUnusable, match="sqlite:///文件路径"):
        sqlite_path(url)


def test_a_password_is_never_shown() -> None:
    assert shown("postgres://office:s3:c@ret@host/db") == "postgres://office:***@host/db"
    assert shown("postgres://office@host/db") == "postgres://office@host/db"
    in_query = "postgres://h:5432/d?user=a&password=p@s#s&host=h"
    assert shown(in_query) == "postgres://h:5432/d?user=a&password=***&host=h"
    assert shown("postgres://a:b@h/d?password=c") == "postgres://a:***@h/d?password=***"
    assert shown("sqlite:///C:/t.sqlite3") == "sqlite:///C:/t.sqlite3"


def test_the_account_of_a_postgres_url_may_be_quoted() -> None:
    config = tortoise_config("postgres://%E7%94%B2:p%40ss@h:5433/d?maxsize=9")
    said = config["connections"]["default"]["credentials"]
    assert (said["user"], said["password"], said["host"]) == ("甲", "p@ss", "h")
    assert (said["port"], said["database"], said["maxsize"]) == (5433, "d", "9")


def test_what_is_said_to_the_pool_is_not_said_to_the_server() -> None:
    whole = "postgres://a:p%40s@/d?host=/run/postgresql&application_name=t"
    assert server_url(whole) == whole
    assert server_url(f"{whole}&maxsize=20&minsize=2&statement_cache_size=0") == whole
    assert server_url("postgres://a@h/d?maxsize=20") == "postgres://a@h/d"
    assert server_url("postgres://a@h/d?max_size=20&user=b") == "postgres://a@h/d?user=b"


async def test_what_cannot_be_opened_says_which_and_why(tmp_path: Path) -> None:
    broken = tmp_path / "broken.sqlite3"
    broken.write_text("这不是数据库" * 100, encoding="utf-8")
    for path, why in [(broken, "not a database"), (tmp_path / "no" / "t", "unable to open")]:
        with pytest.raises(DatabaseUnusable, match=f"无法打开数据库.*{path.name}.*{why}"):
            async with database(sqlite_url(path)):
                pass


@pytest.mark.only_on("postgres", reason="a server may be away")
async def test_a_server_that_is_away_is_said_without_the_password(database_url: str) -> None:
    with pytest.raises(DatabaseUnusable, match=r"postgres://a:\*\*\*@localhost:1/d"):
        async with database("postgres://a:secret@localhost:1/d"):
            pass


@pytest.mark.parametrize("said", ["ssl=true", "maxsize=9&sslmode=require"])
def test_encryption_is_not_said_in_the_address(said: str) -> None:
    with pytest.raises(DatabaseUnusable, match=r"PGSSLMODE"):
        tortoise_config(f"postgres://a@h/d?{said}")


@pytest.mark.only_on("postgres", reason="a file has no connection")
async def test_encryption_is_asked_for_by_the_environment(monkeypatch) -> None:
    asked: list[bytes] = []

    async def without(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await reader.readexactly(8))
        writer.write(b"N")
        await writer.drain()
        writer.close()

    monkeypatch.setenv("PGSSLMODE", "require")
    async with await asyncio.start_server(without, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        with pytest.raises(DatabaseUnusable, match="SSL"):
            async with database(f"postgres://a:secret@127.0.0.1:{port}/d"):
                pass
    assert set(asked) == {struct.pack("!ii", 8, 80877103)}, "SSLRequest of the protocol"


@pytest.mark.only_on("sqlite", reason="PRAGMA is SQLite's word")
@pytest.mark.parametrize(
    ("pragma", "of_writer", "of_reader"),
    [
        ("journal_mode", "wal", "wal"),
        ("synchronous", 2, 2),
        ("foreign_keys", 1, 1),
        ("busy_timeout", 10_000, 10_000),
        ("query_only", 0, 1),
    ],
)
async def test_sqlite_is_set_up_for_keeping(
    database, pragma: str, of_writer: object, of_reader: object
) -> None:
    for connection, said in ((writer(), of_writer), (reader(), of_reader)):
        (row,) = await connection.execute_query_dict(f"PRAGMA {pragma}")
        assert list(row.values()) == [said]


@pytest.mark.only_on("sqlite", reason="PostgreSQL keeps JSON and instants in its own way")
async def test_what_is_stored_can_be_read_by_eye(database) -> None:
    noon_in_china = datetime(2025, 9, 22, 12, tzinfo=timezone(timedelta(hours=8)))
    await Authority.create(code="A", name="甲", channels=["网络"], created_at=noon_in_china)
    (row,) = await writer().execute_query_dict(
        "SELECT channels, CAST(created_at AS TEXT) AS created_at FROM authority"
    )
    assert row["channels"] == '["网络"]'
    assert row["created_at"] == "2025-09-22 04:00:00+00:00"


async def test_what_is_stored_comes_back(database) -> None:
    await fill(writer())
    noon = datetime(2025, 9, 22, 4, tzinfo=UTC)
    assert (await Entry.get()).recorded_at == noon
    await Authority.filter(code="A").update(name="𠮷🙂" * 10)
    assert (await Authority.get().using_db(reader())).name == "𠮷🙂" * 10


async def test_a_server_opens_it_for_every_task(database_url: str) -> None:
    opened, over = asyncio.Event(), asyncio.Event()

    async def lifespan() -> None:
        async with database(database_url, every_task=True):
            opened.set()
            await over.wait()

    task = asyncio.create_task(lifespan())
    await opened.wait()
    assert await Authority.all().count() == 0
    over.set()
    await task
    assert get_current_context() is None


async def test_it_is_closed_when_the_task_is_cancelled(database_url: str) -> None:
    async def serve() -> None:
        async with database(database_url, every_task=True):
            opened.set()
            await asyncio.Event().wait()

    for _ in range(2):
        opened = asyncio.Event()
        task = asyncio.create_task(serve())
        await opened.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert get_current_context() is None


@pytest.mark.only_on("postgres", reason="needs both engines in one process")
async def test_one_engine_does_not_disturb_the_other(database_url: str, tmp_path: Path) -> None:
    """Tortoise keeps prepared statements by the name of the connection."""
    sqlite = sqlite_url(tmp_path / "tracker.sqlite3")
    await migrate(sqlite)
    for url in (sqlite, database_url, sqlite):
        async with database(url):
            await Authority.create(code=url[:3], name="甲", created_at=datetime.now(UTC))
            await Authority.filter(code=url[:3]).delete()


@pytest.mark.only_on("postgres", reason="a file has no pool")
async def test_a_pool_asks_nothing_more_once_a_statement_is_done(database) -> None:
    _, (mine,) = await reader().execute_query("SELECT pg_backend_pid() AS id, 'of ours'")
    _, (last,) = await writer().execute_query(
        "SELECT query FROM pg_stat_activity WHERE pid = $1", [mine["id"]]
    )
    assert last["query"].endswith("'of ours'")


@pytest.mark.only_on("postgres", reason="SQLite plans each statement once it has its values")
async def test_what_is_planned_anew_leaves_the_next_statement_alone(database) -> None:
    async def mode(connection: BaseDBAsyncClient) -> str:
        [row] = await connection.execute_query_dict("SHOW plan_cache_mode")
        return str(row["plan_cache_mode"])

    async with planned_anew() as connection:
        assert await mode(connection) == "force_custom_plan"
    assert await mode(reader()) == "auto"


@pytest.mark.only_on("postgres", reason="SQLite has no such limit")
async def test_a_statement_that_takes_too_long_is_a_busy_database(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "_STATEMENT", 0.2)
    async with database(database_url, impatient=True):
        with pytest.raises(DatabaseBusy):
            await reader().execute_query("SELECT pg_sleep(60)")
        with pytest.raises(DatabaseBusy):
            async with in_transaction() as moment:
                await moment.execute_query("SELECT pg_sleep(60)")
        assert await Authority.all().count() == 0


def test_sqlite_needs_no_postgres_driver(tmp_path: Path) -> None:
    script = """
import asyncio, sys
sys.modules["asyncpg"] = None
from tracker.records.connections import DatabaseUnusable, database, tortoise_config
from tracker.records.migrate import migrate
async def main(url):
    await migrate(url)
    async with database(url):
        pass
asyncio.run(main(sys.argv[1]))
try:
    tortoise_config("postgres://h/d")
except DatabaseUnusable as error:
    assert "tracker[postgres]" in str(error)
"""
    command = [sys.executable, "-c", script, sqlite_url(tmp_path / "tracker.sqlite3")]
    subprocess.run(command, check=True, timeout=60, cwd=Path(__file__).parents[2])


async def test_of_two_that_open_a_new_file_at_once_the_second_waits(tmp_path: Path) -> None:
    """SQLite itself would say at once that the file is locked, whatever its busy timeout."""
    path = tmp_path / "tracker.sqlite3"
    with closing(sqlite3.connect(path, isolation_level=None)) as first:
        first.execute("CREATE TABLE thing (id INTEGER)")
        first.execute("BEGIN IMMEDIATE")
        second = Client(str(path), connection_name="second")
        opening = asyncio.ensure_future(second.create_connection(with_db=True))
        done, _ = await asyncio.wait({opening}, timeout=0.2)
        assert not done
        first.execute("COMMIT")
        await opening
        await second.close()


def test_a_script_is_cut_where_its_statements_end() -> None:
    trigger = "CREATE TRIGGER t AFTER INSERT ON a BEGIN\n SELECT ';'; SELECT 1; END"
    script = f"SELECT 1;\n-- a note; of two parts\nSELECT ';';{trigger};;\n"
    parts = ["SELECT 1", "-- a note; of two parts\nSELECT ';'", trigger]
    assert list(statements(script)) == parts
    assert list(statements("SELECT 1")) == ["SELECT 1"]
    assert list(statements(" ; \n")) == []
