"""How the offices keep their periods, for those who supervise."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.clocks import FixedClock
from tests.queries import statements
from tests.web.desk.applications import came_in
from tests.web.desk.at_desk import Desk, office_of
from tracker.actions.authorities import add_authority
from tracker.actions.import_applications import import_applications
from tracker.annual.ledger import LedgerRow
from tracker.annual.workbook import ledger_csv
from tracker.law.terms import ApplicantKind, Role
from tracker.records.models import Application, Authority, Reading
from tracker.web.desk import supervised

PERSON = ApplicantKind.NATURAL_PERSON


def row(number: str, on: date, ended: date | None = None) -> LedgerRow:
    result = "disclosed" if ended else None
    return LedgerRow(
        number=number, received_on=on, applicant_kind=PERSON, ended_on=ended, result=result
    )


@pytest.fixture
def desk(database_url: str, clock: FixedClock, tmp_path: Path) -> Iterator[Desk]:
    """On 22 September 2025: 乙 has one overdue, one near, one late and three in time."""
    with office_of(database_url, clock, tmp_path) as desk:

        async def work() -> None:
            unit = await add_authority("YI", name="乙社区", now=clock.now(), parent="JD")
            rows = (
                row("1", date(2025, 8, 1)),
                row("2", date(2025, 8, 28)),
                row("3", date(2025, 3, 3), date(2025, 5, 20)),
                *(row(f"4-{n}", date(2025, 3, 3), date(2025, 3, 10)) for n in range(3)),
            )
            assert await import_applications(unit, ledger_csv(rows), now=clock.now()) == len(rows)

        desk.do(work)
        desk.imports(row("1", date(2025, 9, 19)), row("2", date(2025, 7, 1)))
        yield desk


def test_every_unit_stands_with_its_counts(desk: Desk) -> None:
    page = desk.get("/desk/supervision")
    assert page.status == 200
    rows = dict(line.split(",", 1) for line in desk.get("/desk/supervision.csv").body.split())
    assert rows["YI"] == "乙社区,2,1,1,4,1,75"
    assert rows["JD"] == "甲街道办事处,2,0,1,0,0,—"
    assert "超期未办结 2 件，超期办结 1 件。" in page.body
    assert '<svg class="picture"' in page.body


def test_one_authority_alone_is_not_drawn_against_itself(
    database_url: str, clock: FixedClock, tmp_path: Path
) -> None:
    with office_of(database_url, clock, tmp_path) as alone:
        page = alone.get("/desk/supervision")
        assert "甲街道办事处" in page.text
        assert '<svg class="picture"' not in page.body


def test_only_the_own_list_opens(desk: Desk) -> None:
    page = desk.get("/desk/supervision")
    assert "/desk?show=overdue" in page.links
    assert page.body.count("?show=overdue") == 1
    assert "申请人和申请内容只有它自己的工作人员能看" in page.text


def test_a_former_year_counts_what_ended_then(desk: Desk) -> None:
    rows = desk.get("/desk/supervision.csv?year=2024").body.splitlines()
    assert any(line.startswith("YI,乙社区,2,1,1,0,0,") for line in rows)
    assert desk.get("/desk/supervision?year=x").status == 200


def test_only_supervisors_look_on(desk: Desk) -> None:
    assert "/desk/supervision" in desk.get("/desk").links
    desk.adds_officer("bing", Role.HANDLER)
    desk.sign_in_as("bing")
    assert desk.get("/desk/supervision").status == 403
    assert desk.get("/desk/supervision.csv").status == 403
    assert "/desk/supervision" not in desk.get("/desk").links


def test_a_city_takes_no_more_statements_than_an_office(desk: Desk) -> None:
    def count() -> int:
        with statements() as sent:
            assert desk.get("/desk/supervision").status == 200
        return len(sent)

    count()  # what is read once for all pages
    few = count()

    async def work() -> None:
        above = await Authority.get(code="JD")
        await Authority.bulk_create(
            Authority(
                code=f"U{n:03}", name=f"单位{n}", parent_id=above.id, created_at=desk.clock.now()
            )
            for n in range(300)
        )

    desk.do(work)
    assert 0 < few < 30
    assert count() == few
    assert "单位299" in desk.get("/desk/supervision").text


# --- from above: how far, and neither who nor what --------------------------------------------


def test_a_supervisor_above_sees_what_runs_below_the_earliest_first(desk: Desk) -> None:
    page = desk.get("/desk/supervision/YI")
    assert page.status == 200
    below = [link for link in page.links if "/supervision/YI/applications/" in link]
    assert [link.rpartition("/")[2] for link in below] == ["1", "2"]
    assert page.text.count("已逾期") == 1
    assert page.next == ""


def test_what_is_in_no_count_is_in_no_list(desk: Desk) -> None:
    desk.do(
        lambda: Application.filter(register_number="1", authority__code="YI").update(counted=False)
    )
    rows = dict(line.split(",", 1) for line in desk.get("/desk/supervision.csv").body.split())
    assert rows["YI"].startswith("乙社区,1,")
    page = desk.get("/desk/supervision/YI")
    assert next(link for link in page.links if "/applications/" in link).endswith("/2")


def test_a_long_list_goes_on(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervised, "PAGE", 1)
    first = desk.get("/desk/supervision/YI")
    second = desk.get(first.next)
    shown = [re.findall(r"applications/(\d)", page.body) for page in (first, second)]
    assert shown == [["1"], ["2"]]
    assert second.next == ""
    assert desk.get("/desk/supervision/YI?after=9999-01-01.1").text.count("没有更多了") == 1
    assert desk.get("/desk/supervision/YI?after=x.y").status == 200


def test_of_one_application_how_far_it_came_is_seen_and_that_is_recorded(desk: Desk) -> None:
    async def online() -> None:
        await Authority.filter(code="YI").update(channels=["online"])

    desk.do(online)
    case = came_in(desk, code="YI", text="要一份写着王小五的合同", name="申请人王小五")
    page = desk.get(f"/desk/supervision/YI/applications/{case.number}")
    assert page.status == 200
    assert "收到" in page.text
    for secret in ("王小五", "13812345678", "合同", "乙路"):
        assert secret not in page.body
    assert desk.do(lambda: Reading.filter(reason__contains="上级监督").count()) == 1


@pytest.mark.parametrize("code", ["JD", "BING", "NOPE"])
def test_what_is_not_below_is_not_there(desk: Desk, code: str) -> None:
    async def beside() -> None:
        other = await add_authority("BING", name="丙街道办事处", now=desk.clock.now())
        rows = (row("1", date(2025, 8, 1)),)
        await import_applications(other, ledger_csv(rows), now=desk.clock.now())

    desk.do(beside)
    for path in (f"/desk/supervision/{code}", f"/desk/supervision/{code}/applications/1"):
        assert desk.get(path).status == 404


def test_numbers_lead_to_what_runs_below(desk: Desk) -> None:
    assert "/desk/supervision/YI" in desk.get("/desk/supervision").links
