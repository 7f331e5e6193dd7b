"""Changing how the applicant is reached."""

import pytest

from tests.clocks import FixedClock
from tests.keys import mailed_at
from tests.web.public.stories import apply, follow
from tests.web.public.visitor import Visitor
from tracker.law.terms import Contact, Way
from tracker.records.correspondence import ContactChange
from tracker.records.mail_models import OutboxMessage
from tracker.records.models import Particulars

PAGE = "/track/application/contact"


async def at_contact(visitor: Visitor, email: str = "", **on_file: object) -> Visitor:
    receipt = await apply(visitor)
    await Particulars.filter(application=await receipt.application()).update(
        **on_file, **mailed_at(email)
    )
    await follow(visitor, receipt)
    return await visitor.follow("更改联系方式")


async def test_it_is_looked_over_before_it_is_done(visitor: Visitor) -> None:
    await at_contact(visitor)
    assert "138****1234" in visitor.text
    assert "13800001234" not in visitor.page
    await visitor.send(telephone="１３９ 1111 2222", postal_address="乙路3号")
    assert "核对新的联系方式" in visitor.text
    assert (await Particulars.get()).telephone == "13800001234"
    await visitor.send(turn="confirm")
    assert "联系方式已经更改" in visitor.text
    person = await Particulars.get()
    assert (person.telephone, person.postal_address) == ("139 1111 2222", "乙路3号")
    kept = {change.contact: change.before for change in await ContactChange.all()}
    assert kept == {Contact.TELEPHONE: "13800001234", Contact.POSTAL_ADDRESS: ""}


async def test_back_from_the_check_page_nothing_typed_is_lost(visitor: Visitor) -> None:
    await at_contact(visitor)
    await visitor.send(telephone="13911112222")
    await visitor.send(turn="back")
    assert visitor.typed["telephone"] == "13911112222"
    assert not await ContactChange.all().count()


async def test_empty_fields_change_nothing(visitor: Visitor) -> None:
    await at_contact(visitor)
    await visitor.send()
    assert visitor.path == "/track/application"
    assert "联系方式已经更改" not in visitor.text
    assert not await ContactChange.all().count()


async def test_old_and_new_address_are_told(visitor: Visitor) -> None:
    await at_contact(visitor, email="jiu@example.invalid")
    assert "j***@example.invalid" in visitor.text
    await visitor.send(email="xin@example.invalid")
    await visitor.send(turn="confirm")
    told = {mail.addressee for mail in await OutboxMessage.all()}
    assert told == {"jiu@example.invalid", "xin@example.invalid"}
    for mail in await OutboxMessage.all():
        assert "xin@" not in mail.subject + mail.body
        assert "jiu@" not in mail.subject + mail.body


@pytest.mark.parametrize(
    ("on_file", "typed", "sentence"),
    [
        ({}, {"telephone": "12"}, "请写完整的电话号码"),
        ({}, {"email": "nobody"}, "请写完整的电子邮箱"),
        ({"email": "a@b.invalid", "telephone": ""}, {"drop_email": "yes"}, "请至少填写一项"),
        ({"email": "a@b.invalid", "way": Way.EMAIL}, {"drop_email": "yes"}, "请填写电子邮箱"),
    ],
)
async def test_what_would_not_reach_the_applicant_is_not_taken(
    visitor: Visitor, on_file: dict[str, object], typed: dict[str, str], sentence: str
) -> None:
    await at_contact(visitor, **on_file)
    await visitor.send(**typed)
    assert visitor.status == 422
    assert sentence in visitor.text
    assert not await ContactChange.all().count()


async def test_an_address_that_is_given_up_is_gone(visitor: Visitor) -> None:
    await at_contact(visitor, email="jiu@example.invalid")
    await visitor.send(drop_email="yes")
    assert "（不再使用）" in visitor.text
    await visitor.send(turn="confirm")
    assert (await Particulars.get()).email == ""
    assert [mail.addressee for mail in await OutboxMessage.all()] == ["jiu@example.invalid"]


async def test_who_applies_cannot_be_changed(visitor: Visitor) -> None:
    await at_contact(visitor)
    request = visitor.filled((), {"telephone": "13911112222"})
    request["data"] |= {"name": "别人", "identity_number": "1", "turn": "confirm"}
    before = await Particulars.get()
    await visitor.client.post(**request)
    after = await Particulars.get()
    assert after.telephone == "13911112222"
    assert (after.name, after.identity_number) == (before.name, before.identity_number)


async def test_from_the_receipt_it_is_one_step(visitor: Visitor) -> None:
    receipt = await apply(visitor)
    assert "更改联系方式" in visitor.text
    await visitor.send(turn="contact")
    assert visitor.path == PAGE
    await visitor.get("/track/application/receipt")
    await visitor.follow("更改联系方式")
    assert visitor.path == PAGE
    assert receipt.number in visitor.text


async def test_what_was_typed_outlives_the_visit(visitor: Visitor, clock: FixedClock) -> None:
    receipt = await apply(visitor)
    await follow(visitor, receipt)
    await visitor.follow("更改联系方式")
    clock.advance(hours=3)
    await visitor.send(telephone="13911112222", email="xin@example.invalid")
    assert visitor.status == 422
    assert "请再填一次登记编号和查询码。您写的内容还在。" in visitor.text
    await visitor.send(number=receipt.number, code="错误的查询码")
    assert "没有找到这件申请" in visitor.text
    await visitor.send(number=receipt.number, code=receipt.code)
    assert "核对新的联系方式" in visitor.text
    assert "13911112222" in visitor.text
    await visitor.send(turn="confirm")
    assert "联系方式已经更改" in visitor.text
    assert (await Particulars.get()).email == "xin@example.invalid"


async def test_between_the_two_pages_the_visit_may_end_too(
    visitor: Visitor, clock: FixedClock
) -> None:
    receipt = await apply(visitor)
    await follow(visitor, receipt)
    await visitor.follow("更改联系方式")
    await visitor.send(telephone="13911112222")
    clock.advance(hours=3)
    await visitor.send(turn="confirm")
    assert (await Particulars.get()).telephone == "13800001234"
    await visitor.send(number=receipt.number, code=receipt.code)
    assert "联系方式已经更改" in visitor.text
    assert (await Particulars.get()).telephone == "13911112222"


async def test_without_number_and_code_nothing_that_was_typed_is_done(
    visitor: Visitor,
) -> None:
    await apply(visitor)
    answer = await visitor.client.post(PAGE, data={"telephone": "13911112222", "turn": "confirm"})
    assert answer.status_code == 422
    assert (await Particulars.get()).telephone == "13800001234"


async def test_a_form_of_another_session_is_not_taken(visitor: Visitor) -> None:
    receipt = await apply(visitor)
    await follow(visitor, receipt)
    data = {"telephone": "13911112222", "turn": "confirm", "form_token": "别人的"}
    answer = await visitor.client.post(PAGE, data=data)
    assert answer.status_code == 400
    assert (await Particulars.get()).telephone == "13800001234"


async def test_nobody_changes_it_without_number_and_code(visitor: Visitor) -> None:
    await visitor.get(PAGE)
    assert visitor.path == "/track"
