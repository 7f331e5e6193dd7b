"""The official form as an officer copies it from paper, and the day that counts for it."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from pydantic import Field, ValidationInfo, field_validator
from stdnum.cn import uscc

from tracker.actions.receive import AGENT, Receipt, Submission
from tracker.law.mail_arrival import receipt_of_mail
from tracker.law.mail_refusals import ArrivedOnAnotherDay, CameByMail
from tracker.law.receipt import Receipt as Counted
from tracker.law.receipt import received_on
from tracker.law.refusals import PassedOnBeforeArrival, Refusal
from tracker.law.terms import (
    AgentKind,
    ApplicantKind,
    ApplicationKind,
    Carrier,
    Channel,
    IdentityDocument,
    Way,
)
from tracker.web.forms import (
    DESCRIPTION_LIMIT,
    Checked,
    Day,
    Filled,
    Folded,
    Form,
    wrong,
)
from tracker.web.identity import is_resident_number
from tracker.web.reasons import refusal_sentence
from tracker.web.words import _


class Came(StrEnum):
    """How it came, as far as that decides which day counts (article 31)."""

    COUNTER = "counter"
    ORAL = "oral"
    TELEPHONE = "telephone"
    POST_SIGNED = "post_signed"
    POST_ORDINARY = "post_ordinary"
    FAX = "fax"
    EMAIL = "email"
    EMAIL_UNCONFIRMED = "email_unconfirmed"


_CHANNELS = {
    Came.COUNTER: (Channel.COUNTER, "submitted_on"),
    Came.ORAL: (Channel.ORAL, "submitted_on"),
    Came.TELEPHONE: (Channel.ORAL, "submitted_on"),
    Came.POST_SIGNED: (Channel.POST, "signed_on"),
    Came.POST_ORDINARY: (Channel.POST, "confirmed_on"),
    Came.FAX: (Channel.FAX, "confirmed_on"),
    Came.EMAIL: (Channel.EMAIL, "confirmed_on"),
    Came.EMAIL_UNCONFIRMED: (Channel.EMAIL, "submitted_on"),
}


# What came by mail came in no other way.
BY_MAIL = tuple(came for came, (channel, _day) in _CHANNELS.items() if channel is Channel.EMAIL)
_FIELDS: Mapping[type[Refusal], str] = {PassedOnBeforeArrival: "passed_on", CameByMail: "came"}


class PaperForm(Form):
    """Copied as it is written: what the applicant left out is asked for afterwards."""

    token: str = Field(min_length=20, max_length=64)
    looked: str = Field("", max_length=64)
    came: Came = Field(title="渠道")
    on: Day = Field(title="收到的日期")
    evidence: str = Field("", title="凭据", max_length=200)
    first_reached: str = Field("", title="先由谁收到", max_length=60)
    passed_on: Day | None = Field(None, title="转到工作机构的日期")
    kind: ApplicationKind = Field(ApplicationKind.DISCLOSURE, title="申请事项")
    applicant_kind: ApplicantKind = Field(title="申请人类型")
    name: str = Field(title="姓名或者名称", max_length=120)
    identity_document: IdentityDocument | None = Field(None, title="证件名称")
    as_written: Checked = False
    identity_number: Folded = Field("", title="证件号码", max_length=60)
    contact_person: str = Field("", title="联系人", max_length=60)
    telephone: Folded = Field("", title="联系电话", max_length=40)
    email: Folded = Field("", title="电子邮箱", max_length=120)
    postal_address: str = Field("", title="通信地址", max_length=300)
    agent_name: str = Field("", title="代理人姓名", max_length=60)
    agent_kind: AgentKind | None = Field(None, title="代理的依据", validate_default=True)
    agent_document: IdentityDocument | None = Field(None, title="代理人证件名称")
    agent_number: Folded = Field("", title="代理人证件号码", max_length=60)
    agent_telephone: Folded = Field("", title="代理人电话", max_length=40)
    description: str = Field(title="所需信息", max_length=DESCRIPTION_LIMIT)
    carrier: Carrier = Field(title="提供形式")
    way: Way = Field(title="获取方式")
    other_form_accepted: Checked = False
    mail: int | None = Field(None, ge=1, lt=2**31)
    mail_version: int = Field(0, ge=0, lt=2**31)

    @field_validator("identity_number")
    @classmethod
    def _plausible(cls, number: str, info: ValidationInfo) -> str:
        """A number with a check digit is checked, unless it really stands there like that."""
        person = info.data.get("applicant_kind") is ApplicantKind.NATURAL_PERSON
        card = info.data.get("identity_document") is IdentityDocument.RESIDENT_CARD
        if not number or info.data.get("as_written"):
            return number
        if person and card and not is_resident_number(number):
            raise wrong(_("居民身份证号码校验不符，请核对；原件如此的，请勾选“照原样登记”。"))
        if not person and "applicant_kind" in info.data and not uscc.is_valid(number):
            raise wrong(_("统一社会信用代码校验不符，请核对；原件如此的，请勾选“照原样登记”。"))
        return number.upper()

    @field_validator("agent_kind")
    @classmethod
    def _by_authority(cls, kind: AgentKind | None, info: ValidationInfo) -> AgentKind | None:
        if kind is None and info.data.get("agent_name"):
            raise wrong(_("有代理人的，请选择代理的依据。"))
        if kind is not None and info.data.get("agent_name") == "":
            raise wrong(_("请填写代理人姓名；没有代理人的，请选择“没有代理人”。"), "agent_name")
        return kind

    @field_validator("agent_number")
    @classmethod
    def _agent_plausible(cls, number: str, info: ValidationInfo) -> str:
        card = info.data.get("agent_document") is IdentityDocument.RESIDENT_CARD
        if number and card and not info.data.get("as_written") and not is_resident_number(number):
            raise wrong(_("居民身份证号码校验不符，请核对；原件如此的，请勾选“照原样登记”。"))
        return number.upper()

    @field_validator("way")
    @classmethod
    def _reachable(cls, way: Way, info: ValidationInfo) -> Way:
        if way is Way.POST and not info.data.get("postal_address"):
            raise wrong(_("邮寄需要通信地址；申请人没有写的，请改选其他方式。"), "postal_address")
        if way is Way.EMAIL and not info.data.get("email"):
            raise wrong(_("用电子邮件提供需要邮箱；申请人没有写的，请改选其他方式。"), "email")
        return way

    def submission(self) -> Submission:
        names = (
            "description",
            "kind",
            "applicant_kind",
            "name",
            "identity_document",
            "identity_number",
            "contact_person",
            "telephone",
            "email",
            "postal_address",
            "carrier",
            "way",
            "other_form_accepted",
            *AGENT,
        )
        return Submission(**{name: getattr(self, name) for name in names})


def day_of_receipt(
    filled: Filled[PaperForm], today: date, arrived_on: date | None = None
) -> Receipt | None:
    """Which day counts and why; what speaks against it becomes an error of the form.

    `arrived_on`: the day the mail it is registered from arrived.
    """
    form = filled.form
    if form is None:
        return None
    if form.on > today:
        filled.errors["on"] = _("收到的日期不能在今天之后。")
        return None
    if form.passed_on is not None and form.passed_on > today:
        filled.errors["passed_on"] = _("转到工作机构的日期不能在今天之后。")
        return None
    channel, evidence = _CHANNELS[form.came]
    known: dict[str, Any] = {
        evidence: form.on,
        "first_reached": form.first_reached,
        "passed_on": form.passed_on,
    }
    if form.came is Came.EMAIL and arrived_on is not None:
        known["submitted_on"] = arrived_on
    try:
        counted = _counted(form, channel, known, arrived_on)
    except Refusal as refusal:
        filled.errors[_FIELDS.get(type(refusal), "on")] = _said(refusal)
        return None
    shown = f"凭据：{form.evidence}" if form.evidence else ""
    return Receipt(channel=channel, on=counted.on, evidence=counted.reasoning + shown, **known)


def _said(refusal: Refusal) -> str:
    """What speaks against it, and what else the form has for it."""
    sentence = refusal_sentence(refusal)
    if isinstance(refusal, ArrivedOnAnotherDay):
        return _("%(reason)s确认过的，请改选“电子邮件”并填写确认的日期。", reason=sentence)
    return sentence


def _counted(
    form: PaperForm, channel: Channel, known: Mapping[str, Any], arrived_on: date | None
) -> Counted:
    if arrived_on is not None:
        said = {name: value for name, value in known.items() if name != "signed_on"}
        return receipt_of_mail(arrived_on, channel=channel, **said)
    if form.came is Came.EMAIL_UNCONFIRMED:
        return receipt_of_mail(form.on, **known)
    return received_on(channel, by_telephone=form.came is Came.TELEPHONE, **known)
