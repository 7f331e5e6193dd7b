"""Processing fees noticed and received in a year: what section 六 of the report adds up."""

from decimal import Decimal

from starlette.requests import Request
from starlette.responses import Response

from tracker.records.ledger_rows import with_fees, years_of_register
from tracker.records.tallies import noticed_in, paid_in
from tracker.web.access import officer_of
from tracker.web.answer import show
from tracker.web.desk.ledger_filter import year_of
from tracker.web.site import site_of


async def fees(request: Request) -> Response:
    officer, today = await officer_of(request), site_of(request).clock.today()
    year = year_of(request.query_params.get("year")) or today.year
    rows = await with_fees(officer.authority_id, noticed_in(year) | paid_in(year))
    years = await years_of_register(officer.authority_id) or (year, year)
    told = [line.application for line in rows]
    zero = Decimal("0.00")
    noticed = [a for a in told if a.fee_noticed_on and a.fee_noticed_on.year == year]
    received = [a for a in told if a.fee_received_on and a.fee_received_on.year == year]
    return await show(
        request,
        "desk/fees.html",
        rows=rows,
        year=year,
        years=range(max(years[1], today.year), min(years[0], year) - 1, -1),
        notices=len(noticed),
        noticed_yuan=sum((a.fee_noticed for a in noticed), zero),
        received_yuan=sum((a.fee_received for a in received), zero),
    )
