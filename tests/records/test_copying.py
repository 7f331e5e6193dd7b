"""A register moves from SQLite to PostgreSQL: every row, or nothing."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from tortoise.exceptions import IntegrityError, OperationalError

from tests.conftest import Databases
from tests.records.introspection import schema
from tracker.records.connections import database, writer
from tracker.records.copying import CopyRefused, copy_rows, is_empty
from tracker.records.models import Application, Authority, Entry

pytestmark = pytest.mark.only_on("postgres", reason="it is where the rows go")


def silent(table: str, done: int, total: int) -> None:
    """Nobody watches."""


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation with something in most tables, made by a process of its own."""
    home = tmp_path_factory.mktemp("installation")
    environment = {k: v for k, v in os.environ.items() if not k.startswith("TRACKER_")}
    subprocess.run(
        [sys.executable, "-m", "tracker", "demo"],
        env=environment | {"TRACKER_DATA": str(home)},
        capture_output=True,
        check=True,
    )
    with closing(sqlite3.connect(home / "tracker.sqlite3")) as made:
        made.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return home


@pytest.fixture
def source(demo: Path, tmp_path: Path) -> Path:
    return shutil.copyfile(demo / "tracker.sqlite3", tmp_path / "old.sqlite3")


@pytest.fixture
def change(source: Path) -> Callable[[str], None]:
    """Write to the old database past every rule."""

    def do(statement: str) -> None:
        with closing(sqlite3.connect(source)) as old:
            old.execute("PRAGMA ignore_check_constraints = ON")
            old.executescript(statement)

    return do


def rows_of(source: Path) -> Iterator[tuple[str, int]]:
    with closing(sqlite3.connect(source)) as old:
        tables = old.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' "
            "AND name NOT LIKE '%_search' AND name NOT LIKE '%_search_%' "
            "AND name <> 'tortoise_migrations'"
        ).fetchall()
        for (name,) in tables:
            yield name, old.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]


async def test_every_row_arrives_and_the_rules_are_back(source: Path, database_url: str) -> None:
    async with database(database_url):
        before = await schema(writer())
        counts = await copy_rows(source, say=silent)
        assert dict(counts) == dict(rows_of(source))
        assert counts["entry"] > 100
        assert await schema(writer()) == before
        with closing(sqlite3.connect(source)) as old:
            said = old.execute("SELECT recorded_at, digest FROM entry ORDER BY id").fetchall()
        entries = await Entry.all().order_by("id")
        assert [(str(entry.recorded_at), entry.digest) for entry in entries] == said
        with pytest.raises((IntegrityError, OperationalError)):
            await writer().execute_script("UPDATE entry SET article = 'x'")
        with pytest.raises(IntegrityError):
            await writer().execute_script("UPDATE application SET authority_id = 999")


async def test_counting_goes_on_after_the_last_row(source: Path, database_url: str) -> None:
    async with database(database_url):
        await copy_rows(source, say=silent)
        last = await Authority.all().order_by("-id").first()
        made = await Authority.create(code="B", name="乙街道办事处", created_at=last.created_at)
        assert made.id == last.id + 1


async def test_an_authority_may_stand_below_a_later_one(
    source: Path, change: Callable[[str], None], database_url: str
) -> None:
    change(
        "INSERT INTO authority (code, name, address, hours, telephone, email, channels, "
        "document_word, review_body, court, created_at) SELECT 'SHI', '某市人民政府', '', '', '', "
        "'', '[]', '', '', '', created_at FROM authority WHERE code = 'DEMO';"
        "UPDATE authority SET parent_id = (SELECT id FROM authority WHERE code = 'SHI') "
        "WHERE code = 'DEMO';"
    )
    async with database(database_url):
        await copy_rows(source, say=silent)
        assert (await Authority.get(code="DEMO").select_related("parent")).parent.code == "SHI"


@pytest.mark.parametrize(
    ("broken", "named"),
    [
        ("UPDATE unit SET name = 'a' || char(0) || 'b' WHERE id = 1", ("unit", "id 1", "空字符")),
        (
            "UPDATE unit SET name = printf('%.*c', 500, 'x') WHERE id = 1",
            ("unit", "name", "有500个字符"),
        ),
        ("UPDATE application SET received_on = 'soon' WHERE id = 2", ("received_on", "id 2")),
        ("UPDATE application SET fee_received = '-1' WHERE id = 2", ("application",)),
        ("UPDATE letter SET application_id = 99999 WHERE id = 1", ("letter", "不存在的记录")),
        ("ALTER TABLE unit ADD COLUMN colour TEXT", ("unit", "结构不同")),
    ],
)
async def test_what_cannot_stand_there_is_named_and_nothing_is_copied(
    source: Path,
    change: Callable[[str], None],
    database_url: str,
    broken: str,
    named: tuple[str, ...],
) -> None:
    change(broken)
    async with database(database_url):
        with pytest.raises(CopyRefused) as refused:
            await copy_rows(source, say=silent)
        for word in named:
            assert word in str(refused.value)
        assert await is_empty(writer())


async def test_whoever_writes_meanwhile_undoes_the_copy(
    source: Path, change: Callable[[str], None], database_url: str
) -> None:
    def write_once(table: str, done: int, total: int) -> None:
        if table == "unit":
            change("UPDATE officer SET name = name || '改'")

    async with database(database_url):
        with pytest.raises(CopyRefused, match="有人写入"):
            await copy_rows(source, say=write_once)
        assert await Application.all().count() == 0


def test_the_command_moves_an_installation_and_says_what_to_set(
    demo: Path, databases: Databases, tmp_path: Path
) -> None:
    home = shutil.copytree(demo, tmp_path / "home")
    name = databases.create()
    url = databases.url(name)

    def run(*words: str, **more: str) -> subprocess.CompletedProcess[str]:
        environment = {k: v for k, v in os.environ.items() if not k.startswith("TRACKER_")}
        return subprocess.run(
            [sys.executable, "-m", "tracker", *words],
            env=environment | {"TRACKER_DATA": str(home)} | more,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )

    try:
        report = ("report", "2026", "--authority", "DEMO", "--format", "json")
        before = run(*report).stdout
        moved = run("copy", "--to", url)
        assert moved.returncode == 0, moved.stderr
        assert "两边逐行核对一致" in moved.stderr
        assert "没有发现问题" in moved.stderr
        assert run(*report, TRACKER_DATABASE=url).stdout == before
        again = run("copy", "--to", url)
        assert (again.returncode, "不是空的" in again.stderr) == (2, True)
    finally:
        databases.drop(name)
