"""Applications submitted through `tracker serve`, beside a plain insert of the same rows.

What is measured is the last form: the draft is whole, and its answer leads to the receipt. The
plain server answers the same POST by inserting the rows that one submission left behind, in one
transaction, over a database of its own with the same schema. On SQLite both have synchronous=FULL,
on PostgreSQL fsync. Afterwards both registers must have as many applications as were answered.
"""

import asyncio
from argparse import Namespace
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from itertools import count, islice
from statistics import median
from typing import Any
from urllib.parse import urlencode

from tortoise import Tortoise
from tortoise.models import Model

from benchmarks import _plain
from benchmarks._databases import ENGINES, Installation, installed, settle
from benchmarks._load import Load, form, load
from benchmarks._register import fill, fill_persons
from benchmarks._serving import Server, plain, tracker
from benchmarks._turns import ResultsDiffer, arguments, heading, in_turns, line
from tracker.actions.authorities import add_authority
from tracker.clock import SystemClock
from tracker.records.codes import Codes
from tracker.records.connections import APP, writer
from tracker.records.drafts import new_draft
from tracker.records.models import Application, Authority

TARGET = 0.5
OFFICE = "JD01"
SENT = urlencode({"statement": "yes"}).encode()
TYPED: dict[str, object] = {
    "description": "2024年1月至6月本街道与环卫公司签订的垃圾清运合同及付款凭证。",
    "searched": "yes",
    "who": "person",
    "name": "申请人甲",
    "identity_document": "resident_card",
    "identity_number": "11010519491231002X",
    "telephone": "13800000000",
    "carrier": "electronic",
    "way": "download",
}
# What others lead to comes first; rows of other tables follow in any order.
_FIRST = ("journal", "application")

_CALLERS = count(1)


def _callers() -> Iterator[str]:
    """Somebody else every time."""
    for number in _CALLERS:
        yield f"2001:db8:{number >> 16:x}:{number & 0xFFFF:x}::1"


@dataclass(frozen=True, slots=True)
class Pair:
    """Both servers, and the database of each."""

    here: Installation
    there: Installation
    ours: Server
    plain: Server


async def made(installation: Installation, applications: int) -> None:
    async with installation.opened():
        await fill(applications, 1, settled=True)
        await fill_persons()
        await add_authority(OFFICE, name="某街道办事处", now=SystemClock().now())
        await settle()


async def drafts(installation: Installation, many: int) -> list[bytes]:
    """Forms that are whole, ready to be sent by as many people."""
    codes, now = Codes(installation.settings.key), SystemClock().now()
    async with installation.opened():
        office = await Authority.get(code=OFFICE)
        tokens = [
            (await new_draft(codes, office.id, {"typed": TYPED, "files": []}, now=now))[0]
            for _ in range(many)
        ]
    places = (f"/apply/{OFFICE}/{token}/check" for token in tokens)
    return [form(place, SENT, who) for place, who in zip(places, _callers(), strict=False)]


async def _last_ids() -> dict[type[Model], int]:
    found = {}
    for model in Tortoise.apps[APP].values():
        if "id" in model._meta.fields_map:
            rows = await writer().execute_query_dict(
                f'SELECT coalesce(max(id), 0) AS id FROM "{model._meta.db_table}"'
            )
            found[model] = rows[0]["id"]
    return found


def _columns(model: type[Model]) -> str:
    """Without those that the database makes of others."""
    return ", ".join(f'"{name}"' for name in model._meta.fields_db_projection.values())


async def rows_of_one(installation: Installation, ours: Server) -> list[tuple[str, dict[str, Any]]]:
    """What a submission leaves behind that is not the first, as the driver takes it."""
    first, second = await drafts(installation, 2)
    await load(ours.port, iter([first]), 1, status=303)
    async with installation.opened():
        before = await _last_ids()
    await load(ours.port, iter([second]), 1, status=303)
    async with installation.opened():
        rows = [
            (model._meta.db_table, dict(row))
            for model, last in before.items()
            for row in await writer().execute_query_dict(
                f'SELECT {_columns(model)} FROM "{model._meta.db_table}" '
                f"WHERE id > {last} ORDER BY id"
            )
        ]
    return sorted(rows, key=lambda one: _FIRST.index(one[0]) if one[0] in _FIRST else len(_FIRST))


@asynccontextmanager
async def pair(engine: str, applications: int, workers: int) -> AsyncIterator[Pair]:
    with ExitStack() as stack:
        new = stack.enter_context(ENGINES[engine]())
        here, there = (stack.enter_context(installed(new)) for _ in range(2))
        await made(here, applications)
        await made(there, applications)
        ours = stack.enter_context(tracker(here, workers))
        told = _plain.Told(there.url, rows=await rows_of_one(here, ours))
        place = _plain.tell(told, there.data / "plain")
        beside = stack.enter_context(plain(there, place, workers=workers))
        line(f"{engine}: rows of one", ", ".join(table for table, _ in told.rows))
        yield Pair(here, there, ours, beside)


async def in_register(installation: Installation) -> int:
    async with installation.opened():
        return await Application.all().count()


async def measure(both: Pair, clients: int, many: int, turns: int) -> tuple[list[Load], list[Load]]:
    forms = iter(await drafts(both.here, many * turns))
    before = [await in_register(one) for one in (both.here, both.there)]

    async def submitted() -> Load:
        return await load(both.ours.port, islice(forms, many), clients, status=303)

    async def inserted() -> Load:
        same = (form("/", SENT, who) for who in islice(_callers(), many))
        return await load(both.plain.port, same, clients, status=303)

    ours, beside = await in_turns([submitted, inserted], turns)
    after = [await in_register(one) for one in (both.here, both.there)]
    if [new - old for new, old in zip(after, before, strict=True)] != [many * turns] * 2:
        raise ResultsDiffer(f"{before} applications, then {after}")
    return ours, beside


def show(label: str, ours: Sequence[Load], beside: Sequence[Load]) -> None:
    speeds = [median(one.a_second for one in loads) for loads in (ours, beside)]
    waited = [
        f"{median(one.percentile(share) for one in ours) * 1000:,.0f}" for share in (0.5, 0.99)
    ]
    line(label, *(f"{one:,.1f}" for one in speeds), f"{speeds[0] / speeds[1]:.2f}", *waited)


async def run(engine: str, asked: Namespace) -> None:
    for workers in asked.workers or ([1, 2] if engine == "postgres" else [1]):
        async with pair(engine, asked.applications, workers) as both:
            for clients in asked.clients or [1, 16]:
                ours, beside = await measure(both, clients, asked.forms, asked.turns)
                show(f"{engine}, {workers}: submitted, {clients} at once", ours, beside)


def main() -> None:
    reader = arguments(__doc__, turns=5)
    reader.add_argument("--applications", type=int, default=10_000, help="in the register before")
    reader.add_argument("--clients", type=int, action="append", help="1 and 16")
    reader.add_argument(
        "--workers", type=int, action="append", help="processes of each server: 1; 1 and 2"
    )
    reader.add_argument("--forms", type=int, default=200, help="submitted in each turn")
    asked = reader.parse_args()
    heading("a second", "plain", "ratio", "p50, ms", "p99, ms")
    for engine in asked.engine or ENGINES:
        asyncio.run(run(engine, asked))
    print(f"target: at least {TARGET} of the plain insert; every one is in the register after")


if __name__ == "__main__":
    main()
