"""Stories the tests of the public pages share: an application from the first page to its code."""

from dataclasses import dataclass

from tests.clocks import FixedClock
from tests.web.public.visitor import File, Visitor
from tracker.actions.register import register
from tracker.law.terms import Role
from tracker.records.journal import Author, officer_author
from tracker.records.models import Application, Officer

ASKED = "2024年1月至6月本街道与环卫公司签订的垃圾清运合同及付款凭证。"
# Of a county whose code is younger than its bearer; the library alone would refuse it.
RESIDENT_NUMBER = "110111195503070012"
CREDIT_CODE = "91110000600037341L"

PERSON = {
    "who": "person",
    "name": "申请人甲",
    "identity_document": "resident_card",
    "identity_number": RESIDENT_NUMBER,
}
ORGANISATION = {
    "who": "organisation",
    "organisation_name": "示例环保服务中心",
    "organisation_kind": "social",
    "credit_code": CREDIT_CODE,
    "contact_person": "联系人甲",
}
REACHED = {"telephone": "13800001234"}


@dataclass(frozen=True)
class Submitted:
    """What a visitor takes away."""

    number: str
    code: str
    receipt: str

    async def application(self) -> Application:
        return await Application.get(register_number=self.number).select_related("authority")


async def reach_check_page(
    visitor: Visitor, *, asked: str = ASKED, files: tuple[File, ...] = (), **applicant: str
) -> Visitor:
    """From the home page through the three short pages."""
    await (await visitor.get("/")).follow("我要申请")
    await visitor.send(description=asked)
    assert visitor.path.endswith("/applicant"), visitor.text
    await visitor.send(files=files, **(applicant or PERSON))
    assert visitor.path.endswith("/delivery"), visitor.text
    await visitor.send(**REACHED)
    assert visitor.path.endswith("/check"), visitor.text
    return visitor


async def apply(
    visitor: Visitor, *, asked: str = ASKED, files: tuple[File, ...] = (), **applicant: str
) -> Submitted:
    await reach_check_page(visitor, asked=asked, files=files, **applicant)
    await visitor.send(statement="yes")
    return on_receipt(visitor)


def on_receipt(visitor: Visitor) -> Submitted:
    assert visitor.path.endswith("/receipt"), visitor.text
    number = visitor.page.split('id="register-number"')[1].split(">")[1].split("<")[0]
    code = visitor.page.split('id="tracking-code"')[1].split(">")[1].split("<")[0]
    return Submitted(number, code, visitor.path)


async def follow(visitor: Visitor, submitted: Submitted) -> Visitor:
    await visitor.get("/track")
    return await visitor.send(number=submitted.number, code=submitted.code)


def author_of(officer: Officer) -> Author:
    return officer_author(officer.id, frozenset({Role.HANDLER, Role.HEAD}))


async def registered(submitted: Submitted, officer: Officer, clock: FixedClock) -> int:
    application = await submitted.application()
    await register(application.id, author=author_of(officer), now=clock.now())
    return application.id
