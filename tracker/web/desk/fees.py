"""The fee register of a year: what section six of the report adds up, as a page or a file."""

import asyncio

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from tracker.annual.fee_sheet import COLUMNS, fee_rows
from tracker.annual.workbook import CSV, XLSX, plain_csv, sheet_xlsx
from tracker.law.deadlines import payment_due_on
from tracker.law.fee_acts import notice_of
from tracker.law.terms import FeeBasis, FeeState
from tracker.records.calendars import current_calendar
from tracker.records.fee_lines import FeeLine, WantedFees, fee_lines, totals_of
from tracker.records.ledger_rows import years_of_register
from tracker.web.access import authority_of_officer, officer_of
from tracker.web.answer import file_answer, show
from tracker.web.desk.case_fee import STATE_LIGHTS
from tracker.web.desk.ledger_filter import address, one_of, year_of
from tracker.web.site import site_of
from tracker.web.templating import masked_name

_FILES = {"csv": CSV, "xlsx": XLSX}


async def fees(request: Request) -> Response:
    officer, today = await officer_of(request), site_of(request).clock.today()
    wanted, calendar = _wanted(request), await current_calendar()
    found = await fee_lines(officer.authority_id, wanted)
    year, years = wanted.year, await years_of_register(officer.authority_id)
    first, last = years or (year, year)
    return await show(
        request,
        "desk/fees.html",
        rows=[(fee, _name(fee)) for fee in found],
        due={fee.application.id: payment_due_on(fee.facts, calendar) for fee in found},
        notice_of=notice_of,
        lights=STATE_LIGHTS,
        wanted=wanted,
        year=year,
        years=range(max(last, today.year, year), min(first, year) - 1, -1),
        totals=totals_of(found, year),
        states=FeeState,
        bases=FeeBasis,
        files={kind: address(f"{request.url.path}.{kind}", _asked(wanted)) for kind in _FILES},
    )


async def fees_file(request: Request) -> Response:
    kind, wanted = request.path_params["ending"], _wanted(request)
    if kind not in _FILES:
        raise HTTPException(404)
    authority = await authority_of_officer(request)
    found = await fee_lines(authority.id, wanted)
    rows = list(fee_rows(found, [_name(fee) for fee in found], await current_calendar()))
    name = f"fees-{authority.code}-{wanted.year}.{kind}"
    if kind == "csv":
        data = await asyncio.to_thread(plain_csv, COLUMNS, rows)
    else:
        data = await asyncio.to_thread(sheet_xlsx, f"{wanted.year}年信息处理费", COLUMNS, rows)
    return file_answer(name, data, _FILES[kind])


def _wanted(request: Request) -> WantedFees:
    asked, today = request.query_params, site_of(request).clock.today()
    return WantedFees(
        year=year_of(asked.get("year")) or today.year,
        state=one_of(FeeState, asked.get("state")),
        basis=one_of(FeeBasis, asked.get("basis")),
    )


def _asked(wanted: WantedFees) -> dict[str, object]:
    said = {"year": wanted.year, "state": wanted.state, "basis": wanted.basis}
    return {name: value for name, value in said.items() if value}


def _name(fee: FeeLine) -> str:
    return masked_name(fee.name) if fee.of_person else fee.name
