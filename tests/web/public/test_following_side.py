"""What an applicant sees and does of the acts beside the straight way."""

from datetime import date

from tests.clocks import FixedClock
from tests.web.public.stories import apply, author_of, follow, registered
from tests.web.public.visitor import Visitor
from tracker.actions.correct_reply import correct_reply
from tracker.actions.reasons import ask_reasons
from tracker.actions.reopen import reopen
from tracker.actions.reply import Answer, Reply, record_delivery, reply
from tracker.actions.split import join, split
from tracker.law.terms import DeliveryWay, Stage
from tracker.records.models import Application, Authority, Entry, Officer, Statement


async def test_reasons_are_given_online_once(
    visitor: Visitor, officer: Officer, clock: FixedClock
) -> None:
    receipt = await apply(visitor)
    application_id = await registered(receipt, officer, clock)
    await ask_reasons(
        application_id,
        items="本月已提出35件申请。",
        respond_by=date(2025, 10, 15),
        on=clock.today(),
        author=author_of(officer),
        now=clock.now(),
    )
    await follow(visitor, receipt)
    assert "请最迟在2025年10月15日（周三）说明。" in visitor.text
    await visitor.follow("现在说明")
    assert "本月已提出35件申请。" in visitor.text
    await visitor.send(text=" ")
    assert visitor.status == 422
    assert "请填写理由。" in visitor.text
    await visitor.send(text="研究所需，分批整理。")
    assert "已收到您说明的理由" in visitor.text
    assert "您说明了理由" in visitor.text
    assert "现在说明" not in visitor.text
    kept = await Statement.filter(application_id=application_id).order_by("-seq").first()
    assert kept.text == "研究所需，分批整理。"
    entries = await Entry.all().count()
    await visitor.get("/track/application/reasons")
    assert visitor.path == "/track/application"
    assert await Entry.all().count() == entries


async def test_nobody_gives_reasons_unasked(visitor: Visitor) -> None:
    await follow(visitor, await apply(visitor))
    await visitor.get("/track/application/reasons")
    assert visitor.path == "/track/application"
    assert "已收到您说明的理由" not in visitor.text


async def test_one_code_opens_all_parts_of_a_split(
    visitor: Visitor, officer: Officer, clock: FixedClock
) -> None:
    receipt = await apply(visitor)
    application_id = await registered(receipt, officer, clock)
    await split(
        application_id,
        matters=("请公开付款凭证。",),
        reason="两项",
        on=clock.today(),
        author=author_of(officer),
        now=clock.now(),
    )
    await follow(visitor, receipt)
    assert "分为几件办理" in visitor.text
    assert "另外几件：JD-2025-00002" in visitor.text
    await visitor.send()
    assert "申请 JD-2025-00002" in visitor.text
    assert "请公开付款凭证。" in visitor.text
    await visitor.send()
    assert "申请 JD-2025-00001" in visitor.text


async def test_it_opens_nobody_else_s(
    visitor: Visitor, officer: Officer, clock: FixedClock
) -> None:
    other = await apply(visitor)
    mine = await apply(visitor)
    application_id = await registered(mine, officer, clock)
    await split(
        application_id,
        matters=("请公开付款凭证。",),
        reason="两项",
        on=clock.today(),
        author=author_of(officer),
        now=clock.now(),
    )
    await follow(visitor, mine)
    await visitor.send(number=other.number)
    assert f"申请 {mine.number}" in visitor.text


async def test_what_was_joined_leads_to_the_one_it_went_on_in(
    visitor: Visitor, officer: Officer, clock: FixedClock
) -> None:
    first, second = await apply(visitor), await apply(visitor)
    application_id = await registered(second, officer, clock)
    await join(
        application_id,
        into=first.number,
        reason="相同",
        on=clock.today(),
        author=author_of(officer),
        now=clock.now(),
    )
    await follow(visitor, second)
    assert "合并到您较早的申请" in visitor.text
    await visitor.send()
    assert f"申请 {first.number}" in visitor.text


async def test_a_corrected_reply_and_handling_anew_are_told(
    visitor: Visitor, officer: Officer, clock: FixedClock
) -> None:
    receipt = await apply(visitor)
    by = {"author": author_of(officer), "now": clock.now()}
    application_id = await registered(receipt, officer, clock)
    answers = (Answer("withheld.internal_affairs", "属于内部流程。"),)
    drawn = Reply(answers=answers, ground="withheld.internal_affairs", on=clock.today())
    await reply(application_id, drawn, **by)
    given = Reply(
        answers=(Answer("disclosed.provided", "随附。"),),
        ground="disclosed.provided",
        on=clock.today(),
    )
    await correct_reply(application_id, given, reason="依据有误", **by)
    await record_delivery(
        application_id, way=DeliveryWay.ONLINE, evidence="系统记录", on=clock.today(), **by
    )
    await follow(visitor, receipt)
    assert "原答复（甲公开〔2025〕1号）不再有效，以新的答复为准。" in visitor.text
    assert "结果：予以公开" in visitor.text
    await reopen(
        application_id,
        case_number="某府复〔2025〕1号",
        decision="撤销",
        reply_by=None,
        reason="",
        on=clock.today(),
        **by,
    )
    await visitor.get("/track/application")
    assert "复议或者诉讼后重新办理" in visitor.text
    assert "办理中" in visitor.text


async def test_an_office_that_confirms_by_hand_says_until_when(
    visitor: Visitor, office: Authority, clock: FixedClock
) -> None:
    office.confirms_by_hand = True
    await office.save()
    receipt = await apply(visitor)
    application = await receipt.application()
    assert application.received_on == date(2025, 9, 23)
    await follow(visitor, receipt)
    assert "等待确认收到" in visitor.text
    assert "到2025年9月23日（周二）还没有联系的，视为双方已经确认" in visitor.text
    await visitor.follow("撤回申请")
    await visitor.send()
    withdrawn = await Application.get(id=application.id)
    assert (withdrawn.stage, withdrawn.received_on) == (Stage.WITHDRAWN, date(2025, 9, 22))
