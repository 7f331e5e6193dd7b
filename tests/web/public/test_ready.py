"""/readyz: every part a server needs, a sentence for each that fails, and why in the log alone."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.applications import Starlette

from tests.web.public.visitor import Visitor
from tracker.files.places import open_store, read_where
from tracker.records import asyncpg_backend, health, sqlite_backend
from tracker.records.connections import in_transaction, writer
from tracker.web.public import health as page
from tracker.web.public.health import Readiness

OWN = {"origin": "http://testserver", "sec-fetch-site": "same-origin"}
RECORDER = "tortoise_migrations"


@pytest.fixture
def asked_anew(app: Starlette, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "_KEPT_SECONDS", 0)


async def said(visitor: Visitor) -> tuple[int, str]:
    await visitor.get("/readyz")
    return visitor.status, visitor.page


async def test_a_server_that_has_everything_is_ready(visitor: Visitor) -> None:
    assert await said(visitor) == (200, "ok")


@pytest.mark.usefixtures("asked_anew")
async def test_a_database_of_another_version_is_told_which_way(visitor: Visitor) -> None:
    await writer().execute_script(
        f"INSERT INTO {RECORDER} (app, name, applied_at) "
        "VALUES ('records', '9999_later', '2030-01-01')"
    )
    status, text = await said(visitor)
    assert (status, "比程序新" in text) == (503, True)
    assert "9999_later" not in text
    await writer().execute_script(f"DELETE FROM {RECORDER} WHERE name > '0020'")
    status, text = await said(visitor)
    assert (status, "比程序旧" in text) == (503, True)


@pytest.mark.usefixtures("asked_anew")
async def test_files_and_room_are_each_told(
    visitor: Visitor,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    (tmp_path / "files").write_text("")
    monkeypatch.setattr(page, "LEAST_ROOM", 2**62)
    status, text = await said(visitor)
    assert status == 503
    assert [line.partition("。")[0] for line in text.splitlines()] == [
        "存放文件的地方不能写入",
        "磁盘空间不足",
    ]
    assert str(tmp_path) not in text
    assert str(tmp_path) in caplog.text


async def test_a_store_that_never_answers_is_told_in_time(
    visitor: Visitor, app: Starlette, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page, "SECONDS", 0.2)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        there = {
            "TRACKER_S3_ENDPOINT": f"http://127.0.0.1:{silent.getsockname()[1]}",
            "TRACKER_S3_ACCESS_KEY": "a",
            "TRACKER_S3_SECRET_KEY": "b",
            "TRACKER_S3_ALLOW_HTTP": "on",
        }
        store = open_store(read_where("s3://bucket/files", there, tmp_path))
        app.state.site = replace(app.state.site, store=store)
        async with asyncio.timeout(5):
            status, text = await said(visitor)
    assert (status, "存放文件的地方" in text) == (503, True)


async def test_whoever_asks_too_often_is_told_what_was_found_last(
    visitor: Visitor, app: Starlette, tmp_path: Path
) -> None:
    assert await said(visitor) == (200, "ok")
    (tmp_path / "files").rmdir()
    (tmp_path / "files").write_text("")
    assert await said(visitor) == (200, "ok")
    app.state.readiness = Readiness()
    assert (await said(visitor))[0] == 503


@pytest.fixture
async def all_taken(office: object, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    """Somebody holds whatever connection there is to write with."""
    for module in (sqlite_backend, asyncpg_backend):
        monkeypatch.setattr(module, "PATIENCE", 0.3)
    monkeypatch.setattr(health, "SECONDS", 0.6)
    taken, over = asyncio.Semaphore(0), asyncio.Event()

    async def hold() -> None:
        async with AsyncExitStack() as held:
            await held.enter_async_context(in_transaction())
            taken.release()
            await over.wait()

    pool = getattr(writer(), "_pool", None)
    number = pool.get_max_size() if pool else 1
    holding = [asyncio.create_task(hold()) for _ in range(number)]
    for _ in holding:
        await taken.acquire()
    yield
    over.set()
    await asyncio.gather(*holding)


@pytest.mark.usefixtures("asked_anew", "all_taken")
async def test_a_full_pool_is_told_and_pages_say_when_to_come_back(visitor: Visitor) -> None:
    status, text = await said(visitor)
    assert status == 503
    assert "数据库连接已经用完" in text
    async with asyncio.timeout(20):
        typed = {"number": "JD-2025-00001", "code": "7KQ4-M2XP-9RAA-BBCC-DDEE"}
        answer = await visitor.client.post("/track", data=typed, headers=OWN)
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "60"
    assert "系统正在维护" in answer.text


async def test_once_they_are_free_it_goes_on(
    visitor: Visitor, request: pytest.FixtureRequest
) -> None:
    async def one() -> None:
        async with in_transaction():
            await asyncio.sleep(0.05)

    await asyncio.gather(*(one() for _ in range(20)))
    assert await said(visitor) == (200, "ok")
