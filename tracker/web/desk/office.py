"""What the office says of itself."""

from dataclasses import fields, replace
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Field, ValidationInfo, field_validator
from starlette.requests import Request
from starlette.responses import Response

from tracker.actions.authorities import is_web_address
from tracker.actions.set_up import Office, change_office
from tracker.law.bodies import BodyRule, court_rule, review_body_rule
from tracker.law.office_rules import OPTIONAL_CHANNELS, announcement_refusal
from tracker.law.setting_refusals import BodyObviouslyOther
from tracker.law.terms import AuthorityLevel, Channel
from tracker.records.authorities import FRAME_NAMES, frame_above
from tracker.records.cases import MovedOn
from tracker.records.models import Authority
from tracker.web.access import authority_of_officer, officer_of
from tracker.web.answer import go_to, show
from tracker.web.desk.choices import Several, joined
from tracker.web.forms import Checked, Filled, Form, fill, wrong
from tracker.web.reasons import refusal_sentence
from tracker.web.site import site_of
from tracker.web.words import _


def _web_address(said: str) -> str:
    if said and not is_web_address(said):
        raise wrong(_("请填写以 https:// 或者 http:// 开头的完整网址。"))
    return said


_WEB_ADDRESS = AfterValidator(_web_address)
_TICKED = ("confirms_by_hand", "takes_unsure")
_NAMES = tuple(one.name for one in fields(Office) if one.name not in ("frame", "bodies_looked_up"))


class OfficeForm(Form):
    """The details that pages and letters show."""

    name: str = Field(title="机关名称", max_length=120)
    address: str = Field(title="办公地址", max_length=200)
    hours: str = Field(title="办公时间", max_length=200)
    telephone: str = Field(title="联系电话", max_length=60)
    channels: Annotated[frozenset[Channel], Several] = Field(frozenset(), title="申请渠道")
    email: str = Field("", title="受理申请的电子邮箱", max_length=120, validate_default=True)
    fax: str = Field("", title="受理申请的传真号码", max_length=60, validate_default=True)
    document_word: str = Field(title="机关代字", max_length=40)
    review_body: str = Field(title="行政复议机关", max_length=120)
    court: str = Field(title="有管辖权的法院", max_length=120)
    confirms_by_hand: Checked = False
    takes_unsure: Checked = False
    level: AuthorityLevel | None = Field(None, title="机关层级")
    example: str = Field("", title="申请的好例子", max_length=500)
    fee_payment: str = Field("", title="信息处理费怎样缴纳", max_length=500)
    settings_version: int = Field(0, ge=0)

    @field_validator("email", "fax")
    @classmethod
    def _told_where_open(cls, told: str, info: ValidationInfo) -> str:
        """An open channel leads somewhere. Each field has the name of its channel."""
        channel = Channel(str(info.field_name))
        opened = info.data.get("channels", ())
        if refusal := announcement_refusal(channel, opened, {channel: told}):
            raise wrong(refusal_sentence(refusal))
        return told

    def office(self) -> Office:
        return Office(**{name: getattr(self, name) for name in _NAMES})


class FramedOfficeForm(OfficeForm):
    """With what stands around the pages, which nobody is asked at set-up."""

    portal_name: str = Field("", title="上级门户网站名称", max_length=120)
    portal_url: Annotated[str, _WEB_ADDRESS] = Field("", title="上级门户网站网址", max_length=300)
    operator: str = Field("", title="承办单位", max_length=120)
    site_code: str = Field("", title="网站标识码", max_length=40)
    icp_number: str = Field("", title="ICP备案号", max_length=60)
    police_number: str = Field("", title="公安备案号", max_length=60)
    faults_url: Annotated[str, _WEB_ADDRESS] = Field(
        "", title="“我为政府网站找错”网址", max_length=300
    )

    bodies_looked_up: Checked = False

    def framed(self) -> Office:
        return replace(
            self.office(),
            frame={name: getattr(self, name) for name in FRAME_NAMES},
            bodies_looked_up=self.bodies_looked_up,
        )


def typed_of(authority: Authority) -> dict[str, str]:
    """The form as it would have been typed for this authority."""
    names = [n for n in (*_NAMES, *FRAME_NAMES) if n not in ("channels", *_TICKED)]
    return {
        **{name: getattr(authority, name) or "" for name in names},
        "channels": ",".join(authority.channels),
        **{name: "yes" if getattr(authority, name) else "" for name in _TICKED},
    }


async def office_settings(request: Request) -> Response:
    authority = await authority_of_officer(request)
    if request.method == "GET":
        saved = "saved" in request.query_params
        filled = Filled[FramedOfficeForm](typed_of(authority))
        return await _asked(request, authority, filled, saved=saved)
    filled = fill(FramedOfficeForm, joined(await request.form(), "channels"))
    if filled.form is None:
        return await _asked(request, authority, filled)
    officer, form = await officer_of(request), filled.form
    try:
        await change_office(
            authority.id,
            form.framed(),
            seen=form.settings_version,
            by=officer,
            now=site_of(request).clock.now(),
        )
    except MovedOn:
        return await _asked(request, authority, filled, moved_on=True)
    except BodyObviouslyOther as other:
        filled.errors[other.facts["field"]] = refusal_sentence(other)
        return await _asked(request, authority, filled, other_body=True)
    return go_to(f"{request.url.path}?saved=1")


async def _asked(
    request: Request,
    authority: Authority,
    filled: Filled[FramedOfficeForm],
    *,
    saved: bool = False,
    moved_on: bool = False,
    other_body: bool = False,
) -> Response:
    return await show(
        request,
        "desk/office.html",
        status=409 if moved_on else 422 if filled.errors else 200,
        typed=filled.typed,
        errors=filled.errors,
        optional_channels=OPTIONAL_CHANNELS,
        levels=AuthorityLevel,
        by_law=_by_law(authority, site_of(request).clock.today()),
        saved=saved,
        above=await frame_above(authority),
        moved_on=moved_on,
        other_body=other_body or bool(filled.typed.get("bodies_looked_up")),
        authority=authority,
    )


def _by_law(authority: Authority, today: date) -> dict[str, tuple[BodyRule, bool]]:
    """What the law says of the bodies for the level that is saved, and whether the name
    saved is obviously another."""
    level = authority.level
    if level is None:
        return {}
    review, court = review_body_rule(level, today), court_rule(level, today)
    return {
        "review_body": (review, review.is_obviously_other(authority.review_body)),
        "court": (court, court.is_obviously_other(authority.court)),
    }
