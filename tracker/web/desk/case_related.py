"""What was asked before that this application may repeat."""

from starlette.requests import Request
from starlette.responses import Response

from tracker.law.grounds import GROUNDS, RESULTS, repeat_ground
from tracker.law.limits import shown
from tracker.records.applicants import before_in_month
from tracker.records.models import Application
from tracker.records.related import related
from tracker.web.desk.case_page import show_case
from tracker.web.door import case_of


async def case_related(request: Request) -> Response:
    """Each with its outcome; a repeat that was answered leads to the ground for repeats."""
    case = await case_of(request)
    application, statement = case.application, case.statements.get(1)
    return await show_case(
        request,
        "desk/case/related.html",
        case,
        found=await related(
            application.authority_id,
            case.particulars,
            statement.text if statement else "",
            office=case.authority.name,
            but=application.id,
        ),
        month=await before_in_month(application, case.particulars),
        repeat=repeat_ground(application.law) if application.stage.is_open else None,
        results=RESULTS,
        grounds=GROUNDS,
        told=_told,
    )


def _told(before: Application) -> str:
    """What the reply to a repeat says of the earlier one; letters are Chinese."""
    letter = f"（{before.document_number}）" if before.document_number else ""
    ended_on = before.ended_on or before.received_on
    return (
        f"您于{shown(before.received_on)}提出的申请（{before.register_number}）与本次申请内容相同，"
        f"本机关已于{shown(ended_on)}作出答复{letter}。"
    )
