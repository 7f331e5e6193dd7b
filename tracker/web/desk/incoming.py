"""Mails that came into the office's mailbox: the list, one of them, and the mail as received."""

from pydantic import Field
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from tracker.clock import CHINA
from tracker.files.attachments import NamedFile
from tracker.files.personal_numbers import numbers_hidden
from tracker.law.erasure import PUT_ASIDE_DAYS, put_aside_until
from tracker.law.mail_arrival import receipt_of_mail
from tracker.law.mail_terms import MailFlaw, MailState, MailStep
from tracker.law.refusals import Refusal
from tracker.records.erasable_mails import put_aside_on
from tracker.records.incoming import (
    files_of,
    likely_applications,
    mail_of,
    mail_page,
    mailbox_of,
    note_step,
    state_counts,
    steps_of,
)
from tracker.records.mail_models import MAIL_TYPE, IncomingMail
from tracker.web.access import authority_of_officer, officer_of
from tracker.web.answer import kept_answer, show
from tracker.web.forms import Filled, Form, fill, number_of
from tracker.web.site import site_of

PAGE = 50


class WhyForm(Form):
    why: str = Field(title="查看的理由", max_length=200)


class DismissForm(Form):
    reason: str = Field(title="理由", max_length=200)
    version: int = Field(0, ge=0)


async def incoming(request: Request) -> Response:
    authority, asked = await authority_of_officer(request), request.query_params
    state = MailState(asked["show"]) if asked.get("show") in set(MailState) else MailState.WAITING
    found = await mail_page(
        authority.id,
        state,
        after=number_of(asked.get("after")),
        size=PAGE + 1,
    )
    rows = found[:PAGE]
    url = request.url_for("incoming").include_query_params(show=state.value)
    return await show(
        request,
        "desk/incoming/list.html",
        rows=rows,
        state=state,
        counts=await state_counts(authority.id),
        mailbox=await mailbox_of(authority.id),
        next_page=f"{url.path}?{url.query}&after={rows[-1].id}" if len(found) > PAGE else "",
        done=asked.get("done", ""),
    )


async def asked_mail(request: Request) -> IncomingMail:
    """The mail the address names, if it came to the officer's own authority."""
    authority = await authority_of_officer(request)
    mail = await mail_of(authority.id, request.path_params["id"])
    if mail is None:
        raise HTTPException(404)
    return mail


async def one_mail(request: Request) -> Response:
    """GET: with personal numbers hidden. POST: in full, for a reason that is recorded first."""
    mail, filled = await asked_mail(request), Filled[WhyForm]({})
    if request.method == "POST":
        filled = fill(WhyForm, await request.form())
    if filled.form is not None:
        await note_reading(request, mail, MailStep.READ, filled.form.why)
    return await show_mail(request, mail, filled=filled, revealed=filled.form is not None)


async def original_mail(request: Request) -> Response:
    """Byte for byte as it was received."""
    mail = await asked_mail(request)
    filled = fill(WhyForm, await request.form())
    if not mail.digest or not await site_of(request).store.has(mail.digest):
        raise HTTPException(404)
    if filled.form is None:
        return await show_mail(request, mail, filled=filled)
    await note_reading(request, mail, MailStep.DOWNLOADED, filled.form.why)
    came = mail.arrived_at.astimezone(CHINA)
    name = f"mail-{came:%Y%m%d}-{mail.id}.eml"
    return await kept_answer(request, NamedFile(name, MAIL_TYPE, mail.digest))


async def incoming_file(request: Request) -> Response:
    """As it came, with nothing hidden in it. By its place among the files is it recorded: a name
    goes when the mail is erased, and a step stays."""
    mail = await asked_mail(request)
    known = {one.id: (n, one) for n, one in enumerate(await files_of(mail.id), 1) if one.digest}
    n, file = known.get(request.path_params["file"], (0, None))
    answer = await kept_answer(request, file)
    await note_reading(request, mail, MailStep.OPENED, f"第{n}个附件")
    return answer


async def note_reading(request: Request, mail: IncomingMail, step: MailStep, reason: str) -> None:
    officer = await officer_of(request)
    await note_step(
        mail.id, step, officer_id=officer.id, reason=reason, now=site_of(request).clock.now()
    )


async def show_mail(
    request: Request,
    mail: IncomingMail,
    *,
    filled: Filled[WhyForm] | Filled[DismissForm] | None = None,
    revealed: bool = False,
    moved_on: bool = False,
) -> Response:
    typed = filled.typed if filled else {}
    errors = filled.errors if filled else {}
    aside_on, files = await put_aside_on(mail), await files_of(mail.id)
    return await show(
        request,
        "desk/incoming/mail.html",
        status=409 if moved_on else 422 if errors else 200,
        mail=mail,
        text=mail.text if revealed else numbers_hidden(mail.text),
        subject=mail.subject if revealed else numbers_hidden(mail.subject),
        revealed=revealed,
        files=files,
        unscanned=await site_of(request).unscanned(file.digest for file in files),
        flaws=[MailFlaw(flaw) for flaw in mail.flaws],
        steps=await steps_of(mail.id),
        likely=await likely_applications(mail) if mail.state is MailState.WAITING else [],
        receipt=receipt_by_arrival(mail),
        kept_days=PUT_ASIDE_DAYS,
        kept_until=put_aside_until(aside_on) if aside_on else None,
        typed=typed,
        errors=errors,
        moved_on=moved_on,
        done=request.query_params.get("done", ""),
    )


def receipt_by_arrival(mail: IncomingMail) -> object:
    """Which day counts unless the office confirmed with the applicant; None before any law."""
    try:
        return receipt_of_mail(mail.arrived_at.astimezone(CHINA).date())
    except Refusal:
        return None
