"""A new tracking code by mail, for whoever lost the old one."""

import asyncio
import re
from dataclasses import replace

import pytest

from tests.clocks import FixedClock
from tests.keys import mailed_at
from tests.web.public.conftest import NewVisitor
from tests.web.public.stories import Submitted, apply, follow
from tests.web.public.visitor import Visitor
from tracker.records.codes import read_tracking_code
from tracker.records.correspondence import CodeIssue
from tracker.records.mail_models import OutboxMessage
from tracker.records.models import Particulars, Session
from tracker.settings import Settings
from tracker.web.public.lost_code import ASKED_BY_ADDRESS

EMAIL = "jia@example.invalid"
SENT = "请查收邮件"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """An office that sends mail."""
    return replace(
        settings, smtp="smtp://mail.invalid", mail_from="a@b.invalid", base_url="https://a.invalid"
    )


async def lost(visitor: Visitor) -> Submitted:
    receipt = await apply(visitor)
    await Particulars.filter(application=await receipt.application()).update(**mailed_at(EMAIL))
    return receipt


async def ask(visitor: Visitor, number: str, email: str) -> Visitor:
    await visitor.get("/track/lost")
    return await visitor.send(number=number, email=email)


async def link() -> str:
    """The path of the link in the last mail."""
    mail = await OutboxMessage.filter(message_id__contains="code_offered").order_by("-id").first()
    assert mail is not None
    found = re.search(r"https://a\.invalid(/track/code/\S+)", mail.body)
    assert found, mail.body
    return found[1]


def code_on(visitor: Visitor) -> str:
    return visitor.page.split('id="tracking-code"')[1].split(">")[1].split("<")[0]


async def test_the_link_gives_a_new_code_and_ends_the_old_one(
    visitor: Visitor, new_visitor: NewVisitor
) -> None:
    receipt = await lost(visitor)
    other = await new_visitor()
    await follow(other, receipt)
    await ask(visitor, receipt.number.lower(), EMAIL.upper())
    assert SENT in visitor.text
    path = await link()
    await visitor.get(path)
    assert "领取新的查询码" in visitor.text
    assert 'id="tracking-code"' not in visitor.page, "opening is not taking: mail servers open too"
    await visitor.get(path)
    await visitor.send()
    code = code_on(visitor)
    assert read_tracking_code(code) == code != receipt.code
    assert code_on(await visitor.get(path)) == code, "a page that is loaded again"
    await visitor.follow("查看申请")
    assert visitor.path == "/track/application"
    await other.get("/track/application")
    assert other.path == "/track", "whoever came in with the old code is out"
    await follow(other, receipt)
    assert "没有找到这件申请" in other.text
    await follow(other, replace(receipt, code=code))
    assert other.path == "/track/application"
    told = await OutboxMessage.get(message_id__contains="code_replaced")
    assert code not in told.body


async def test_the_receipt_no_longer_shows_a_code_that_ended(visitor: Visitor) -> None:
    receipt = await lost(visitor)
    await ask(visitor, receipt.number, EMAIL)
    await visitor.get(await link())
    await visitor.send()
    await visitor.get(receipt.receipt)
    assert receipt.code not in visitor.page
    assert "查询码已经更换" in visitor.text


async def test_right_or_wrong_the_answer_is_the_same(visitor: Visitor, clock: FixedClock) -> None:
    receipt = await lost(visitor)
    pages = set()
    for number, email in (
        (receipt.number, EMAIL),
        (receipt.number, "other@example.invalid"),
        ("JD-2025-99999", EMAIL),
    ):
        await ask(visitor, number, email)
        pages.add((visitor.status, visitor.path, visitor.page))
    assert len(pages) == 1
    assert await OutboxMessage.filter(message_id__contains="code_offered").count() == 1


async def test_empty_addresses_do_not_match(visitor: Visitor) -> None:
    receipt = await apply(visitor)
    await ask(visitor, receipt.number, "")
    assert visitor.status == 422
    assert "请填写电子邮箱。" in visitor.text
    assert not await OutboxMessage.all().count()


async def test_the_link_works_once_and_for_half_an_hour(
    visitor: Visitor, new_visitor: NewVisitor, clock: FixedClock
) -> None:
    receipt = await lost(visitor)
    await ask(visitor, receipt.number, EMAIL)
    first = await link()
    await ask(visitor, receipt.number, EMAIL)
    await visitor.get(first)
    assert visitor.status == 404, "a newer link ends the older"
    second = await link()
    await visitor.get(second)
    await visitor.send()
    stranger = await new_visitor()
    await stranger.get(second)
    assert stranger.status == 404
    assert "网址已经失效" in stranger.text
    clock.advance(minutes=16)
    await ask(visitor, receipt.number, EMAIL)
    third = await link()
    clock.advance(minutes=31)
    await visitor.get(third)
    assert visitor.status == 404


async def test_pressed_twice_at_once_one_code_counts(
    visitor: Visitor, new_visitor: NewVisitor
) -> None:
    receipt = await lost(visitor)
    await ask(visitor, receipt.number, EMAIL)
    path = await link()
    browsers = [await new_visitor() for _ in range(3)]
    for browser in browsers:
        await browser.get(path)
    requests = [browser.filled((), {}) for browser in browsers]
    answers = await asyncio.gather(
        *(b.client.post(**r) for b, r in zip(browsers, requests, strict=True))
    )
    assert sorted(answer.status_code for answer in answers) == [303, 404, 404]
    assert await CodeIssue.filter(used_at__isnull=False).count() == 1
    assert await Session.all().count() == 1


async def test_tries_are_counted(visitor: Visitor) -> None:
    receipt = await lost(visitor)
    for _ in range(3):
        await ask(visitor, receipt.number, "wrong@example.invalid")
        assert SENT in visitor.text
    await ask(visitor, receipt.number, "WRONG@example.invalid")
    assert visitor.status == 429
    await ask(visitor, receipt.number, EMAIL)
    assert SENT in visitor.text, "a stranger who guesses locks out nobody"
    assert await OutboxMessage.filter(message_id__contains="code_offered").count() == 1


async def test_one_address_asks_no_faster_than_people_do(
    visitor: Visitor, clock: FixedClock
) -> None:
    receipt = await lost(visitor)
    for n in range(ASKED_BY_ADDRESS.at_once):
        await ask(visitor, receipt.number, f"wrong{n}@example.invalid")
        assert SENT in visitor.text
    await ask(visitor, receipt.number, EMAIL)
    assert visitor.status == 429
    assert "请在 1 分钟后再试" in visitor.text
    clock.advance(minutes=1)
    await ask(visitor, receipt.number, EMAIL)
    assert SENT in visitor.text


async def test_the_link_never_leads_where_the_request_says(visitor: Visitor) -> None:
    receipt = await lost(visitor)
    await visitor.get("/track/lost")
    request = visitor.filled((), {"number": receipt.number, "email": EMAIL})
    refused = await visitor.client.post(**request, headers={"Host": "evil.invalid"})
    assert refused.status_code == 400
    await visitor.client.post(**request, headers={"Host": "evil"})
    assert await link()
    assert not [mail for mail in await OutboxMessage.all() if "evil" in mail.body]


class TestWithoutMail:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return replace(settings, smtp="", base_url="")

    async def test_only_the_counter_is_named(self, visitor: Visitor) -> None:
        receipt = await lost(visitor)
        await visitor.get("/track")
        await visitor.follow("查询码丢了怎么办")
        assert "到窗口办理" in visitor.text
        assert "发送邮件" not in visitor.text
        await visitor.client.post("/track/lost", data={"number": receipt.number, "email": EMAIL})
        assert not await CodeIssue.all().count()
