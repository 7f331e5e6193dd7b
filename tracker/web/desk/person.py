"""One person's data on their own demand: found, handed over as a copy, erased as far as may be.

What identifies the person is posted once and never part of an address or of a page; from then
on the applications that were found stand for them. Whoever looks gives a reason, which is
written down with each.
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
from tracker.records.models import Application, Authority
from tracker.records.personal import would_go
from tracker.records.readings import record_reading
from tracker.records.same_applicant import of_person
from tracker.web.access import authority_of_officer, officer_of
from tracker.web.answer import show
from tracker.web.door import applications_picked
from tracker.web.forms import Checked, Filled, Folded, Form, fill, wrong
from tracker.web.personal_copy import personal_copy_answer
from tracker.web.site import site_of
from tracker.web.words import _

_MOST = 200


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


class FoundForm(Form):
    """What was found: `applications`, ids with commas between."""

    applications: str = Field(pattern=r"^\d{1,9}(,\d{1,9})*$")
    reason: str = Field(title="理由", max_length=150)
    sure: Checked = False


async def person(request: Request) -> Response:
    """GET asks who; POST finds what the office has of them."""
    if request.method == "GET":
        return await _asked(request, Filled[PersonForm]({}))
    filled = fill(PersonForm, await request.form())
    if filled.form is None:
        return await _asked(request, filled)
    form, officer = filled.form, await officer_of(request)
    found = await of_person(
        officer.authority_id,
        identity_number=form.identity_number,
        name=form.name,
        contact=form.contact,
    )
    applications = [who.application for who in found[:_MOST]]
    await _record(request, applications, "查找本人的申请", form.reason)
    return await show(
        request,
        "desk/personal/found.html",
        found=found[:_MOST],
        most=_MOST if len(found) > _MOST else None,
        keep=_keep(applications, form.reason),
        article=COPY_ASKED_FOR,
    )


async def person_copy(request: Request) -> Response:
    """Everything of theirs as one file."""
    authority = await authority_of_officer(request)
    form, applications = await _chosen(request)
    await _record(request, applications, "向本人提供个人信息副本", form.reason)
    return await personal_copy_answer(request, authority.name, applications)


async def person_erase(request: Request) -> Response:
    """First what may go and what the law keeps; with `sure` what may go goes."""
    officer, authority = await officer_of(request), await authority_of_officer(request)
    form, applications = await _chosen(request)
    purpose = "应本人要求删除" if form.sure else "查看可以删除的内容"
    await _record(request, applications, purpose, form.reason)
    gone: dict[str, list[Scope]] = {}
    for application in applications if form.sure else ():
        gone[application.register_number] = await erase_asked(
            application,
            tuple(Scope),
            reason=form.reason,
            officer=officer,
            store=site_of(request).store,
            calendar=await current_calendar(),
            now=site_of(request).clock.now(),
        )
    rows = await _weighed(request, authority, applications)
    may_go = any(told.may_go and found for _, verdicts in rows for told, found in verdicts)
    wanted = (await request.form()).get("step") == "confirm"
    unsure = wanted and may_go and not form.sure
    return await show(
        request,
        "desk/personal/erase.html",
        status=422 if unsure else 200,
        rows=rows,
        may_go=may_go,
        keep=_keep(applications, form.reason),
        gone=gone,
        sure=form.sure,
        errors={"sure": _("请先勾选，表示已经核对。")} if unsure else {},
        article=ASKED_FOR,
    )


async def _chosen(request: Request) -> tuple[FoundForm, list[Application]]:
    """The applications that were found, all of the officer's own authority."""
    filled = fill(FoundForm, await request.form())
    if filled.form is None:
        raise HTTPException(400)
    ids = [int(one) for one in filled.form.applications.split(",")][:_MOST]
    applications = await applications_picked(request, ids)
    if not applications:
        raise HTTPException(404)
    return filled.form, applications


async def _weighed(
    request: Request, authority: Authority, applications: list[Application]
) -> list[tuple[Application, list[tuple[Verdict, Mapping[str, int]]]]]:
    """Of each application what may go now, and what keeps the rest."""
    calendar, today = await current_calendar(), site_of(request).clock.today()
    told = await matters(applications, days_of(authority))
    ids = [application.id for application in applications]
    there = {scope: await would_go(ids, scope) for scope in Scope}
    return [
        (
            application,
            [
                (
                    verdict(scope, told[application.id], calendar, today, asked=True),
                    there[scope][application.id],
                )
                for scope in Scope
            ],
        )
        for application in applications
    ]


async def _record(
    request: Request, applications: list[Application], purpose: str, reason: str
) -> None:
    """The looking is written down before anything is shown."""
    officer, now = await officer_of(request), site_of(request).clock.now()
    for application in applications:
        await record_reading(
            application.id, officer_id=officer.id, reason=f"{purpose}：{reason}", now=now
        )


def _keep(applications: list[Application], reason: str) -> dict[str, str]:
    """What the next form sends: nothing that identifies anybody."""
    return {"applications": ",".join(str(one.id) for one in applications), "reason": reason}


async def _asked(request: Request, filled: Filled[Any]) -> Response:
    return await show(
        request,
        "desk/personal/person.html",
        status=422 if filled.errors else 200,
        typed=filled.typed,
        errors=filled.errors,
        article=COPY_ASKED_FOR,
    )
