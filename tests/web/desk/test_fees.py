"""Fees at the desk: the card of an application, the register of a year, its files."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from tests.clocks import FixedClock
from tests.web.desk.applications import AtCase, came_in
from tests.web.desk.at_desk import Desk, office_of
from tracker.annual.fee_sheet import COLUMNS
from tracker.annual.sheets import read_sheet
from tracker.law.terms import Stage


@pytest.fixture
def desk(database_url: str, clock: FixedClock, tmp_path: Path) -> Iterator[Desk]:
    with office_of(database_url, clock, tmp_path) as desk:
        yield desk


@pytest.fixture
def case(desk: Desk) -> AtCase:
    """Received and registered on Monday 22 September 2025."""
    case = came_in(desk)
    case.done("register")
    return case


CHARGED = {"basis": "pages", "items": "1", "before": "0", "pages": "68", "on": "2025-09-22"}
PAID = {"yuan": "380.00", "receipt": "No.0001", "on": "2025-09-22"}
REFUNDED = {"yuan": "80.00", "receipt": "No.0002", "reason": "多算8页", "on": "2025-09-22"}


# --- what could be charged -----------------------------------------------------------------


def test_the_eleventh_of_a_month_crosses_the_threshold(desk: Desk) -> None:
    cases = [came_in(desk) for _ in range(11)]
    tenth, eleventh = cases[9].page(), cases[10].page()
    assert "当月第10件，免费的范围是10件。" in tenth.text
    assert "达到可以收费的数量" not in tenth.text
    assert "这是同一申请人的第11件，超过免费的10件" in eleventh.text
    assert "收不收、选哪一种，由本机关决定；同一件申请只能选一种" in eleventh.text
    assert "11 100.00元 100.00元" in eleventh.text
    assert "计入当月的10件申请" in eleventh.text
    for case in cases[:10]:
        assert case.url in eleventh.links


def test_both_ladders_stand_side_by_side_once_pages_are_typed(case: AtCase) -> None:
    page = case.desk.get(f"{case.url}?pages=120")
    assert "这件申请有120页，超过免费的30页" in page.text
    assert "按件计收，当月第1件至第1件" in page.text
    assert "按量计收，120页" in page.text
    assert "31—100 10.00元 700.00元" in page.text
    assert "101—120 20.00元 400.00元" in page.text
    (onward,) = [link for link in page.links if link.startswith(f"{case.url}/charge?")]
    form = case.desk.get(onward)
    assert 'name="pages" value="120"' in form.body
    assert 'name="before" value="0"' in form.body


@pytest.mark.parametrize("pages", ["一百", "-1", "1e9", "99999999999"])
def test_pages_that_are_no_number_are_kept_with_the_reason(case: AtCase, pages: str) -> None:
    page = case.desk.get(f"{case.url}?pages={pages}")
    assert page.status == 200
    assert f'name="pages" value="{pages}"' in page.body
    assert 'aria-invalid="true"' in page.body
    assert "达到可以收费的数量" not in page.text


def test_who_may_not_charge_sees_no_ladder(case: AtCase) -> None:
    case.done("withdraw", reason="书面撤回", on="2025-09-22")
    assert "测算信息处理费" not in case.page().text


# --- what became of it -----------------------------------------------------------------------


def test_the_page_tells_a_fee_from_notice_to_refund(case: AtCase) -> None:
    case.done("charge", **CHARGED)
    assert "待缴费" in case.page().text
    case.done("record_payment", **PAID)
    case.done("refund_fee", **REFUNDED)
    page = case.page()
    for said in ("已退费", "通知金额 380.00元", "实收金额 380.00元", "No.0001", "退费金额 80.00元"):
        assert said in page.text
    assert "31—68 10.00元 380.00元" in page.text
    assert case.index().fee_refunded == Decimal("80.00")


@pytest.mark.parametrize(
    ("act", "typed", "said"),
    [
        ("record_payment", {**PAID, "yuan": "380.01"}, "多于收费通知的380.00元"),
        ("record_payment", {**PAID, "yuan": "100"}, "缴清后再登记"),
        ("record_payment", {**PAID, "on": "2025-09-21"}, "早于收到申请之日"),
        ("record_payment", {**PAID, "receipt": ""}, "财政票据号"),
        ("reduce_fee", {"yuan": "380", "reason": "低保户", "on": "2025-09-22"}, "应当少于"),
        ("refund_fee", REFUNDED, "没有收到这件申请的费用"),
        ("charge", CHARGED, "只能选择一种标准收费一次"),
        ("abandon", {"on": "2025-09-22"}, "缴费期限到"),
    ],
)
def test_what_cannot_be_is_said_and_kept(
    case: AtCase, act: str, typed: dict[str, str], said: str
) -> None:
    case.done("charge", **CHARGED)
    before = case.index()
    page = case.send(act, **typed)
    assert page.status == 422
    assert said in page.text
    assert all(value in page.body for value in typed.values())
    assert dict(case.index()) == dict(before)


def test_nothing_to_charge_within_the_free_pages(case: AtCase) -> None:
    page = case.send("charge", step="check", **{**CHARGED, "pages": "30"})
    assert page.status == 422
    assert "30页在免费的范围之内，不能收费" in page.text


def test_a_refund_above_the_payment(case: AtCase) -> None:
    case.done("charge", **CHARGED)
    case.done("record_payment", **PAID)
    page = case.send("refund_fee", **{**REFUNDED, "yuan": "380.01"})
    assert "退费金额380.01元多于已收的380.00元" in page.text
    assert case.index().fee_refunded == 0


def test_unpaid_is_given_up_by_an_officer_once_the_notice_arrived(case: AtCase) -> None:
    case.done("charge", **CHARGED)
    case.on("2025-11-03 09:00")
    assert "还没有登记收费通知书送达" in case.send("abandon", on="2025-11-03").text
    assert "缴费期限已于" not in case.page().text
    case.done("record_fee_delivery", on="2025-09-24")
    assert "缴费期限已于2025年10月28日（周二）届满" in case.page().text
    case.done("abandon", on="2025-11-03")
    assert case.index().stage is Stage.ABANDONED
    assert "逾期未缴，视为放弃" in case.page().text


# --- the register ----------------------------------------------------------------------------


@pytest.fixture
def register(desk: Desk) -> list[AtCase]:
    """One awaited, one paid and refunded in part, one whose notice was taken back."""
    cases = [came_in(desk, identity_number="", name=name) for name in ("甲甲", "乙乙", "丙丙")]
    for case in cases:
        case.done("register")
        case.done("charge", **CHARGED)
    cases[1].done("record_payment", **PAID)
    cases[1].done("refund_fee", **REFUNDED)
    cases[2].done("withdraw_fee_notice", reason="页数有误", on="2025-09-22")
    return cases


def test_the_register_adds_up_as_the_report_does(desk: Desk, register: list[AtCase]) -> None:
    page = desk.get("/desk/fees?year=2025")
    assert "发出收费通知 2 件" in page.text
    assert "通知金额合计 760.00元" in page.text
    assert "实际收取 300.00元" in page.text
    assert "其中已扣除退费 80.00元" in page.text
    assert "甲甲" not in page.text
    report = desk.get("/desk/annual/2025").text
    assert "发出信息处理费收费通知2件，通知金额合计760.00元" in report
    assert "实际收取信息处理费300.00元（已扣除退还的80.00元）" in report


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("state=awaited", [0]),
        ("state=refunded", [1]),
        ("state=withdrawn", [2]),
        ("basis=pages&state=nonsense", [0, 1]),
        ("basis=items", []),
    ],
)
def test_the_register_is_filtered(
    desk: Desk, register: list[AtCase], query: str, shown: list[int]
) -> None:
    page = desk.get(f"/desk/fees?year=2025&{query}")
    assert [n for n, case in enumerate(register) if f"{case.url}#fee" in page.links] == shown


def test_the_register_as_a_file_has_every_amount_with_its_lines(
    desk: Desk, register: list[AtCase]
) -> None:
    columns = ("登记编号", "计算过程", "实收金额", "财政票据号", "退费金额", "状态")
    for ending in ("xlsx", "csv"):
        answer = desk.client.get(f"/desk/fees.{ending}?year=2025")
        assert answer.status_code == 200
        sheet = read_sheet(answer.content, columns=COLUMNS, needed=columns)
        assert not sheet.errors
        told = {str(row.cells["登记编号"]): row.cells for row in sheet.rows}
        paid = told[register[1].number]
        assert paid["计算过程"] == "第31—68页每页10.00元计380.00元"
        assert Decimal(str(paid["实收金额"])) == Decimal("380.00")
        assert paid["财政票据号"] == "No.0001"
        assert Decimal(str(paid["退费金额"])) == Decimal("80.00")
        assert told[register[2].number]["状态"] == "通知已撤回"
    assert desk.get("/desk/fees.pdf").status == 404
