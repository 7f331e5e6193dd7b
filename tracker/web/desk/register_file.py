"""The ledger in its own columns as a file: XLSX, CSV, or PDF to be printed across."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from starlette.responses import Response

from tracker.annual.register_columns import Column, bands
from tracker.annual.workbook import CSV, XLSX, register_csv, register_xlsx
from tracker.letters.ledger_sheet import MOST_ROWS, Band, Paper, ledger_pdf
from tracker.records.calendars import current_calendar
from tracker.records.register_lines import RegisterLine, register_lines
from tracker.web.answer import file_answer, pdf_answer
from tracker.web.desk.ledger_cells import Told, cells_of, written
from tracker.web.desk.ledger_file import Export

_XLSX, _CSV = "register_xlsx", "register_csv"
_PAPERS = {f"print_{paper.value}": paper for paper in Paper}
REGISTER_FILES = (_XLSX, _CSV, *_PAPERS)
_PERSONAL = frozenset({"applicant", "contact", "agent"})


async def register_file(
    export: Export, *, kind: str, columns: tuple[Column, ...], now: datetime
) -> Response | None:
    """Everything the filter means; None where it is more than paper bears."""
    counts_month = any(column.key == "nth_in_month" for column in columns)
    lines: list[RegisterLine] = []
    async for line in register_lines(export.authority.id, export.wanted, counts_month=counts_month):
        lines.append(line)
        if kind in _PAPERS and len(lines) > MOST_ROWS:
            return None
    if any(column.key in _PERSONAL for column in columns):
        await export.note([line.application.id for line in lines], now)
    calendar = await current_calendar()
    rows = [
        cells_of(Told(line, calendar, now.date(), masked=export.masked), columns) for line in lines
    ]
    headings = [column.shown(masked=export.masked) for column in columns]
    name = f"register-{export.authority.code}-{now:%Y%m%d}"
    if kind == _CSV:
        data = await asyncio.to_thread(register_csv, headings, rows)
        return file_answer(f"{name}.csv", data, CSV)
    if kind == _XLSX:
        data = await asyncio.to_thread(register_xlsx, columns, headings, rows)
        return file_answer(f"{name}.xlsx", data, XLSX)
    made = f"{export.officer}　{now:%Y-%m-%d %H:%M}"
    texts = [[written(cell) for cell in row] for row in rows]
    paper = _PAPERS[kind]
    told = [_band(band, columns, headings, texts) for band in bands(columns, paper.width)]
    pdf = await ledger_pdf(export.authority.name, made, told, paper)
    return pdf_answer(f"{name}.pdf", pdf)


def _band(
    band: tuple[Column, ...],
    columns: tuple[Column, ...],
    headings: Sequence[str],
    texts: Sequence[Sequence[str]],
) -> Band:
    places = [columns.index(column) for column in band]
    groups = ((name, len(list(of))) for name, of in groupby(band, lambda column: column.group))
    return Band(
        widths=tuple(column.width for column in band),
        groups=tuple(groups),
        heads=tuple(headings[n] for n in places),
        rows=[[row[n] for n in places] for row in texts],
    )
