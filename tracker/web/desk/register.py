"""Registering what did not come online: one page, then the receipt to hand over."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from tracker.actions.receipt import receipt_file, receipt_name, signer_of, told
from tracker.actions.receive import Receipt, receive
from tracker.actions.settle_mail import register_mail, stored_files
from tracker.clock import CHINA
from tracker.law.deadlines import reckon
from tracker.law.facts import fold, in_force
from tracker.law.grounds import GROUNDS, RESULTS
from tracker.law.mail_terms import MailFlaw, MailState, MailStep
from tracker.law.terms import (
    AgentKind,
    ApplicantKind,
    ApplicationKind,
    Carrier,
    IdentityDocument,
    Way,
)
from tracker.records.applicants import count_in_month
from tracker.records.calendars import current_calendar
from tracker.records.cases import MovedOn
from tracker.records.code_issues import current_code
from tracker.records.codes import new_token
from tracker.records.incoming import files_of, mail_of
from tracker.records.journal import officer_author, read_journal
from tracker.records.ledger_rows import lines
from tracker.records.mail_models import IncomingMail
from tracker.records.models import Application, Particulars
from tracker.records.related import Related, related
from tracker.web.access import authority_of_officer, officer_of
from tracker.web.answer import go_to, pdf_answer, show
from tracker.web.desk.incoming import note_reading, show_mail
from tracker.web.desk.paper_form import BY_MAIL, Came, PaperForm, day_of_receipt
from tracker.web.door import entered_application
from tracker.web.forms import DESCRIPTION_LIMIT, Filled, fill, number_of
from tracker.web.site import site_of

CODE_SHOWN_FOR = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Before:
    """What was asked before; `in_month`: how many the same applicant asked this month."""

    found: list[Related]
    in_month: int
    seal: str


async def register_paper(request: Request) -> Response:
    """From paper, or from a mail that came in (`mail`), whose words and files come with it."""
    site = site_of(request)
    if request.method == "GET":
        mail = await _mail(request, request.query_params.get("mail", ""))
        at_first = _at_first(site.clock.today().isoformat())
        if mail is None:
            return await _asked(request, Filled(at_first))
        if mail.state is not MailState.WAITING:
            return await show_mail(request, mail, moved_on=True)
        await note_reading(request, mail, MailStep.COPIED, "")
        return await _asked(request, Filled({**at_first, **_of_mail(mail)}), mail=mail)
    form_data = await request.form()
    mail = await _mail(request, str(form_data.get("mail", "")))
    filled = fill(PaperForm, form_data)
    receipt = day_of_receipt(filled, site.clock.today(), _arrived_on(mail) if mail else None)
    if filled.form is None or receipt is None:
        return await _asked(request, filled, mail=mail)
    before = await _before(request, filled.form, receipt.on)
    looked = before.seal == filled.form.looked or not before.found
    if not looked and not await _is_entered(request, filled.form):
        return await _asked(request, filled, before, mail=mail)
    try:
        await _taken(request, filled.form, receipt, mail)
    except MovedOn:
        return await _asked(request, filled, mail=mail, moved_on=True)
    return go_to(request.url_for("paper_receipt", token=filled.form.token).path)


async def _taken(
    request: Request, form: PaperForm, receipt: Receipt, mail: IncomingMail | None
) -> None:
    site, officer = site_of(request), await officer_of(request)
    office, author = (
        await authority_of_officer(request),
        officer_author(officer.id, officer.held_roles),
    )
    submission, now = form.submission(), site.clock.now()
    known: dict[str, Any] = {"token": form.token, "codes": site.codes, "author": author, "now": now}
    if mail is None:
        await receive(office, submission, receipt, **known)
        return
    submission = replace(submission, files=await stored_files(mail))
    await register_mail(
        office, mail.id, form.mail_version, submission, receipt, officer_id=officer.id, **known
    )


async def _mail(request: Request, named: str) -> IncomingMail | None:
    if not named:
        return None
    authority = await authority_of_officer(request)
    id_ = number_of(named)
    mail = await mail_of(authority.id, id_) if id_ is not None else None
    if mail is None:
        raise HTTPException(404)
    return mail


def _arrived_on(mail: IncomingMail) -> date:
    return mail.arrived_at.astimezone(CHINA).date()


def _of_mail(mail: IncomingMail) -> dict[str, str]:
    """What the mail says itself; nobody answers what a program sent."""
    came = mail.arrived_at.astimezone(CHINA)
    address = "" if mail.automatic else mail.sender
    return {
        "mail": str(mail.id),
        "mail_version": str(mail.version),
        "came": Came.EMAIL_UNCONFIRMED,
        "on": _arrived_on(mail).isoformat(),
        "evidence": f"邮件{came:%Y-%m-%d %H:%M}到达（{mail.arrived_by.label}），来信第{mail.id}号",
        "name": mail.sender_name,
        "email": address,
        "description": mail.text,
        "carrier": Carrier.ELECTRONIC,
        "way": Way.EMAIL if address else Way.POST,
    }


async def paper_receipt(request: Request) -> Response:
    """The receipt with the tracking code, for as long as the applicant waits for it."""
    application, code = await _entered(request)
    facts = fold(in_force(await read_journal(application.journal_id)))
    return await show(
        request,
        "desk/paper_receipt.html",
        line=(await lines([application]))[0],
        received=facts.received,
        deadline=reckon(facts, await current_calendar(), site_of(request).clock.today()),
        code=code,
        pdf=request.url_for("paper_receipt_file", token=request.path_params["token"]).path,
        minutes=int(CODE_SHOWN_FOR.total_seconds() // 60),
    )


async def paper_receipt_file(request: Request) -> Response:
    """The same on paper, to be handed over or posted."""
    application, code = await _entered(request)
    settings = site_of(request).settings
    receipt = await told(application, await authority_of_officer(request))
    pdf = await receipt_file(receipt, signer_of(settings.key, settings.base_url), code)
    return pdf_answer(receipt_name(application), pdf)


async def _entered(request: Request) -> tuple[Application, str | None]:
    """What was registered under this form, and its code while that may be shown."""
    site, token = site_of(request), request.path_params["token"]
    application, now = await entered_application(request), site.clock.now()
    entered = application.submitted_at or now
    shown = now - entered < CODE_SHOWN_FOR
    return application, current_code(site.codes, application, token) if shown else None


def _at_first(today: str) -> dict[str, str]:
    return {
        "token": new_token(),
        "came": Came.COUNTER,
        "on": today,
        "kind": ApplicationKind.DISCLOSURE,
        "applicant_kind": ApplicantKind.NATURAL_PERSON,
        "identity_document": IdentityDocument.RESIDENT_CARD,
        "carrier": Carrier.PAPER,
        "way": Way.POST,
        "other_form_accepted": "yes",
    }


async def _is_entered(request: Request, form: PaperForm) -> bool:
    """Sent twice: what was found is then the application itself."""
    digest = site_of(request).codes.digest("submission", form.token)
    return await Application.exists(submission_digest=digest)


async def _before(request: Request, form: PaperForm, on: date) -> Before:
    """What the same applicant asked before, and what was asked in like words. The seal says
    that just these were shown."""
    site, office = site_of(request), await authority_of_officer(request)
    who = Particulars(identity_number=form.identity_number, name=form.name)
    found = await related(office.id, who, form.description, office=office.name)
    shown = " ".join(str(one.line.application.id) for one in found)
    seal = site.codes.digest("looked at", f"{form.token} {shown}")
    return Before(found, await count_in_month(office.id, who, on), seal)


async def _asked(
    request: Request,
    filled: Filled[PaperForm],
    before: Before | None = None,
    *,
    mail: IncomingMail | None = None,
    moved_on: bool = False,
) -> Response:
    return await show(
        request,
        "desk/register.html",
        status=409 if moved_on else 422 if filled.errors else 200,
        mail=mail,
        mail_files=await files_of(mail.id) if mail else [],
        flaws=[MailFlaw(flaw) for flaw in mail.flaws] if mail else [],
        limit=DESCRIPTION_LIMIT,
        channels=BY_MAIL if mail else tuple(Came),
        moved_on=moved_on,
        typed=filled.typed,
        errors=filled.errors,
        before=before,
        results=RESULTS,
        grounds=GROUNDS,
        matters=ApplicationKind,
        kinds=ApplicantKind,
        agents=AgentKind,
        documents=IdentityDocument,
        carriers=Carrier,
        ways=Way,
    )
