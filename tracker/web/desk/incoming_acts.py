"""What an officer makes of a mail: a message to an application, no application, or one again."""

from typing import Any

from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from tracker.actions.settle_mail import dismiss_mail, join_mail, restore_mail
from tracker.law.mail_terms import MailState
from tracker.records.cases import MovedOn
from tracker.records.codes import read_register_number
from tracker.records.incoming import fetch_soon
from tracker.records.ledger_rows import lines
from tracker.records.mail_models import IncomingMail
from tracker.records.models import Application
from tracker.web.access import authority_of_officer, officer_of
from tracker.web.answer import go_to, show
from tracker.web.desk.incoming import DismissForm, asked_mail, show_mail
from tracker.web.door import applicant_of, application_typed
from tracker.web.forms import Filled, Form, fill
from tracker.web.site import site_of
from tracker.web.words import _

_JOIN = "join"


class JoinForm(Form):
    number: str = Field(title="登记编号", max_length=60)
    version: int = Field(0, ge=0)


async def join_page(request: Request) -> Response:
    """GET or a number: asks, and shows which application it would be. Only then it is filed."""
    mail, officer = await asked_mail(request), await officer_of(request)
    if mail.state is not MailState.WAITING:
        return await show_mail(request, mail, moved_on=True)
    if request.method == "GET":
        return await _asked(request, mail, Filled(dict(request.query_params)))
    form_data = await request.form()
    filled = fill(JoinForm, form_data)
    if filled.form is None:
        return await _asked(request, mail, filled)
    found = await _named(request, filled.form.number)
    if found is None:
        filled.errors["number"] = _("本机关没有编号为这个的申请，请核对。")
        return await _asked(request, mail, filled)
    if form_data.get("step") != _JOIN:
        return await _asked(request, mail, filled, found)
    now = site_of(request).clock.now()
    try:
        await join_mail(mail.id, filled.form.version, found.id, officer_id=officer.id, now=now)
    except MovedOn:
        return await show_mail(request, await asked_mail(request), moved_on=True)
    return go_to(request.url_for("case_messages", number=found.register_number))


async def dismiss_page(request: Request) -> Response:
    mail, officer = await asked_mail(request), await officer_of(request)
    filled = fill(DismissForm, await request.form())
    form, now = filled.form, site_of(request).clock.now()
    if form is None:
        return await show_mail(request, mail, filled=filled)
    try:
        await dismiss_mail(
            mail.id, form.version, reason=form.reason, officer_id=officer.id, now=now
        )
    except MovedOn:
        return await show_mail(request, await asked_mail(request), filled=filled, moved_on=True)
    return go_to(request.url_for("one_mail", id=mail.id).include_query_params(done="dismissed"))


async def restore_page(request: Request) -> Response:
    mail, officer = await asked_mail(request), await officer_of(request)
    filled = fill(RestoreForm, await request.form())
    version = filled.form.version if filled.form else -1
    try:
        now = site_of(request).clock.now()
        await restore_mail(mail.id, version, officer_id=officer.id, now=now)
    except MovedOn:
        return await show_mail(request, await asked_mail(request), moved_on=True)
    return go_to(request.url_for("one_mail", id=mail.id).include_query_params(done="restored"))


class RestoreForm(Form):
    version: int = Field(0, ge=0)


async def fetch_now(request: Request) -> Response:
    """Somebody does not want to wait for the next turn. The jobs fetch, for it can take longer
    than anybody waits for a page."""
    authority = await authority_of_officer(request)
    await fetch_soon(authority.id, site_of(request).clock.now())
    return go_to(request.url_for("incoming").include_query_params(done="asked"))


async def _named(request: Request, number: str) -> Application | None:
    """By its number, however it was typed."""
    exact = await application_typed(request, number)
    return exact or await application_typed(request, read_register_number(number))


async def _asked(
    request: Request,
    mail: IncomingMail,
    filled: Filled[Any],
    found: Application | None = None,
) -> Response:
    person = await applicant_of(found) if found else None
    return await show(
        request,
        "desk/incoming/join.html",
        status=422 if filled.errors else 200,
        mail=mail,
        typed=filled.typed,
        errors=filled.errors,
        line=(await lines([found]))[0] if found else None,
        same_address=bool(person and person.email.lower() == mail.sender.lower()),
    )
