"""One person's data on their own demand: found, handed over as a copy, erased as far as may be.

What identifies the person is posted from page to page and never part of an address; whoever
looks gives a reason, which is written down with every application that was found.
"""

from collections.abc import Mapping
from typing import Any

from pydantic import Field, ValidationInfo, field_validator
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from tracker.actions.erase import erase_asked
from tracker.actions.propose_erasures import days_of
from tracker.law.erasure import ASKED_FOR, COPY_ASKED_FOR, Scope, Verdict, verdict
from tracker.records.calendars import current_calendar
from tracker.records.erasures import matters
from tracker.records.models import Application, Authority, Particulars
from tracker.records.personal import would_go
from tracker.records.readings import record_reading
from tracker.records.same_applicant import of_person
from tracker.web.access import authority_of_officer, officer_as, officer_of
from tracker.web.answer import show
from tracker.web.forms import Checked, Filled, Folded, Form, fill, wrong
from tracker.web.pages import ERASES
from tracker.web.personal_copy import personal_copy_answer
from tracker.web.site import site_of
from tracker.web.words import _

_KEPT = ("identity_number", "name", "contact", "reason")


class PersonForm(Form):
    identity_number: Folded = Field("", title="证件号码", max_length=60)
    name: str = Field("", title="姓名", max_length=120)
    contact: Folded = Field("", title="联系电话或者电子邮箱", max_length=120, validate_default=True)
    reason: str = Field(title="理由", max_length=150)

    @field_validator("contact")
    @classmethod
    def _enough_to_know_one_person(cls, contact: str, info: ValidationInfo) -> str:
        if not info.data.get("identity_number") and not (info.data.get("name") and contact):
            raise wrong(
                _("请填写证件号码；没有的，姓名和登记的联系方式都要填写。"), "identity_number"
            )
        return contact


class ErasePersonForm(PersonForm):
    sure: Checked = False


async def person(request: Request) -> Response:
    """GET asks who; POST finds what the office has of them."""
    if request.method == "GET":
        return await _asked(request, Filled[PersonForm]({}))
    filled = fill(PersonForm, await request.form())
    if filled.form is None:
        return await _asked(request, filled)
    found = await _found(request, filled.form, "查找本人的申请")
    return await show(
        request,
        "desk/personal/found.html",
        found=found,
        keep=_keep(filled.form),
        article=COPY_ASKED_FOR,
    )


async def person_copy(request: Request) -> Response:
    """Everything of theirs as one file."""
    authority = await authority_of_officer(request)
    filled = fill(PersonForm, await request.form())
    if filled.form is None:
        return await _asked(request, filled)
    found = await _found(request, filled.form, "向本人提供个人信息副本")
    if not found:
        raise HTTPException(404)
    return await personal_copy_answer(request, authority.name, [who.application for who in found])


async def person_erase(request: Request) -> Response:
    """First what may go and what the law keeps; with `sure` what may go goes."""
    officer = await officer_as(request, ERASES)
    authority = await authority_of_officer(request)
    filled = fill(ErasePersonForm, form := await request.form())
    if filled.form is None:
        return await _asked(request, filled)
    sure, wanted = filled.form.sure, form.get("step") == "confirm"
    purpose = "应本人要求删除" if sure else "查看可以删除的内容"
    applications = [who.application for who in await _found(request, filled.form, purpose)]
    gone: dict[str, list[Scope]] = {}
    if sure:
        site = site_of(request)
        for application in applications:
            gone[application.register_number] = await erase_asked(
                application,
                tuple(Scope),
                reason=filled.form.reason,
                officer=officer,
                store=site.store,
                calendar=await current_calendar(),
                now=site.clock.now(),
            )
    errors = {"sure": _("请先勾选，表示已经核对。")} if wanted and not sure else {}
    return await show(
        request,
        "desk/personal/erase.html",
        status=422 if errors else 200,
        rows=await _weighed(request, authority, applications),
        keep=_keep(filled.form),
        gone=gone,
        sure=sure,
        errors=errors,
        article=ASKED_FOR,
    )


async def _weighed(
    request: Request, authority: Authority, applications: list[Application]
) -> list[tuple[Application, list[tuple[Verdict, Mapping[str, int]]]]]:
    """Of each application what may go now, and what keeps the rest."""
    calendar, today = await current_calendar(), site_of(request).clock.today()
    told = await matters(applications, days_of(authority))
    return [
        (
            application,
            [
                (
                    verdict(scope, told[application.id], calendar, today, asked=True),
                    await would_go(application.id, scope),
                )
                for scope in Scope
            ],
        )
        for application in applications
    ]


async def _found(request: Request, form: PersonForm, purpose: str) -> list[Particulars]:
    """What the person gave with each application, the looking written down before it is shown."""
    officer, now = await officer_of(request), site_of(request).clock.now()
    found = await of_person(
        officer.authority_id,
        identity_number=form.identity_number,
        name=form.name,
        contact=form.contact,
    )
    for who in found:
        await record_reading(
            who.application_id,
            officer_id=officer.id,
            reason=f"{purpose}：{form.reason}",
            now=now,
        )
    return found


def _keep(form: PersonForm) -> dict[str, str]:
    return {name: getattr(form, name) for name in _KEPT}


async def _asked(request: Request, filled: Filled[Any]) -> Response:
    return await show(
        request,
        "desk/personal/person.html",
        status=422 if filled.errors else 200,
        typed=filled.typed,
        errors=filled.errors,
        article=COPY_ASKED_FOR,
    )
