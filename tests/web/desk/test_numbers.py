"""文号簿: every number of a year, gaps and their reasons, numbers taken by hand."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.clocks import FixedClock
from tests.web.desk.applications import AtCase, came_in
from tests.web.desk.at_desk import Desk, office_of
from tracker.law.terms import Role
from tracker.records.models import Sequence


@pytest.fixture
def desk(database_url: str, clock: FixedClock, tmp_path: Path) -> Iterator[Desk]:
    with office_of(database_url, clock, tmp_path) as desk:
        yield desk


@pytest.fixture
def case(desk: Desk) -> AtCase:
    case = came_in(desk)
    case.done("register")
    case.done("extend", working_days="5", consent_by="负责人甲", reason="材料较多", on="2025-09-22")
    return case


def test_a_year_without_numbers_says_so(desk: Desk) -> None:
    page = desk.get("/desk/numbers")
    assert "没有文号" in page.text
    assert desk.get("/desk/numbers?year=2019").status == 200


def test_every_number_with_kind_day_application_and_what_became_of_it(case: AtCase) -> None:
    page = case.desk.get("/desk/numbers")
    row = "甲公开〔2025〕1号 政府信息公开延期答复告知书 2025年9月22日（周一） JD-2025-00001 已发出"
    assert row in page.text
    assert f"{case.url}/letters/3" in page.links


def test_a_void_letter_stays_on_record(case: AtCase) -> None:
    case.desk.post(f"{case.url}/letters/3/void", {"reason": "写错"})
    text = case.desk.get("/desk/numbers").text
    assert "其中作废 1 个" in text
    assert "JD-2025-00001 作废" in text


def test_numbers_are_taken_by_hand_for_a_reason(case: AtCase) -> None:
    desk = case.desk
    typed = {"kind": "reply", "count": "2", "reason": "纸质制发"}
    page = desk.submitted("/desk/numbers/reserve", typed)
    assert "已经留出 甲公开〔2025〕2号 — 甲公开〔2025〕3号" in page.text
    assert page.text.count("纸质制发") == 2
    assert "经办人jia" in page.text
    other = came_in(desk)
    other.done("register")
    other.done("extend", working_days="5", consent_by="甲", reason="多", on="2025-09-22")
    assert "甲公开〔2025〕4号" in desk.get(f"{other.url}/letters/3").text


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"kind": ""}, "请填写哪一类文书"),
        ({"kind": "nonsense"}, "请选择哪一类文书"),
        ({"count": "0"}, "留几个号不能小于1"),
        ({"count": "201"}, "留几个号不能大于200"),
        ({"count": "几"}, "留几个号应为整数"),
        ({"reason": ""}, "请填写用途"),
    ],
)
def test_what_reserving_needs(desk: Desk, changed: dict[str, str], sentence: str) -> None:
    typed = {"kind": "reply", "count": "1", "reason": "纸质制发", **changed}
    page = desk.post("/desk/numbers/reserve", typed)
    assert page.status == 422
    assert sentence in page.text
    assert "没有文号" in desk.get("/desk/numbers").text


def test_a_gap_is_listed_and_explained(case: AtCase) -> None:
    desk = case.desk

    async def count_on() -> None:
        await Sequence.filter(kind="letters").update(last_number=2)

    desk.do(count_on)
    page = desk.get("/desk/numbers?only=unexplained")
    assert "空号没有说明 1 个" in page.text
    assert "甲公开〔2025〕1号" not in page.text
    explain = "/desk/numbers/2025/letters/2"
    assert explain in page.links
    assert desk.post(explain, {"reason": ""}).status == 422
    done = desk.submitted(explain, {"reason": "用于纸质文书"})
    assert "甲公开〔2025〕2号" in done.text
    assert "用于纸质文书" in done.text
    assert "空号没有说明 0 个" in done.text
    assert "用于纸质文书" in desk.get(explain).body


@pytest.mark.parametrize(
    "at", ["2025/letters/1", "2025/letters/9", "2025/other/1", "2019/letters/1"]
)
def test_a_number_that_a_letter_bears_or_nobody_gave_is_not_explained(
    case: AtCase, at: str
) -> None:
    assert case.desk.get(f"/desk/numbers/{at}").status == 404


def test_who_does_not_handle_applications_reads_only(case: AtCase) -> None:
    case.desk.adds_officer("admin", Role.ADMINISTRATOR)
    case.desk.sign_in_as("admin")
    assert "预留文号" not in case.desk.get("/desk/numbers").text
    assert case.desk.get("/desk/numbers/reserve").status == 403


def test_many_numbers_come_page_by_page(desk: Desk) -> None:
    typed = {"kind": "reply", "count": "150", "reason": "纸质制发"}
    desk.post("/desk/numbers/reserve", typed)
    first = desk.get("/desk/numbers")
    assert "甲公开〔2025〕100号" in first.text
    assert "甲公开〔2025〕101号" not in first.text
    assert "甲公开〔2025〕150号" in desk.get(first.next).text
