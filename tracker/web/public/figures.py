"""What the public sees of the register: statistics, and the annual reports as published."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from tracker.records.authorities import has_several
from tracker.records.figures import WantedFigures
from tracker.records.ledger_rows import years_of_register
from tracker.records.models import Authority
from tracker.records.published_reports import reports_of
from tracker.web.answer import show
from tracker.web.figures import figures_file, headlines, span_choices, span_words, statistics
from tracker.web.public.offices import of_office
from tracker.web.site import site_of


@of_office
async def figures(request: Request, office: Authority) -> Response:
    shown = await statistics(request, WantedFigures(authority_ids=[office.id]))
    years = await years_of_register(office.id)
    key = shown.figures.span.key

    def csv_url(name: str) -> str:
        return f"{request.url_for('figures_csv', code=office.code, name=name).path}?span={key}"

    return await show(
        request,
        "public/figures.html",
        office=office,
        shown=shown,
        headlines=headlines(shown.figures),
        span=span_words(shown.figures.span),
        spans=span_choices(site_of(request).clock.today(), years[0] if years else None),
        csv_url=csv_url,
        several=await has_several(),
        all_url=f"{request.url_for('all_figures').path}?span={key}",
        reports=await reports_of(office.id),
    )


@of_office
async def figures_csv(request: Request, office: Authority) -> Response:
    shown = await statistics(request, WantedFigures(authority_ids=[office.id]))
    file = figures_file(shown, request.path_params["name"], office.code)
    if file is None:
        raise HTTPException(404)
    return file
