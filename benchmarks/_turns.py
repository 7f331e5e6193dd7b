"""Taking turns, and the table that tells how it went."""

import argparse
import statistics
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from benchmarks._databases import ENGINES

T = TypeVar("T")

_LABEL, _CELL = 48, 12


class ResultsDiffer(Exception):
    """Both sides of a comparison do not say the same."""


async def in_turns(works: Sequence[Callable[[], Awaitable[T]]], turns: int) -> list[list[T]]:
    """What each gave, turn by turn: one after the other, so that what else the machine does
    falls on all of them; who begins changes."""
    found: list[list[T]] = [[] for _ in works]
    for turn in range(turns):
        both = list(zip(works, found, strict=True))
        for work, given in both if turn % 2 else reversed(both):
            given.append(await work())
    return found


def timed(work: Callable[[], Awaitable[object]]) -> Callable[[], Awaitable[float]]:
    """The same work, which gives the seconds it took."""

    async def measured() -> float:
        begun = time.perf_counter()
        await work()
        return time.perf_counter() - begun

    return measured


def heading(*names: str) -> None:
    print(f"{'':{_LABEL}}" + "".join(f"{name:>{_CELL}}" for name in names), flush=True)


def line(label: str, *cells: str) -> None:
    print(f"{label:{_LABEL}}" + "".join(f"{cell:>{_CELL}}" for cell in cells), flush=True)


SECONDS = ("shortest", "median", "longest")


def spread(values: Sequence[float], form: str = ".3f") -> list[str]:
    """As `SECONDS` heads them."""
    return [f"{one:{form}}" for one in (min(values), statistics.median(values), max(values))]


def ratio(measured: Sequence[float], plain: Sequence[float]) -> str:
    return f"{statistics.median(measured) / statistics.median(plain):.2f}"


def arguments(about: str | None, *, turns: int) -> argparse.ArgumentParser:
    """What every script that uses databases can be told."""
    reader = argparse.ArgumentParser(description=about)
    reader.add_argument("--engine", choices=ENGINES, action="append", help="both by default")
    reader.add_argument("--turns", type=int, default=turns)
    return reader
