"""The receipt: number, tracking code, due date, and what happens next."""

from dataclasses import dataclass
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from tracker.actions.letters import sender_of
from tracker.clock import CHINA
from tracker.law.deadlines import Deadline, reckon
from tracker.law.facts import first_facts
from tracker.letters.sheet import ReceiptSheet, receipt_pdf
from tracker.records.calendars import current_calendar
from tracker.records.code_issues import current_code
from tracker.records.following import Papers, papers_of, received_of
from tracker.records.models import Application, Authority
from tracker.web.access import followed_application
from tracker.web.answer import go_to, show
from tracker.web.public.apply import Visit, draft_over, visit_of
from tracker.web.public.counting import Counting, counting
from tracker.web.public.offices import of_office
from tracker.web.site import site_of


@dataclass(frozen=True, slots=True)
class Given:
    """What was told on the day of submission."""

    application: Application
    papers: Papers
    deadline: Deadline
    counting: Counting | None


@of_office
async def receipt(request: Request, office: Authority) -> Response:
    visit = await visit_of(request, office)
    given = await _given(visit)
    if given is None:
        return await _none_yet(visit)
    response = await show(
        request,
        "public/receipt.html",
        office=office,
        given=given,
        code=current_code(site_of(request).codes, given.application, visit.token),
        pdf=visit.address("receipt_pdf"),
        until=visit.draft.expires_at if visit.draft else None,
    )
    response.headers["Cache-Control"] = "no-store"
    return response


@of_office
async def receipt_file(request: Request, office: Authority) -> Response:
    visit = await visit_of(request, office)
    given = await _given(visit)
    if given is None:
        return await _none_yet(visit)
    code = current_code(site_of(request).codes, given.application, visit.token)
    return await _sheet(office, given, code)


async def followed_receipt(request: Request) -> Response:
    """The same sheet for whoever showed number and code; the code is stored nowhere."""
    application = await followed_application(request)
    return await _sheet(application.authority, await _told(application), None)


async def _sheet(office: Authority, given: Given, code: str | None) -> Response:
    pdf = await receipt_pdf(_on_paper(office, given, code))
    name = quote(f"回执-{given.application.register_number}.pdf", safe="")
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{name}",
        "Cache-Control": "no-store",
    }
    return Response(pdf, media_type="application/pdf", headers=headers)


async def _given(visit: Visit) -> Given | None:
    application = visit.draft.application if visit.draft else None
    return await _told(application) if application else None


async def _told(application: Application) -> Given:
    calendar = await current_calendar()
    facts = first_facts(await received_of(application.journal_id))
    deadline = reckon(facts, calendar, facts.received.on)
    papers = await papers_of(application.id)
    return Given(application, papers, deadline, counting(deadline, calendar))


async def _none_yet(visit: Visit) -> Response:
    return await draft_over(visit) if visit.draft is None else go_to(visit.address("check"))


def _on_paper(office: Authority, given: Given, code: str | None) -> ReceiptSheet:
    application, papers = given.application, given.papers
    particulars, at = papers.particulars, application.submitted_at
    return ReceiptSheet(
        office=sender_of(office),
        register_number=application.register_number,
        tracking_code=code,
        applicant=particulars.name if particulars else "",
        channel=application.channel.label,
        submitted_at=at.astimezone(CHINA) if at else None,
        received_on=application.received_on,
        due_on=given.deadline.due_on,
        counted=given.counting.lines() if given.counting else (),
        submitted=papers.statements[0].text if papers.statements else "",
        files=tuple(file.name for file in papers.files if file.seq == 1),
        on=application.received_on,
    )
