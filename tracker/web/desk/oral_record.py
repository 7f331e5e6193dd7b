"""The record of what was asked by word of mouth, to be read over and signed (article 29)."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from tracker.law.terms import Channel
from tracker.records.readings import record_reading
from tracker.web.access import officer_of
from tracker.web.desk.case_page import show_case
from tracker.web.door import case_of
from tracker.web.site import site_of


async def oral_record(request: Request) -> Response:
    """It names the applicant in full, which is a reading."""
    case, officer, site = await case_of(request), await officer_of(request), site_of(request)
    if case.application.channel is not Channel.ORAL or case.particulars is None:
        raise HTTPException(404)
    await record_reading(
        case.application.id, officer_id=officer.id, reason="口头申请记录", now=site.clock.now()
    )
    return await show_case(
        request,
        "desk/case/oral_record.html",
        case,
        written_by=next((line.officer for line in case.lines if line.officer), ""),
    )
