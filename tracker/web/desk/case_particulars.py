"""Who applied, in full: shown once for a reason given, and the reading written down."""

from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from tracker.records.readings import readings_of, record_reading
from tracker.web.access import officer_of
from tracker.web.desk.case_page import show_case
from tracker.web.door import case_of
from tracker.web.forms import Filled, Form, fill
from tracker.web.site import site_of


class ReadingForm(Form):
    reason: str = Field(title="查看的理由", max_length=200)


async def particulars_page(request: Request) -> Response:
    """GET asks for the reason; POST records it, then shows."""
    case, officer = await case_of(request), await officer_of(request)
    filled = Filled[ReadingForm]({})
    if request.method == "POST":
        filled = fill(ReadingForm, await request.form())
    if filled.form is not None:
        await record_reading(
            case.application.id,
            officer_id=officer.id,
            reason=filled.form.reason,
            now=site_of(request).clock.now(),
        )
    return await show_case(
        request,
        "desk/case/particulars.html",
        case,
        status=422 if filled.errors else 200,
        revealed=filled.form is not None,
        typed=filled.typed,
        errors=filled.errors,
        readings=await readings_of(case.application.id),
    )
