"""The first page of an installation: ten questions, one officer, and a test receipt."""

import re
from contextlib import suppress
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, ValidationInfo, field_validator
from starlette.requests import Request
from starlette.responses import Response

from tracker.actions.authorities import CODE
from tracker.actions.set_up import (
    AlreadySetUp,
    FirstOfficer,
    is_known_link,
    is_set_up,
    set_up,
)
from tracker.law.deadlines import reckon
from tracker.law.entries import Received
from tracker.law.facts import first_facts
from tracker.law.office_rules import OPTIONAL_CHANNELS
from tracker.law.terms import Channel
from tracker.records.calendars import current_calendar
from tracker.records.models import Authority
from tracker.web.answer import go_to, show
from tracker.web.desk.choices import joined
from tracker.web.desk.credentials import NewSignInName, check_new_password, check_repeated
from tracker.web.desk.office import OfficeForm, typed_of
from tracker.web.forms import Filled, fill, folded, wrong
from tracker.web.site import site_of
from tracker.web.words import _


def _read_code(typed: Any) -> Any:
    code = re.sub(r"\s", "", folded(typed)).upper() if isinstance(typed, str) else typed
    if isinstance(code, str) and not CODE.fullmatch(code):
        raise wrong(_("机关代码应为2至16位字母或数字，例如 JD01。"))
    return code


class SetUpForm(OfficeForm):
    """The ten questions; the last one is about the first officer."""

    code: Annotated[str, BeforeValidator(_read_code)] = Field(title="机关代码")
    officer_name: str = Field(title="姓名", max_length=60)
    sign_in_name: NewSignInName = Field(title="登录名")
    password: str = Field(title="密码")
    password_again: str = Field("", validate_default=True, title="再输一次密码")

    @field_validator("password")
    @classmethod
    def _long_enough(cls, password: str, info: ValidationInfo) -> str:
        names = (info.data.get("sign_in_name", ""), info.data.get("officer_name", ""))
        office = (info.data.get("name", ""), info.data.get("telephone", ""))
        return check_new_password(password, *names, *office)

    @field_validator("password_again")
    @classmethod
    def _same(cls, again: str, info: ValidationInfo) -> str:
        return check_repeated(again, info.data.get("password"))

    def first_officer(self) -> FirstOfficer:
        return FirstOfficer(
            name=self.officer_name, sign_in_name=self.sign_in_name, password=self.password
        )


async def set_up_office(request: Request) -> Response:
    site, token = site_of(request), request.path_params["token"]
    if not await is_known_link(site.codes, token):
        return await show(request, "desk/set_up_over.html", status=404)
    receipt = request.url_for("set_up_receipt", token=token).path
    if await is_set_up():
        return go_to(receipt)
    if request.method == "GET":
        return await _asked(request, Filled(await _known()))
    filled = fill(SetUpForm, joined(await request.form(), "channels"))
    form = filled.form
    if form is None:
        return await _asked(request, filled)
    # A second click finds it done; the receipt says so.
    with suppress(AlreadySetUp):
        await set_up(
            site.codes,
            token,
            code=form.code,
            office=form.office(),
            first=form.first_officer(),
            now=site.clock.now(),
        )
    return go_to(receipt)


async def _known() -> dict[str, str]:
    """What a command has told before, when there is one authority; else what is usual."""
    known = await Authority.all().order_by("id").limit(2)
    if len(known) == 1:
        return {**typed_of(known[0]), "code": known[0].code}
    return {"channels": Channel.ONLINE.value}


async def _asked(request: Request, filled: Filled[SetUpForm]) -> Response:
    """What is wrong is summed up in the order of the page, which asks for the code second."""
    place = {"name": 0, "code": 1}
    errors = sorted(filled.errors.items(), key=lambda error: place.get(error[0], 2))
    return await show(
        request,
        "desk/set_up.html",
        status=422 if filled.errors else 200,
        typed=filled.typed,
        errors=dict(errors),
        optional_channels=OPTIONAL_CHANNELS,
    )


async def set_up_receipt(request: Request) -> Response:
    """A receipt as an applicant of today would get; nothing is registered for it."""
    site = site_of(request)
    known = await is_known_link(site.codes, request.path_params["token"])
    authority = await Authority.filter(officers__isnull=False).order_by("id").first()
    if not known or authority is None:
        return await show(request, "desk/set_up_over.html", status=404)
    today = site.clock.today()
    facts = first_facts(Received(on=today, channel=Channel.ONLINE))
    return await show(
        request,
        "desk/set_up_receipt.html",
        office=authority,
        number=f"{authority.code}-{today.year}-00000",
        now=site.clock.now(),
        deadline=reckon(facts, await current_calendar(), today),
    )
