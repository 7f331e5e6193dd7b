"""The file for a review or a lawsuit, made when it is asked for and kept nowhere."""

from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from tracker.actions.evidence import Dispute, Forum, evidence_file
from tracker.law.terms import ChallengeKind
from tracker.records.challenges import challenges_against
from tracker.records.models import Challenge
from tracker.records.readings import record_reading
from tracker.web.access import officer_of
from tracker.web.answer import pdf_answer
from tracker.web.desk.archive import holdings_of
from tracker.web.desk.case_page import show_case
from tracker.web.door import case_of
from tracker.web.forms import Filled, Form, fill
from tracker.web.site import site_of


class EvidenceForm(Form):
    forum: Forum = Field(title="用于")
    number: str = Field("", title="案号", max_length=120)


async def evidence_page(request: Request) -> Response:
    """GET asks for what; POST gives the PDF. It names the applicant, which is a reading."""
    case, officer, site = await case_of(request), await officer_of(request), site_of(request)
    challenges = await challenges_against(case.application.id)
    if request.method == "GET":
        filled = Filled[EvidenceForm](_first(challenges))
    else:
        filled = fill(EvidenceForm, await request.form())
    if filled.form is None:
        return await show_case(
            request,
            "desk/case/evidence.html",
            case,
            status=422 if filled.errors else 200,
            typed=filled.typed,
            errors=filled.errors,
            forums=Forum,
            challenges=challenges,
        )
    await record_reading(
        case.application.id,
        officer_id=officer.id,
        reason=f"{filled.form.forum.label}证据材料",
        now=site.clock.now(),
    )
    dispute = Dispute(filled.form.forum, filled.form.number)
    pdf = await evidence_file(await holdings_of(request, case), dispute, site.store)
    number = case.application.register_number.replace("/", "-")
    return pdf_answer(f"证据材料-{number}.pdf", pdf)


def _first(challenges: list[Challenge]) -> dict[str, str]:
    """The latest case against this application, if there is one."""
    if not challenges:
        return {}
    latest = challenges[0]
    forum = Forum.REVIEW if latest.kind is ChallengeKind.REVIEW else Forum.COURT
    return {"forum": forum.value, "number": latest.case_number}
