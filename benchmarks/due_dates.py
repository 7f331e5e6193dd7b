"""How long a holiday notice takes to count every open due date again.

The applications come out of a ledger, so that each has its journal; all are received in the last
weeks of a year whose successor has no notice yet. Two notices for that year take turns, each of
which moves due dates of the other. The baseline reads the same entries and sets the same days by
plain SQL over the same connection, in one transaction; it reckons nothing.
"""

import asyncio
from argparse import Namespace
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from statistics import median

from benchmarks._databases import ENGINES, installed, settle
from benchmarks._turns import (
    SECONDS,
    ResultsDiffer,
    arguments,
    heading,
    in_turns,
    line,
    spread,
    timed,
)
from tracker.actions.authorities import add_authority
from tracker.actions.enter_notice import Difference, enter_notice
from tracker.actions.import_applications import import_applications
from tracker.annual.ledger import LedgerRow
from tracker.annual.workbook import ledger_csv
from tracker.clock import CHINA
from tracker.law.terms import ApplicantKind
from tracker.records.connections import in_transaction
from tracker.records.models import Application

YEAR = 2027
NOW = datetime.combine(date(2026, 12, 21), time(10), CHINA)
FIRST_DAY, DAYS = date(2026, 12, 7), 14  # due in the first weeks of the next year
BATCH = 20_000
# Days of an invented year; in the second its first day is a working day.
NOTICE = """\
2027-01-01至2027-01-03 放假 元旦
2027-02-05至2027-02-11 放假 春节
2027-01-30 上班 春节
2027-02-14 上班 春节
2027-04-03至2027-04-05 放假 清明节
2027-05-01至2027-05-05 放假 劳动节
2027-05-08 上班 劳动节
2027-06-09 放假 端午节
2027-09-15 放假 中秋节
2027-10-01至2027-10-07 放假 国庆节
2027-10-09 上班 国庆节
"""
NOTICES = (NOTICE, NOTICE.replace("2027-01-01至2027-01-03", "2027-01-02至2027-01-03"))


async def take(count: int) -> None:
    office = await add_authority("JD01", name="某街道办事处", now=NOW)
    for first in range(0, count, BATCH):
        rows = [
            LedgerRow(
                number=f"台账-{n:06d}",
                received_on=FIRST_DAY + timedelta(days=n % DAYS),
                applicant_kind=ApplicantKind.BUSINESS,
                content="垃圾清运合同",
            )
            for n in range(first, min(first + BATCH, count))
        ]
        taken = await import_applications(office, ledger_csv(rows), now=NOW)
        if taken != len(rows):
            raise ResultsDiffer(f"taken: {taken}")


async def due() -> list[tuple[int, date | None]]:
    found = await Application.all().order_by("id").values_list("id", "due_on")
    return [(id_, on) for id_, on in found]


async def entered(turn: int) -> Sequence[Difference]:
    return await enter_notice(YEAR, NOTICES[turn % 2], officer_id=None, now=NOW)


async def set_plainly(days: Sequence[tuple[int, date | None]]) -> None:
    async with in_transaction() as moment:
        dialect = moment.capabilities.dialect
        await moment.execute_query(
            "SELECT journal_id, seq, kind, facts FROM entry ORDER BY journal_id, seq"
        )
        marks = ("?", "?") if dialect == "sqlite" else ("$1", "$2")
        await moment.execute_many(
            f"UPDATE application SET due_on = {marks[0]} WHERE id = {marks[1]}",
            [[on.isoformat() if on and dialect == "sqlite" else on, id_] for id_, on in days],
        )


async def measure(turns: int) -> tuple[list[float], list[float], int]:
    """Seconds of both, and how many due dates one notice moved over another."""
    moved = 0
    await entered(0)  # from here on nothing is provisional
    numbers = iter(range(1, turns + 1))

    async def again() -> None:
        nonlocal moved
        moved = len(await entered(next(numbers)))

    async def plainly() -> None:
        await set_plainly(await due())

    ours, beside = await in_turns([timed(again), timed(plainly)], turns)
    before = await due()
    await set_plainly(before)
    if await due() != before:
        raise ResultsDiffer("the plain statement sets other days")
    return ours, beside, moved


async def run(engine: str, asked: Namespace) -> None:
    with ENGINES[engine]() as new, installed(new) as here:
        async with here.opened():
            await take(asked.applications)
            await settle()
            ours, beside, moved = await measure(asked.turns)
    speeds = [f"{asked.applications / median(seconds):,.0f}" for seconds in (ours, beside)]
    told = f"{median(ours) / median(beside):.2f}"
    line(
        f"{engine}: counted again, {asked.applications:,}",
        *spread(ours),
        speeds[0],
        told,
        f"{moved:,}",
    )
    line("  plain SQL", *spread(beside), speeds[1])


def main() -> None:
    reader = arguments(__doc__, turns=3)
    reader.add_argument("--applications", type=int, default=100_000, help="all of them open")
    asked = reader.parse_args()
    heading(*SECONDS, "a second", "ratio", "moved")
    for engine in asked.engine or ENGINES:
        asyncio.run(run(engine, asked))
    print("no target")


if __name__ == "__main__":
    main()
