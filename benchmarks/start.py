"""How soon a server answers its first page, beside a bare Starlette, and what it then needs.

`tracker serve` on a database that exists and is up to date: from the start of the process to the
last byte of the home page. Then the memory after many requests of that page.
"""

import asyncio
import time
from argparse import Namespace
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from statistics import median

from benchmarks import _plain
from benchmarks._databases import ENGINES, Installation, installed
from benchmarks._load import head, load
from benchmarks._register import fill, fill_persons
from benchmarks._serving import PLAIN, TRACKER, Server, serving
from benchmarks._turns import SECONDS, arguments, heading, in_turns, line, spread

TARGET = 1.5
CLIENTS = 16
PAGE = "/at/A1"  # where the home page of one authority leads


@dataclass(frozen=True, slots=True)
class Started:
    """Of one side: seconds to the first page and the processor's share of them, MB after it and
    after many more."""

    seconds: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)
    memory_after: list[float] = field(default_factory=list)


async def begun(
    starting: AbstractContextManager[Server], requests: int, told: Started, since: float
) -> None:
    with starting as server:
        server.first_answer(PAGE)
        told.seconds.append(time.perf_counter() - since)
        told.processor.append(server.processor)
        told.memory.append(server.memory)
        page = head(PAGE)
        await load(server.port, iter([page] * requests), CLIENTS)
        told.memory_after.append(server.memory)


async def made(installation: Installation, applications: int) -> None:
    async with installation.opened():
        await fill(applications, 1, settled=True)
        await fill_persons()


async def measure(here: Installation, requests: int, turns: int) -> tuple[Started, Started]:
    page = _plain.Page([], b"ready", "text/plain")
    place = _plain.tell(_plain.Told(here.url, {PAGE: page}), here.data / "plain")
    ours, beside = Started(), Started()

    async def our_own() -> None:
        await begun(serving(TRACKER, here.environment), requests, ours, time.perf_counter())

    async def bare() -> None:
        words = (PLAIN, str(place))
        await begun(serving(words, here.environment), requests, beside, time.perf_counter())

    await in_turns([our_own, bare], turns)
    return ours, beside


def show(engine: str, ours: Started, beside: Started) -> None:
    later = median(ours.seconds) - median(beside.seconds)
    for label, told, more in (
        (f"{engine}: tracker serve", ours, f"{later:+.3f}"),
        ("  bare", beside, ""),
    ):
        memory = [f"{median(one):,.0f}" for one in (told.memory, told.memory_after)]
        processor = f"{median(told.processor):.2f}"
        line(label, *spread(told.seconds), f"{more:>8}", processor, *memory)


def run(engine: str, asked: Namespace) -> None:
    with ENGINES[engine]() as new, installed(new) as here:
        asyncio.run(made(here, asked.applications))
        show(engine, *asyncio.run(measure(here, asked.requests, asked.turns)))


def main() -> None:
    reader = arguments(__doc__, turns=5)
    reader.add_argument("--applications", type=int, default=10_000, help="in the register")
    reader.add_argument("--requests", type=int, default=2_000, help="after the first")
    asked = reader.parse_args()
    heading(*SECONDS, "later", "processor", "MB at first", f"MB, {asked.requests:,}")
    for engine in asked.engine or ENGINES:
        run(engine, asked)
    print(f"target: the first page at most {TARGET} s after that of the bare one")


if __name__ == "__main__":
    main()
