"""The monthly sheet: one click from the ledger, any month by its address, as a page or a file."""

import asyncio
import re
from datetime import date

from starlette.requests import Request
from starlette.responses import Response

from tracker.annual.month_sheet import HEAD, Line, month_lines, month_span, year_so_far
from tracker.annual.workbook import XLSX, sheet_xlsx
from tracker.records.figures import WantedFigures, figure_counts
from tracker.web.access import authority_of_officer
from tracker.web.answer import file_answer, show
from tracker.web.desk.ledger_filter import FIRST_YEAR
from tracker.web.site import site_of

_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")


async def month_sheet(request: Request) -> Response:
    month = _month_of(request)
    today = site_of(request).clock.today()
    after = month_span(month).after
    return await show(
        request,
        "desk/month_sheet.html",
        month=month,
        previous=_previous(month),
        following=after if after <= today else None,
        lines=await _lines(request, month),
        head=HEAD,
    )


async def month_sheet_file(request: Request) -> Response:
    month, authority = _month_of(request), await authority_of_officer(request)
    rows = [
        ("　" * line.level + line.label, line.month, line.year)
        for line in await _lines(request, month)
    ]
    title = f"{month.year}年{month.month}月依申请公开上报表"
    said = [("填报单位", authority.name, None), ("月份", f"{month:%Y-%m}", None), *rows]
    data = await asyncio.to_thread(sheet_xlsx, title, HEAD, said)
    return file_answer(f"month-{authority.code}-{month:%Y%m}.xlsx", data, XLSX)


async def _lines(request: Request, month: date) -> tuple[Line, ...]:
    authority, today = await authority_of_officer(request), site_of(request).clock.today()
    wanted, span = WantedFigures(authority_ids=[authority.id]), month_span(month)
    return month_lines(
        await figure_counts(wanted, span, today),
        await figure_counts(wanted, year_so_far(span), today),
    )


def _month_of(request: Request) -> date:
    """The first day of the month asked for; of this one for anything that is none."""
    today = site_of(request).clock.today()
    found = _MONTH.fullmatch(request.query_params.get("month", ""))
    asked = date(int(found[1]), int(found[2]), 1) if found else today.replace(day=1)
    return asked if asked.year >= FIRST_YEAR and asked <= today else today.replace(day=1)


def _previous(month: date) -> date | None:
    if month == date(FIRST_YEAR, 1, 1):
        return None
    return date(month.year - (month.month == 1), (month.month - 2) % 12 + 1, 1)
