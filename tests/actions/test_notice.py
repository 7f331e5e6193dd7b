"""Entering a holiday notice: every due date it touches is counted again, and told."""

import asyncio
from datetime import UTC, date, datetime

import pytest
from tortoise.context import TortoiseContext

from tests.clocks import FixedClock
from tracker.actions.enter_notice import enter_notice
from tracker.actions.import_applications import import_applications
from tracker.annual.ledger import LedgerRow
from tracker.annual.workbook import ledger_csv
from tracker.law.facts import fold, in_force
from tracker.law.holiday_notice import NoticeUnreadable
from tracker.law.standing import standing
from tracker.law.terms import ApplicantKind
from tracker.records.calendars import current_calendar
from tracker.records.connections import in_transaction, reader
from tracker.records.index import differences
from tracker.records.journal import read_journal
from tracker.records.models import Application, Authority
from tracker.records.office_models import CalendarNotice, SettingChange

# Days of an invented year: three holidays touch January and February.
NOTICE_2027 = """\
2027-01-01至2027-01-03 放假 元旦
2027-02-05至2027-02-11 放假 春节
2027-01-30 上班 春节
2027-02-14 上班 春节
2027-04-03至2027-04-05 放假 清明节
2027-05-01至2027-05-05 放假 劳动节
2027-05-08 上班 劳动节
2027-06-09 放假 端午节
2027-09-15 放假 中秋节
2027-10-01至2027-10-07 放假 国庆节
2027-10-09 上班 国庆节
"""


@pytest.fixture
def clock() -> FixedClock:
    """Monday 21 December 2026: the notice for 2027 is not in the program yet."""
    return FixedClock("2026-12-21 10:00")


@pytest.fixture
async def authority(database: TortoiseContext, clock: FixedClock) -> Authority:
    authority = await Authority.create(
        code="JD", name="甲街道办事处", created_at=datetime(2026, 1, 2, tzinfo=UTC)
    )
    rows = [
        LedgerRow(number=number, received_on=received_on, applicant_kind=kind, **told)  # type: ignore[arg-type]
        for number, received_on, told in (
            ("JD-2026-00001", date(2026, 11, 30), {}),  # due before the year ends
            ("JD-2026-00002", date(2026, 12, 7), {}),  # due on the first working days of 2027
            ("JD-2026-00003", date(2026, 12, 21), {}),
            ("JD-2026-00004", date(2026, 12, 14), {"extended_to": date(2027, 2, 10)}),
            (
                "JD-2026-00005",
                date(2026, 12, 9),
                {"ended_on": date(2026, 12, 18), "result": "disclosed"},
            ),
        )
        for kind in [ApplicantKind.NATURAL_PERSON]
    ]
    assert await import_applications(authority, ledger_csv(rows), now=clock.now()) == 5
    return authority


async def entered(clock: FixedClock, text: str = NOTICE_2027, **told: object) -> list[str]:
    found = await enter_notice(2027, text, officer_id=None, now=clock.now(), **told)  # type: ignore[arg-type]
    return [str(difference) for difference in found]


async def dues() -> dict[str, tuple[date | None, bool]]:
    return {
        application.register_number[-1]: (application.due_on, application.provisional)
        for application in await Application.all()
    }


@pytest.mark.usefixtures("authority")
async def test_without_the_notice_weekdays_count_and_the_dates_are_provisional() -> None:
    assert await dues() == {
        "1": (date(2026, 12, 28), False),
        "2": (date(2027, 1, 4), True),
        "3": (date(2027, 1, 18), True),
        "4": (date(2027, 2, 10), False),
        "5": (date(2027, 1, 6), True),
    }


@pytest.mark.usefixtures("authority")
async def test_the_notice_moves_due_dates_and_says_which(clock: FixedClock) -> None:
    assert await entered(clock) == [
        "JD-2026-00002：应答复日期由 2027-01-04 改为 2027-01-05",
        "JD-2026-00003：应答复日期由 2027-01-18 改为 2027-01-19",
    ]
    assert await dues() == {
        "1": (date(2026, 12, 28), False),
        "2": (date(2027, 1, 5), False),
        "3": (date(2027, 1, 19), False),
        "4": (date(2027, 2, 10), False),
        "5": (date(2027, 1, 7), False),
    }


@pytest.mark.usefixtures("authority")
async def test_afterwards_every_index_is_what_its_journal_says(clock: FixedClock) -> None:
    await entered(clock)
    calendar = await current_calendar()
    for application in await Application.all():
        facts = fold(in_force(await read_journal(application.journal_id)))
        assert differences(application, standing(facts, calendar)) == []


@pytest.mark.usefixtures("authority")
async def test_a_date_that_stays_but_becomes_certain_is_told_too(clock: FixedClock) -> None:
    weekend_only = NOTICE_2027.replace("2027-01-01至2027-01-03", "2027-01-02至2027-01-03")
    assert await entered(clock, weekend_only) == [
        "JD-2026-00002：应答复日期 2027-01-04 不变，不再是暂定",
        "JD-2026-00003：应答复日期 2027-01-18 不变，不再是暂定",
    ]


async def test_what_others_write_meanwhile_is_counted_too(
    authority: Authority, clock: FixedClock
) -> None:
    """The first count reads what is committed, as if nobody had received the sixth."""
    late = LedgerRow(
        number="JD-2026-00006",
        received_on=date(2026, 12, 7),
        applicant_kind=ApplicantKind.NATURAL_PERSON,
    )
    async with in_transaction():
        assert await import_applications(authority, ledger_csv([late]), now=clock.now()) == 1
        assert "JD-2026-00006：应答复日期由 2027-01-04 改为 2027-01-05" in await entered(clock)
    assert (await dues())["6"] == (await dues())["2"] == (date(2027, 1, 5), False)


@pytest.mark.only_on("postgres", reason="SQLite lets nobody write beside a transaction")
async def test_what_is_counted_by_the_old_calendar_is_there_before_a_notice_counts(
    authority: Authority, clock: FixedClock
) -> None:
    async def waits() -> bool:
        asked = "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
        return bool(await reader().execute_query_dict(asked))

    row = LedgerRow(
        number="JD-2026-00006", received_on=date(2026, 12, 7),
        applicant_kind=ApplicantKind.NATURAL_PERSON,
    )  # fmt: skip
    begun = asyncio.Event()

    async def another_enters_it() -> None:
        await begun.wait()
        await entered(clock)

    notice = asyncio.create_task(another_enters_it())
    async with in_transaction():
        assert await import_applications(authority, ledger_csv([row]), now=clock.now()) == 1
        begun.set()
        while not notice.done() and not await waits():
            pass
    await notice
    told = await dues()
    assert told["6"] == told["2"], "received on one day"


@pytest.mark.usefixtures("authority")
async def test_the_same_notice_again_changes_nothing(clock: FixedClock) -> None:
    await entered(clock)
    assert await entered(clock) == []
    assert await CalendarNotice.all().count() == 1


@pytest.mark.usefixtures("authority")
async def test_a_corrected_notice_replaces_the_mistyped_one(clock: FixedClock) -> None:
    await entered(clock, NOTICE_2027.replace("2027-01-01至2027-01-03", "2027-01-02至2027-01-03"))
    assert (await dues())["2"] == (date(2027, 1, 4), False)
    assert await entered(clock) == [
        "JD-2026-00002：应答复日期由 2027-01-04 改为 2027-01-05",
        "JD-2026-00003：应答复日期由 2027-01-18 改为 2027-01-19",
    ]
    first, second = await SettingChange.all().order_by("id")
    assert (first.authority_id, first.kind, first.key) == (None, "calendar", "2027")
    assert second.before["off"] == [on for on in second.after["off"] if on != "2027-01-01"]  # type: ignore[attr-defined]


@pytest.mark.usefixtures("authority")
async def test_a_later_change_lies_over_the_yearly_notice(clock: FixedClock) -> None:
    await entered(clock)
    found = await entered(clock, "2027-01-04至2027-01-05 放假 临时放假", changes=True)
    assert found == [
        "JD-2026-00002：应答复日期由 2027-01-05 改为 2027-01-07",
        "JD-2026-00003：应答复日期由 2027-01-19 改为 2027-01-21",
    ]


@pytest.mark.usefixtures("authority")
async def test_every_mistake_is_told_at_once_and_nothing_kept(clock: FixedClock) -> None:
    with pytest.raises(NoticeUnreadable) as unreadable:
        await entered(clock, "2027-02-30 放假 春节\n二月十四 上班\n2026-05-01 放假 劳动节")
    assert [problem.line for problem in unreadable.value.problems] == [1, 2, 3]
    assert await CalendarNotice.all().count() == 0
