"""Personal data in full: shown once, for a reason, and the reading written down."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.clocks import FixedClock
from tests.web.desk.applications import AtCase, came_in
from tests.web.desk.at_desk import Desk, office_of
from tracker.records.models import Reading

SECRETS = ("申请人甲", "11010519491231002X", "13812345678", "乙路3号")


@pytest.fixture
def desk(database_url: str, clock: FixedClock, tmp_path: Path) -> Iterator[Desk]:
    with office_of(database_url, clock, tmp_path) as desk:
        yield desk


@pytest.fixture
def case(desk: Desk) -> AtCase:
    return came_in(desk)


def readings(case: AtCase) -> list[tuple[str, str]]:
    async def work() -> list[tuple[str, str]]:
        rows = await Reading.all().select_related("officer", "application")
        assert all(row.application.register_number == case.number for row in rows)
        return [(row.officer.name, row.reason) for row in rows]

    return case.desk.do(work)


def test_asking_shows_nothing_yet(case: AtCase) -> None:
    page = case.form("particulars")
    assert page.status == 200
    assert "查看个人信息会记下您的姓名、时间和理由。" in page.text
    assert not any(secret in page.body for secret in SECRETS)
    assert readings(case) == []


def test_with_a_reason_everything_is_shown_and_recorded(case: AtCase) -> None:
    page = case.desk.post(f"{case.url}/particulars", {"reason": "电话联系申请人"})
    assert page.status == 200
    assert all(secret in page.body for secret in SECRETS)
    assert page.headers["cache-control"] == "no-store"
    assert readings(case) == [("经办人jia", "电话联系申请人")]
    assert "电话联系申请人" in page.text


def test_it_is_shown_once(case: AtCase) -> None:
    case.desk.post(f"{case.url}/particulars", {"reason": "电话联系申请人"})
    for page in (case.page(), case.form("particulars")):
        assert not any(secret in page.body for secret in SECRETS)
    assert "电话联系申请人" in case.form("particulars").text


@pytest.mark.parametrize("reason", ["", "  ", "字" * 201])
def test_without_a_reason_nothing_is_shown(case: AtCase, reason: str) -> None:
    page = case.desk.post(f"{case.url}/particulars", {"reason": reason})
    assert page.status == 422
    assert not any(secret in page.body for secret in SECRETS)
    assert readings(case) == []
