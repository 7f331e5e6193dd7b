"""The applicant's dates: evidence of receipt, remedies, the calendar file; and the rating."""

from datetime import date, datetime

import pytest
from icalendar import Calendar

from tests.clocks import FixedClock
from tests.web.public.stories import (
    RESIDENT_NUMBER,
    Submitted,
    apply,
    author_of,
    follow,
    registered,
)
from tests.web.public.visitor import Visitor
from tracker.actions.end import withdraw
from tracker.actions.reply import Answer, Reply, record_delivery, reply
from tracker.clock import CHINA
from tracker.law.terms import DeliveryWay
from tracker.records.correspondence import Rating
from tracker.records.journal import APPLICANT
from tracker.records.models import Letter, Officer


async def replied(visitor: Visitor, officer: Officer, clock: FixedClock) -> Submitted:
    receipt = await apply(visitor)
    id_ = await registered(receipt, officer, clock)
    clock.set_to("2025-10-17 09:00")
    drawn = Reply(
        answers=(Answer("withheld.internal_affairs", "属于内部流程。"),),
        ground="withheld.internal_affairs",
        on=clock.today(),
    )
    await reply(id_, drawn, author=author_of(officer), now=clock.now())
    return receipt


async def events(visitor: Visitor) -> dict[str, date]:
    answer = await visitor.client.get("/track/application/dates.ics")
    assert answer.headers["Content-Type"].startswith("text/calendar")
    assert "no-store" in answer.headers["Cache-Control"]
    for secret in ("申请人甲", RESIDENT_NUMBER, "13800001234"):
        assert secret not in answer.text
    made = Calendar.from_ical(answer.content)
    return {str(e["summary"]): e["dtstart"].dt for e in made.walk("VEVENT")}


# --- what was opened -----------------------------------------------------------------------


async def test_the_first_opening_is_kept_and_said(
    visitor: Visitor, officer: Officer, clock: FixedClock
) -> None:
    receipt = await replied(visitor, officer, clock)
    clock.set_to("2025-10-19 23:30")
    await follow(visitor, receipt)
    assert "第一次在这里打开或者下载答复的日期会记下来" in visitor.text
    assert (await Letter.get()).opened_at is None, "to see that there is one is not to open it"
    await visitor.follow("阅读答复")
    clock.set_to("2025-10-20 00:30")
    await visitor.get("/track/application/letters/3.pdf")
    assert (await Letter.get()).opened_at == datetime(2025, 10, 19, 23, 30, tzinfo=CHINA)
    await visitor.get("/track/application")
    assert "您于2025年10月19日（周日）第一次在这里打开答复" in visitor.text
    assert "2025年12月18日（周四）" in visitor.text, "sixty days from the day it was opened"


async def test_a_recorded_delivery_goes_before_what_was_opened(
    visitor: Visitor, officer: Officer, clock: FixedClock
) -> None:
    receipt = await replied(visitor, officer, clock)
    await record_delivery(
        (await receipt.application()).id, way=DeliveryWay.POST, evidence="挂号信",
        on=date(2025, 10, 17), author=author_of(officer), now=clock.now(),
    )  # fmt: skip
    clock.set_to("2025-10-27 10:00")
    await follow(visitor, receipt)
    await visitor.follow("阅读答复")
    await visitor.get("/track/application/remedies")
    assert "2025年12月16日（周二）" in visitor.text
    assert "还没有登记答复送达的日期" not in visitor.text


# --- the remedies --------------------------------------------------------------------------


async def test_before_there_is_anything_to_object_to(visitor: Visitor) -> None:
    await follow(visitor, await apply(visitor))
    await visitor.get("/track/application/remedies")
    assert "现在还在答复期限内" in visitor.text
    assert "2025年10月24日（周五）" in visitor.text


async def test_against_silence(visitor: Visitor, clock: FixedClock) -> None:
    receipt = await apply(visitor)
    clock.set_to("2025-10-28 10:00")
    await follow(visitor, receipt)
    await visitor.follow("不服怎么办")
    assert "本机关没有在期限内答复" in visitor.text
    assert "某区人民政府" in visitor.text
    assert "某铁路运输法院" in visitor.text
    assert "还没有答复" in visitor.text


async def test_against_a_reply(visitor: Visitor, officer: Officer, clock: FixedClock) -> None:
    receipt = await replied(visitor, officer, clock)
    await follow(visitor, receipt)
    await visitor.follow("向哪里提出")
    application = await receipt.application()
    assert application.document_number in visitor.text
    assert "自收到答复之日起60 日" in visitor.text


async def test_after_a_withdrawal_there_is_none(visitor: Visitor, clock: FixedClock) -> None:
    receipt = await apply(visitor)
    id_ = (await receipt.application()).id
    await withdraw(id_, reason="", on=clock.today(), author=APPLICANT, now=clock.now())
    await follow(visitor, receipt)
    await visitor.get("/track/application/remedies")
    assert "这件申请没有作出可以不服的答复。" in visitor.text


# --- the calendar file ---------------------------------------------------------------------


async def test_the_due_date_goes_into_a_calendar(visitor: Visitor) -> None:
    receipt = await apply(visitor)
    await follow(visitor, receipt)
    found = await events(visitor)
    assert found == {f"答复期限 {receipt.number}": date(2025, 10, 24)}


async def test_the_remedies_go_into_it_once_the_reply_was_opened(
    visitor: Visitor, officer: Officer, clock: FixedClock
) -> None:
    receipt = await replied(visitor, officer, clock)
    await follow(visitor, receipt)
    assert not await events(visitor)
    await visitor.follow("阅读答复")
    found = await events(visitor)
    assert list(found.values()) == [date(2025, 12, 16)], "review comes first"


# --- the rating ----------------------------------------------------------------------------


async def test_it_is_asked_once_it_has_ended_and_can_be_changed_for_a_while(
    visitor: Visitor, officer: Officer, clock: FixedClock
) -> None:
    receipt = await replied(visitor, officer, clock)
    await follow(visitor, receipt)
    await visitor.follow("评价")
    await visitor.send()
    assert visitor.status == 422
    assert "请选择您的满意程度。" in visitor.text
    await visitor.send(score="2", reasons="slow", text="等了很久")
    assert "谢谢您的评价" in visitor.text
    kept = await Rating.get()
    assert (kept.score, kept.reasons, kept.text) == (2, ["slow"], "等了很久")
    clock.advance(days=29)
    await follow(visitor, receipt)
    await visitor.follow("修改评价")
    assert visitor.typed["score"] == "2"
    await visitor.send(score="4")
    assert (await Rating.get()).score == 4
    clock.advance(days=2)
    await follow(visitor, receipt)
    assert "修改评价" not in visitor.text
    await visitor.get("/track/application/rating")
    assert visitor.path == "/track/application"


async def test_a_rating_outlives_the_visit(
    visitor: Visitor, officer: Officer, clock: FixedClock
) -> None:
    receipt = await replied(visitor, officer, clock)
    await follow(visitor, receipt)
    await visitor.follow("评价")
    clock.advance(hours=3)
    request = visitor.filled((), {"score": "2", "text": "等了很久"})
    request["data"] |= {"reasons": ["slow", "unclear"]}
    visitor.answer = await visitor.client.post(**request, follow_redirects=True)
    assert "您写的内容还在" in visitor.text
    assert not await Rating.all().count()
    request = visitor.filled((), {"number": receipt.number, "code": receipt.code})
    request["data"]["reasons"] = ["slow", "unclear"]
    assert visitor.page.count('name="reasons"') == 2, "both travel along"
    visitor.answer = await visitor.client.post(**request, follow_redirects=True)
    assert "谢谢您的评价" in visitor.text
    kept = await Rating.get()
    assert (kept.score, kept.reasons, kept.text) == (2, ["slow", "unclear"], "等了很久")


async def test_nothing_is_rated_before_it_has_ended(visitor: Visitor) -> None:
    await follow(visitor, await apply(visitor))
    await visitor.get("/track/application/rating")
    assert visitor.path == "/track/application"
    assert "评价" not in visitor.text


@pytest.mark.parametrize("score", ["0", "6", "x"])
async def test_a_score_is_one_of_five(
    visitor: Visitor, officer: Officer, clock: FixedClock, score: str
) -> None:
    await follow(visitor, await replied(visitor, officer, clock))
    await visitor.get("/track/application/rating")
    await visitor.send(score=score)
    assert visitor.status == 422
    assert not await Rating.all().count()
