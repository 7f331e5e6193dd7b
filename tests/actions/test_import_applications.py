"""Taking over a ledger: all or nothing, and the annual tables come back out of the register."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from tests.annual.published import (
    NAMES,
    Published,
    challenges_of,
    figures_of,
    ledger_of,
    published,
)
from tests.clocks import FixedClock
from tests.queries import statements
from tracker.actions.annual_report import annual_report
from tracker.actions.import_applications import import_applications
from tracker.actions.import_challenges import import_challenges
from tracker.annual.ledger import LedgerRow
from tracker.annual.report import failed_checks
from tracker.annual.sheets import RowError
from tracker.annual.workbook import challenges_csv, ledger_csv, ledger_xlsx
from tracker.law.facts import fold, in_force
from tracker.law.standing import standing
from tracker.law.terms import ApplicantKind, Channel, Law, Stage
from tracker.records.calendars import current_calendar
from tracker.records.index import differences
from tracker.records.journal import broken_links, entry_of
from tracker.records.models import (
    Application,
    Authority,
    Entry,
    Journal,
    Particulars,
    Sequence,
    Statement,
)

pytestmark = pytest.mark.usefixtures("database")

PERSON = ApplicantKind.NATURAL_PERSON


@pytest.fixture
async def authority() -> Authority:
    return await Authority.create(
        code="JD", name="甲街道办事处", created_at=datetime(2025, 1, 2, tzinfo=UTC)
    )


def row(number: str = "JD-2025-00003", **told: object) -> LedgerRow:
    return LedgerRow(
        **{"number": number, "received_on": date(2025, 3, 3), "applicant_kind": PERSON, **told}
    )


async def imported(authority: Authority, clock: FixedClock, *rows: LedgerRow) -> None:
    assert await import_applications(authority, ledger_csv(rows), now=clock.now()) == len(rows)


async def test_an_ended_application_is_taken_over_with_its_journal(
    authority: Authority, clock: FixedClock
) -> None:
    await imported(
        authority,
        clock,
        row(
            channel=Channel.POST,
            applicant="申请人甲",
            content="第一行𠮷🙂\n第二行",
            extended_to=date(2025, 4, 30),
            ended_on=date(2025, 4, 29),
            result="unable.not_held",
            document_number="甲公开〔2025〕3号",
            fee_noticed=Decimal("380.00"),
            fee_received=Decimal("380.00"),
        ),
    )
    application = await Application.get()
    assert application.law is Law.TEXT_2019
    assert application.stage is Stage.CONCLUDED
    assert application.channel is Channel.POST
    assert application.received_on == date(2025, 3, 3)
    assert application.due_on == date(2025, 4, 30)
    assert application.extended
    assert application.ended_on == date(2025, 4, 29)
    assert not application.late
    assert application.result == "unable.not_held"
    assert application.document_number == "甲公开〔2025〕3号"
    assert application.fee_noticed == application.fee_received == Decimal("380.00")
    assert application.fee_noticed_on == date(2025, 4, 29)
    assert (await Particulars.get()).name == "申请人甲"
    assert (await Statement.get()).text == "第一行𠮷🙂\n第二行"
    kinds = await Entry.all().order_by("seq").values_list("kind", flat=True)
    assert [str(kind) for kind in kinds] == ["received", "registered", "concluded"]


async def test_an_open_application_is_being_handled(
    authority: Authority, clock: FixedClock
) -> None:
    await imported(authority, clock, row(received_on=date(2025, 9, 15)))
    application = await Application.get()
    assert application.stage is Stage.HANDLING
    assert application.due_on == date(2025, 10, 17)
    assert application.ended_on is None
    assert await Statement.all().count() == 0


async def test_chains_hold_and_the_index_is_what_the_journals_say(
    authority: Authority, clock: FixedClock
) -> None:
    await imported(authority, clock, *ledger_of(published("pingtan-2021")))
    calendar = await current_calendar()
    for journal in await Journal.all():
        rows = await Entry.filter(journal_id=journal.id).order_by("seq")
        assert broken_links(journal, rows) == []
        facts = fold(in_force([entry_of(entry) for entry in rows]))
        application = await Application.get(journal_id=journal.id)
        assert differences(application, standing(facts, calendar)) == []


async def test_numbers_of_the_register_itself_push_the_series(
    authority: Authority, clock: FixedClock
) -> None:
    await imported(
        authority,
        clock,
        row("JD-2025-00120"),
        row("JD-2025-00007"),
        row("JD-2024-00031"),
        row("依申请〔2024〕第99号"),
        row("JD-2025-7"),
    )
    last = {series.year: series.last_number for series in await Sequence.all()}
    assert last == {2025: 120, 2024: 31}


async def test_an_older_ledger_does_not_push_the_series_back(
    authority: Authority, clock: FixedClock
) -> None:
    await imported(authority, clock, row("JD-2025-00120"))
    await imported(authority, clock, row("JD-2025-00010"))
    assert (await Sequence.get(year=2025)).last_number == 120


async def test_the_same_file_again_is_refused_row_by_row(
    authority: Authority, clock: FixedClock
) -> None:
    data = ledger_xlsx([row("JD-2025-00001"), row("JD-2025-00002")])
    assert await import_applications(authority, data, now=clock.now()) == 2
    errors = await import_applications(authority, data, now=clock.now())
    assert isinstance(errors, list)
    assert [(error.row, error.value) for error in errors] == [
        (2, "JD-2025-00001"),
        (3, "JD-2025-00002"),
    ]
    assert await Application.all().count() == 2


async def test_the_same_number_in_another_authority_is_another_application(
    authority: Authority, clock: FixedClock
) -> None:
    other = await Authority.create(code="YL", name="乙镇人民政府", created_at=clock.now())
    await imported(authority, clock, row("1号"))
    await imported(other, clock, row("1号"))
    assert await Application.all().count() == 2


@pytest.mark.parametrize(
    ("told", "column", "says"),
    [
        ({"received_on": date(2025, 9, 23)}, "收到日期", "在今天"),
        (
            {"ended_on": date(2025, 9, 23), "result": "disclosed"},
            "答复日期",
            "在今天",
        ),
        ({"ended_on": date(2025, 2, 3), "result": "disclosed"}, "答复日期", "早于收到日期"),
        ({"received_on": date(2008, 4, 30)}, "收到日期", "2008年5月1日"),
        ({"applicant": "甲" * 121}, "申请人", "最多120个字"),
        ({"number": "N" * 61}, "登记编号", "最多60个字"),
    ],
)
async def test_one_wrong_row_keeps_all_out(
    authority: Authority,
    clock: FixedClock,
    told: dict[str, object],
    column: str,
    says: str,
) -> None:
    data = ledger_csv([row("JD-2025-00001"), row(**told)])  # type: ignore[arg-type]
    errors = await import_applications(authority, data, now=clock.now())
    assert isinstance(errors, list)
    assert [(error.row, error.column) for error in errors] == [(3, column)]
    assert says in str(errors[0])
    assert await Application.all().count() == 0
    assert await Journal.all().count() == 0
    assert await Sequence.all().count() == 0


async def test_a_file_that_is_no_ledger_is_one_error(
    authority: Authority, clock: FixedClock
) -> None:
    whole = ledger_xlsx([row()])
    errors = await import_applications(authority, whole[: len(whole) // 2], now=clock.now())
    assert isinstance(errors, list)
    assert [type(error) for error in errors] == [RowError]


@pytest.mark.parametrize("name", NAMES)
async def test_a_published_table_comes_back_out_of_the_register(
    authority: Authority, clock: FixedClock, name: str
) -> None:
    table = published(name)
    await imported(authority, clock, *ledger_of(table))
    cases = challenges_csv(challenges_of(table))
    assert await import_challenges(authority, cases, now=clock.now()) == len(challenges_of(table))
    report = await annual_report(authority, table.year)
    assert _figures(table, report) == table.figures
    assert report["reviews_litigation"] == table.reviews_litigation
    assert failed_checks(report) == []
    assert (report["authority"], report["code"]) == ("甲街道办事处", "JD")


def _figures(table: Published, report: dict[str, object]) -> dict[tuple[str, str], int]:
    """Our figures; three rows of 其他处理 as one where the report printed them so."""
    ours = figures_of(str(report["layout"]), report["applications"])  # type: ignore[arg-type]
    if table.single_other:
        for key, column in [key for key in ours if key[0].startswith("other.")]:
            ours["other", column] = ours.get(("other", column), 0) + ours.pop((key, column))
    return ours


async def test_many_rows_take_few_statements(authority: Authority, clock: FixedClock) -> None:
    rows = [
        row(
            f"JD-2024-{n:05d}",
            received_on=date(2024, 1 + n % 12, 1 + n % 28),
            applicant=f"申请人{n}",
            content="申请公开2023年度部门决算及说明。" * 5,
            ended_on=date(2025, 1, 6) if n % 10 else None,
            result="disclosed" if n % 10 else None,
        )
        for n in range(1, 2_001)
    ]
    data = ledger_csv(rows)
    with statements() as sent:
        assert await import_applications(authority, data, now=clock.now()) == 2_000
    assert len(sent) < 100
    report = await annual_report(authority, 2024)
    assert report["applications"]["一、本年新收政府信息公开申请数量"]["总计"] == 2_000
