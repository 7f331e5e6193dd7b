"""The approval sheet of a proposed letter, as a page and to be printed for the pen."""

from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from tracker.clock import CHINA
from tracker.law.deadlines import due_on
from tracker.law.workflow import STEPS
from tracker.letters.approval_sheet import ApprovalSheet, SignedStep, approval_pdf
from tracker.letters.wording import day
from tracker.records.calendars import current_calendar
from tracker.records.cases import CaseFile
from tracker.records.proposal_models import ProposalRuling
from tracker.records.proposals import ProposalFile, proposals_of
from tracker.web.desk.case_page import case_of, show_case
from tracker.web.desk.proposal_words import files_of, proposal_url
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
        due_on=due_on(case.facts, await current_calendar()),
    )


async def approval_file(request: Request) -> Response:
    case = await case_of(request)
    file = await _file(request, case)
    today = site_of(request).clock.today()
    due = due_on(case.facts, await current_calendar())
    files = files_of(file.current)
    sheet = ApprovalSheet(
        office=case.authority.name,
        rows=(
            ("登记编号", case.application.register_number),
            ("申请人", file.current.addressee),
            ("收到日期", day(case.facts.received.on)),
            *((("答复期限", day(due)),) if due else ()),
            *((("附件", "；".join(one.name for one in files)),) if files else ()),
        ),
        asked="\n".join(case.statements[seq].text for seq in sorted(case.statements)),
        title=file.current.title,
        body=file.current.body,
        steps=tuple(_steps(file)),
        on=(today.year, today.month, today.day),
    )
    name = quote(f"{case.application.register_number} 审批表.pdf", safe="")
    headers = {
        "Cache-Control": "no-store",
        "Content-Disposition": f"inline; filename*=UTF-8''{name}",
    }
    pdf = await approval_pdf(sheet)
    return Response(pdf, media_type="application/pdf", headers=headers)


def _steps(file: ProposalFile) -> list[SignedStep]:
    drafted = file.current
    first = SignedStep(
        "拟办", f"第{drafted.n}稿", drafted.officer.name, day(drafted.at.astimezone(CHINA).date())
    )
    return [first, *(_row(step.label, file.approved(step)) for step in file.route)]


def _row(label: str, said: ProposalRuling | None) -> SignedStep:
    if said is None:
        return SignedStep(label)
    answered = "，签字人对自查中须签认的事项负责" if said.acknowledged else ""
    where = "（纸面签字，补记）" if said.on_paper else ""
    return SignedStep(label, f"{said.ruling.label}{where}{answered}。", said.name, day(said.on))


async def _file(request: Request, case: CaseFile) -> ProposalFile:
    wanted = request.path_params["id"]
    files = await proposals_of(case.application.id)
    file = next((one for one in files if one.proposal.id == wanted), None)
    if file is None:
        raise HTTPException(404)
    return file
