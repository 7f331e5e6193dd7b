"""Taking over a ledger of reviews and litigation."""

from datetime import UTC, date, datetime

import pytest

from tests.clocks import FixedClock
from tracker.actions.annual_report import annual_report
from tracker.actions.import_applications import import_applications
from tracker.actions.import_challenges import import_challenges
from tracker.annual.challenge_ledger import ChallengeRow
from tracker.annual.ledger import LedgerRow
from tracker.annual.workbook import challenges_csv, ledger_csv
from tracker.law.terms import ApplicantKind, ChallengeKind, ChallengeResult
from tracker.records.models import Application, Authority, Challenge, Journal

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
async def authority() -> Authority:
    return await Authority.create(
        code="JD", name="甲街道办事处", created_at=datetime(2025, 1, 2, tzinfo=UTC)
    )


def case(number: str, **told: object) -> ChallengeRow:
    return ChallengeRow(
        **{
            "kind": ChallengeKind.REVIEW,
            "case_number": number,
            "filed_on": date(2025, 3, 3),
            **told,
        }
    )


async def test_cases_are_linked_counted_and_kept_in_journals(
    authority: Authority, clock: FixedClock
) -> None:
    applied = LedgerRow(
        number="JD-2025-00003",
        received_on=date(2025, 1, 6),
        applicant_kind=ApplicantKind.NATURAL_PERSON,
    )
    await import_applications(authority, ledger_csv([applied]), now=clock.now())
    decided = {"decided_on": date(2025, 5, 6), "decision": "撤销"}
    data = challenges_csv(
        [
            case("政复1号", register_number="JD-2025-00003", **decided),
            case("行初2号", kind=ChallengeKind.DIRECT_LITIGATION),
            case("行初3号", co_defendant=True, **decided),
        ]
    )
    assert await import_challenges(authority, data, now=clock.now()) == 3
    first = await Challenge.get(case_number="政复1号")
    assert first.result is ChallengeResult.CORRECTED
    assert first.application_id == (await Application.get()).id
    assert (
        await Journal.filter(
            id__in=[case.journal_id for case in await Challenge.all()], length=1
        ).count()
        == 3
    )
    table = (await annual_report(authority, 2025))["reviews_litigation"]
    assert table["行政复议"] == {
        "结果维持": 0, "结果纠正": 1, "其他结果": 0, "尚未审结": 0, "总计": 1,
    }  # fmt: skip
    assert table["行政诉讼"]["未经复议直接起诉"]["尚未审结"] == 1


@pytest.mark.parametrize(
    ("told", "column"),
    [
        ({"register_number": "JD-2025-99999"}, "登记编号"),
        ({"decided_on": date(2025, 2, 3), "decision": "维持"}, "审结日期"),
        ({"decided_on": date(2025, 5, 6), "decision": "驳回"}, "结果"),
        ({"filed_on": date(2025, 9, 23)}, "收案日期"),
    ],
)
async def test_one_wrong_row_keeps_all_out(
    authority: Authority, clock: FixedClock, told: dict[str, object], column: str
) -> None:
    data = challenges_csv([case("政复1号"), case("政复2号", **told)])
    errors = await import_challenges(authority, data, now=clock.now())
    assert isinstance(errors, list)
    assert [(error.row, error.column) for error in errors] == [(3, column)]
    assert await Challenge.all().count() == 0


async def test_the_same_case_twice_is_refused(authority: Authority, clock: FixedClock) -> None:
    data = challenges_csv([case("政复1号")])
    assert await import_challenges(authority, data, now=clock.now()) == 1
    errors = await import_challenges(authority, data, now=clock.now())
    assert isinstance(errors, list)
    assert "不能重复导入" in str(errors[0])
