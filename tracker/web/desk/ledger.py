"""The register as a ledger: filtered, page by page, printed, and taken away as a file."""

from starlette.requests import Request
from starlette.responses import Response

from tracker.law.labels import label_of
from tracker.law.layouts import LAYOUTS
from tracker.law.terms import ApplicantKind, Channel, Outcome, Stage
from tracker.records.ledger_rows import Figure, ledger_page, years_of_register
from tracker.web.access import authority_of_officer, officer_of
from tracker.web.answer import show
from tracker.web.desk.ledger_file import XLSX, ledger_file
from tracker.web.desk.ledger_filter import address, values_of, wanted_of
from tracker.web.desk.listing import first_line
from tracker.web.site import site_of

PAGE = 50


async def ledger(request: Request) -> Response:
    officer, wanted = await officer_of(request), wanted_of(request.query_params)
    page = _page_of(request.query_params.get("page", ""))
    n, rows = await ledger_page(officer.authority_id, wanted, page=page, size=PAGE)
    years = await years_of_register(officer.authority_id)
    values = values_of(wanted)
    return await show(
        request,
        "desk/ledger.html",
        rows=rows,
        n=n,
        page=page,
        pages=(n + PAGE - 1) // PAGE,
        page_url=lambda number: address(request.url.path, {**values, "page": number}),
        values=values,
        figure=wanted.figure,
        figure_label=_label(wanted.figure) if wanted.figure else None,
        years=range(years[1], years[0] - 1, -1) if years else (),
        stages=Stage,
        outcomes=Outcome,
        channels=Channel,
        kinds=ApplicantKind,
        label_of=label_of,
        first_line=first_line,
    )


async def export_ledger(request: Request) -> Response:
    """A file of everything the filter means. With full names, each reading is recorded."""
    officer, form = await officer_of(request), await request.form()
    asked = {name: value for name, value in form.items() if isinstance(value, str)}
    authority = await authority_of_officer(request)
    return await ledger_file(
        authority,
        wanted_of(asked),
        kind=asked.get("format", XLSX),
        full_names_for=officer.id if asked.get("full_names") else None,
        now=site_of(request).clock.now(),
    )


def _page_of(said: str) -> int:
    return max(int(said), 1) if said.isdecimal() and len(said) < 7 else 1


def _label(figure: Figure) -> str:
    return LAYOUTS[figure.layout].rows[figure.row].label
