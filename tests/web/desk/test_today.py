"""The day at the desk: channels looked into, filters, new ones unopened, the sheet to print."""

import logging
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.clocks import FixedClock
from tests.web.desk.applications import AtCase, came_in
from tests.web.desk.at_desk import Desk, Page, office_of
from tracker.actions.assign import ask_help, hand_over
from tracker.actions.units import add_unit
from tracker.annual.ledger import LedgerRow
from tracker.law.terms import ApplicantKind, Role, Stage
from tracker.records.connections import reader
from tracker.records.inbox import Limits, Waits, mine, open_ones, unopened, waits_for
from tracker.records.models import Application, Authority, Officer
from tracker.records.office_models import Unit

CHANNELS = "/desk/channels"


@pytest.fixture
def clock() -> FixedClock:
    """Monday 20 October 2025."""
    return FixedClock("2025-10-20 09:00")


@pytest.fixture
def desk(database_url: str, clock: FixedClock, tmp_path: Path) -> Iterator[Desk]:
    with office_of(database_url, clock, tmp_path) as desk:
        yield desk


def opens(desk: Desk, *channels: str, since: str = "2025-01-06 09:00") -> None:
    """The office has these channels, and has existed for a while."""

    async def work() -> None:
        created_at = FixedClock(since).now()
        await Authority.filter(code="JD").update(channels=list(channels), created_at=created_at)

    desk.do(work)


def panel(page: Page) -> str:
    """The words of the panel of channels."""
    return page.text.partition("今天查收了吗？")[2].partition("我的")[0]


def tick(desk: Desk, channel: str, step: str = "check") -> Page:
    return desk.submitted(CHANNELS, {"channel": channel, "step": step})


def on(desk: Desk, at: str, who: str = "jia") -> None:
    desk.clock.set_to(at)
    desk.sign_in_as(who)


def test_post_is_looked_into_everywhere_the_mailbox_where_it_is_open(desk: Desk) -> None:
    assert "信函" in panel(desk.get("/desk"))
    assert "电子邮件" not in panel(desk.get("/desk"))
    opens(desk, "online", "email", "fax")
    for channel in ("信函", "电子邮件", "传真"):
        assert channel in panel(desk.get("/desk"))
    assert "网络" not in panel(desk.get("/desk"))


def test_a_tick_says_who_and_when(desk: Desk) -> None:
    page = tick(desk, "post")
    assert "已查收 2025年10月20日 09:00 经办人jia" in panel(page)


def test_a_second_tick_of_a_day_changes_nothing(desk: Desk) -> None:
    tick(desk, "post")
    desk.adds_officer("yi", Role.HANDLER)
    on(desk, "2025-10-20 15:00", "yi")
    assert "09:00 经办人jia" in panel(tick(desk, "post"))


def test_a_tick_by_mistake_is_taken_back_and_stays_in_the_history(desk: Desk) -> None:
    tick(desk, "post")
    assert "经办人jia" not in panel(tick(desk, "post", "back"))
    history = desk.get(CHANNELS).text
    assert "今天还没有查收" in history
    assert "撤销的记录" in history


@pytest.mark.parametrize("channel", ["fax", "online", "pigeon", ""])
def test_a_channel_the_office_has_not_opened_cannot_be_ticked(desk: Desk, channel: str) -> None:
    assert desk.post(CHANNELS, {"channel": channel, "step": "check"}).status == 400


@pytest.mark.parametrize(
    ("last", "missed"),
    [
        ("2025-10-17 16:00", False),  # Friday
        ("2025-10-18 10:00", False),  # on a Saturday nobody has to, but somebody did
        ("2025-10-16 16:00", True),  # Thursday
        (None, True),
    ],
)
def test_what_nobody_looked_into_yesterday_says_so(
    desk: Desk, last: str | None, missed: bool
) -> None:
    """On Monday yesterday is Friday."""
    opens(desk, "online")
    if last:
        on(desk, last)
        tick(desk, "post")
        on(desk, "2025-10-20 09:00")
    assert ("上一个工作日没有查收" in panel(desk.get("/desk"))) is missed


def test_an_office_of_today_missed_nothing_yesterday(desk: Desk) -> None:
    opens(desk, "online", since="2025-10-20 08:00")
    assert "没有查收" not in panel(desk.get("/desk")).replace("还没有查收过", "")


def test_the_history_goes_day_by_day(desk: Desk) -> None:
    on(desk, "2025-09-28 09:30")  # a Sunday that was worked
    tick(desk, "post")
    on(desk, "2025-10-20 09:00")
    page = desk.get(f"{CHANNELS}?month=2025-09")
    assert "2025年9月28日（周日） 2025年9月28日 09:30 经办人jia" in page.text
    assert "2025年9月27日" not in page.text
    assert "2025年9月26日（周五） 没有查收" in page.text
    assert "month=2025-08" in str(page.links)
    assert desk.get(f"{CHANNELS}?month=2031-13").status == 200


def test_who_only_administers_ticks_nothing(
    database_url: str, clock: FixedClock, tmp_path: Path
) -> None:
    with office_of(database_url, clock, tmp_path, Role.ADMINISTRATOR) as desk:
        assert desk.post(CHANNELS, {"channel": "post", "step": "check"}).status == 403


def numbers(page: Page) -> set[str]:
    return set(re.findall(r'scope="row"[^>]*><a[^>]*>([^<]+)</a>', page.body))


def in_hands(desk: Desk, case: AtCase, **told: Any) -> None:
    """Handed over, or a unit asked to help."""

    async def work() -> None:
        application = await Application.get(register_number=case.number)
        officer = await Officer.get(sign_in_name=told.pop("to", "jia"))
        unit = await Unit.get_or_none(name=told.pop("unit", ""))
        known = {"due_on": None, "note": "", **told, "by_id": officer.id, "now": desk.clock.now()}
        if known.pop("helps", False):
            assert unit is not None
            await ask_help(application, unit_id=unit.id, **known)
        else:
            to = None if unit else officer.id
            await hand_over(application, unit_id=unit.id if unit else None, officer_id=to, **known)

    desk.do(work)


def has_unit(desk: Desk, name: str, *members: str) -> None:
    async def work() -> None:
        people = await Officer.filter(sign_in_name__in=members)
        authority = await Authority.get(code="JD")
        ids = [one.id for one in people]
        await add_unit(authority.id, name, members=ids, by=None, now=desk.clock.now())

    desk.do(work)


def test_mine_is_what_is_in_my_hands_or_my_unit_s_or_it_helps(desk: Desk) -> None:
    desk.adds_officer("yi", Role.HANDLER)
    has_unit(desk, "城管办", "jia")
    has_unit(desk, "财务科", "yi")
    cases = [came_in(desk) for _ in range(5)]
    in_hands(desk, cases[0], to="jia")
    in_hands(desk, cases[1], unit="城管办")
    in_hands(desk, cases[2], unit="城管办", helps=True)
    in_hands(desk, cases[3], unit="财务科")
    page = desk.get("/desk?show=mine")
    assert numbers(page) == {case.number for case in cases[:3]}
    assert "我的 3" in page.text
    desk.sign_in_as("yi")
    assert numbers(desk.get("/desk?show=mine")) == {cases[3].number}


def test_what_was_handed_on_is_mine_no_more(desk: Desk) -> None:
    desk.adds_officer("yi", Role.HANDLER)
    case = came_in(desk)
    in_hands(desk, case, to="jia")
    in_hands(desk, case, to="yi")
    assert numbers(desk.get("/desk?show=mine")) == set()


def test_where_it_is_stuck_names_stage_hands_and_their_day(desk: Desk) -> None:
    has_unit(desk, "城管办")
    case = came_in(desk)
    case.page()
    case.done("register")
    in_hands(desk, case, unit="城管办", due_on=date(2025, 10, 22))
    assert "拟办 城管办 至 10月22日" in desk.get("/desk").text
    on(desk, "2025-10-23 09:00")
    assert re.search(r"城管办 至 10月22日（周三）\s+已逾期", desk.get("/desk").text)


def replied(desk: Desk) -> AtCase:
    case = came_in(desk)
    case.done("register")
    case.done(
        "reply",
        on="2025-10-20",
        ground_1="disclosed.provided",
        text_1="随本答复书提供。",
        counts="",
    )
    return case


def test_an_answer_waits_to_be_delivered_then_to_be_archived(desk: Desk) -> None:
    case = replied(desk)
    assert numbers(desk.get("/desk?show=delivery")) == {case.number}
    assert "待送达" in desk.get("/desk?show=delivery").text
    assert numbers(desk.get("/desk?show=archive")) == set()
    case.done("record_delivery", on="2025-10-20", way="hand", evidence="签收")
    assert numbers(desk.get("/desk?show=delivery")) == set()
    assert numbers(desk.get("/desk?show=archive")) == {case.number}
    assert desk.post(f"{case.url}/archive").status == 200
    assert numbers(desk.get("/desk?show=archive")) == set()


def test_what_was_withdrawn_needs_no_delivery(desk: Desk) -> None:
    case = came_in(desk)
    case.done("withdraw", on="2025-10-20", reason="当面提交")
    assert numbers(desk.get("/desk?show=delivery")) == set()
    assert numbers(desk.get("/desk?show=archive")) == {case.number}


def test_a_ledger_of_other_years_waits_for_no_archive(desk: Desk) -> None:
    desk.imports(
        LedgerRow(
            number="2024-1",
            received_on=date(2024, 3, 4),
            applicant_kind=ApplicantKind.NATURAL_PERSON,
            result="disclosed",
            ended_on=date(2024, 3, 11),
        )
    )
    for chosen in ("delivery", "archive"):
        assert numbers(desk.get(f"/desk?show={chosen}")) == set()


def test_the_list_of_ended_ones_goes_on_page_by_page(desk: Desk) -> None:
    first = date(2025, 9, 1)
    desk.imports(
        *(
            LedgerRow(
                number=f"n-{n:03}",
                received_on=first,
                applicant_kind=ApplicantKind.NATURAL_PERSON,
                extended_to=first + timedelta(90),
            )
            for n in range(60)
        )
    )

    async def answered() -> None:
        await Application.all().update(stage=Stage.REPLIED, ended_on=first)

    desk.do(answered)
    page = desk.get("/desk?show=delivery")
    assert len(numbers(page)) == 50
    assert "待送达 60" in page.text
    assert len(numbers(desk.get(page.next))) == 10


@pytest.mark.parametrize(
    ("came", "now", "told"),
    [
        ("2025-10-16 20:00", "2025-10-17 17:00", False),  # Thursday evening, Friday
        ("2025-10-16 20:00", "2025-10-18 09:00", True),  # Saturday: the working day is over
        ("2025-10-17 09:00", "2025-10-20 17:00", False),  # Friday, Monday
        ("2025-10-17 09:00", "2025-10-21 08:00", True),
        ("2025-10-18 09:00", "2025-10-20 17:00", False),  # Saturday, Monday
    ],
)
def test_a_new_one_nobody_opened_by_the_end_of_the_next_working_day_is_pointed_out(
    desk: Desk, came: str, now: str, told: bool
) -> None:
    on(desk, came)
    case = came_in(desk)
    on(desk, now)
    page = desk.get("/desk")
    assert ("超过 1 个工作日没有人打开" in page.text) is told
    case.page()
    assert "没有人打开" not in desk.get("/desk").text


def test_the_first_look_stays_written(desk: Desk) -> None:
    case = came_in(desk)
    case.page()
    first = case.index().opened_at
    on(desk, "2025-10-21 09:00")
    case.page()
    assert case.index().opened_at == first


def test_the_sheet_of_the_day_has_everything_and_no_names(desk: Desk) -> None:
    on(desk, "2025-09-17 09:00")
    due = came_in(desk, name="赵申请人")
    on(desk, "2025-10-20 09:00")
    fresh = came_in(desk)
    answer = replied(desk)
    page = desk.get("/desk/today")
    for title in ("渠道查收", "今明到期", "待登记", "待送达"):
        assert title in page.text
    for case in (due, fresh, answer):
        assert case.number in page.text
    assert "☐ 信函" in page.text
    assert "赵申请人" not in page.body
    tick(desk, "post")
    assert "☑ 信函" in desk.get("/desk/today").text


def test_a_day_without_anything_says_so(desk: Desk) -> None:
    assert "今天没有要办的" in desk.get("/desk/today").text


def test_the_keys_are_listed_and_lead_somewhere(desk: Desk) -> None:
    came_in(desk)
    page = desk.get("/desk")
    assert "键盘：" in page.text
    keys = dict(re.findall(r'href="([^"]+)" data-key="(\w)"', page.body))
    assert keys == {"/desk/register": "n", "/desk/today": "p"}


def statements(caplog: pytest.LogCaptureFixture, desk: Desk, path: str) -> list[str]:
    caplog.clear()
    with caplog.at_level(logging.DEBUG, logger="tortoise.db_client"):
        assert desk.get(path).status == 200
    return [record.getMessage() for record in caplog.records]


@pytest.mark.parametrize("path", ["/desk", "/desk?show=mine", "/desk?show=archive", "/desk/today"])
def test_a_longer_register_costs_no_more_statements(
    desk: Desk, caplog: pytest.LogCaptureFixture, path: str
) -> None:
    came_in(desk)
    replied(desk)
    few = statements(caplog, desk, path)
    assert few
    for _ in range(4):
        came_in(desk)
        replied(desk)
    assert len(statements(caplog, desk, path)) == len(few)


@pytest.mark.only_on("sqlite", reason="each engine words its plans differently")
async def test_mine_is_looked_for_among_the_open_ones(database: object) -> None:
    asked = open_ones(1).filter(mine(Officer(id=1, unit_id=1)))
    sql = asked.sql(params_inline=True).replace("?", "1")  # those of the inner query stay
    plan = await reader().execute_query_dict(f"EXPLAIN QUERY PLAN {sql}")
    told = " ".join(row["detail"] for row in plan)
    assert re.search(r"SEARCH application USING .*INDEX .*\(authority_id=. AND stage=.", told), told
    assert "SCAN" not in told


@pytest.mark.only_on("sqlite", reason="each engine words its plans differently")
async def test_what_nobody_opened_is_looked_for_among_what_is_not_registered(
    database: object,
) -> None:
    """Not among all that came in before today, which is nearly the whole register."""
    monday = date(2025, 9, 22)
    before = Limits(monday, monday, monday, before=date(2025, 9, 19))
    sql = unopened(1, before).limit(20).sql(params_inline=True)
    plan = await reader().execute_query_dict(f"EXPLAIN QUERY PLAN {sql}")
    told = " ".join(row["detail"] for row in plan)
    assert re.search(r"SEARCH application .*\(authority_id=. AND stage=. AND received_on<", told), (
        told
    )


@pytest.mark.only_on("sqlite", reason="each engine words its plans differently")
@pytest.mark.parametrize("what", list(Waits))
async def test_what_waits_is_found_by_an_index(database: object, what: Waits) -> None:
    """Not by reading every application that was ever answered."""
    sql = waits_for(1, what).limit(100).sql(params_inline=True)
    plan = await reader().execute_query_dict(f"EXPLAIN QUERY PLAN {sql}")
    column = {Waits.DELIVERY: "delivered_on", Waits.ARCHIVE: "archived_on"}[what]
    told = " ".join(row["detail"] for row in plan)
    assert re.search(
        rf"SEARCH application USING INDEX \w+ \(authority_id=\? AND stage=\? AND {column}=\?",
        told.replace('"', ""),
    ), told
