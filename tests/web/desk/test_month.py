"""The calendar by month: working days, last days by kind, and all of them as a file."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from icalendar import Calendar

from tests.clocks import FixedClock
from tests.web.desk.applications import AtCase, came_in
from tests.web.desk.at_desk import Desk, Page, office_of
from tracker.actions.record_challenge import ChallengeFacts, record_challenge
from tracker.law.terms import ChallengeKind, ChallengeResult
from tracker.records.journal import officer_author
from tracker.records.models import Authority, Officer

MONTH = "/desk/calendar"
FILE = f"{MONTH}/due-dates.ics"


@pytest.fixture
def desk(database_url: str, clock: FixedClock, tmp_path: Path) -> Iterator[Desk]:
    """Monday 22 September 2025: what comes today is due on Friday 24 October."""
    with office_of(database_url, clock, tmp_path) as desk:
        yield desk


def days(page: Page) -> dict[str, str]:
    """The words below each day of the list, by day."""
    parts = re.split(r'<h3 id="on-([\d-]+)">', page.body)[1:]
    plain = (" ".join(re.sub(r"<[^>]+>", " ", part).split()) for part in parts[1::2])
    return dict(zip(parts[::2], plain, strict=True))


def challenged(desk: Desk, case: AtCase) -> None:
    async def work() -> None:
        officer = await Officer.get(sign_in_name="jia")
        await record_challenge(
            await Authority.get(code="JD"),
            ChallengeFacts(
                kind=ChallengeKind.REVIEW,
                case_number="甲复〔2025〕1号",
                filed_on=date(2025, 9, 22),
                closed_on=None,
                result=ChallengeResult.PENDING,
                decision="",
                register_number=case.number,
                co_defendant_only=False,
            ),
            author=officer_author(officer.id, officer.held_roles),
            now=desk.clock.now(),
        )

    desk.do(work)


def test_a_month_has_days_off_make_up_days_and_what_is_due(desk: Desk) -> None:
    case = came_in(desk)
    page = desk.get(f"{MONTH}?month=2025-10")
    assert page.status == 200
    assert re.search(r"11\s+班", page.text)
    assert re.search(r"1\s+休", page.text)
    assert "18 个工作日" in page.text  # October 2025
    assert case.number in days(page)["2025-10-24"]
    assert f"/desk/applications/{case.number}" in page.links
    assert "#on-2025-10-24" in page.links


def test_the_month_of_today_comes_first_and_others_are_linked(desk: Desk) -> None:
    page = desk.get(MONTH)
    assert "日历 2025年9月" in page.text
    assert [url for url in page.links if "month=" in url][:3] == [
        f"{MONTH}?month=2025-08",
        f"{MONTH}?month=2025-09",
        f"{MONTH}?month=2025-10",
    ]


@pytest.mark.parametrize("said", ["", "x", "2025-13", "1999-01", "9999-12", "2025-1"])
def test_an_odd_month_shows_this_one(desk: Desk, said: str) -> None:
    assert "日历 2025年9月" in desk.get(MONTH, params={"month": said}).text


def test_every_kind_of_last_day_can_be_chosen(desk: Desk) -> None:
    reply = came_in(desk)
    reply.done("register")
    asked = came_in(desk)
    asked.done("register")
    asked.done("consult", kind="third_party", whom="甲公司", matter="单价", on="2025-09-22")
    challenged(desk, reply)
    everything = desk.get(f"{MONTH}?month=2025-10")
    told = days(everything)
    assert reply.number in told["2025-10-24"]
    assert asked.number in told["2025-10-17"]  # fifteen working days after it was sent
    assert "第三方" in told["2025-10-17"] or "意见" in told["2025-10-17"]
    only = days(desk.get(f"{MONTH}?month=2025-09&kind=challenge"))
    assert set(only) == {"2025-09-28"}  # the answer in a summary review: five working days
    assert "甲复〔2025〕1号" in only["2025-09-28"]
    assert "JD-2025" not in only["2025-09-28"]
    assert "甲复〔2025〕1号" in days(desk.get(f"{MONTH}?month=2025-09"))["2025-09-28"]
    supplement = days(desk.get(f"{MONTH}?month=2025-09&kind=supplement"))
    assert set(supplement) == {"2025-09-30"}


def test_each_party_asked_has_its_own_day(desk: Desk) -> None:
    case = came_in(desk)
    case.done("register")
    case.done("consult", kind="third_party", whom="甲公司", matter="单价", on="2025-09-22")
    case.on("2025-09-24 09:00")
    case.done("consult", kind="third_party", whom="乙公司", matter="单价", on="2025-09-24")
    told = days(desk.get(f"{MONTH}?month=2025-10&kind=opinion"))
    assert len(told) == 2


def test_reasons_that_are_asked_for_have_their_day(desk: Desk) -> None:
    """It stands in no column; the reply is due in another month."""
    case = came_in(desk)
    case.done("register")
    case.done("ask_reasons", items="请说明理由", on="2025-09-22", respond_by="2025-09-29")
    told = days(desk.get(f"{MONTH}?month=2025-09"))
    assert "说明理由" in told["2025-09-29"]


def test_the_list_says_the_same_as_the_grid(desk: Desk) -> None:
    came_in(desk)
    grid, listed = (desk.get(f"{MONTH}?month=2025-10&view={view}") for view in ("", "list"))
    assert days(grid) == days(listed)
    assert '<table class="days' in grid.body
    assert "<table" not in listed.body.partition("<main")[2]
    assert "view=list" in str([url for url in listed.links if "month=2025-11" in url])


def test_what_was_answered_is_due_no_more(desk: Desk) -> None:
    case = came_in(desk)
    case.done("register")
    case.done("reply", on="2025-09-22", ground_1="disclosed.provided", text_1="随本答复书提供。")
    assert "这个月没有到期的" in desk.get(f"{MONTH}?month=2025-10").text


def test_a_year_without_a_notice_says_so(desk: Desk) -> None:
    page = desk.get(f"{MONTH}?month=2031-10")
    assert "2031年放假安排尚未录入" in page.text
    assert "/desk/calendar/notice?year=2031" in str(page.links)
    assert "放假安排尚未录入" not in desk.get(f"{MONTH}?month=2025-10").text


def test_next_year_s_notice_is_asked_for_in_december(desk: Desk, clock: FixedClock) -> None:
    clock.set_to("2026-12-01 09:00")
    desk.sign_in_as("jia")
    assert "2027年放假安排尚未录入" in desk.get(MONTH).text


def test_the_file_has_all_last_days_by_number_and_act_and_nobody_s_name(desk: Desk) -> None:
    case = came_in(desk, name="赵申请人")
    case.done("register")
    case.done("consult", kind="third_party", whom="甲公司", matter="单价", on="2025-09-22")
    challenged(desk, case)
    answer = desk.client.get(FILE)
    assert answer.headers["content-type"].startswith("text/calendar")
    events = list(Calendar.from_ical(answer.content).walk("VEVENT"))
    told = {(str(e["summary"]), e["dtstart"].dt) for e in events}
    assert any(name.endswith(case.number) for name, _on in told)
    assert any("甲复〔2025〕1号" in name for name, _on in told)
    assert len({str(e["uid"]) for e in events}) == len(events)
    text = answer.content.decode().replace("\r\n ", "")
    for personal in ("赵申请人", "甲公司", "13812345678", "乙路3号", "环卫作业"):
        assert personal not in text


def test_taken_in_twice_the_file_changes_nothing(desk: Desk, clock: FixedClock) -> None:
    came_in(desk)
    uids = []
    for at in ("2025-09-22 10:00", "2025-09-23 10:00"):
        clock.set_to(at)
        desk.sign_in_as("jia")
        uids.append(sorted(re.findall(r"UID:(\S+)", desk.client.get(FILE).text)))
    assert uids[0] == uids[1]


def test_another_office_has_a_calendar_of_its_own(desk: Desk) -> None:
    came_in(desk)

    async def elsewhere() -> None:
        other = await Authority.create(code="YL", name="乙镇", created_at=desk.clock.now())
        await Officer.create(
            authority=other,
            sign_in_name="ding",
            name="经办人丁",
            password_digest="-",
            roles=["handler"],
            created_at=desk.clock.now(),
        )

    desk.do(elsewhere)
    desk.sign_in_as("ding", "another session")
    assert days(desk.get(f"{MONTH}?month=2025-10")) == {}
    assert "VEVENT" not in desk.client.get(FILE).text
