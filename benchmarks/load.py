"""Mixed use of an office for an hour: errors, growth, and whether all that was confirmed is there.

Visitors, applicants and officers act as `tests.trust.people` do, and think before each request,
so that the rate is steady; with `--rate 0` nobody thinks. The register is empty at first. On
PostgreSQL several processes may serve, and `tracker jobs` runs beside them.
"""

import math
import signal
import subprocess
import sys
import time
from argparse import ArgumentParser, Namespace
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks._databases import ENGINES
from benchmarks._mixed_use import OFFICERS, Answered, Day
from benchmarks._serving import memory_of
from benchmarks._turns import heading, line
from tests.trust.office import PAUSE, Office, office
from tests.trust.verdict import judged

MINUTE = 60
PARTS = 6  # the first and the last of so many are held against each other
KINDS = 12  # of request, told of apart


@dataclass(frozen=True, slots=True)
class Process:
    """One of the installation, as the system sees it."""

    id: int
    name: str

    @property
    def size(self) -> "Size":
        files = len(list(Path(f"/proc/{self.id}/fd").iterdir()))
        return Size(self.name, memory_of(self.id), files)


@dataclass(frozen=True, slots=True)
class Size:
    """What a process held at some moment: MB and open files."""

    name: str
    memory: float
    files: int


@contextmanager
def served(engine: str, many: int, officers: int) -> Iterator[tuple[Office, list[Process]]]:
    with ExitStack() as stack:
        place = Path(stack.enter_context(TemporaryDirectory(prefix="tracker-load-")))
        at = stack.enter_context(office(place, stack.enter_context(ENGINES[engine]())()))
        at.migrated().peopled(officers).start("--workers", f"{many}")
        assert at.process is not None
        workers = [Process(child, f"worker {n}") for n, child in enumerate(_workers(at), 1)]
        running = [Process(at.process.pid, "parent" if workers else "server"), *workers]
        if many > 1:
            running.append(Process(stack.enter_context(_jobs(at)), "jobs"))
        yield at, running
        at.stop()


def _workers(at: Office) -> Iterator[int]:
    """The processes of a server that has several; each is a child of the first."""
    assert at.process is not None
    parent = at.process.pid
    for said in Path(f"/proc/{parent}/task/{parent}/children").read_text().split():
        if b"resource_tracker" not in Path(f"/proc/{said}/cmdline").read_bytes():
            yield int(said)


@contextmanager
def _jobs(at: Office) -> Iterator[int]:
    process = subprocess.Popen([sys.executable, "-m", "tracker", "jobs"], env=at.environment)
    try:
        yield process.pid
    finally:
        process.terminate()
        process.wait(60)


def used(day: Day, running: Sequence[Process], asked: Namespace) -> list[list[Size]]:
    """A line for each minute; what the processes held at the end of each."""
    heading("requests", "errors", "p50, ms", "p99, ms", "MB, files")
    sizes: list[list[Size]] = []
    told = 0
    with ThreadPoolExecutor(asked.clients) as threads:
        clients = [threads.submit(day.goes_on, n) for n in range(asked.clients)]
        for minute in range(1, asked.minutes + 1):
            PAUSE.wait(max(0.0, day.begun + minute * MINUTE - time.monotonic()))
            sizes.append([one.size for one in running])
            fresh = day.answers[told:]
            told += len(fresh)
            held = ", ".join(f"{one.name} {one.memory:,.0f} MB {one.files}" for one in sizes[-1])
            numbers = f"{len(fresh):,}", f"{day.errors.total():,}", *waited(fresh)
            line(f"minute {minute}", *numbers, f"   {held}")
        day.over.set()
    for client in clients:
        if fault := client.exception():
            day.wrong(f"a client ended: {fault!r}")
    return sizes


def waited(answers: Sequence[Answered]) -> tuple[str, str]:
    """p50 and p99 in ms."""
    times = sorted(one.waited * 1000 for one in answers) or [math.nan]
    p50, p99 = (times[max(0, math.ceil(len(times) * share) - 1)] for share in (0.5, 0.99))
    return f"{p50:,.0f}", f"{p99:,.0f}"


def show(day: Day, sizes: Sequence[Sequence[Size]], minutes: int) -> None:
    part = max(1, minutes // PARTS)
    early, late = day.begun + part * MINUTE, day.begun + (minutes - part) * MINUTE
    heading(f"first {part} min", f"last {part} min", "all")
    three = (
        [one for one in day.answers if one.at <= early],
        [one for one in day.answers if one.at > late],
        day.answers,
    )
    line("requests", *(f"{len(some):,}" for some in three))
    both = zip(*map(waited, three), strict=True)
    for name, times in zip(("p50, ms", "p99, ms"), both, strict=True):
        line(name, *times)
    for then, now in zip(sizes[part - 1], sizes[-1], strict=True):
        line(f"{now.name}: MB", f"{then.memory:,.1f}", f"{now.memory:,.1f}")
        line(f"{now.name}: open files", f"{then.files}", f"{now.files}")


def show_kinds(answers: Sequence[Answered]) -> None:
    """What the clients waited for longest, taken together."""
    kinds = defaultdict[str, list[Answered]](list)
    for one in answers:
        kinds[one.what].append(one)
    heading("answers", "p50, ms", "p99, ms")
    together = sorted(kinds.items(), key=lambda kind: -sum(one.waited for one in kind[1]))
    for what, some in together[:KINDS]:
        line(what, f"{len(some):,}", *waited(some))


def judge(at: Office, day: Day) -> bool:
    """Hold the register against what was confirmed; whether nothing is wrong."""
    found, confirmed = judged(at, day.memory), day.memory.confirmed
    heading("confirmed", "found", "lost", "twice", "half", "findings", "errors")
    wrong = found.lost, found.twice, found.half, found.findings, day.errors.total()
    line("acts", *(f"{n:,}" for n in (confirmed, confirmed - found.lost, *wrong)))
    acts = Counter(act for one in day.memory.told for act in one.acts)
    print("  " + ", ".join(f"{n:,} {act}" for act, n in acts.most_common()))
    for said, n in day.errors.most_common():
        print(f"  {n} × {said}")
    return not any(wrong)


def run(engine: str, asked: Namespace) -> bool:
    many = asked.processes or (2 if engine == "postgres" else 1)
    print(f"{engine}, processes: {many}, clients: {asked.clients}, minutes: {asked.minutes}")
    with served(engine, many, min(asked.clients, OFFICERS)) as (at, running):
        day = Day(at, asked.clients / asked.rate if asked.rate else 0.0)
        show(day, used(day, running, asked), asked.minutes)
        show_kinds(day.answers)
        return judge(at, day)


def main() -> int:
    reader = ArgumentParser(description=__doc__)
    reader.add_argument("--engine", choices=ENGINES, action="append", help="both by default")
    reader.add_argument("--processes", type=int, help="1 on SQLite, 2 on PostgreSQL")
    reader.add_argument("--minutes", type=int, default=60)
    reader.add_argument("--clients", type=int, default=16)
    reader.add_argument("--rate", type=float, default=8.0, help="requests a second of all of them")
    asked = reader.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # leave no server behind
    sound = [run(engine, asked) for engine in asked.engine or ENGINES]
    print("target: no error, no growth, every confirmed act found once and whole, no finding")
    return 0 if all(sound) else 1


if __name__ == "__main__":
    sys.exit(main())
