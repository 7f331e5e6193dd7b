"""The page of one application: what to do now, what it says, what was done, and its clock."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from tracker.actions.approval import digests_of
from tracker.actions.checked_case import checked_case
from tracker.actions.register import note_opened
from tracker.clock import CHINA
from tracker.law.calendar import Calendar
from tracker.law.case_limits import limits_now
from tracker.law.catalogue import release_refusal
from tracker.law.deadlines import opinion_due_on, reckon
from tracker.law.facts import Consultation
from tracker.law.grounds import GROUNDS, RESULTS
from tracker.law.letters import letter_refusal
from tracker.law.self_check import score
from tracker.law.stages import ACTS, refusal
from tracker.law.standing import standing
from tracker.law.terms import AccompanyingLetter, Role, Stage
from tracker.records.applicants import before_in_month
from tracker.records.calendars import current_calendar
from tracker.records.cases import CaseFile, Line
from tracker.records.challenges import challenges_against
from tracker.records.contacts import contact_changes
from tracker.records.correspondence import ContactChange, Message
from tracker.records.dossiers import Dossier, dossiers_of
from tracker.records.erasure_models import Erasure
from tracker.records.erasures import erasures_of
from tracker.records.handling import handling_of
from tracker.records.incoming import mails_of_application
from tracker.records.mail_models import IncomingMail, OutboxMessage
from tracker.records.messages import Thread, sent_with_messages, thread_of
from tracker.records.models import Attachment, Challenge, Letter
from tracker.records.outbox import undelivered
from tracker.records.proposal_models import Proposal
from tracker.records.proposals import proposals_of, step_of
from tracker.records.record import Record
from tracker.records.reminders import Reminder, reminders_of
from tracker.records.scans import digests_of_scans, scans_in_force
from tracker.web.access import holds, officer_of
from tracker.web.answer import show
from tracker.web.desk.case_fee import case_fee
from tracker.web.desk.case_todo import Now, todos
from tracker.web.desk.case_words import told
from tracker.web.door import case_of
from tracker.web.months import months_between
from tracker.web.pages import HANDLES, SUPERVISES
from tracker.web.site import site_of
from tracker.web.what_if import MOST_MONTHS, numbered, query_of

T = TypeVar("T")


def case_url(request: Request, case: CaseFile) -> str:
    """The path of the case; numbers of imported registers are not always plain."""
    number = quote(case.application.register_number, safe="/")
    return request.url_for("case", number=number).path


async def show_case(
    request: Request, template: str, case: CaseFile, *, status: int = 200, **context: Any
) -> Response:
    """A page about a case, which knows the address of the case."""
    site = site_of(request)
    return await show(
        request,
        template,
        status=status,
        case=case,
        case_url=case_url(request, case),
        unscanned=await site.unscanned(await _digests(case)) if site.scanner else (),
        **context,
    )


async def _digests(case: CaseFile) -> set[str]:
    """Of all files that the pages of the case name."""
    digests = {file.digest for file in case.attachments}
    digests |= {file.digest for file in case.material}
    digests |= {file.digest for file in await sent_with_messages(case.application.id)}
    digests |= digests_of(await proposals_of(case.application.id))
    return digests | await digests_of_scans([letter.id for letter in case.letters.values()])


async def case_page(request: Request) -> Response:
    case, officer = await case_of(request), await officer_of(request)
    await _note_opened(request, case)
    now = _now(case, officer.held_roles, await current_calendar(), site_of(request).clock.today())
    around = await _around(case)
    month = await before_in_month(case.application, case.particulars)
    checked = checked_case(case, around["latest_dossier"], now.calendar, now.today)
    return await show_case(
        request,
        "desk/case/case.html",
        case,
        checked=checked,
        score=score(checked),
        standing=standing(case.facts, now.calendar),
        deadline=now.deadline,
        todos=todos(now),
        refusals=now.refusals,
        consultations=[_consulted(case, asked, now.calendar) for asked in case.facts.consultations],
        fee=case_fee(case, request.query_params, now, month),
        limits=limits_now(case.facts, now.calendar, now.today),
        months=months_between(now.calendar, case.facts.received.on, _last_shown(now))[:MOST_MONTHS],
        numbers=numbered,
        what_if=query_of(case.journal),
        done=_done(request, case),
        may_release=release_refusal(case.facts) is None,
        is_provisional=lambda on: now.calendar.day(on).provisional,
        told=told,
        results=RESULTS,
        grounds=GROUNDS,
        opened_on=_opened_on(case),
        sealed=await scans_in_force([letter.id for letter in case.letters.values()]),
        offered=[one for one in AccompanyingLetter if letter_refusal(one, case.facts) is None],
        may_note=await holds(request, HANDLES),
        month=month,
        may_press=case.application.stage.is_open and await holds(request, SUPERVISES),
        **around,
    )


async def _around(case: CaseFile) -> dict[str, Any]:
    """What stands around an application, as its page shows it. Nothing was added since the case
    was read, so tables that were empty are not asked again."""
    application = case.application

    async def of(table: type[Record], read: Callable[[int], Awaitable[list[T]]]) -> list[T]:
        return await read(application.id) if table in case.beside else []

    dossiers = await of(Dossier, dossiers_of)
    stuck = await step_of(case.authority, [application], proposed=Proposal in case.beside)
    return {
        "latest_dossier": dossiers[0] if dossiers else None,
        "thread": await thread_of(application.id) if Message in case.beside else Thread(),
        "contact_changes": await of(ContactChange, contact_changes),
        "erasures": await of(Erasure, erasures_of),
        "proposals": await of(Proposal, proposals_of),
        "challenges": await of(Challenge, challenges_against),
        "undelivered": await of(OutboxMessage, undelivered),
        "mails_in": await of(IncomingMail, mails_of_application),
        "stuck": stuck.get(application.id),
        "handling": await handling_of(application.id, case.beside),
        "reminders": await of(Reminder, reminders_of),
    }


async def _note_opened(request: Request, case: CaseFile) -> None:
    """A new application has been seen; what is registered has been seen anyway."""
    application = case.application
    if application.stage is Stage.RECEIVED and application.opened_at is None:
        await note_opened(application.id, now=site_of(request).clock.now())


@dataclass(frozen=True, slots=True)
class Consulted:
    """A consultation with its clock, its letters and the files of its answer."""

    asked: Consultation
    due_on: date | None
    letters: list[Letter]
    files: list[Attachment]


def _consulted(case: CaseFile, asked: Consultation, calendar: Calendar) -> Consulted:
    own = [line.row.seq for line in case.lines if getattr(line.said, "id", None) == asked.id]
    return Consulted(
        asked,
        opinion_due_on(asked, case.facts, calendar),
        [case.letters[seq] for seq in own if seq in case.letters],
        [file for seq in own for file in case.files_of(seq)],
    )


def _now(case: CaseFile, roles: frozenset[Role], calendar: Calendar, today: date) -> Now:
    return Now(
        facts=case.facts,
        deadline=reckon(case.facts, calendar, today),
        refusals={act: refusal(act, case.facts, roles, today, calendar) for act in ACTS},
        calendar=calendar,
        today=today,
    )


def _opened_on(case: CaseFile) -> date | None:
    """The day the applicant first opened the reply in force online, while its delivery is
    not recorded: the officer confirms it."""
    reply = case.facts.reply
    if reply is None or case.facts.delivered is not None:
        return None
    seq = next((line.row.seq for line in case.lines if line.said is reply), None)
    letter = case.letters.get(seq) if seq else None
    at = letter.opened_at if letter and letter.to_applicant else None
    return at.astimezone(CHINA).date() if at else None


def _last_shown(now: Now) -> date:
    """The last day of the reasoning that is drawn as months: the due date, once there is one."""
    due = now.deadline.due_on
    return due or (now.deadline.days[-1].on if now.deadline.days else now.facts.received.on)


def _done(request: Request, case: CaseFile) -> Line | None:
    """The entry that an act has just written, named by the redirect after it."""
    seq = request.query_params.get("done", "")
    return next((line for line in case.lines if str(line.row.seq) == seq), None)
