"""`tracker serve` in a process of its own: one at a SQLite file, waiting for nobody for ever."""

import contextlib
import os
import resource
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

pytestmark = pytest.mark.only_on("sqlite", reason="what a server does with connections and files")


class Serving:
    """A server, or one that refused to start."""

    def __init__(self, data: Path, *more: str, database: str = "", **settings: str) -> None:
        self.environment = os.environ | {"TRACKER_DATA": str(data), "TRACKER_DATABASE": database}
        self.environment |= settings
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tracker", "serve", "--port", str(self.port), *more],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            start_new_session=True,
        )

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "tracker", *words],
            env=self.environment,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    def ready(self) -> "Serving":
        pause = threading.Event()
        while self.process.poll() is None:
            try:
                httpx2.get(f"http://127.0.0.1:{self.port}/healthz").raise_for_status()
            except httpx2.TransportError:
                pause.wait(0.05)
            else:
                return self
        pytest.fail(self.process.communicate()[1])

    def get(self, path: str) -> httpx2.Response:
        return httpx2.get(f"http://127.0.0.1:{self.port}{path}", timeout=20)

    def end(self) -> None:
        """With its workers, who would hold its streams open for ever."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.communicate()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Serving]:
    serving = Serving(tmp_path).ready()
    yield serving
    serving.end()


def test_a_second_one_at_the_same_file_is_refused_and_commands_are_not(
    server: Serving, tmp_path: Path
) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "tracker.sqlite3")
    for name in ("", f"sqlite:///{tmp_path / 'link'}"):
        second = Serving(tmp_path, database=name)
        said = second.process.communicate(timeout=60)[1]
        assert second.process.returncode == 2
        assert "已由另一个 tracker serve 使用" in said
    assert server.command("check").returncode == 0
    assert server.command("backup", str(tmp_path / "b.tar")).returncode == 0
    assert server.command("authority", "add", "JD01", "--name", "某街道").returncode == 0


def test_one_that_was_killed_stands_in_nobodys_way(server: Serving, tmp_path: Path) -> None:
    server.end()
    assert (tmp_path / "tracker.sqlite3.serving").exists()
    Serving(tmp_path).ready().end()


def test_several_processes_on_sqlite_are_refused(tmp_path: Path) -> None:
    serving = Serving(tmp_path, "--workers", "2")
    said = serving.process.communicate(timeout=60)[1]
    assert (serving.process.returncode, "PostgreSQL" in said) == (2, True)


def test_more_connections_than_a_shell_gives_open_files_are_taken(tmp_path: Path) -> None:
    """A server starts with what its shell has: 1,024, and here 64."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, hard))
    try:
        serving = Serving(tmp_path)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    with contextlib.ExitStack() as stack:
        stack.callback(serving.end)
        serving.ready()
        for _ in range(100):
            place = ("127.0.0.1", serving.port)
            stack.enter_context(socket.create_connection(place, timeout=20))
        assert serving.get("/healthz").text == "ok"
