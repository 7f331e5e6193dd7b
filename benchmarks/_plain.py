"""A bare Starlette over the same database: what our pages are measured against.

`python -m benchmarks._plain FILE --port N`. The file says (`tell`) which statements each path
runs, one after the other over the same drivers as ours, and which bytes it then answers; and
which rows a POST inserts and commits. Nothing of the program is imported; `_rendered` is the
same server where the bytes are to be rendered.
"""

import argparse
import asyncio
import os
import pickle
import secrets
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import aiosqlite
import asyncpg
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

# Where each process finds the file.
_TOLD = "BENCHMARK_TOLD"
_SQLITE = "sqlite:///"
_PRAGMAS = ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "busy_timeout = 10000")
# Every row has its own.
_UNIQUE = ("token_digest", "submission_digest", "tracking_digest", "register_number", "key")
_LEADS_TO = {"journal_id": "journal", "application_id": "application"}

Statement = tuple[str, Sequence[Any]]


@dataclass(frozen=True)
class Page:
    """What stands behind one path, and the answer; `cookie`: of whoever opens it."""

    statements: list[Statement]
    body: bytes
    media_type: str
    cookie: str = ""


@dataclass(frozen=True)
class Told:
    """All a plain server has to know. `rows`: table and columns, in an order that keys allow."""

    url: str
    pages: dict[str, Page] = field(default_factory=dict)
    rows: list[tuple[str, dict[str, Any]]] = field(default_factory=list)


def tell(told: Told, place: Path) -> Path:
    place.write_bytes(pickle.dumps(asdict(told)))
    return place


class _OnSqlite:
    """One connection, as our reader and our writer are one each."""

    def __init__(self, url: str) -> None:
        self._path = url.removeprefix(_SQLITE)
        self._alone = asyncio.Lock()

    async def open(self) -> None:
        self._connection = await aiosqlite.connect(self._path, isolation_level=None)
        for pragma in _PRAGMAS:
            await self._connection.execute_fetchall(f"PRAGMA {pragma}")

    async def close(self) -> None:
        await self._connection.close()

    async def run(self, statements: Sequence[Statement]) -> None:
        for statement, values in statements:
            await self._connection.execute_fetchall(statement, values)

    @asynccontextmanager
    async def inserting(self) -> AsyncIterator[Any]:
        async def insert(statement: str, values: Sequence[Any]) -> int:
            rows = await self._connection.execute_fetchall(statement, values)
            return int(next(iter(rows))[0])

        async with self._alone:
            await self._connection.execute_fetchall("BEGIN IMMEDIATE")
            yield insert
            await self._connection.commit()

    def marks(self, count: int) -> str:
        return ", ".join("?" * count)


class _OnPostgres:
    """A pool as large as that of our connections."""

    def __init__(self, url: str) -> None:
        self._url = url

    async def open(self) -> None:
        self._pool = await asyncpg.create_pool(self._url, min_size=1, max_size=5)

    async def close(self) -> None:
        await self._pool.close()

    async def run(self, statements: Sequence[Statement]) -> None:
        async with self._pool.acquire() as connection:
            for statement, values in statements:
                await connection.fetch(statement, *values)

    @asynccontextmanager
    async def inserting(self) -> AsyncIterator[Any]:
        async with self._pool.acquire() as connection, connection.transaction():

            async def insert(statement: str, values: Sequence[Any]) -> int:
                return int(await connection.fetchval(statement, *values))

            yield insert

    def marks(self, count: int) -> str:
        return ", ".join(f"${n}" for n in range(1, count + 1))


def application(
    told: dict[str, Any], rendered: Mapping[str, Callable[[], bytes]] | None = None
) -> Starlette:
    """`rendered`: what makes the body of a path, where it is not sent as it was told."""
    made = rendered or {}
    base = (_OnSqlite if told["url"].startswith(_SQLITE) else _OnPostgres)(told["url"])

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        await base.open()
        yield
        await base.close()

    async def answer(request: Request) -> Response:
        page = told["pages"].get(request.url.path)
        if page is None:
            return Response(b"", 404)
        await base.run(page["statements"])
        body = made[request.url.path]() if made else page["body"]
        return Response(body, headers={"content-type": page["media_type"]})

    async def submit(request: Request) -> Response:
        await request.body()
        ids: dict[tuple[str, int], int] = {}
        async with base.inserting() as insert:
            for table, row in told["rows"]:
                fresh = {name: _fresh(name, said, ids) for name, said in row.items()}
                del fresh["id"]
                names = ", ".join(f'"{name}"' for name in fresh)
                ids[table, row["id"]] = await insert(
                    f'INSERT INTO "{table}" ({names}) VALUES ({base.marks(len(fresh))}) '
                    "RETURNING id",
                    list(fresh.values()),
                )
        return Response(status_code=303, headers={"location": "/"})

    return Starlette(
        routes=[
            Route("/{path:path}", answer, methods=["GET"]),
            Route("/{path:path}", submit, methods=["POST"]),
        ],
        lifespan=lifespan,
    )


def _fresh(name: str, said: Any, ids: dict[tuple[str, int], int]) -> Any:
    if name in _UNIQUE and said is not None:
        return secrets.token_hex(32)[: len(said)]
    return ids.get((_LEADS_TO.get(name, ""), said), said)


def told() -> dict[str, Any]:
    """What this process was started with."""
    read: dict[str, Any] = pickle.loads(Path(os.environ[_TOLD]).read_bytes())
    return read


def main(served: str = "benchmarks._plain:served") -> None:
    reader = argparse.ArgumentParser()
    reader.add_argument("told")
    reader.add_argument("--port", type=int)
    reader.add_argument("--workers", type=int, default=1)
    asked = reader.parse_args()
    os.environ[_TOLD] = asked.told
    # The same protocol as ours has: what differs is what stands behind it.
    how: dict[str, Any] = {"log_level": "warning", "http": "h11", "ws": "none"}
    uvicorn.run(served, factory=True, port=asked.port, workers=asked.workers, **how)


def served() -> Starlette:
    return application(told())


if __name__ == "__main__":
    main()
