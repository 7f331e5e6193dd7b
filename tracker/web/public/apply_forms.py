"""The official form in three parts (article 29): what, who, and how to reach the applicant.

Nothing else is asked: no purpose, employer, postcode or captcha. The same classes make
the short pages and the one long page.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal, TypeVar

from pydantic import Field, ValidationInfo, field_validator
from stdnum.cn import ric, uscc

from tracker.law.terms import AgentKind, ApplicantKind, Carrier, IdentityDocument, Way
from tracker.web.forms import DESCRIPTION_LIMIT, Checked, Filled, Folded, Form, fill, wrong
from tracker.web.identity import is_resident_number
from tracker.web.words import _

F = TypeVar("F", bound=Form)

PERSON, ORGANISATION = "person", "organisation"
ORGANISATIONS = tuple(kind for kind in ApplicantKind if kind is not ApplicantKind.NATURAL_PERSON)

_TELEPHONE = re.compile(r"[0-9+()（）\-—转 #*]{7,40}")
_FEWEST_DIGITS = 7
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")


def long_text(text: str, missing: str) -> str:
    """A text of the applicant: there, and within the one limit of the register."""
    if not text:
        raise wrong(missing)
    if len(text) > DESCRIPTION_LIMIT:
        sentence = _(
            "您写了%(n)s字，最多%(limit)s字。请精简，或者把详细内容作为附件上传。",
            n=len(text),
            limit=DESCRIPTION_LIMIT,
        )
        raise wrong(sentence)
    return text


def plausible_number(number: str, document: IdentityDocument | None) -> str:
    """The number of a document, compact where its form is known."""
    if document is not IdentityDocument.RESIDENT_CARD:
        return number
    if not is_resident_number(number):
        raise wrong(_("居民身份证号码应为18位（最后一位可能是 X），请与证件核对，看有没有写错。"))
    return ric.compact(number)


def dialable(number: str) -> str:
    """A telephone number that somebody can call, or none."""
    digits = sum(sign.isdigit() for sign in number)
    if number and (digits < _FEWEST_DIGITS or not _TELEPHONE.fullmatch(number)):
        raise wrong(_("请写完整的电话号码，例如 13800000000 或者 010-12345678。"))
    return number


def _choice(title: str) -> Any:
    """A choice that was not made is to be made, not to be filled in."""
    return Field("", title=title, validate_default=True)


class Question(Form):
    """What is wanted. The four helps are written under the text, for the office to read.

    `correction`: a record about oneself is to be put right (article 41); `unsure`: the
    authority was chosen for a visitor who did not know which.
    """

    HELPS: ClassVar[Mapping[str, str]] = {
        "file_name": "文件名称",
        "document_number": "文号",
        "period": "时间",
        "place": "地点、项目或者事项",
    }

    file_name: str = Field("", title="文件名称", max_length=200)
    document_number: str = Field("", title="文号", max_length=200)
    period: str = Field("", title="时间", max_length=200)
    place: str = Field("", title="地点、项目或者事项", max_length=200)
    description: str = Field("", title="所需信息", validate_default=True)
    correction: Checked = False
    unsure: Checked = False

    @field_validator("description")
    @classmethod
    def _whole(cls, text: str, info: ValidationInfo) -> str:
        return long_text(cls.whole(text, info.data), _("请填写您想要什么信息。"))

    @classmethod
    def whole(cls, text: str, helps: Mapping[str, str]) -> str:
        """The text with what the helps say, a line each."""
        lines = [f"{label}：{helps[name].strip()}" for name, label in cls.HELPS.items()
                 if helps.get(name, "").strip()]  # fmt: skip
        return "\n".join(filter(None, [text.strip(), *lines]))


class Who(Form):
    """In whose name, and whether by an agent: it decides what else is asked."""

    who: Literal["person", "organisation"] = _choice("您以谁的名义申请")
    by_agent: Checked = False


class Person(Form):
    """A natural person."""

    name: str = Field(title="姓名", max_length=60)
    identity_document: IdentityDocument = Field(title="证件种类")
    identity_number: Folded = Field(title="证件号码", max_length=60)

    @field_validator("identity_number")
    @classmethod
    def _plausible(cls, number: str, info: ValidationInfo) -> str:
        return plausible_number(number, info.data.get("identity_document"))


class Organisation(Form):
    """A legal person or another organisation, in the columns of the annual table."""

    organisation_name: str = Field(title="单位名称", max_length=120)
    organisation_kind: Literal[ORGANISATIONS] = _choice("单位性质")  # type: ignore[valid-type]
    other_certificate: Checked = False
    credit_code: Folded = Field(title="统一社会信用代码", max_length=60)
    contact_person: str = Field(title="联系人", max_length=60)

    @field_validator("credit_code")
    @classmethod
    def _plausible(cls, code: str, info: ValidationInfo) -> str:
        if info.data["other_certificate"]:
            return code
        if not uscc.is_valid(code):
            raise wrong(
                _(
                    "统一社会信用代码应为18位，请与营业执照或者登记证书核对；"
                    "没有这个代码的，请勾选下面一项。"
                )
            )
        return uscc.compact(code)


class Agent(Form):
    """Who acts for the applicant, and by what authority."""

    agent_kind: Literal[tuple(AgentKind)] = _choice("代理的依据")  # type: ignore[valid-type]
    agent_name: str = Field(title="代理人姓名", max_length=60)
    agent_document: IdentityDocument = Field(title="代理人证件种类")
    agent_number: Folded = Field(title="代理人证件号码", max_length=60)
    agent_telephone: Folded = Field("", title="代理人电话", max_length=40)

    @field_validator("agent_number")
    @classmethod
    def _plausible(cls, number: str, info: ValidationInfo) -> str:
        return plausible_number(number, info.data.get("agent_document"))

    @field_validator("agent_telephone")
    @classmethod
    def _dialable(cls, number: str) -> str:
        return dialable(number)


class Delivery(Form):
    """How to reach the applicant, and how the information is wanted."""

    telephone: Folded = Field("", title="电话", max_length=40)
    email: Folded = Field("", title="电子邮箱", max_length=120, validate_default=True)
    postal_address: str = Field("", title="邮寄地址", max_length=300)
    carrier: Carrier = Field(title="提供形式")
    way: Way = Field(title="获取方式")
    other_form_accepted: Checked = False

    @field_validator("telephone")
    @classmethod
    def _dialable(cls, number: str) -> str:
        return dialable(number)

    @field_validator("email")
    @classmethod
    def _reachable(cls, address: str, info: ValidationInfo) -> str:
        if address and not _EMAIL.fullmatch(address):
            raise wrong(_("请写完整的电子邮箱，例如 name@example.com。"))
        if not address and info.data.get("telephone") == "":
            raise wrong(_("电话和电子邮箱请至少填写一项，方便工作人员联系您。"), "telephone")
        return address

    @field_validator("way")
    @classmethod
    def _possible(cls, way: Way, info: ValidationInfo) -> Way:
        if way is Way.POST and info.data.get("postal_address") == "":
            raise wrong(_("选择邮寄的，请填写邮寄地址。"), "postal_address")
        if way is Way.EMAIL and info.data.get("email") == "":
            raise wrong(_("选择用电子邮件发给您的，请填写电子邮箱。"), "email")
        if info.data.get("carrier") is Carrier.PAPER and way in (Way.DOWNLOAD, Way.EMAIL):
            raise wrong(_("纸质文件不能从网上发送，请改选邮寄、当面领取或者现场查阅。"))
        return way


class Statement(Form):
    """The last tick before sending."""

    statement: Checked = Field(False, title="声明", validate_default=True)

    @field_validator("statement")
    @classmethod
    def _made(cls, made: bool) -> bool:
        if not made:
            raise wrong(_("请先勾选这一项，再提交申请。"))
        return made


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the official form: the forms it always has, and those by an answer."""

    key: str
    always: tuple[type[Form], ...]
    by_answer: Mapping[tuple[str, str], type[Form]] = field(default_factory=dict)

    @property
    def fields(self) -> tuple[str, ...]:
        forms = (*self.always, *self.by_answer.values())
        return tuple(name for form in forms for name in form.model_fields)

    def forms(self, typed: Mapping[str, str]) -> tuple[type[Form], ...]:
        asked = (form for (name, answer), form in self.by_answer.items()
                 if typed.get(name) == answer)  # fmt: skip
        return (*self.always, *asked)


QUESTION = Part("question", (Question,))
APPLICANT = Part(
    "applicant",
    (Who,),
    {("who", PERSON): Person, ("who", ORGANISATION): Organisation, ("by_agent", "yes"): Agent},
)
DELIVERY = Part("delivery", (Delivery,))
PARTS = (QUESTION, APPLICANT, DELIVERY)


@dataclass(frozen=True, slots=True)
class Answers:
    """What several parts say together: the forms that are right, and what is wrong."""

    forms: tuple[Form, ...]
    errors: dict[str, str]

    def form(self, kind: type[F]) -> F | None:
        """The form of this kind, if it is among the right ones."""
        return next((form for form in self.forms if isinstance(form, kind)), None)


def read(parts: Iterable[Part], typed: Mapping[str, str]) -> Answers:
    """Read the parts of the official form from what was typed."""
    forms = (form for part in parts for form in part.forms(typed))
    filled: list[Filled[Form]] = [fill(form, typed) for form in forms]
    return Answers(
        forms=tuple(one.form for one in filled if one.form is not None),
        errors={name: sentence for one in filled for name, sentence in one.errors.items()},
    )
