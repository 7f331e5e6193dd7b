"""Servers in processes of their own on this machine: ours, and `_plain` or `_rendered`."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks._databases import Installation

TRACKER = ("tracker", "serve")
PLAIN, RENDERED = "benchmarks._plain", "benchmarks._rendered"
_PATIENCE, _PAUSE = 120.0, 0.01


class NotServed(Exception):
    """A server that ended, or never answered."""


@dataclass(frozen=True, slots=True)
class Server:
    process: subprocess.Popen[bytes]
    port: int

    def first_answer(self, path: str = "/") -> None:
        """Ask until it answers."""
        until = time.monotonic() + _PATIENCE
        said = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode()
        while time.monotonic() < until and self.process.poll() is None:
            try:
                with socket.create_connection(("127.0.0.1", self.port), 60) as connection:
                    connection.sendall(said)
                    if connection.recv(16).startswith(b"HTTP/1.1 "):
                        while connection.recv(1 << 16):
                            pass
                        return
            except ConnectionError:
                time.sleep(_PAUSE)
        raise NotServed(f"no answer on port {self.port}")

    @property
    def processes(self) -> list[int]:
        """Its own, and those of its workers."""
        first = self.process.pid
        children = Path(f"/proc/{first}/task/{first}/children").read_text()
        return [first, *map(int, children.split())]

    @property
    def processor(self) -> float:
        """Seconds of a processor it used so far; those of others do not count."""
        return sum(map(_processor_of, self.processes))

    @property
    def memory(self) -> float:
        return sum(map(memory_of, self.processes))


def _processor_of(process: int) -> float:
    said = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(said[11]) + int(said[12])) / os.sysconf("SC_CLK_TCK")


def memory_of(process: int) -> float:
    """MB that are resident."""
    said = Path(f"/proc/{process}/status").read_text()
    return next(int(row.split()[1]) for row in said.splitlines() if "VmRSS" in row) / 1024


@contextmanager
def serving(
    words: Sequence[str], environment: Mapping[str, str], workers: int = 1
) -> Iterator[Server]:
    """`python -m` these words and a free port; not waited for."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    command = [sys.executable, "-m", *words, "--port", str(port), "--workers", str(workers)]
    process = subprocess.Popen(command, env=environment)
    try:
        yield Server(process, port)
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def tracker(installation: Installation, workers: int = 1) -> Iterator[Server]:
    with serving(TRACKER, installation.environment, workers) as server:
        server.first_answer("/healthz")
        yield server


@contextmanager
def plain(
    installation: Installation, told: Path, module: str = PLAIN, workers: int = 1
) -> Iterator[Server]:
    with serving((module, str(told)), installation.environment, workers) as server:
        server.first_answer()
        yield server
