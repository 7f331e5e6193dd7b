"""The check page, and sending the application off."""

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from tracker.actions.receive import Receipt, Submission, receive
from tracker.law.receipt import received_on
from tracker.law.terms import ApplicantKind, Channel, IdentityDocument
from tracker.records.drafts import LIFE
from tracker.records.journal import APPLICANT
from tracker.records.models import Authority
from tracker.web.answer import go_to, show
from tracker.web.forms import fill
from tracker.web.public.apply import (
    STEPS,
    Visit,
    draft_over,
    keep_sheet,
    show_screen,
    still_applies,
    visit_of,
)
from tracker.web.public.apply_forms import (
    PARTS,
    Answers,
    Delivery,
    Organisation,
    Person,
    Question,
    Statement,
    read,
)
from tracker.web.public.draft_sheet import Sheet, carried, read_carried
from tracker.web.public.offices import of_office, online
from tracker.web.site import site_of
from tracker.web.words import _


@of_office
@online
async def check(request: Request, office: Authority) -> Response:
    visit = await visit_of(request, office)
    if visit.submitted:
        return go_to(visit.address("receipt"))
    if visit.late:
        return await _too_late(visit) if request.method == "POST" else await draft_over(visit)
    answers = read(PARTS, visit.sheet.typed)
    if answers.errors:
        return go_to(_first_unfinished(visit))
    if request.method == "GET":
        return await _show(visit, answers, {})
    statement = fill(Statement, await request.form())
    if statement.errors:
        return await _show(visit, answers, statement.errors)
    await still_applies(visit)
    await _send(visit, answers)
    return go_to(visit.address("receipt"))


async def _send(visit: Visit, answers: Answers) -> None:
    """Into the register. The receipt can be read for as long as the draft row lives on."""
    assert visit.draft is not None
    site, now = site_of(visit.request), site_of(visit.request).clock.now()
    day = received_on(Channel.ONLINE, submitted_on=now.date())
    visit.draft.expires_at = now + LIFE
    await receive(
        visit.office,
        submission_of(answers, visit.sheet),
        Receipt(channel=Channel.ONLINE, on=day.on, evidence=day.reasoning),
        token=visit.token,
        codes=site.codes,
        author=APPLICANT,
        now=now,
        draft=visit.draft,
    )


def submission_of(answers: Answers, sheet: Sheet) -> Submission:
    """The official form as the register takes it; every part of it is right."""
    question, delivery = answers.form(Question), answers.form(Delivery)
    assert question is not None
    assert delivery is not None
    return Submission(
        description=question.description,
        files=sheet.files,
        **_applicant(answers),
        **{name: getattr(delivery, name) for name in Delivery.model_fields},
    )


def _applicant(answers: Answers) -> dict[str, Any]:
    person, organisation = answers.form(Person), answers.form(Organisation)
    if person is not None:
        return {
            "applicant_kind": ApplicantKind.NATURAL_PERSON,
            "name": person.name,
            "identity_document": person.identity_document,
            "identity_number": person.identity_number,
        }
    assert organisation is not None
    return {
        "applicant_kind": organisation.organisation_kind,
        "name": organisation.organisation_name,
        "identity_document": IdentityDocument.OTHER if organisation.other_certificate else None,
        "identity_number": organisation.credit_code,
        "contact_person": organisation.contact_person,
    }


def _first_unfinished(visit: Visit) -> str:
    step = next(one for one in STEPS if read(one.parts, visit.sheet.typed).errors)
    return visit.address("apply_screen", screen=step.key) + "?check=1"


async def _too_late(visit: Visit) -> Response:
    """The draft is over, but the page carried it: a new one, from the first page in need."""
    sheet = read_carried(site_of(visit.request).codes, await visit.request.form())
    anew = await keep_sheet(visit, sheet)
    said = _(
        "您离开得比较久，原来的草稿已经过期，申请还没有提交。您填写的内容都还在，"
        "只有证件号码和电话为了安全没有保留。请补填后再提交。"
    )
    step = next((one for one in STEPS if read(one.parts, sheet.typed).errors), STEPS[0])
    errors = {"": said, **read(step.parts, sheet.typed).errors}
    return await show_screen(anew, step, sheet, errors)


async def _show(visit: Visit, answers: Answers, errors: Mapping[str, str]) -> Response:
    sheet = visit.sheet
    kept, seal = carried(site_of(visit.request).codes, sheet, without=())
    response = await show(
        visit.request,
        "public/apply/check.html",
        status=422 if errors else 200,
        office=visit.office,
        submission=submission_of(answers, sheet),
        changes={one.key: visit.address("apply_screen", screen=one.key) for one in STEPS},
        errors=errors,
        carried=kept,
        seal=seal,
    )
    response.headers["Cache-Control"] = "no-store"
    return response
