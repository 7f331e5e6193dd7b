"""What applicants do themselves: supplement, and withdraw."""

from contextlib import suppress
from typing import Any

from pydantic import Field, field_validator
from starlette.requests import Request
from starlette.responses import Response

from tracker.actions.end import withdraw
from tracker.actions.reasons import record_reasons
from tracker.actions.supplement import supplement
from tracker.law.refusals import AlreadyEnded, NoSupplementAsked, ReasonsGivenTwice
from tracker.law.terms import Act, Channel, Stage
from tracker.records.journal import APPLICANT
from tracker.records.models import Application
from tracker.web.access import open_session
from tracker.web.answer import go_to, show
from tracker.web.door import followed_application, related_application
from tracker.web.forms import Form, fill
from tracker.web.public.apply_forms import long_text
from tracker.web.public.coming_back import outlives_visit
from tracker.web.public.following import Followed, case_of
from tracker.web.public.writing import TextForm, Writing, Written, read_or_write
from tracker.web.site import site_of
from tracker.web.words import _


class SupplementForm(TextForm):
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


async def supplement_page(request: Request) -> Response:
    def closed(case: Followed) -> Response | None:
        return None if case.facts.awaits_supplement else back(request)

    return await read_or_write(request, _SUPPLEMENT, closed=closed)


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
    return back(request, "supplemented")


async def _nothing(_request: Request, _case: Followed) -> dict[str, Any]:
    return {}


_SUPPLEMENT = Writing(SupplementForm, "public/supplement.html", _supplement, _nothing)


@outlives_visit
async def withdraw_page(request: Request, application: Application) -> Response:
    """Asked twice: a withdrawal cannot be taken back."""
    case = await case_of(request, application)
    if case.facts.ending is not None:
        return back(request, "withdrawn" if case.facts.stage is Stage.WITHDRAWN else "")
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
    return back(request, "withdrawn")


@outlives_visit
async def reasons_page(request: Request, application: Application) -> Response:
    """Answer the office's question why so many. A second click meets one already heard."""
    case = await case_of(request, application)
    if not case.may(Act.RECORD_REASONS):
        return back(request, "reasons" if case.facts.reasons_given else "")
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
    return back(request, "reasons")


async def related_page(request: Request) -> Response:
    """Go on to an application that this one was split into, came from, or went on in: they
    are the same applicant's, so number and code of one open the others."""
    case = await case_of(request, await followed_application(request))
    number = str((await request.form()).get("number", ""))
    other = await related_application(case.application, number, case.related)
    response = back(request)
    if other is not None:
        await open_session(request, response, application_id=other.id)
    return response


def back(request: Request, done: str = "") -> Response:
    """To the page of the application, which says what was done."""
    here = request.url_for("following").path
    return go_to(f"{here}?done={done}" if done else here)
