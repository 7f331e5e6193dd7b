"""The calculator at the desk, and the limits on the pages of cases, challenges and the year."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.clocks import FixedClock
from tests.web.clock_queries import query_of_json
from tests.web.desk.applications import AtCase, came_in
from tests.web.desk.at_desk import Desk, office_of
from tracker.annual.ledger import LedgerRow
from tracker.law.terms import ApplicantKind

VECTORS = Path(__file__).parents[2] / "law/vectors/clock.json"


@pytest.fixture
def desk(database_url: str, clock: FixedClock, tmp_path: Path) -> Iterator[Desk]:
    with office_of(database_url, clock, tmp_path) as desk:
        yield desk


@pytest.fixture
def case(desk: Desk) -> AtCase:
    case = came_in(desk)
    case.done("register")
    return case


def day(said: date) -> str:
    return f"{said.year}年{said.month}月{said.day}日（周{'一二三四五六日'[said.weekday()]}）"


def test_the_desk_says_what_the_command_says(desk: Desk) -> None:
    for vector in json.loads(VECTORS.read_text(encoding="utf-8")):
        page = desk.get(f"/desk/clock?{query_of_json(vector['input'])}")
        assert page.status == 200, vector["name"]
        due = vector["expect"]["due_on"]
        assert due is None or f"最迟答复日期 {day(date.fromisoformat(due))}" in page.text


def test_a_button_of_the_desk_stays_at_the_desk(desk: Desk) -> None:
    answer = desk.get("/desk/clock?channel=counter&submitted_on=2025-09-22&do=calc")
    assert answer.status == 303
    assert answer.headers["location"] == (
        "/desk/clock?channel=counter&submitted_on=2025-09-22#result"
    )


def test_it_is_for_officers(desk: Desk) -> None:
    desk.client.cookies.clear()
    assert desk.get("/desk/clock").status == 303


def test_a_case_leads_to_its_own_what_if(case: AtCase) -> None:
    """Letters received, opinions, extension: what the register has, without whom it concerns."""
    case.done("consult", kind="third_party", whom="乙公司", matter="单价", on="2025-09-22")
    case.on("2025-09-26 10:00")
    case.done("record_consultation_delivery", id_="1", on="2025-09-24")
    case.done("extend", working_days="5", reason="材料较多", on="2025-09-26")
    page = case.page()
    url = next(link for link in page.links if "/desk/clock?" in link)
    asked = parse_qs(urlsplit(url).query)
    assert asked == {
        "channel": ["online"], "submitted_on": ["2025-09-22"],
        "e1": ["third_party"], "e1_id": ["1"], "e1_on": ["2025-09-22"],
        "e1_received_on": ["2025-09-24"],
        "e2": ["extended"], "e2_on": ["2025-09-26"], "e2_working_days": ["5"],
    }  # fmt: skip
    due = case.index().due_on
    assert due is not None
    assert f"最迟答复日期 {day(due)}" in case.desk.get(url).text


@pytest.mark.parametrize(
    "acts",
    [
        [("ask_supplement", {"items": "年份", "on": "2025-09-22", "respond_by": "2025-10-15"})],
        [
            (
                "charge",
                {
                    "basis": "pages", "items": "1", "before": "0", "pages": "68",
                    "on": "2025-09-22",
                },
            ),
            ("record_fee_delivery", {"on": "2025-09-22"}),
        ],
    ],
)  # fmt: skip
def test_what_waits_in_the_register_waits_in_the_what_if(case: AtCase, acts: list) -> None:
    for act, typed in acts:
        case.done(act, **typed)
    url = next(link for link in case.page().links if "/desk/clock?" in link)
    page = case.desk.get(url)
    assert page.status == 200
    assert "重新计算" in page.text


def test_a_ledgers_extension_cannot_be_said_in_a_what_if(desk: Desk) -> None:
    desk.imports(
        LedgerRow(
            number="A-1",
            received_on=date(2025, 9, 1),
            applicant_kind=ApplicantKind.NATURAL_PERSON,
            extended_to=date(2025, 10, 27),
        )
    )
    page = AtCase(desk, "A-1").page()
    assert not any("/desk/clock?" in link for link in page.links)
    assert "台账载明延长到这一天" in page.text


def test_a_case_shows_all_its_limits(case: AtCase) -> None:
    text = case.page().text.partition("各项期限")[2]
    assert "答复期限 本机关 2025年10月24日（周五） 还有 20 个工作日" in text
    assert "告知补正的期限 本机关 2025年9月30日（周二） 还有 7 个工作日" in text
    assert "告知延长答复期限的最后一日 本机关 2025年10月24日（周五）" in text
    case.done("withdraw", reason="电话", on="2025-09-22")
    text = case.page().text.partition("各项期限")[2]
    assert "答复期限 本机关 2025年10月24日（周五） 已办结" in text


def test_where_nothing_runs_the_page_says_so(case: AtCase) -> None:
    case.done("consult", kind="other_authority", whom="乙局", matter="单价", on="2025-09-22")
    case.on("2025-10-10 10:00")
    assert "现在没有在计算的期限。" in case.page().text


def test_an_open_review_shows_what_comes_next_and_all_its_terms(desk: Desk) -> None:
    desk.clock.set_to("2025-12-10 10:00")
    desk.sign_in_as("jia")
    told = {"kind": "review", "case_number": "政复〔2025〕7号", "filed_on": "2025-12-03"}
    desk.post("/desk/challenges/new", told)
    page = desk.get("/desk/challenges")
    assert "2025年12月10日（周三） 简易程序中被申请人提出书面答复的期限" in page.text
    terms = desk.get("/desk/challenges/1").text
    assert "复议机关向被申请人发送复议申请的期限 行政复议机关 2025年12月12日（周五）" in terms
    assert "作出行政复议决定的期限 行政复议机关 2026年2月1日（周日）" in terms
    assert "也有理解认为可以顺延到2026年2月2日" in terms
    assert "自收到行政复议申请之日起5 个工作日" in terms


def test_the_annual_page_says_until_when_it_is_published(desk: Desk) -> None:
    page = desk.get("/desk/annual/2024")
    assert "部门年度报告公布期限 本机关 2025年1月31日（周五） 已经届满" in page.text
    assert "政府年度报告公布期限 本机关 2025年3月31日（周一）" in page.text
    assert "2025年1月31日是休息日" in page.text, "Spring Festival"
    assert "公布期限" not in desk.get("/desk/annual/2027").text
