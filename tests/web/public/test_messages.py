"""Messages between the applicant and the office."""

import asyncio

from tests.clocks import FixedClock
from tests.keys import mailed_at
from tests.web.public.conftest import NewVisitor
from tests.web.public.stories import apply, author_of, follow
from tests.web.public.visitor import Visitor
from tracker.actions.messages import answer_message, settle_messages
from tracker.records.correspondence import Message, MessageFile
from tracker.records.mail_models import OutboxMessage
from tracker.records.messages import waiting
from tracker.records.models import Authority, Entry, Officer, Particulars

TEXT = "请问要等多久？𠮷🙂\n第二行"


async def write(visitor: Visitor, text: str = TEXT, **more: str) -> Visitor:
    await visitor.get("/track/application/messages")
    return await visitor.send(text=text, **more)


async def test_a_message_arrives_and_is_no_act(
    visitor: Visitor, office: Authority, clock: FixedClock
) -> None:
    receipt = await apply(visitor)
    entries = await Entry.all().count()
    await follow(visitor, receipt)
    await visitor.follow("给经办人留言")
    assert "还没有留言。" in visitor.text
    await visitor.send(text=TEXT, files=(("照片说明.txt", b"about"),))
    assert visitor.path == "/track/application"
    assert "留言已经送到" in visitor.text
    message = await Message.get()
    assert (message.text, message.from_applicant, message.read_at) == (TEXT, True, None)
    assert await Entry.all().count() == entries
    [one] = await waiting(office.id)
    assert (one.register_number, one.count) == (receipt.number, 1)
    await visitor.get("/track/application/messages")
    assert "请问要等多久？𠮷🙂" in visitor.text
    file = await visitor.client.get(visitor.link("照片说明.txt"))
    assert file.content == b"about"
    assert file.headers["Content-Disposition"].startswith("attachment")


async def test_the_answer_is_told_of_without_its_words(
    visitor: Visitor, officer: Officer, clock: FixedClock
) -> None:
    receipt = await apply(visitor)
    application = await receipt.application()
    await Particulars.filter(application=application).update(**mailed_at("jia@example.invalid"))
    await follow(visitor, receipt)
    await write(visitor)
    clock.advance(hours=1)
    answer = {"text": "正在查找，<b>下周</b>。", "author": author_of(officer), "now": clock.now()}
    await answer_message(application.id, **answer)
    await answer_message(application.id, **answer)
    (mail,) = [one for one in await OutboxMessage.all() if one.addressee == "jia@example.invalid"]
    assert "查找" not in mail.subject + mail.body
    assert receipt.number in mail.subject
    asked, answered = await Message.all().order_by("id")
    assert (asked.read_at, answered.read_at) == (clock.now(), None)
    await visitor.get("/track/application")
    assert "工作人员给您 1 条新回复" in visitor.text
    await visitor.follow("看回复")
    assert "正在查找，<b>下周</b>。" in visitor.text
    assert officer.name not in visitor.page
    assert (await Message.get(id=answered.id)).read_at == clock.now()
    await visitor.get("/track/application")
    assert "新回复" not in visitor.text


async def test_what_is_settled_waits_no_longer(
    visitor: Visitor, office: Authority, clock: FixedClock
) -> None:
    receipt = await apply(visitor)
    await follow(visitor, receipt)
    await write(visitor)
    await settle_messages((await receipt.application()).id, now=clock.now())
    assert await waiting(office.id) == []


async def test_an_empty_or_long_message_says_what_to_mend(visitor: Visitor) -> None:
    await follow(visitor, await apply(visitor))
    await write(visitor, " ")
    assert visitor.status == 422
    assert "请写下您要说的话。" in visitor.text
    await visitor.send(text="长" * 2001)
    assert visitor.status == 422
    assert "您写了2001字，最多2000字。" in visitor.text
    assert visitor.typed["text"] == "长" * 2001
    assert not await Message.all().count()


async def test_the_same_words_sent_at_once_are_taken_once(visitor: Visitor) -> None:
    await follow(visitor, await apply(visitor))
    await visitor.get("/track/application/messages")
    request = visitor.filled((), {"text": TEXT})
    await asyncio.gather(*(visitor.client.post(**request) for _ in range(3)))
    assert await Message.all().count() == 1


async def test_many_in_a_short_time_wait_and_the_words_stay(
    visitor: Visitor, clock: FixedClock
) -> None:
    await follow(visitor, await apply(visitor))
    for n in range(5):
        await write(visitor, f"第{n}条")
    await write(visitor, "第六条")
    assert visitor.status == 422
    assert "请过 15 分钟再发" in visitor.text
    assert visitor.typed["text"] == "第六条"
    assert await Message.all().count() == 5
    clock.advance(minutes=16)
    await visitor.send()
    assert await Message.all().count() == 6


async def test_a_message_outlives_the_visit(visitor: Visitor, clock: FixedClock) -> None:
    receipt = await apply(visitor)
    await follow(visitor, receipt)
    await visitor.get("/track/application/messages")
    clock.advance(hours=3)
    await visitor.send(text="写了三个小时", files=(("好.txt", b"good"),))
    assert "请再填一次登记编号和查询码" in visitor.text
    await visitor.send(number=receipt.number, code=receipt.code)
    assert visitor.path == "/track/application"
    assert (await Message.get()).text == "写了三个小时"
    assert (await MessageFile.get()).name == "好.txt"


async def test_files_of_messages_are_their_application_s_alone(
    visitor: Visitor, new_visitor: NewVisitor
) -> None:
    await follow(visitor, await apply(visitor))
    await visitor.get("/track/application/messages")
    await visitor.send(text=TEXT, files=(("甲.txt", b"a"),))
    path = f"/track/application/messages/files/{(await MessageFile.get()).id}"
    stranger = await new_visitor()
    await follow(stranger, await apply(stranger))
    assert (await stranger.client.get(path)).status_code == 404
    nobody = await new_visitor()
    assert (await nobody.client.get(path)).headers["location"] == "/track"
