"""Reviews and litigation on the pages of the desk."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.clocks import FixedClock
from tests.web.desk.at_desk import Desk, Page, office_of
from tracker.annual.ledger import LedgerRow
from tracker.law.terms import ApplicantKind, ChallengeResult
from tracker.records.models import Challenge

CASE = {
    "kind": "review",
    "case_number": "政复〔2025〕 7号",
    "filed_on": "2025-03-03",
    "register_number": "jd-2025-00001",
}


@pytest.fixture
def desk(database_url: str, clock: FixedClock, tmp_path: Path) -> Iterator[Desk]:
    with office_of(database_url, clock, tmp_path) as desk:
        desk.imports(
            LedgerRow(
                number="JD-2025-00001",
                received_on=date(2025, 1, 6),
                applicant_kind=ApplicantKind.NATURAL_PERSON,
            )
        )
        yield desk


def add(desk: Desk, **told: str) -> Page:
    return desk.post("/desk/challenges/new", {**CASE, **told})


def test_a_case_is_added_and_listed_with_its_application(desk: Desk) -> None:
    page = desk.get(add(desk).headers["location"])
    assert "已经登记" in page.text
    assert "政复〔2025〕7号" in page.text
    assert "尚未审结" in page.text
    assert "/desk/applications/JD-2025-00001" in page.links


def test_later_it_ends_and_both_stay_readable(desk: Desk) -> None:
    add(desk)
    edit = f"/desk/challenges/{desk.do(Challenge.get).id}"
    shown = desk.get(edit)
    assert 'value="政复〔2025〕7号"' in shown.body
    assert 'value="JD-2025-00001"' in shown.body
    desk.submitted(edit, {**CASE, "closed_on": "2025-05-06", "decision": "驳回复议请求"})
    case = desk.do(Challenge.get)
    assert (case.result, case.closed_on) == (ChallengeResult.UPHELD, date(2025, 5, 6))
    history = desk.get(edit).text.partition("登记经过")[2]
    assert "结果维持：驳回复议请求" in history
    assert "尚未审结" in history
    assert "经办人jia 登记" in history


def test_a_case_opened_from_an_application_knows_its_number(desk: Desk) -> None:
    page = desk.get("/desk/challenges/new?application=JD-2025-00001")
    assert 'value="JD-2025-00001"' in page.body


@pytest.mark.parametrize(
    ("told", "name", "says"),
    [
        ({"kind": ""}, "kind", "请填写类型"),
        ({"case_number": ""}, "case_number", "请填写案号"),
        ({"filed_on": "2025-09-23"}, "filed_on", "不能在今天之后"),
        ({"closed_on": "2025-02-03", "decision": "维持"}, "closed_on", "不能早于收案日期"),
        ({"closed_on": "2025-05-06"}, "decision", "请选择审结结果"),
        ({"decision": "维持"}, "closed_on", "请填写审结日期"),
        ({"closed_on": "2025-05-06", "decision": "驳回诉讼请求"}, "decision", "行政复议"),
        ({"closed_on": "2025-05-06", "decision": "驳回"}, "decision", "驳回申请"),
        ({"register_number": "JD-2025-00002"}, "register_number", "没有这个编号"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    desk: Desk, told: dict[str, str], name: str, says: str
) -> None:
    page = add(desk, **told)
    assert page.status == 422
    assert f'href="#{name}"' in page.body
    assert says in page.text
    assert desk.do(lambda: Challenge.all().count()) == 0


def test_a_case_number_is_given_once(desk: Desk) -> None:
    add(desk)
    page = add(desk, case_number="政复〔2025〕7号")
    assert page.status == 422
    assert "已经登记过" in page.text


def test_a_co_defendant_is_listed_but_not_counted(desk: Desk) -> None:
    add(desk, co_defendant_only="yes")
    assert "仅为共同被告" in desk.get("/desk/challenges").text
    assert "没有符合条件的案件" in desk.get("/desk/challenges?year=2025").text


@pytest.mark.parametrize(
    ("asked", "cases"),
    [
        ("", {"A", "B", "C"}),
        ("?year=2025", {"A", "B", "C"}),
        ("?year=2024", {"B"}),
        ("?year=2024&result=pending", {"B"}),
        ("?year=2025&result=upheld", {"B"}),
        ("?year=2025&result=closed", {"B"}),
        ("?kind=review", {"A"}),
        ("?kind=litigation", {"B", "C"}),
        ("?kind=direct_litigation&result=pending", {"C"}),
        ("?result=pending", {"A", "C"}),
    ],
)
def test_the_list_by_year_is_what_the_annual_table_counts(
    desk: Desk, asked: str, cases: set[str]
) -> None:
    add(desk, case_number="A")
    add(
        desk,
        case_number="B",
        kind="litigation_after_review",
        filed_on="2024-11-04",
        closed_on="2025-02-05",
        decision="驳回诉讼请求",
        register_number="",
    )
    add(desk, case_number="C", kind="direct_litigation")
    page = desk.get(f"/desk/challenges{asked}")
    assert {case for case in "ABC" if f">{case}</a>" in page.body} == cases


def test_a_case_that_is_not_there(desk: Desk) -> None:
    assert desk.get("/desk/challenges/999").status == 404
