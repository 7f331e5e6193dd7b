"""The units of an office, kept by its administrator."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.clocks import FixedClock
from tests.web.desk.applications import came_in
from tests.web.desk.at_desk import Desk, office_of
from tracker.law.terms import Role
from tracker.records.models import Authority, Officer
from tracker.records.office_models import Unit

UNITS = "/desk/units"


@pytest.fixture
def desk(database_url: str, clock: FixedClock, tmp_path: Path) -> Iterator[Desk]:
    with office_of(database_url, clock, tmp_path) as desk:
        desk.adds_officer("yi", Role.HANDLER)
        yield desk


def officer_id(desk: Desk, sign_in_name: str) -> int:
    return desk.do(lambda: Officer.get(sign_in_name=sign_in_name)).id


def test_a_unit_is_added_with_its_people(desk: Desk) -> None:
    assert "还没有科室" in desk.get(UNITS).text
    yi = officer_id(desk, "yi")
    page = desk.submitted(f"{UNITS}/new", {"name": "城管办", "members": [str(yi)]})
    assert "已经保存" in page.text
    assert "城管办 经办人yi" in page.text


def test_who_joins_a_unit_leaves_another(desk: Desk) -> None:
    yi = str(officer_id(desk, "yi"))
    desk.post(f"{UNITS}/new", {"name": "城管办", "members": yi})
    desk.post(f"{UNITS}/new", {"name": "财务科", "members": yi})
    first, second = desk.do(lambda: Unit.all().order_by("id"))
    assert desk.do(lambda: Officer.get(sign_in_name="yi")).unit_id == second.id
    desk.post(f"{UNITS}/{second.id}", {"name": "财务科", "active": "yes"})
    assert desk.do(lambda: Officer.get(sign_in_name="yi")).unit_id is None
    assert "城管办 （无）" in desk.get(UNITS).text
    assert first.id != second.id


def test_two_units_of_one_name_are_one_too_many(desk: Desk) -> None:
    desk.post(f"{UNITS}/new", {"name": "城管办"})
    again = desk.post(f"{UNITS}/new", {"name": "城管办"})
    assert again.status == 422
    assert "已经有叫这个名字的科室" in again.text
    desk.post(f"{UNITS}/new", {"name": "财务科"})
    unit = desk.do(lambda: Unit.get(name="财务科"))
    renamed = desk.post(f"{UNITS}/{unit.id}", {"name": "城管办", "active": "yes"})
    assert "已经有叫这个名字的科室" in renamed.text
    assert desk.post(f"{UNITS}/{unit.id}", {"name": "财务科", "active": "yes"}).status == 303


def test_a_page_that_was_overtaken_changes_no_unit(desk: Desk) -> None:
    yi = str(officer_id(desk, "yi"))
    desk.post(f"{UNITS}/new", {"name": "城管办"})
    edit = f"{UNITS}/{desk.do(Unit.get).id}"
    seen = desk.get(edit).fields(edit)
    joined = {"name": "城管办", "active": "yes", "members": yi}
    assert desk.post(edit, {**seen, **joined}).status == 303
    late = desk.post(edit, {**seen, "name": "城市管理办公室", "active": "yes"})
    assert late.status == 409
    assert "别人保存过本机关的设置 经办人jia" in late.text
    assert 'value="城市管理办公室"' in late.body
    assert desk.do(Unit.get).name == "城管办"
    assert desk.do(lambda: Officer.get(sign_in_name="yi")).unit_id is not None


def test_a_closed_unit_is_offered_no_more_and_keeps_what_it_has(desk: Desk) -> None:
    desk.post(f"{UNITS}/new", {"name": "城管办"})
    unit = desk.do(Unit.get)
    case = came_in(desk)
    desk.post(f"{case.url}/hands", {"step": "hand_over", "unit": unit.id})
    desk.post(f"{UNITS}/{unit.id}", {"name": "城管办"})
    assert ">城管办</option>" not in desk.get(f"{case.url}/hands").body
    assert "城管办" in case.page().text
    assert "已停用" in desk.get(UNITS).text


def test_an_officer_of_another_office_does_not_join(desk: Desk) -> None:
    async def elsewhere() -> int:
        other = await Authority.create(code="YL", name="乙镇", created_at=desk.clock.now())
        officer = await Officer.create(
            authority=other,
            sign_in_name="ding",
            name="经办人丁",
            password_digest="-",
            roles=["handler"],
            created_at=desk.clock.now(),
        )
        return officer.id

    ding = desk.do(elsewhere)
    desk.post(f"{UNITS}/new", {"name": "城管办", "members": str(ding)})
    assert desk.do(lambda: Officer.get(id=ding)).unit_id is None
    desk.sign_in_as("ding", "another session")
    assert desk.get(UNITS).status == 403


def test_what_is_no_unit_of_ours_is_not_found(desk: Desk) -> None:
    assert desk.get(f"{UNITS}/999").status == 404


def test_a_name_is_needed(desk: Desk) -> None:
    page = desk.post(f"{UNITS}/new", {"name": " "})
    assert page.status == 422
    assert "请填写科室名称" in page.text
