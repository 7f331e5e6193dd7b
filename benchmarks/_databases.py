"""Empty databases of either engine, and installations over them; thrown away after."""

import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from tests import postgres
from tracker.records.connections import database, sqlite_url, writer
from tracker.records.migrate import migrate
from tracker.settings import Settings, read_settings

# Writes reach the disk before they are committed, as in an office.
_AS_IN_AN_OFFICE = "\nmax_connections = 100\n"

NewDatabase = Callable[[], str]


@contextmanager
def _on_sqlite() -> Iterator[NewDatabase]:
    with _folder() as folder:
        names = iter(range(1_000_000))
        yield lambda: sqlite_url(folder / f"{next(names)}.sqlite3")


@contextmanager
def _on_postgres() -> Iterator[NewDatabase]:
    with postgres.running(_AS_IN_AN_OFFICE) as server:
        yield lambda: server.url(server.create())


ENGINES: dict[str, Callable[[], AbstractContextManager[NewDatabase]]] = {
    "sqlite": _on_sqlite,
    "postgres": _on_postgres,
}


@dataclass(frozen=True)
class Installation:
    """A folder of data and a database, as the commands of the program know them."""

    data: Path
    url: str

    @property
    def named(self) -> dict[str, str]:
        return {"TRACKER_DATA": str(self.data), "TRACKER_DATABASE": self.url}

    @property
    def environment(self) -> dict[str, str]:
        return os.environ | self.named

    @cached_property
    def settings(self) -> Settings:
        return read_settings(self.named)

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[None]:
        """Its database, brought to the schema of this version and opened as the program does."""
        await migrate(self.url, keyring=self.settings.keyring())
        async with database(self.url, keyring=self.settings.keyring()):
            yield


@contextmanager
def installed(new: NewDatabase) -> Iterator[Installation]:
    with _folder() as data:
        yield Installation(data, new())


@contextmanager
def _folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="tracker-benchmark-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


async def settle() -> None:
    """What the server's own daemon would have done meanwhile, after a large filling."""
    if writer().capabilities.dialect == "postgres":
        await writer().execute_script("VACUUM ANALYZE")
