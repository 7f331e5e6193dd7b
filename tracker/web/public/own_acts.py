"""What applicants do themselves: supplement, and withdraw."""

from contextlib import suppress
from dataclasses import dataclass

from pydantic import Field, field_validator
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from tracker.actions.end import withdraw
from tracker.actions.reasons import record_reasons
from tracker.actions.supplement import supplement
from tracker.files.attachments import StoredFile
from tracker.law.refusals import AlreadyEnded, NoSupplementAsked, ReasonsGivenTwice
from tracker.law.terms import Act, Channel, Stage
from tracker.records.journal import APPLICANT
from tracker.records.models import Application
from tracker.web.access import check_token, followed_application, open_session, session_of
from tracker.web.answer import go_to, show
from tracker.web.forms import Form, fill
from tracker.web.public.apply_forms import long_text
from tracker.web.public.draft_sheet import Sheet, carried, read_carried
from tracker.web.public.following import Followed, case_of
from tracker.web.public.track import LookUp, found
from tracker.web.public.uploads import take_files
from tracker.web.site import site_of
from tracker.web.words import _


class SupplementForm(Form):
    """What the notice asked for; files may come with it."""

    text: str = Field("", title="补充说明", validate_default=True)

    @field_validator("text")
    @classmethod
    def _said(cls, text: str) -> str:
        return long_text(text, _("请填写要补充的内容。"))


class WithdrawForm(Form):
    """Nobody has to say why."""

    reason: str = Field("", title="撤回的原因", max_length=500)


class ReasonsForm(Form):
    """Why so many applications (article 35)."""

    text: str = Field("", title="理由", validate_default=True)

    @field_validator("text")
    @classmethod
    def _said(cls, text: str) -> str:
        return long_text(text, _("请填写理由。"))


@dataclass(frozen=True, slots=True)
class Written:
    """A supplement as it came in."""

    typed: dict[str, str]
    form: SupplementForm | None
    files: tuple[StoredFile, ...]
    errors: dict[str, str]


async def supplement_page(request: Request) -> Response:
    """Open to everyone, so that what was typed outlives the visit (see `_come_back`)."""
    session, form = await session_of(request), await request.form()
    known = session.application if session else None
    if request.method == "GET":
        if known is None:
            return go_to(request.url_for("track").path)
        case = await case_of(request, known)
        unasked = _back(request) if not case.facts.awaits_supplement else None
        return unasked or await _ask(request, case, Written({}, None, (), {}))
    if known is None:
        return await _come_back(request, form)
    check_token(request, str(form.get("form_token", "")))
    written = await _written(request, form)
    if written.form is None or written.errors:
        return await _ask(request, await case_of(request, known), written)
    return await _supplement(request, known, written)


async def _come_back(request: Request, form: FormData) -> Response:
    """The visit was over while somebody wrote: number and code again, the text still there."""
    written, look_up = await _written(request, form), fill(LookUp, form)
    if "number" not in form:
        said = _("您离开得比较久，为了安全，请再填一次登记编号和查询码。您写的内容还在。")
        again = Written(written.typed, None, written.files, {"": said})
        return await _ask(request, None, again)
    application = await found(request, look_up)
    errors = {**look_up.errors, **written.errors}
    if application is None or errors:
        return await _ask(request, None, Written(written.typed, None, written.files, errors))
    response = await _supplement(request, application, written)
    await open_session(request, response, application_id=application.id)
    return response


async def _written(request: Request, form: FormData) -> Written:
    site, filled = site_of(request), fill(SupplementForm, form)
    files, refused = await take_files(site, form, read_carried(site.codes, form).files)
    errors = {**filled.errors, **refused}
    return Written(filled.typed, filled.form, files, errors)


async def _supplement(request: Request, application: Application, written: Written) -> Response:
    """Take it in. A second click meets one that was taken in already, and is told so."""
    assert written.form is not None
    now = site_of(request).clock.now()
    with suppress(NoSupplementAsked):
        await supplement(
            application.id,
            text=written.form.text,
            channel=Channel.ONLINE,
            on=now.date(),
            author=APPLICANT,
            now=now,
            files=written.files,
        )
    return _back(request, "supplemented")


async def _ask(request: Request, case: Followed | None, written: Written) -> Response:
    """The page to write on; without a case it asks for number and code as well."""
    kept, seal = carried(site_of(request).codes, Sheet({}, written.files), without=())
    return await show(
        request,
        "public/supplement.html",
        status=422 if written.errors else 200,
        office=case.office if case else None,
        case=case,
        typed=written.typed,
        errors=written.errors,
        files=written.files,
        carried=kept,
        seal=seal,
    )


async def withdraw_page(request: Request) -> Response:
    """Asked twice: a withdrawal cannot be taken back."""
    case = await case_of(request, await followed_application(request))
    if case.facts.ending is not None:
        return _back(request, "withdrawn" if case.facts.stage is Stage.WITHDRAWN else "")
    filled = fill(WithdrawForm, await request.form())
    if request.method == "GET" or filled.form is None:
        return await show(
            request,
            "public/withdraw.html",
            status=422 if filled.errors else 200,
            office=case.office,
            case=case,
            typed=filled.typed,
            errors=filled.errors,
        )
    reason, now = filled.form.reason, site_of(request).clock.now()
    with suppress(AlreadyEnded):
        await withdraw(case.application.id, reason=reason, on=now.date(), author=APPLICANT, now=now)
    return _back(request, "withdrawn")


async def reasons_page(request: Request) -> Response:
    """Answer the office's question why so many. A second click meets one already heard."""
    case = await case_of(request, await followed_application(request))
    if not case.may(Act.RECORD_REASONS):
        return _back(request, "reasons" if case.facts.reasons_given else "")
    filled = fill(ReasonsForm, await request.form())
    if request.method == "GET" or filled.form is None:
        return await show(
            request,
            "public/reasons.html",
            status=200 if request.method == "GET" else 422,
            office=case.office,
            case=case,
            typed=filled.typed,
            errors={} if request.method == "GET" else filled.errors,
        )
    now = site_of(request).clock.now()
    with suppress(ReasonsGivenTwice):
        await record_reasons(
            case.application.id,
            text=filled.form.text,
            channel=Channel.ONLINE,
            on=now.date(),
            author=APPLICANT,
            now=now,
        )
    return _back(request, "reasons")


async def related_page(request: Request) -> Response:
    """Go on to an application that this one was split into, came from, or went on in: they
    are the same applicant's, so number and code of one open the others."""
    case = await case_of(request, await followed_application(request))
    number = str((await request.form()).get("number", ""))
    other = await Application.get_or_none(
        authority_id=case.office.id, register_number=number if number in case.related else ""
    )
    response = _back(request)
    if other is not None:
        await open_session(request, response, application_id=other.id)
    return response


def _back(request: Request, done: str = "") -> Response:
    here = request.url_for("following").path
    return go_to(f"{here}?done={done}" if done else here)
