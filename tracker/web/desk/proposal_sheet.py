"""The approval sheet of a proposed letter, as a page and to be printed for the pen."""

from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from tracker.actions.approval import approval_of, files_of, steps_around
from tracker.law.deadlines import due_on
from tracker.law.workflow import STEPS
from tracker.letters.approval_sheet import approval_pdf
from tracker.records.calendars import current_calendar
from tracker.records.cases import CaseFile
from tracker.records.handling import handling_of
from tracker.records.proposals import ProposalFile, proposals_of
from tracker.web.desk.case_page import show_case
from tracker.web.desk.proposal_words import proposal_url
from tracker.web.door import case_of
from tracker.web.site import site_of


async def approval(request: Request) -> Response:
    case = await case_of(request)
    file = await _file(request, case)
    return await show_case(
        request,
        "desk/case/approval.html",
        case,
        file=file,
        url=proposal_url(request, case, file.proposal),
        files=files_of(file.current),
        rules=STEPS,
        around=steps_around(case, file, (await handling_of(case.application.id)).handed),
        due_on=due_on(case.facts, await current_calendar()),
    )


async def approval_file(request: Request) -> Response:
    case = await case_of(request)
    file = await _file(request, case)
    today = site_of(request).clock.today()
    handed = (await handling_of(case.application.id)).handed
    sheet = approval_of(case, file, handed, await current_calendar(), today)
    name = quote(f"{case.application.register_number} 审批表.pdf", safe="")
    headers = {
        "Cache-Control": "no-store",
        "Content-Disposition": f"inline; filename*=UTF-8''{name}",
    }
    pdf = await approval_pdf(sheet)
    return Response(pdf, media_type="application/pdf", headers=headers)


async def _file(request: Request, case: CaseFile) -> ProposalFile:
    wanted = request.path_params["id"]
    files = await proposals_of(case.application.id)
    file = next((one for one in files if one.proposal.id == wanted), None)
    if file is None:
        raise HTTPException(404)
    return file
