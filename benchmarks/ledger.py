"""Rows a second of a ledger: taken into the register and taken out of it again.

The baseline reads the same file to its last row, or writes the same rows into one, with nothing
but the library for its format, and no register. What was taken out must say what was taken in.
"""

import asyncio
import csv
import io
from argparse import Namespace
from collections.abc import Sequence
from datetime import date, timedelta
from statistics import median
from typing import Any

import openpyxl
import xlsxwriter

from benchmarks._databases import ENGINES, installed
from benchmarks._turns import ResultsDiffer, arguments, heading, in_turns, line, timed
from tracker.actions.authorities import add_authority
from tracker.actions.import_applications import import_applications
from tracker.annual.ledger import LedgerRow, read_ledger
from tracker.annual.workbook import ledger_csv, ledger_xlsx
from tracker.clock import SystemClock
from tracker.law.terms import ApplicantKind, Channel
from tracker.records.ledger_rows import Wanted
from tracker.records.models import Authority
from tracker.web.desk.ledger_file import Export, FullReading, ledger_file

FIRST_DAY, DAYS = date(2020, 1, 1), 2000
KINDS = ("csv", "xlsx")


def rows(count: int) -> list[LedgerRow]:
    """What an office has in its ledger; all ended."""
    channels = (Channel.ONLINE, Channel.POST, Channel.COUNTER)
    found = []
    for n in range(1, count + 1):
        received = FIRST_DAY + timedelta(days=n * DAYS // (count + 1))
        found.append(
            LedgerRow(
                number=f"台账-{n:06d}",
                received_on=received,
                applicant_kind=ApplicantKind.BUSINESS,
                channel=channels[n % 3],
                applicant=f"示例{n}号有限公司",
                content=f"本街道第{n}号地块的垃圾清运合同、付款凭证和验收报告。",
                ended_on=received + timedelta(days=14),
                result="disclosed",
                document_number=f"某街公开〔{received.year}〕{n}号",
            )
        )
    return found


def plain_read(data: bytes, kind: str) -> list[list[Any]]:
    if kind == "csv":
        return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
    return [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]


def plain_write(told: Sequence[Sequence[Any]], kind: str) -> bytes:
    if kind == "csv":
        text = io.StringIO()
        csv.writer(text).writerows(told)
        return text.getvalue().encode("utf-8-sig")
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for n, row in enumerate(told):
            sheet.write_row(n, 0, row)
    return data.getvalue()


class Office:
    """An authority for each import, so that no number is taken."""

    def __init__(self) -> None:
        self.count = 0
        self.last: Authority | None = None

    async def take(self, data: bytes, expected: int) -> None:
        now = SystemClock().now()
        self.count += 1
        self.last = await add_authority(f"JD{self.count}", name="某街道办事处", now=now)
        taken = await import_applications(self.last, data, now=now)
        if taken != expected:
            raise ResultsDiffer(f"taken: {taken}")

    async def give(self, kind: str) -> bytes:
        assert self.last is not None
        nobody = FullReading(officer_id=0, reason="测量")  # no name of a person is in it
        export = Export(self.last, Wanted(), nobody, "")
        answer = await ledger_file(export, kind=kind, now=SystemClock().now())
        return bytes(answer.body)


async def measure(kind: str, count: int, turns: int) -> list[tuple[str, list[float], list[float]]]:
    office, told = Office(), rows(count)
    data = ledger_csv(told) if kind == "csv" else ledger_xlsx(told)
    cells = plain_read(data, kind)

    async def taken() -> None:
        await office.take(data, count)

    async def read() -> None:
        plain_read(data, kind)

    async def given() -> None:
        await office.give(kind)

    async def written() -> None:
        plain_write(cells, kind)

    imported = await in_turns([timed(taken), timed(read)], turns)
    again = read_ledger(await office.give(kind), known_numbers=(), today=SystemClock().today())
    if again.errors or sorted(again.rows, key=_number) != told:
        raise ResultsDiffer(f"{kind}: what was taken out is not what was taken in")
    exported = await in_turns([timed(given), timed(written)], turns)
    return [(f"{kind} taken in", *imported), (f"{kind} taken out", *exported)]


def _number(row: LedgerRow) -> str:
    return row.number


async def run(engine: str, asked: Namespace) -> None:
    with ENGINES[engine]() as new:
        for kind in asked.kind or KINDS:
            with installed(new) as here:
                async with here.opened():
                    for what, ours, plain in await measure(kind, asked.rows, asked.turns):
                        speeds = [asked.rows / median(seconds) for seconds in (ours, plain)]
                        shown = [f"{speed:,.0f}" for speed in speeds]
                        label = f"{engine}: {what}, {asked.rows:,}"
                        line(label, *shown, f"{speeds[0] / speeds[1]:.3f}")


def main() -> None:
    reader = arguments(__doc__, turns=3)
    reader.add_argument("--rows", type=int, default=10_000)
    reader.add_argument("--kind", choices=KINDS, action="append", help="both by default")
    asked = reader.parse_args()
    heading("rows/s", "file alone", "ratio")
    for engine in asked.engine or ENGINES:
        asyncio.run(run(engine, asked))
    print("no target; what was taken out says what was taken in")


if __name__ == "__main__":
    main()
