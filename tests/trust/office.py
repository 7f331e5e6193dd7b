"""An office behind a real `tracker serve`, which can be killed, and its database, which can go."""

import asyncio
import itertools
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import httpx2

from tests.postgres import Postgres, running
from tracker.actions.add_officer import add_officer
from tracker.actions.authorities import add_authority, change_authority
from tracker.clock import SystemClock
from tracker.law.terms import OFFICER_ROLES
from tracker.records.connections import database, sqlite_url
from tracker.records.keyring import Keyring

CODE, OFFICER, PASSWORD = "JD01", "jingban", "一二三四五六七八-trust"
_PATIENCE = 120
PAUSE = threading.Event()  # `PAUSE.wait(s)`: nobody ever sets it


def officer_name(n: int) -> str:
    return f"{OFFICER}{n or ''}"


class Office:
    """One installation: its folder, its database, its server."""

    def __init__(self, data: Path, database_url: str = "", **more: str) -> None:
        self.data = data
        self.database_url = database_url or sqlite_url(data / "tracker.sqlite3")
        self.environment = os.environ | {
            "TRACKER_DATA": str(data),
            "TRACKER_DATABASE": database_url,
            **more,
        }
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None
        self.prefix: tuple[str, ...] = ()
        # Called with every `request` before it is sent and every `response` as it comes.
        self.hooks: dict[str, list[Callable[..., None]]] = {}

    @property
    def keyring(self) -> Keyring:
        """What opens the personal data of this installation."""
        return Keyring(b"", self.data / "key")

    @property
    def engine(self) -> str:
        return "PostgreSQL" if self.database_url.startswith("postgres") else "SQLite"

    @property
    def log(self) -> str:
        """What the server said on its standard error, of all its runs."""
        place = self.data.with_name(f"{self.data.name}.log")
        return place.read_text("utf-8", errors="replace") if place.exists() else ""

    def command(
        self, *words: str, timeout: float = 600, prefix: Sequence[str] = (), **more: Any
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*prefix, sys.executable, "-m", "tracker", *words],
            env=self.environment,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=timeout,
            check=False,
            **more,
        )

    def set_up(self) -> "Office":
        """An authority with an officer who may do everything. On SQLite it is copied from one
        that was made before in this run."""
        if self.engine == "SQLite":
            shutil.copytree(_templates().data, self.data, dirs_exist_ok=True)
            return self
        return self.migrated().peopled()

    def empty(self) -> "Office":
        """A migrated SQLite without a row."""
        copied = _templates().data.with_name("empty")
        shutil.copytree(copied, self.data, dirs_exist_ok=True)
        return self

    def migrated(self) -> "Office":
        done = self.command("migrate")
        assert done.returncode == 0, done.stderr
        return self

    def peopled(self, officers: int = 1) -> "Office":
        """Of several officers, each but the first has a number at the end of their name."""
        asyncio.run(self._people(officers))
        return self

    async def _people(self, officers: int) -> None:
        now = SystemClock().now()
        async with database(self.database_url, keyring=self.keyring):
            office = await add_authority(CODE, name="某某街道办事处", now=now)
            await change_authority(CODE, now=now, document_word="某街公开")
            for n in range(officers):
                await add_officer(
                    office,
                    name="经办人甲",
                    sign_in_name=officer_name(n),
                    password=PASSWORD,
                    roles=OFFICER_ROLES,
                    now=now,
                )

    def start(self, *more: str) -> "Office":
        """Start the server and wait until it answers."""
        words = [*self.prefix, sys.executable, "-m", "tracker", "serve", "--port", str(self.port)]
        with self.data.with_name(f"{self.data.name}.log").open("ab") as log:
            self.process = subprocess.Popen(
                [*words, *more],
                env=self.environment,
                stdout=subprocess.DEVNULL,
                stderr=log,
                start_new_session=True,
            )
        assert self.answers(_PATIENCE), f"the server did not start:\n{self.log[-2000:]}"
        return self

    def answers(self, seconds: float = 0) -> bool:
        """Whether the health page says that all is well, now or within so many seconds."""
        waited = 0.0
        while True:
            try:
                if httpx2.get(f"{self.url}/healthz", timeout=20).status_code == 200:
                    return True
            except httpx2.TransportError:
                if self.process is not None and self.process.poll() is not None:
                    return False
            if waited >= seconds:
                return False
            PAUSE.wait(0.1)
            waited += 0.1

    def signal(self, number: int) -> None:
        """Of the server with all its processes."""
        assert self.process is not None
        os.killpg(self.process.pid, number)

    def kill(self) -> None:
        """As the power does."""
        if self.process is not None and self.process.poll() is None:
            self.signal(signal.SIGKILL)
            self.process.wait()

    def stop(self) -> None:
        """As a person does."""
        if self.process is not None and self.process.poll() is None:
            self.signal(signal.SIGTERM)
            self.process.wait(60)


@cache
def _templates() -> Office:
    """An office to be copied, and beside its folder `empty`, from before there was anybody."""
    folder = Path(tempfile.mkdtemp(prefix="template-"))
    made = Office(folder / "data").migrated()
    shutil.copytree(made.data, folder / "empty")
    return made.peopled()


@contextmanager
def office(place: Path, database_url: str = "", **more: str) -> Iterator[Office]:
    """A new office in a folder of its own; its server is gone afterwards."""
    folder = Path(tempfile.mkdtemp(dir=place))
    new = Office(folder / "data", database_url, **more)
    new.data.mkdir()
    try:
        yield new
    finally:
        new.kill()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL that writes to the disk as an office's own does."""
    with running(settings="\nmax_connections = 100\n") as server:
        yield server


_PEOPLE = itertools.count(1)


def own_address() -> dict[str, str]:
    """What a proxy says of somebody at home: the pace of one address is not what is tried here."""
    number = next(_PEOPLE)
    return {"X-Forwarded-For": f"2001:db8:{number >> 16:x}:{number & 0xFFFF:x}::1"}


def as_seen_by(
    office: Office, cookies: Mapping[str, str] | None = None, timeout: float = 60
) -> httpx2.Client:
    return httpx2.Client(
        base_url=office.url,
        timeout=timeout,
        follow_redirects=False,
        cookies=cookies,
        headers=own_address(),
        event_hooks=office.hooks,
        verify=False,  # nothing here is encrypted, and to read the certificates takes longer
    )
