"""What is on the disk when the power goes, or a migration is killed."""

import asyncio
import copy
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from tests.records.rows import fill
from tests.trust.office import PAUSE, Office, office
from tests.trust.people import Crowd, Memory
from tests.trust.report import Fault
from tests.trust.verdict import judged
from tracker.records.connections import database, writer
from tracker.records.keyring import Keyring, SealBroken
from tracker.records.migrate import migrate
from tracker.records.schema_version import known

_SECTOR = 512
_FILES = ("tracker.sqlite3", "tracker.sqlite3-wal")
_CALL = re.compile(r"^(\d+) +(pwrite64|fdatasync|fsync)\(\d+<([^>]*)>(?:, .*, (\d+), (\d+))?")
_RESUMED = re.compile(r"^(\d+) +<\.\.\. (?:fdatasync|fsync) resumed>")
_TRACE = "trace=pwrite64,fdatasync,fsync"


def power_cut(place: Path, times: int) -> Fault:
    """The server is stopped in mid-work, and its files are copied as the power would leave them:
    of every write that no fsync followed, each sector of 512 bytes came to the disk whole, as
    rubbish, or not at all. The writes and fsyncs are those that strace saw."""
    dice, torn = random.Random(), 0
    sums = [0, 0, 0, 0]
    confirmed = 0
    with office(place) as at:
        at.set_up()
        trace = at.data.with_name("calls")
        at.prefix = ("strace", "-f", "-y", "-s", "0", "-e", _TRACE, "-e", "signal=none",
                     "-o", str(trace))  # fmt: skip
        memory = Memory()
        for turn in range(times):
            at.start()
            with Crowd(at, memory) as crowd:
                crowd.until(dice.randint(1, 20))
                pieces = _stopped_within_a_write(at, trace)
                seen = Memory(copy.deepcopy(memory.told))
                image = _image(at, at.data.with_name(f"image{turn}"))
                torn += _tear(image, pieces, dice)
                crowd.stop.set()
                at.kill()
            found = judged(Office(image), seen)
            confirmed = seen.confirmed
            for n, one in enumerate((found.lost, found.twice, found.half, found.findings)):
                sums[n] += one
            shutil.rmtree(image)
        said = f"{torn} sectors torn or dropped that no fsync had followed"
        return Fault("power cut", "SQLite", f"{times} images", confirmed, *sums, said)


def _stopped_within_a_write(at: Office, trace: Path) -> list[tuple[str, int, int]]:
    """Stop the server again and again until it has written what is not synced yet; that is
    seldom, for a write is soon followed by its fsync. What is not synced."""
    for _ in range(300):
        at.signal(signal.SIGSTOP)
        PAUSE.wait(0.1)
        if pieces := [one for one in unsynced(trace) if one[0] in _FILES]:
            return pieces
        at.signal(signal.SIGCONT)
        PAUSE.wait(random.random() / 20)
    at.signal(signal.SIGSTOP)
    return []


def _image(at: Office, image: Path) -> Path:
    """The folder without the shared memory, which no disk has, and the lock."""
    shutil.copytree(at.data, image, ignore=shutil.ignore_patterns("*-shm", "*.serving"))
    return image


def unsynced(trace: Path) -> Iterator[tuple[str, int, int]]:
    """(file, offset, length) of the writes that no completed fsync of that file followed."""
    written: dict[str, list[tuple[int, int]]] = {}
    syncing: dict[str, tuple[str, int]] = {}
    for line in trace.read_text("utf-8", errors="replace").splitlines():
        if resumed := _RESUMED.match(line):
            file, until = syncing.pop(resumed[1], ("", 0))
            del written.get(file, [])[:until]
        elif call := _CALL.match(line):
            process, name, file = call[1], call[2], Path(call[3]).name
            if name == "pwrite64":
                if call[4]:
                    written.setdefault(file, []).append((int(call[5]), int(call[4])))
            elif "unfinished" in line:
                syncing[process] = file, len(written.get(file, []))
            else:
                written.pop(file, None)
    for file, pieces in written.items():
        yield from ((file, offset, length) for offset, length in pieces)


def _tear(image: Path, pieces: list[tuple[str, int, int]], dice: random.Random) -> int:
    torn = 0
    for name, offset, length in pieces:
        path = image / name
        if not path.exists():
            continue
        with path.open("r+b") as file:
            for at in range(offset, offset + length, _SECTOR):
                size = min(_SECTOR, offset + length - at)
                fate = dice.choice(("whole", "rubbish", "gone"))
                if fate != "whole":
                    file.seek(at)
                    file.write(dice.randbytes(size) if fate == "rubbish" else b"\0" * size)
                    torn += 1
    return torn


def migration_killed(place: Path, times: int) -> Fault:
    """`tracker migrate` of a filled database of the first version, killed at a random moment;
    then run again. Compared with the same database migrated without a fault."""
    dice, half, findings, finished = random.Random(), 0, 0, 0
    with office(place) as first, office(place) as whole:
        first.command("authority", "list")  # makes the key
        (first.data / "tracker.sqlite3").unlink(missing_ok=True)
        asyncio.run(_old(first.database_url))
        before = _dump(first)
        shutil.copytree(first.data, whole.data, dirs_exist_ok=True)
        began = asyncio.run(_seconds(whole))
        after = _dump(whole)
        for _ in range(times):
            with office(place) as at:
                shutil.copytree(first.data, at.data, dirs_exist_ok=True)
                _kill_after(at, dice.uniform(0, began))
                found = _dump(at)
                half += found not in (before, after)
                finished += found == after
                done = at.command("migrate")
                half += done.returncode != 0 or _dump(at) != after
    said = f"{times - finished} of {times} left as before, {finished} had finished; all go on"
    tried = f"{times} kills in {began:.0f} s"
    return Fault("migration killed", "SQLite", tried, times, 0, 0, half, findings, said)


async def _old(database_url: str) -> None:
    await migrate(database_url, to=known()[0])
    async with database(database_url):
        await fill(writer())


async def _seconds(at: Office) -> float:
    loop = asyncio.get_running_loop()
    began = loop.time()
    done = at.command("migrate")
    assert done.returncode == 0, done.stderr
    return loop.time() - began


def _kill_after(at: Office, seconds: float) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "tracker", "migrate"],
        env=at.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    PAUSE.wait(seconds)
    process.kill()
    process.wait()


def _dump(at: Office) -> list[object]:
    """Schema and rows, with what is sealed opened: no two seals of a text are the same. The
    moments at which the migrations were made are left out."""
    keys = at.keyring
    with closing(sqlite3.connect(at.data / "tracker.sqlite3")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        asked = "SELECT name, type, sql FROM sqlite_schema ORDER BY name"
        schema = connection.execute(asked).fetchall()
        rows: list[object] = []
        for name, kind, sql in schema:
            # Tables of the full-text index have no rows of their own to be read so.
            if kind == "table" and name != "tortoise_migrations" and "VIRTUAL" not in sql:
                read = connection.execute(f'SELECT * FROM "{name}"')
                columns = [f"{name}.{one[0]}" for one in read.description]
                rows += [
                    [_opened(keys, c, v) for c, v in zip(columns, row, strict=True)] for row in read
                ]
        return [*schema, *rows]


def _opened(keys: Keyring, column: str, value: object) -> object:
    try:
        return keys.open(value, column.encode()) if isinstance(value, bytes) else value
    except SealBroken:  # bytes that are not sealed
        return value
