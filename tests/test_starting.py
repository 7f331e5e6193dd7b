"""`tracker serve` at a database it cannot use: one sentence, status 2, and no page half served."""

import asyncio
import re
import socket
from pathlib import Path

import pytest

from tests.test_serve import Serving
from tracker.records.connections import database, sqlite_path, writer

CHINESE = re.compile(r"[\u4e00-\u9fff].*。$")


def refused(data: Path, url: str, **settings: str) -> str:
    """The only line that a server says which does not start; its port stays closed."""
    serving = Serving(data, database=url, **settings)
    said = serving.process.communicate(timeout=60)[1]
    assert serving.process.returncode == 2, said
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", serving.port))
    assert CHINESE.search(said.strip()), said
    assert len(said.splitlines()) == 1, said
    assert "secret" not in said
    return said


def execute(url: str, statement: str) -> None:
    async def done() -> None:
        async with database(url):
            await writer().execute_script(statement)

    asyncio.run(done())


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("postgres://a:secret@127.0.0.1:1/d", "连不上数据库服务器"),
        ("postgres://a:secret@nowhere.invalid/d", "连不上数据库服务器"),
        ("postgres://a:secret@127.0.0.1:port/d", "写法不对"),
        ("postgres://a:secret@127.0.0.1:1/d?maxsize=many", "写法不对"),
        ("postgres://a:secret@[::1/d", "写法不对"),
        ("mysql://a:secret@127.0.0.1/d", "无法识别"),
        ("tracker.sqlite3", "无法识别"),
    ],
)
@pytest.mark.only_on("sqlite", reason="no database is asked")
def test_a_wrong_address_is_said(tmp_path: Path, url: str, why: str) -> None:
    assert why in refused(tmp_path, url)


@pytest.mark.parametrize(
    ("url", "replica", "why"),
    [
        ("", "postgres://a:secret@127.0.0.1:1/d", "只读副本"),
        ("postgres://a:secret@127.0.0.1:1/d", "mysql://a:secret@h/d", "无法识别"),
        ("postgres://a:secret@127.0.0.1:1/d", "sqlite:////d.sqlite3", "只读副本"),
        ("postgres://a:secret@127.0.0.1:1/d", "postgres://a:secret@h:port/d", "写法不对"),
    ],
)
@pytest.mark.only_on("sqlite", reason="no database is asked")
def test_a_wrong_replica_is_said(tmp_path: Path, url: str, replica: str, why: str) -> None:
    assert why in refused(tmp_path, url, TRACKER_DATABASE_REPLICA=replica)


@pytest.mark.only_on("sqlite", reason="about files")
def test_a_file_that_is_no_database_is_said(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("no database " * 200)
    assert "不是 SQLite 数据库" in refused(tmp_path, f"sqlite:///{tmp_path / 'notes.txt'}")
    (tmp_path / "folder").mkdir()
    assert "不能打开" in refused(tmp_path, f"sqlite:///{tmp_path / 'folder'}")


@pytest.mark.only_on("postgres", reason="about accounts")
def test_a_database_that_is_not_there_is_said(tmp_path: Path, database_url: str) -> None:
    name = re.search(r"/(test_\d+)", database_url)
    assert name
    said = refused(tmp_path, database_url.replace(name[1], "no_such_database"))
    assert "服务器上没有这个库" in said


def test_a_database_of_a_later_version_is_refused_and_left_as_it_is(
    tmp_path: Path, database_url: str
) -> None:
    later = "INSERT INTO tortoise_migrations (app, name, applied_at) VALUES "
    execute(database_url, f"{later}('records', '9999_later', '2030-01-01')")
    said = refused(tmp_path, database_url)
    assert "9999_later" in said
    assert "请改用新版本的程序" in said
    path = sqlite_path(database_url)
    assert path is None or not list(path.parent.glob(f"{path.stem}-*before*"))


def test_an_older_database_is_brought_up_to_date_first(
    tmp_path: Path, empty_database_url: str
) -> None:
    serving = Serving(tmp_path, database=empty_database_url).ready()
    try:
        assert serving.get("/readyz").text == "ok"
    finally:
        serving.end()
