"""A supervisor presses an application, and a handler answers in a line."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.clocks import FixedClock
from tests.web.desk.applications import AtCase, came_in
from tests.web.desk.at_desk import Desk, office_of
from tracker.law.terms import Role
from tracker.records.reminders import Reminder

REASON = "还有两个工作日到期，请说明卡在哪里。"
ANSWER = "今天送签发。"


@pytest.fixture
def desk(database_url: str, clock: FixedClock, tmp_path: Path) -> Iterator[Desk]:
    with office_of(database_url, clock, tmp_path) as desk:
        desk.adds_officer("ban", Role.HANDLER)
        desk.adds_officer("jian", Role.SUPERVISOR)
        desk.adds_officer("guan", Role.ADMINISTRATOR)
        yield desk


@pytest.fixture
def case(desk: Desk) -> AtCase:
    case = came_in(desk)
    case.done("register")
    return case


def as_(desk: Desk, name: str) -> None:
    desk.sign_in_as(name, f"the browser of {name}")


def press(case: AtCase, reason: str = REASON) -> None:
    as_(case.desk, "jian")
    case.desk.submitted(f"{case.url}/reminders", {"step": "press", "reason": reason})


def kept(desk: Desk) -> list[Reminder]:
    async def work() -> list[Reminder]:
        return await Reminder.all().order_by("id").select_related("officer", "answered_by")

    return desk.do(work)


def test_it_is_shown_until_it_is_answered(case: AtCase) -> None:
    desk, written = case.desk, len(case.rows())
    press(case)
    as_(desk, "ban")
    assert REASON in case.page().text
    assert f"{case.url}/reminders" in case.page().links
    assert REASON in desk.get("/desk/waiting").text
    form = desk.get(f"{case.url}/reminders").fields()
    empty = desk.post(f"{case.url}/reminders", {**form, "step": "answer", "answer": " "})
    assert empty.status == 422
    done = desk.submitted(f"{case.url}/reminders", {**form, "step": "answer", "answer": ANSWER})
    assert ANSWER in done.text
    assert "经办人ban" in done.text
    assert REASON not in case.page().text
    assert REASON not in desk.get("/desk/waiting").text
    (one,) = kept(desk)
    assert (one.officer.name, one.answer) == ("经办人jian", ANSWER)
    assert one.answered_by is not None
    assert one.answered_by.name == "经办人ban"
    assert len(case.rows()) == written, "it is no act of law"


def test_the_second_answer_is_not_taken_and_not_lost(case: AtCase) -> None:
    press(case)
    as_(case.desk, "ban")
    url = f"{case.url}/reminders"
    form = {**case.desk.get(url).fields(), "step": "answer"}
    case.desk.submitted(url, {**form, "answer": ANSWER})
    again = case.desk.post(url, {**form, "answer": "另一个答复"})
    assert again.status == 422
    assert "别人已经答复了这次催办，您填写的没有记入：另一个答复" in again.text
    assert [one.answer for one in kept(case.desk)] == [ANSWER]


def test_the_same_words_twice_are_one_reminder(case: AtCase) -> None:
    press(case)
    press(case)
    press(case, "再催一次。")
    assert [one.reason for one in kept(case.desk)] == [REASON, "再催一次。"]


def test_a_reason_is_needed(case: AtCase) -> None:
    as_(case.desk, "jian")
    page = case.desk.post(f"{case.url}/reminders", {"step": "press", "reason": "  "})
    assert page.status == 422
    assert "请填写催办的理由。" in page.text
    assert 'href="#reason"' in page.body


def test_only_a_supervisor_presses_and_only_a_handler_answers(case: AtCase) -> None:
    url = f"{case.url}/reminders"
    as_(case.desk, "ban")
    assert case.desk.post(url, {"step": "press", "reason": REASON}).status == 403
    press(case)
    (one,) = kept(case.desk)
    answer = {"step": "answer", "reminder": str(one.id), "answer": ANSWER}
    assert case.desk.post(url, answer).status == 403
    as_(case.desk, "guan")
    assert case.desk.get(url).status == 403
    assert url not in case.page().links


def test_what_has_ended_is_not_pressed(case: AtCase) -> None:
    as_(case.desk, "jia")
    case.done("withdraw", on="2025-09-22", reason="书面撤回")
    as_(case.desk, "jian")
    page = case.desk.post(f"{case.url}/reminders", {"step": "press", "reason": REASON})
    assert page.status == 422
    assert "不用再催办" in page.text
    assert kept(case.desk) == []


def test_from_the_list_of_what_is_overdue(case: AtCase) -> None:
    case.desk.clock.set_to("2025-12-30 09:00")
    as_(case.desk, "jian")
    assert f"{case.url}/reminders" in case.desk.get("/desk?show=overdue").links
    as_(case.desk, "ban")
    assert f"{case.url}/reminders" not in case.desk.get("/desk?show=overdue").links
