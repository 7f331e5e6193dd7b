"""Four processes read, think and write at once, on one database."""

import asyncio
import sys
from asyncio.subprocess import PIPE
from pathlib import Path

import pytest

from tests.records.rows import fill
from tracker.records.access_models import Throttle
from tracker.records.connections import database, writer
from tracker.records.models import Sequence

ROOT = Path(__file__).parents[2]
PROCESSES, TIMES = 4, 40


@pytest.fixture
async def filled(database_url: str) -> None:
    async with database(database_url):
        await fill(writer())
        await Sequence.all().delete()


async def count_in_processes(whose: str, database_url: str) -> str:
    """What the processes say; nothing when all went well."""
    command = [sys.executable, "-m", "tests.records.counting", whose, database_url, f"{TIMES}"]
    started = [
        await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE, cwd=ROOT)
        for _ in range(PROCESSES)
    ]
    for process in started:
        assert await process.stdout.readline() == b"ready\n"
    said = await asyncio.gather(*(process.communicate(b"begin\n") for process in started))
    assert [process.returncode for process in started] == [0] * PROCESSES
    return b"".join(output for output, _ in said).decode()


async def test_lose_nothing_and_count_without_gap(filled: None, database_url: str) -> None:
    assert await count_in_processes("ours", database_url) == ""
    async with database(database_url):
        assert (await Throttle.get(key="k")).tries == PROCESSES * TIMES
        assert (await Sequence.get()).last_number == PROCESSES * TIMES


@pytest.mark.only_on("sqlite", reason="a deferred BEGIN cannot wait for others")
async def test_fail_with_a_deferred_begin(filled: None, database_url: str) -> None:
    assert "database is locked" in await count_in_processes("stock", database_url)
