"""One person's data on their own demand: found, handed over as a copy, erased as far as may be.

What identifies the person is posted once and never part of an address or of a page; from then
on the applications that were found stand for them. Whoever looks gives a reason, which is
written down with each.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic import Field, ValidationInfo, field_validator
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from tracker.actions.erase import AT_ONCE, erase_asked
from tracker.actions.erase_mails import erase_mails_asked
from tracker.actions.keep_backups import plan_of
from tracker.actions.propose_erasures import days_of
from tracker.law.erasure import ASKED_FOR, COPY_ASKED_FOR, Scope, Verdict, mail_may_go, verdict
from tracker.law.mail_terms import MailStep
from tracker.records.calendars import current_calendar
from tracker.records.erasable_mails import put_aside_on
from tracker.records.erasures import matters
from tracker.records.mail_models import IncomingMail
from tracker.records.models import Application, Authority
from tracker.records.personal import originals_left, would_go
from tracker.records.readings import record_reading
from tracker.records.same_applicant import mails_of_person, of_person
from tracker.web.access import authority_of_officer, officer_of
from tracker.web.answer import show
from tracker.web.desk.incoming import note_reading
from tracker.web.door import applications_picked, mails_picked
from tracker.web.forms import Checked, Filled, Folded, Form, fill, wrong
from tracker.web.personal_copy import personal_copy_answer
from tracker.web.site import site_of
from tracker.web.words import _

_IDS = r"^(\d{1,9}(,\d{1,9})*)?$"


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
    """What was found: `applications` and `mails`, ids with commas between. `theirs`: whoever
    looks knows that the mails came from the person."""

    applications: str = Field("", pattern=_IDS)
    mails: str = Field("", pattern=_IDS)
    theirs: Checked = False
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
    who = form.model_dump(include={"identity_number", "name", "contact"})
    found = await of_person(officer.authority_id, **who)
    mails = await mails_of_person(officer.authority_id, found, **who)
    applications = [one.application for one in found]
    await _record(request, applications, "查找本人的申请", form.reason)
    return await show(
        request,
        "desk/personal/found.html",
        found=found,
        mails=mails,
        keep=_keep(applications, form.reason, mails),
        article=COPY_ASKED_FOR,
    )


async def person_copy(request: Request) -> Response:
    """Everything of theirs as one file."""
    authority = await authority_of_officer(request)
    form, applications = await _chosen(request)
    mails = await mails_picked(request, _ids(form.mails)) if form.theirs else []
    if not applications and not mails:
        raise HTTPException(404)
    purpose = "向本人提供个人信息副本"
    await _record(request, applications, purpose, form.reason)
    for mail in mails:
        await note_reading(request, mail, MailStep.READ, f"{purpose}：{form.reason}")
    return await personal_copy_answer(request, authority.name, applications, mails)


async def person_erase(request: Request) -> Response:
    """First what may go and what the law keeps; with `sure` what may go goes, a part at once:
    the next is done when it is sent again."""
    authority = await authority_of_officer(request)
    form, applications = await _chosen(request)
    picked = await mails_picked(request, _ids(form.mails))
    if not applications and not picked:
        raise HTTPException(404)
    purpose = "应本人要求删除" if form.sure else "查看可以删除的内容"
    await _record(request, applications, purpose, form.reason)
    rows = await _weighed(request, authority, applications)
    mails = await _weighed_mails(request, picked if form.theirs else [])
    gone, mails_gone = {}, []
    if form.sure:
        gone = await _erase(request, form, [one for one, told in rows if _may_go(told)])
        mails_gone = await _erase_mails(request, form, [one for one, may in mails if may])
    if gone:
        rows = await _weighed(request, authority, applications)
    mails = [(mail, may) for mail, may in mails if mail.id not in mails_gone]
    may_go = any(_may_go(told) for _, told in rows) or any(may for _, may in mails)
    wanted = (await request.form()).get("step") == "confirm"
    unsure = wanted and may_go and not form.sure
    return await show(
        request,
        "desk/personal/erase.html",
        status=422 if unsure else 200,
        rows=rows,
        mails=mails,
        mails_gone=mails_gone,
        not_theirs=bool(picked) and not form.theirs,
        originals={one.id: await originals_left(one.id) for one in applications},
        may_go=may_go,
        keep=_keep(applications, form.reason, picked) | ({"theirs": "yes"} if form.theirs else {}),
        backup_months=plan_of(site_of(request).settings).months,
        gone=gone,
        sure=form.sure,
        errors={"sure": _("请先勾选，表示已经核对。")} if unsure else {},
        article=ASKED_FOR,
    )


async def _erase(
    request: Request, form: FoundForm, applications: list[Application]
) -> dict[str, list[Scope]]:
    """What went of which application, by its number."""
    officer, gone = await officer_of(request), {}
    for application in applications[:AT_ONCE]:
        scopes = await erase_asked(
            application,
            tuple(Scope),
            reason=form.reason,
            officer=officer,
            store=site_of(request).store,
            calendar=await current_calendar(),
            now=site_of(request).clock.now(),
        )
        if scopes:
            gone[application.register_number] = scopes
    return gone


async def _erase_mails(request: Request, form: FoundForm, mails: list[IncomingMail]) -> list[int]:
    clock, officer = site_of(request).clock, await officer_of(request)
    return await erase_mails_asked(
        [mail.id for mail in mails[:AT_ONCE]],
        reason=form.reason,
        officer_id=officer.id,
        store=site_of(request).store,
        today=clock.today(),
        now=clock.now(),
    )


async def _weighed_mails(
    request: Request, mails: list[IncomingMail]
) -> list[tuple[IncomingMail, bool]]:
    """Those that still say something, each with whether it may go now."""
    today = site_of(request).clock.today()
    return [
        (mail, mail_may_go(await put_aside_on(mail), today, asked=True))
        for mail in mails
        if mail.erased_at is None
    ]


async def _chosen(request: Request) -> tuple[FoundForm, list[Application]]:
    """The applications that were found, all of the officer's own authority."""
    filled = fill(FoundForm, await request.form())
    if filled.form is None:
        raise HTTPException(400)
    return filled.form, await applications_picked(request, _ids(filled.form.applications))


def _ids(typed: str) -> list[int]:
    return [int(one) for one in typed.split(",") if one]


def _may_go(told: Iterable[tuple[Verdict, Mapping[str, int]]]) -> bool:
    return any(verdict.may_go and found for verdict, found in told)


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


def _keep(
    applications: list[Application], reason: str, mails: Sequence[IncomingMail] = ()
) -> dict[str, str]:
    """What the next form sends: nothing that identifies anybody."""
    return {
        "applications": ",".join(str(one.id) for one in applications),
        "mails": ",".join(str(one.id) for one in mails),
        "reason": reason,
    }


async def _asked(request: Request, filled: Filled[Any]) -> Response:
    return await show(
        request,
        "desk/personal/person.html",
        status=422 if filled.errors else 200,
        typed=filled.typed,
        errors=filled.errors,
        article=COPY_ASKED_FOR,
    )
