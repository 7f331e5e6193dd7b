"""What reaches the office beside acts of law: messages, contacts, lost codes, opened replies."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.clocks import FixedClock
from tests.web.desk.applications import AtCase, buttons, came_in
from tests.web.desk.at_desk import Desk, office_of
from tracker.actions.change_contact import change_contact
from tracker.actions.messages import write_message
from tracker.actions.rate import rate
from tracker.law.terms import Contact, RatingReason, Role
from tracker.records.codes import read_tracking_code
from tracker.records.correspondence import CodeIssue, Message
from tracker.records.models import Application, Letter

REPLIED = {"ground_1": "disclosed.provided", "text_1": "随附。", "on": "2025-09-22"}


@pytest.fixture
def desk(database_url: str, clock: FixedClock, tmp_path: Path) -> Iterator[Desk]:
    with office_of(database_url, clock, tmp_path) as desk:
        yield desk


@pytest.fixture
def case(desk: Desk) -> AtCase:
    return came_in(desk)


def wrote(case: AtCase, text: str) -> None:
    async def work() -> None:
        application = await Application.get(register_number=case.number)
        await write_message(application.id, text=text, now=case.desk.clock.now())

    case.desk.do(work)


def messages(case: AtCase) -> list[Message]:
    async def work() -> list[Message]:
        return list(await Message.all().order_by("id").select_related("officer"))

    return case.desk.do(work)


# --- messages ------------------------------------------------------------------------------


def test_a_new_message_stands_in_the_inbox_and_on_the_case(case: AtCase) -> None:
    assert "新留言" not in case.desk.get("/desk").text
    wrote(case, "要等多久？")
    wrote(case, "还有<b>一句</b>。")
    inbox = case.desk.get("/desk")
    assert "有 2 条新留言" in inbox.text
    assert f"{case.number} ×2" in inbox.text
    assert f"{case.url}/messages" in inbox.links
    page = case.page()
    assert "留言 新 2" in page.text
    assert "还有<b>一句</b>。" in page.text


def test_a_message_in_an_application_that_has_ended_is_not_overlooked(case: AtCase) -> None:
    case.done("withdraw", reason="来信", on="2025-09-22")
    wrote(case, "我想再问一句")
    assert "有 1 条新留言" in case.desk.get("/desk").text


def test_it_is_answered_by_name(case: AtCase) -> None:
    wrote(case, "要等多久？")
    page = case.desk.submitted(f"{case.url}/messages", {"text": "下周一。"})
    assert "下周一。" in page.text
    assert "经办人jia" in page.text
    asked, answered = messages(case)
    assert asked.read_at == case.desk.clock.now()
    assert answered.officer.name == "经办人jia"
    assert "新留言" not in case.desk.get("/desk").text


def test_it_is_settled_without_an_answer(case: AtCase) -> None:
    wrote(case, "谢谢")
    page = case.desk.submitted(f"{case.url}/messages", {"step": "settle"})
    assert "已处理，不用回复" not in page.text
    assert len(messages(case)) == 1
    assert "新留言" not in case.desk.get("/desk").text


def test_an_empty_answer_is_none(case: AtCase) -> None:
    page = case.desk.post(f"{case.url}/messages", {"text": " "})
    assert page.status == 422
    assert "请填写回复。" in page.text


def test_who_does_not_handle_does_not_answer(case: AtCase) -> None:
    case.desk.adds_officer("yi", Role.ADMINISTRATOR)
    case.desk.sign_in_as("yi", "another session")
    assert case.desk.get(f"{case.url}/messages").status == 200
    assert case.desk.post(f"{case.url}/messages", {"text": "答"}).status == 403
    assert case.desk.get(f"{case.url}/code").status == 403
    assert "换发查询码" not in case.page().text


# --- contacts ------------------------------------------------------------------------------


def test_a_changed_contact_is_shown_masked_with_what_was_before(case: AtCase) -> None:
    async def work() -> None:
        application = await Application.get(register_number=case.number)
        wanted = {Contact.TELEPHONE: "13900001111", Contact.EMAIL: "jia@example.invalid"}
        await change_contact(application.id, wanted, now=case.desk.clock.now())

    case.desk.do(work)
    page = case.page()
    assert "申请人更改过联系方式" in page.text
    assert "原来是 138****5678" in page.text
    assert "139****1111" in page.text
    assert "13812345678" not in page.body


# --- a new code at the counter -------------------------------------------------------------


def issues(case: AtCase) -> int:
    async def work() -> int:
        return await CodeIssue.all().count()

    return case.desk.do(work)


def test_a_new_code_takes_the_place_of_the_old_for_a_reason(case: AtCase) -> None:
    before = case.index().tracking_digest
    asked = case.desk.get(f"{case.url}/code")
    token = asked.fields(f"{case.url}/code")["token"]
    typed = {"token": token, "reason": "当面核对居民身份证原件"}
    page = case.desk.submitted(f"{case.url}/code", typed)
    found = re.search(r'id="tracking-code"[^>]*>([^<]+)<', page.body)
    assert found
    code = found[1]
    assert read_tracking_code(code) == code
    assert case.index().tracking_digest == case.desk.codes.tracking_digest(code) != before
    again = case.desk.submitted(f"{case.url}/code", typed)
    assert code in again.body, "a second click shows the same"
    assert issues(case) == 1
    history = case.desk.get(f"{case.url}/code").text
    assert "经办人jia" in history
    assert "当面核对居民身份证原件" in history
    case.desk.clock.advance(minutes=31)
    assert code not in case.desk.get(f"{case.url}/code/{token}").body


@pytest.mark.parametrize("reason", ["", " ", "长" * 201])
def test_without_a_reason_there_is_no_code(case: AtCase, reason: str) -> None:
    before = case.index().tracking_digest
    answer = case.desk.post(f"{case.url}/code", {"token": "t" * 32, "reason": reason})
    assert answer.status == 422
    assert case.index().tracking_digest == before


def test_the_slip_of_one_application_is_not_shown_in_another(case: AtCase) -> None:
    other = came_in(case.desk)
    token = case.desk.get(f"{case.url}/code").fields(f"{case.url}/code")["token"]
    case.desk.submitted(f"{case.url}/code", {"token": token, "reason": "核对证件"})
    assert case.desk.get(f"{other.url}/code/{token}").status == 404
    assert case.desk.get(f"{case.url}/code/{'x' * 32}").status == 404


# --- what was opened online ----------------------------------------------------------------


def test_what_the_applicant_opened_is_confirmed_as_delivery_at_one_go(case: AtCase) -> None:
    case.done("register")
    case.done("reply", **REPLIED)
    assert "申请人已在网上打开答复" not in case.page().text

    async def opened() -> None:
        await Letter.filter(to_applicant=True).update(opened_at=case.desk.clock.now())

    case.on("2025-09-24 23:50")
    case.desk.do(opened)
    case.on("2025-09-26 09:00")
    page = case.page()
    assert "于2025年9月24日（周三）第一次打开或者下载答复" in page.text
    assert "record_delivery" in buttons(page)
    link = next(url for url in page.links if "record_delivery?way=" in url)
    form = case.desk.get(link)
    assert 'value="2025-09-24"' in form.body
    assert "系统记录：申请人首次在网上打开答复" in form.body
    done = case.done(
        "record_delivery", way="online", on="2025-09-24", evidence="系统记录：首次打开"
    )
    assert "申请人已在网上打开答复" not in done.text
    assert str(case.index().delivered_on) == "2025-09-24"


# --- ratings -------------------------------------------------------------------------------


def test_ratings_are_for_those_who_supervise(case: AtCase) -> None:
    assert "还没有评价" in case.desk.get("/desk/ratings").text
    case.done("withdraw", reason="来信", on="2025-09-22")

    async def work() -> bool:
        application = await Application.get(register_number=case.number)
        said = {"score": 2, "reasons": (RatingReason.SLOW,), "text": "太<i>慢</i>"}
        return await rate(application.id, **said, now=case.desk.clock.now())

    assert case.desk.do(work)
    page = case.desk.get("/desk/ratings")
    assert "平均 2.0 分，1 份" in page.text
    assert "等得太久" in page.text
    assert "太<i>慢</i>" in page.text
    assert "太<i>慢</i>" not in case.page().text
    assert case.desk.get("/desk/ratings?page=x").status == 200
    case.desk.adds_officer("bing", Role.HANDLER)
    case.desk.sign_in_as("bing", "another session")
    assert case.desk.get("/desk/ratings").status == 403
    assert "/desk/ratings" not in case.desk.get("/desk").links
