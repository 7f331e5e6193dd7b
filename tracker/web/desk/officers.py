"""Who works in the office: added, changed, signed out for good, given a new password."""

from typing import Annotated

from pydantic import Field, ValidationInfo, field_validator
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from tracker.actions.add_officer import (
    LastAdministrator,
    SignInNameTaken,
    add_officer,
    change_officer,
    set_password,
)
from tracker.actions.lockout import Paused
from tracker.law.terms import OFFICER_ROLES, Role
from tracker.records.accounts import second_factor_of
from tracker.records.cases import MovedOn
from tracker.records.models import Authority, Officer
from tracker.records.officers import officer_in, officers_of
from tracker.web.access import (
    authority_of_officer,
    knows_passwords,
    officer_of,
    open_session,
    opens_by_password,
    session_of,
)
from tracker.web.answer import go_to, show
from tracker.web.desk.admission import is_own_password, pause_sentence
from tracker.web.desk.choices import Several, joined
from tracker.web.desk.credentials import NewSignInName, check_new_password, check_repeated
from tracker.web.forms import Checked, Filled, Form, fill, wrong
from tracker.web.site import site_of
from tracker.web.words import _, _l

# What each role may do, beside its box.
_MAY = {
    Role.REGISTRAR: _l("登记收到的申请和补正，登记意见、缴费和送达"),
    Role.HANDLER: _l("办理申请，拟答复和其他文书，补记在纸上的审签"),
    Role.CHECKER: _l("会签、法制审核、保密审查、审核"),
    Role.SIGNATORY: _l("签发答复"),
    Role.HEAD: _l("同意延长答复期限，审核，公布年度报告"),
    Role.SUPERVISOR: _l("查看全部办件、卡在哪里和申请人的评价，不办理"),
    Role.ADMINISTRATOR: _l("设置本机关信息、人员和办理环节"),
}
ROLES = tuple(
    {"value": role.value, "label": role.label, "hint": _MAY[role]} for role in OFFICER_ROLES
)


class PasswordForm(Form):
    """A new password, twice. `names`: what it must not consist of."""

    names: str = ""
    password: str = Field(title="新密码")
    password_again: str = Field("", validate_default=True, title="再输一次新密码")

    @field_validator("password")
    @classmethod
    def _long_enough(cls, password: str, info: ValidationInfo) -> str:
        return check_new_password(password, *info.data.get("names", "").split("\n"))

    @field_validator("password_again")
    @classmethod
    def _same(cls, again: str, info: ValidationInfo) -> str:
        return check_repeated(again, info.data.get("password"))


class OwnPasswordForm(PasswordForm):
    """Whoever changes their own password shows the old one."""

    old_password: str = Field(title="现在的密码")


class OfficerForm(Form):
    """Who somebody is and what they do."""

    name: str = Field(title="姓名", max_length=60)
    roles: Annotated[frozenset[Role], Several] = Field(title="岗位")
    active: Checked = False
    settings_version: int = Field(0, ge=0)

    @field_validator("roles")
    @classmethod
    def _of_an_office(cls, roles: frozenset[Role]) -> frozenset[Role]:
        if not roles <= set(OFFICER_ROLES):
            raise wrong(_("请至少选择一个岗位。"))
        return roles


class NamedOfficerForm(OfficerForm):
    """Somebody new, who signs in at the provider."""

    sign_in_name: NewSignInName = Field(title="登录名")


class NewOfficerForm(NamedOfficerForm):
    """Somebody new, with a first password. `names`: of the office."""

    names: str = ""
    password: str = Field(title="密码")
    password_again: str = Field("", validate_default=True, title="再输一次密码")

    @field_validator("password")
    @classmethod
    def _long_enough(cls, password: str, info: ValidationInfo) -> str:
        own = (info.data.get("sign_in_name", ""), info.data.get("name", ""))
        return check_new_password(password, *own, *info.data.get("names", "").split("\n"))

    @field_validator("password_again")
    @classmethod
    def _same(cls, again: str, info: ValidationInfo) -> str:
        return check_repeated(again, info.data.get("password"))


async def officers(request: Request) -> Response:
    authority = await authority_of_officer(request)
    return await show(
        request,
        "desk/officers.html",
        officers=await officers_of(authority.id),
        done=request.query_params.get("done"),
    )


async def new_officer(request: Request) -> Response:
    if request.method == "GET":
        return await _asked_new(request, Filled({"roles": Role.HANDLER.value}))
    names = "\n".join(known_of_office(await authority_of_officer(request)))
    said = {**joined(await request.form(), "roles"), "names": names}
    filled = fill(NewOfficerForm if knows_passwords(request) else NamedOfficerForm, said)
    form = filled.form
    if form is None:
        return await _asked_new(request, filled)
    try:
        await add_officer(
            await authority_of_officer(request),
            name=form.name,
            sign_in_name=form.sign_in_name,
            password=form.password if isinstance(form, NewOfficerForm) else None,
            roles=form.roles,
            by=await officer_of(request),
            now=site_of(request).clock.now(),
        )
    except SignInNameTaken:
        filled.errors["sign_in_name"] = _("这个登录名已经有人使用，请换一个。")
        return await _asked_new(request, filled)
    return _to_list(request, "added" if knows_passwords(request) else "named")


async def edit_officer(request: Request) -> Response:
    officer = await officer_asked_for(request)
    if request.method == "GET":
        return await _asked(request, officer, Filled(_typed_of(officer)))
    filled = fill(OfficerForm, joined(await request.form(), "roles"))
    form = filled.form
    if form is None:
        return await _asked(request, officer, filled)
    try:
        await change_officer(
            officer.id,
            name=form.name,
            roles=form.roles,
            active=form.active,
            seen=form.settings_version,
            by=await officer_of(request),
            now=site_of(request).clock.now(),
        )
    except MovedOn:
        return await _asked(request, officer, filled, moved_on=True)
    except LastAdministrator:
        filled.errors["roles"] = _("至少要有一名在岗的管理员，请先把管理员岗位交给别人。")
        return await _asked(request, officer, filled)
    return _to_list(request, "changed")


async def officer_password(request: Request) -> Response:
    """An administrator gives somebody a new password; that person is signed out."""
    officer = await officer_asked_for(request)
    if not knows_passwords(request):
        raise HTTPException(404)
    if request.method == "GET":
        return go_to(request.url_for("edit_officer", id=officer.id).path)
    filled = fill(PasswordForm, {**await request.form(), "names": known_of(officer)})
    if filled.form is None:
        typed = {**_typed_of(officer), **filled.typed}
        return await _asked(request, officer, Filled(typed, errors=filled.errors))
    by, now = await officer_of(request), site_of(request).clock.now()
    await set_password(officer.id, filled.form.password, by=by, now=now)
    return _to_list(request, "password")


async def own_password(request: Request) -> Response:
    officer = await officer_of(request)
    if not await opens_by_password(request, officer):
        raise HTTPException(404)
    if request.method == "GET":
        done = "changed" in request.query_params
        return await _asked_own(request, Filled[OwnPasswordForm]({}), done=done)
    filled = fill(OwnPasswordForm, {**await request.form(), "names": known_of(officer)})
    form = filled.form
    try:
        if form and not await is_own_password(request, officer, form.old_password):
            filled.errors["old_password"] = _("现在的密码不正确。")
    except Paused as paused:
        filled.errors["old_password"] = pause_sentence(request, paused)
    if filled.errors:
        return await _asked_own(request, filled)
    if form and form.password == form.old_password:
        filled.errors["password"] = _("新密码与现在的密码相同，请换一个。")
    if form is None or filled.errors:
        return await _asked_own(request, filled)
    now, session = site_of(request).clock.now(), await session_of(request)
    # A second factor is not shown by a password: the new session is as fresh as the old one.
    shown = session.shown_at if session and await second_factor_of(officer.id) else None
    await set_password(officer.id, form.password, by=officer, now=now)
    response = go_to(f"{request.url.path}?changed=1")
    await open_session(request, response, officer_id=officer.id, shown_at=shown)
    return response


async def officer_asked_for(request: Request) -> Officer:
    authority = await authority_of_officer(request)
    officer = await officer_in(authority.id, request.path_params["id"])
    if officer is None:
        raise HTTPException(404)
    return officer


def known_of(officer: Officer) -> str:
    """What a password of this officer must not consist of, line by line."""
    office: Authority = officer.authority
    return "\n".join((officer.name, officer.sign_in_name, *known_of_office(office)))


def known_of_office(office: Authority) -> tuple[str, ...]:
    return (office.name, office.code, office.telephone)


def _typed_of(officer: Officer) -> dict[str, str]:
    return {
        "name": officer.name,
        "roles": ",".join(officer.roles),
        "active": "yes" if officer.active else "",
    }


def _to_list(request: Request, done: str) -> Response:
    return go_to(request.url_for("officers").include_query_params(done=done))


async def _asked_new(request: Request, filled: Filled[NamedOfficerForm]) -> Response:
    return await show(
        request,
        "desk/new_officer.html",
        status=422 if filled.errors else 200,
        typed=filled.typed,
        errors=filled.errors,
        roles=ROLES,
        by_password=knows_passwords(request),
    )


async def _asked(
    request: Request,
    someone: Officer,
    filled: Filled[OfficerForm] | Filled[PasswordForm],
    *,
    moved_on: bool = False,
) -> Response:
    return await show(
        request,
        "desk/edit_officer.html",
        status=409 if moved_on else 422 if filled.errors else 200,
        moved_on=moved_on,
        authority=await authority_of_officer(request),
        typed=filled.typed,
        errors=filled.errors,
        someone=someone,
        roles=ROLES,
        by_password=knows_passwords(request),
    )


async def _asked_own(
    request: Request, filled: Filled[OwnPasswordForm], *, done: bool = False
) -> Response:
    return await show(
        request,
        "desk/own_password.html",
        status=422 if filled.errors else 200,
        errors=filled.errors,
        done=done,
        first=(await officer_of(request)).password_until is not None,
    )
