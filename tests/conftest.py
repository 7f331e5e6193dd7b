"""What every test can ask for: a migrated database of its own, and a clock that stands still.

One engine per run (`--database sqlite|postgres`): Tortoise keeps prepared statements per
connection name in the process, and would use those of one engine for the other. What asks for no
database runs on the first alone.
"""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings
from tortoise.context import TortoiseContext

from tests import postgres, s3
from tests.clocks import FixedClock
from tests.keys import KEY, KEYRING
from tracker.actions.demo import fill_demo
from tracker.files.folder import FolderStore
from tracker.records import connections
from tracker.records.codes import Codes
from tracker.records.migrate import migrate

TODAY = "2025-09-22 10:00"

# The same examples every time and no stopwatch: a busy machine must not make a test fail.
settings.register_profile("tracker", derandomize=True, deadline=None)
settings.load_profile("tracker")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=("sqlite", "postgres"), default="sqlite")
    parser.addoption("--screenshots", metavar="DIR", help="keep the pictures of the README there")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "only_on(engine, reason): makes sense on one engine only")


def pytest_report_header(config: pytest.Config) -> str:
    return f"database: {config.getoption('--database')}"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    engine = config.getoption("--database")
    if engine != "sqlite":
        others = [item for item in items if not _asks_a_database(item)]
        config.hook.pytest_deselected(items=others)
        items[:] = filter(_asks_a_database, items)
    for item in items:
        for marker in item.iter_markers("only_on"):
            if marker.args[0] != engine:
                reason = f"only on {marker.args[0]}: {marker.kwargs['reason']}"
                item.add_marker(pytest.mark.skip(reason=reason))


def _asks_a_database(item: pytest.Item) -> bool:
    asked: list[str] = getattr(item, "fixturenames", [])
    return bool({"databases", "engine"}.intersection(asked)) or any(item.iter_markers("only_on"))


class SqliteDatabases:
    """Makes databases that are files in one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = iter(range(1, 1_000_000))

    def url(self, name: str) -> str:
        return connections.sqlite_url(self._folder / name)

    def create(self, template: str | None = None) -> str:
        name = f"test_{next(self._numbers)}.sqlite3"
        if template:
            shutil.copyfile(self._folder / template, self._folder / name)
        return name

    def drop(self, name: str) -> None:
        for file in self._folder.glob(f"{Path(name).stem}[-.]*"):
            file.unlink()


Databases = SqliteDatabases | postgres.Postgres


@pytest.fixture(scope="session")
def engine(request: pytest.FixtureRequest) -> str:
    """ "sqlite" or "postgres"."""
    chosen: str = request.config.getoption("--database")
    return chosen


@pytest.fixture(scope="session")
def databases(engine: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    if engine == "sqlite":
        yield SqliteDatabases(tmp_path_factory.mktemp("databases"))
    else:
        with postgres.running() as server:
            yield server


@pytest.fixture(scope="session")
def template(databases: Databases) -> str:
    """A database that went through all migrations, to be copied."""
    name = databases.create()
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, migrate(databases.url(name))).result()
    return name


@dataclass(frozen=True)
class Demonstration:
    """A database with the example register, to be copied, and the folder of its files."""

    name: str
    files: Path


@pytest.fixture(scope="session")
def demonstration(
    databases: Databases, template: str, tmp_path_factory: pytest.TempPathFactory
) -> Demonstration:
    """To fill it takes seconds: a module whose `template` is this one copies it."""
    made = Demonstration(databases.create(template), tmp_path_factory.mktemp("demonstration"))

    async def filled() -> None:
        async with connections.database(databases.url(made.name), keyring=KEYRING):
            await fill_demo(FolderStore(made.files), Codes(KEY), FixedClock(TODAY))

    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, filled()).result()
    return made


@pytest.fixture
def empty_database_url(databases: Databases) -> Iterator[str]:
    """A database without any table, of this test alone."""
    name = databases.create()
    yield databases.url(name)
    databases.drop(name)


@pytest.fixture
def database_url(databases: Databases, template: str) -> Iterator[str]:
    """A migrated database of this test alone, with its constraints and triggers."""
    name = databases.create(template)
    yield databases.url(name)
    databases.drop(name)


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[TortoiseContext]:
    """The same, opened: models can be used."""
    async with connections.database(database_url, keyring=KEYRING) as context:
        yield context


@pytest.fixture
def clock() -> FixedClock:
    """Monday 22 September 2025, ten o'clock in China."""
    return FixedClock(TODAY)


@pytest.fixture(scope="session")
def s3_server() -> Iterator[str]:
    """The address of an S3-compatible server."""
    with s3.running() as url:
        yield url
