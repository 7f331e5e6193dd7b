"""The inbox: what must be done today, in the order of due dates."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.clocks import FixedClock
from tests.web.desk.applications import came_in
from tests.web.desk.at_desk import Desk, office_of
from tracker.actions.ask_supplement import ask_supplement
from tracker.actions.charge import charge
from tracker.actions.consult import consult
from tracker.actions.receive import Receipt, Submission, receive
from tracker.annual.ledger import LedgerRow
from tracker.law.calendar import national
from tracker.law.terms import ApplicantKind, Channel, ConsultationKind, FeeBasis, Role
from tracker.records.codes import new_token
from tracker.records.inbox import Queue, Waits
from tracker.records.journal import APPLICANT, Author, officer_author
from tracker.records.models import Application, Authority, Officer

PERSON = ApplicantKind.NATURAL_PERSON


@pytest.fixture
def clock() -> FixedClock:
    """Monday 20 October 2025."""
    return FixedClock("2025-10-20 09:00")


@pytest.fixture
def desk(database_url: str, clock: FixedClock, tmp_path: Path) -> Iterator[Desk]:
    with office_of(database_url, clock, tmp_path) as desk:
        yield desk


def due(on: date, number: str = "", **told: object) -> LedgerRow:
    """An open application that is due on that day."""
    return LedgerRow(
        **{
            "number": number or f"due-{on}",
            "received_on": date(2025, 9, 1),
            "applicant_kind": PERSON,
            "extended_to": on,
            **told,
        }
    )


def lines(page_text: str) -> list[str]:
    return re.findall(r"due-(\S+)", page_text)


async def author() -> Author:
    officer = await Officer.get(sign_in_name="jia")
    return officer_author(officer.id, frozenset(Role))


def applied(desk: Desk, on: str, **told: object) -> Application:
    """An application that came online on that day and is not registered."""
    desk.clock.set_to(f"{on} 09:00")
    facts = {"description": "应急预案", "applicant_kind": PERSON, "name": "申请人甲", **told}

    async def work() -> Application:
        return await receive(
            await Authority.get(code="JD"),
            Submission(**facts),  # type: ignore[arg-type]
            Receipt(channel=Channel.ONLINE, on=desk.clock.today(), evidence=""),
            token=new_token(),
            codes=desk.codes,
            author=APPLICANT,
            now=desk.clock.now(),
        )

    application = desk.do(work)
    desk.clock.set_to("2025-10-20 09:00")
    desk.sign_in_as("jia")
    return application


@pytest.mark.parametrize(
    ("due_on", "light", "words"),
    [
        (date(2025, 10, 16), "overdue", "超期 2 个工作日"),  # Thursday: Friday and Monday
        (date(2025, 10, 17), "overdue", "超期 1 个工作日"),
        (date(2025, 10, 20), "urgent", "今天到期"),
        (date(2025, 10, 21), "urgent", "还有 1 个工作日"),
        (date(2025, 10, 22), "near", "还有 2 个工作日"),
        (date(2025, 10, 27), "near", "还有 5 个工作日"),
        (date(2025, 10, 28), "ample", "还有 6 个工作日"),
    ],
)
def test_a_light_has_a_shape_and_words(desk: Desk, due_on: date, light: str, words: str) -> None:
    desk.imports(due(due_on))
    page = desk.get("/desk")
    body = page.body.partition("<tbody>")[2]
    assert f'class="light {light}"' in body
    assert "<svg" in body
    assert words in page.text


def test_make_up_days_count(desk: Desk, clock: FixedClock) -> None:
    """Friday 26 September 2025: Sunday the 28th is worked, 1 to 8 October are not."""
    clock.set_to("2025-09-26 09:00")
    desk.sign_in_as("jia")
    desk.imports(due(date(2025, 10, 9)))
    assert "还有 4 个工作日" in desk.get("/desk").text


def test_on_a_weekend_after_the_due_date_the_period_is_over(desk: Desk, clock: FixedClock) -> None:
    clock.set_to("2025-10-18 09:00")
    desk.sign_in_as("jia")
    desk.imports(due(date(2025, 10, 17)))
    assert "期限已过" in desk.get("/desk").text


def test_the_earliest_due_comes_first_and_those_without_a_date_last(desk: Desk) -> None:
    desk.imports(due(date(2025, 10, 28)), due(date(2025, 10, 16)), due(date(2025, 10, 21)))
    waiting = applied(desk, "2025-10-13")
    desk.do(lambda: _asks_supplement(waiting.id, desk))
    page = desk.get("/desk")
    found = re.findall(r"due-2025-10-\d\d|JD-2025-\d{5}", page.body.partition("<tbody>")[2])
    assert list(dict.fromkeys(found)) == [
        "due-2025-10-16",
        "due-2025-10-21",
        "due-2025-10-28",
        "JD-2025-00001",
    ]


async def _asks_supplement(id_: int, desk: Desk) -> None:
    await ask_supplement(
        id_,
        items="请写明年份",
        respond_by=date(2025, 10, 31),
        on=desk.clock.today(),
        author=await author(),
        now=desk.clock.now(),
    )


async def _consults(id_: int, desk: Desk, on: date = date(2025, 10, 16)) -> None:
    await consult(
        id_,
        kind=ConsultationKind.THIRD_PARTY,
        whom="甲公司",
        matter="合同单价",
        on=on,
        author=await author(),
        now=desk.clock.now(),
    )


async def _charges(id_: int, desk: Desk) -> None:
    await charge(
        id_,
        basis=FeeBasis.PAGES,
        quantity=68,
        on=desk.clock.today(),
        author=await author(),
        now=desk.clock.now(),
    )


def test_who_waits_for_others_is_paused_with_a_date_of_its_own(desk: Desk) -> None:
    ids = [applied(desk, "2025-10-13").id for _ in range(3)]
    for id_, act in zip(ids, (_asks_supplement, _consults, _charges), strict=True):
        desk.do(lambda id_=id_, act=act: act(id_, desk))
    text = desk.get("/desk").text
    assert "待补正" in text
    assert "申请人至 2025年10月31日（周五）" in text
    assert "暂停" in text
    assert "未复即恢复计算" in text
    assert "待缴费" in text


def test_the_term_of_the_applicant_being_over_shows(desk: Desk, clock: FixedClock) -> None:
    id_ = applied(desk, "2025-10-13").id
    desk.do(lambda: _asks_supplement(id_, desk))
    clock.set_to("2025-11-03 09:00")
    desk.sign_in_as("jia")
    assert "已逾期" in desk.get("/desk").text


def _a_month_of_applications(desk: Desk) -> None:
    first = date(2025, 10, 6)
    desk.imports(*(due(first + timedelta(days=n), f"due-{n}") for n in range(40)))
    for act in (_asks_supplement, _consults, _charges):
        id_ = applied(desk, "2025-10-13").id
        desk.do(lambda id_=id_, act=act: act(id_, desk))
    applied(desk, "2025-10-17")


def test_each_count_is_the_length_of_its_list(desk: Desk) -> None:
    _a_month_of_applications(desk)
    top = desk.get("/desk").body.partition('class="counts"')[2].partition("<table")[0]
    counted = {
        queue: int(n) for queue, n in re.findall(r"show=(\w+)\".*?(\d+)</span>", top, re.DOTALL)
    }
    assert set(counted) == {*Queue, *Waits, "received", "mine"}
    for queue, n in counted.items():
        listed = desk.get(f"/desk?show={queue}").body.partition("<tbody>")[2]
        assert listed.count("<tr>") == n, queue
    assert sum(counted[queue] for queue in Queue) == 44


def test_every_page_goes_on_where_the_one_before_ended(desk: Desk) -> None:
    first = date(2025, 10, 6)
    desk.imports(*(due(first + timedelta(days=n // 3), f"due-{n:03d}") for n in range(120)))
    applied(desk, "2025-10-17")
    waiting = applied(desk, "2025-10-17").id
    desk.do(lambda: _asks_supplement(waiting, desk))
    seen: list[str] = []
    url = "/desk"
    while url:
        page = desk.get(url)
        seen += re.findall(r'scope="row"[^>]*><a[^>]*>([^<]+)</a>', page.body)
        url = page.next
    assert len(seen) == len(set(seen)) == 122
    assert [number for number in seen if number.startswith("due")] == [
        f"due-{n:03d}" for n in range(120)
    ]
    assert seen[-1] == "JD-2025-00002"


@pytest.mark.parametrize(
    "after", ["x", "2025-13-01.5", "2025-10-01.x", ".", "7", f"2025-10-01.{'9' * 20}"]
)
def test_a_mangled_place_begins_at_the_top(desk: Desk, after: str) -> None:
    desk.imports(due(date(2025, 10, 21)))
    assert "due-2025-10-21" in desk.get(f"/desk?after={after}").text


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("100%", {"percent"}),
        ("a_b", {"under"}),
        ("'示范'", {"quote"}),
        ("C:\\合", {"slash"}),
        ("_", set()),
        ("'", set()),
        ("\\", set()),
        ("合同", {"contract", "slash"}),
        ("申请人乙", {"contract"}),
        ("申请人", set()),
        ("PERC", {"percent"}),
        ("ａ" * 200, set()),
        ("\x00", {"percent", "under", "quote", "slash", "contract"}),
    ],
)
def test_search_takes_words_as_they_are(desk: Desk, words: str, found: set[str]) -> None:
    day = date(2025, 10, 21)
    desk.imports(
        due(day, "percent", content="完成率100%的项目"),
        due(day, "under", content="文件a_b"),
        due(day, "quote", content="所谓'示范'小区"),
        due(day, "slash", content="C:\\合同"),
        due(day, "contract", content="垃圾清运合同", applicant="申请人乙"),
    )
    page = desk.get("/desk", params={"words": words})
    listed = set(re.findall(r'scope="row"[^>]*><a[^>]*>([^<]+)</a>', page.body))
    assert listed == found


def test_names_of_persons_are_masked_those_of_organisations_not(desk: Desk) -> None:
    day = date(2025, 10, 21)
    desk.imports(
        due(day, "one", applicant="赵申请人"),
        due(day, "two", applicant="甲贸易有限公司", applicant_kind=ApplicantKind.BUSINESS),
    )
    page = desk.get("/desk")
    assert "赵*" in page.text
    assert "赵申请人" not in page.body
    assert "甲贸易有限公司" in page.text


def test_only_the_first_line_of_what_is_asked(desk: Desk) -> None:
    desk.imports(due(date(2025, 10, 21), content="\n  第一行  \n第二行"))
    text = desk.get("/desk").text
    assert "第一行" in text
    assert "第二行" not in text


def test_another_office_sees_nothing_of_it(desk: Desk) -> None:
    desk.imports(due(date(2025, 10, 21)))

    async def another_office() -> None:
        other = await Authority.create(code="YL", name="乙镇", created_at=desk.clock.now())
        await Officer.create(
            authority=other,
            sign_in_name="ding",
            name="经办人丁",
            password_digest="-",
            roles=["handler"],
            created_at=desk.clock.now(),
        )

    desk.do(another_office)
    desk.sign_in_as("ding", "another session")
    page = desk.get("/desk")
    assert "due-" not in page.body
    assert "没有要办的申请" in page.text


def test_nothing_to_do_says_where_applications_come_from(desk: Desk) -> None:
    page = desk.get("/desk")
    assert "没有要办的申请" in page.text
    assert "/desk/register" in page.links


def test_provisional_dates_ask_for_the_notice(desk: Desk, clock: FixedClock) -> None:
    last = national().announced_until.year
    clock.set_to(f"{last}-11-30 09:00")
    desk.sign_in_as("jia")
    assert "放假安排" not in desk.get("/desk").text
    received = date(last, 11, 30)
    desk.imports(due(received, "due", received_on=received, extended_to=None))
    assert "暂定" not in desk.get("/desk").text
    clock.set_to(f"{last}-12-15 09:00")
    desk.sign_in_as("jia")
    page = desk.get("/desk")
    assert f"{last + 1}年放假安排尚未录入" in page.text
    assert f"/desk/calendar/notice?year={last + 1}" in str(page.links)


def test_a_provisional_due_date_is_told_before_december_too(desk: Desk, clock: FixedClock) -> None:
    """A consultation of 30 November takes the period into the next year."""
    last = national().announced_until.year
    clock.set_to(f"{last}-11-30 09:00")
    desk.sign_in_as("jia")
    received = date(last, 11, 30)
    desk.imports(due(received, "due", received_on=received, extended_to=None))
    id_ = desk.do(Application.get).id
    desk.do(lambda: _consults(id_, desk, received))
    page = desk.get("/desk")
    assert "有 1 件的期限是暂定的" in page.text
    assert "/desk/calendar/notice" in page.links


def test_an_applicant_who_did_not_know_the_authority_is_marked(desk: Desk) -> None:
    sure, unsure = came_in(desk), came_in(desk, receipt={"unsure": True})
    rows = dict.fromkeys((sure.number, unsure.number), "")
    for row in desk.get("/desk").body.split("<tr>")[2:]:
        number = next(number for number in rows if number in row)
        rows[number] = row
    assert "不确定机关" in rows[unsure.number]
    assert "不确定机关" not in rows[sure.number]


def test_the_annual_report_is_called_to_mind_until_it_is_published(desk: Desk) -> None:
    def remind(on: str) -> str:
        desk.clock.set_to(f"{on} 09:00")
        desk.sign_in_as("jia")
        return desk.get("/desk").text

    assert "年年报还没有公布" not in remind("2025-12-31")
    assert "2025年年报还没有公布 最迟2026年1月31日（周六）。还有 11 天。" in remind("2026-01-20")
    assert "已经过了 5 天" in remind("2026-02-05")
    assert "已经过了 60 天" in remind("2026-04-01")
    assert "年年报还没有公布" not in remind("2026-05-01")
    desk.clock.set_to("2026-02-05 09:00")
    page = "/desk/annual/2025/publish"
    desk.submitted(page, desk.get(page).fields())
    assert "年年报还没有公布" not in remind("2026-02-06")
