"""The check page, and sending the application off."""

from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from tracker.actions.receive import Receipt, Submission, receive
from tracker.law.receipt import confirmed_by_hand, received_on
from tracker.law.terms import ApplicantKind, ApplicationKind, Channel, IdentityDocument
from tracker.records.authorities import has_several
from tracker.records.calendars import current_calendar
from tracker.records.drafts import LIFE
from tracker.records.journal import APPLICANT
from tracker.records.models import Authority
from tracker.web import throttle
from tracker.web.answer import go_to, show
from tracker.web.errors import TooManyTries
from tracker.web.forms import fill
from tracker.web.front import caller
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
    Agent,
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
from tracker.web.public.uploads import shows_authority
from tracker.web.site import site_of
from tracker.web.words import _

# A hall with many visitors, or a village behind one address, submits no faster for long.
SUBMITTED = throttle.Pace(at_once=20, every=timedelta(minutes=3))


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
    try:
        await _send(visit, answers)
    except TooManyTries as tries:
        return await _show(visit, answers, {"": _pausing(tries.minutes)}, status=429)
    return go_to(visit.address("receipt"))


def _pausing(minutes: int) -> str:
    return _(
        "从您所在的网络刚刚提交了很多件申请。请在%(n)s分钟后再按“提交申请”；"
        "填写的内容都保存着，不用重填。",
        n=minutes,
    )


async def _send(visit: Visit, answers: Answers) -> None:
    """Into the register, or raise `TooManyTries`. The receipt can be read for as long as the
    draft row lives on."""
    assert visit.draft is not None
    site, now = site_of(visit.request), site_of(visit.request).clock.now()
    today, by_hand = now.date(), visit.office.confirms_by_hand
    day = (
        confirmed_by_hand(today, await current_calendar())
        if by_hand
        else received_on(Channel.ONLINE, submitted_on=today)
    )
    visit.draft.expires_at = now + LIFE
    key = f"submitted from {caller(visit.request)}"
    await receive(
        visit.office,
        submission_of(answers, visit.sheet),
        Receipt(
            channel=Channel.ONLINE,
            on=day.on,
            evidence=day.reasoning,
            submitted_on=today,
            by_hand=by_hand,
            unsure=visit.sheet.typed.get("unsure") == "yes",
        ),
        token=visit.token,
        codes=site.codes,
        author=APPLICANT,
        now=now,
        draft=visit.draft,
        counted=partial(throttle.keep_pace_within, key, SUBMITTED, now=now),
    )


def submission_of(answers: Answers, sheet: Sheet) -> Submission:
    """The official form as the register takes it; every part of it is right."""
    question, delivery = answers.form(Question), answers.form(Delivery)
    assert question is not None
    assert delivery is not None
    correction = question.correction
    return Submission(
        description=question.description,
        kind=ApplicationKind.CORRECTION if correction else ApplicationKind.DISCLOSURE,
        files=sheet.files,
        **_applicant(answers),
        **_agent(answers),
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


def _agent(answers: Answers) -> dict[str, Any]:
    agent = answers.form(Agent)
    return {name: getattr(agent, name) for name in Agent.model_fields} if agent else {}


def _shows_authority(answers: Answers, sheet: Sheet) -> bool:
    agent = answers.form(Agent)
    return agent is None or shows_authority(sheet.files, agent.agent_kind)


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


async def _show(
    visit: Visit, answers: Answers, errors: Mapping[str, str], *, status: int = 422
) -> Response:
    sheet = visit.sheet
    kept, seal = carried(site_of(visit.request).codes, sheet, without=())
    response = await show(
        visit.request,
        "public/apply/check.html",
        status=status if errors else 200,
        office=visit.office,
        submission=submission_of(answers, sheet),
        unsure=sheet.typed.get("unsure") == "yes",
        mark=sheet.typed.get("mark"),
        shows_authority=_shows_authority(answers, sheet),
        changes={
            **{one.key: visit.address("apply_screen", screen=one.key) for one in STEPS},
            "office": visit.address("apply_office") if await has_several() else "",
        },
        errors=errors,
        carried=kept,
        seal=seal,
    )
    response.headers["Cache-Control"] = "no-store"
    return response
