"""Publishing an annual report: who, when, what is frozen, and what follows it."""

import asyncio
import json
from collections.abc import Iterator
from datetime import date
from functools import partial
from hashlib import sha256
from pathlib import Path

import pytest

from tests.clocks import FixedClock
from tests.web.desk.at_desk import Desk, office_of
from tracker.actions.annual_report import annual_report
from tracker.actions.check import check_register
from tracker.actions.publish_report import publish_report, seen_digest
from tracker.annual.ledger import LedgerRow
from tracker.files.folder import FolderStore
from tracker.law.terms import ApplicantKind, Role
from tracker.records.models import Application, Authority, Officer
from tracker.records.office_models import PublishedReport

PUBLISH = "/desk/annual/2024/publish"
REPORT = "/at/JD/reports/2024"


@pytest.fixture
def desk(database_url: str, clock: FixedClock, tmp_path: Path) -> Iterator[Desk]:
    with office_of(database_url, clock, tmp_path) as desk:
        yield desk


def row(number: str, received_on: date, ended_on: date | None) -> LedgerRow:
    return LedgerRow(
        number=number,
        received_on=received_on,
        applicant_kind=ApplicantKind.NATURAL_PERSON,
        ended_on=ended_on,
        result="disclosed" if ended_on else None,
    )


def fill(desk: Desk, name: str = "N") -> None:
    desk.imports(
        row(f"{name}-1", date(2024, 3, 1), date(2024, 3, 20)),
        row(f"{name}-2", date(2024, 12, 20), date(2025, 1, 10)),
    )


def publish(desk: Desk) -> str:
    """As an officer does; what the page then says."""
    return desk.submitted(PUBLISH, desk.get(PUBLISH).fields()).text


def live(desk: Desk, year: int = 2024) -> dict:
    async def work() -> dict:
        return await annual_report(await Authority.get(), year)

    return desk.do(work)


def test_what_is_published_everyone_can_read_and_verify(desk: Desk) -> None:
    fill(desk)
    assert desk.get(REPORT).status == 404
    assert "已经公布" in publish(desk)
    desk.client.cookies.clear()
    page = desk.get(REPORT)
    assert "三、收到和处理政府信息公开申请情况" in page.text
    assert "2025年9月22日 10:00公布" in page.text
    assert REPORT in desk.get("/at/JD/figures").links
    url = next(link for link in page.links if link.endswith("report.json"))
    body = desk.get(url).body
    assert sha256(body.encode()).hexdigest() in page.text
    report = json.loads(body)
    assert report["applications"]["一、本年新收政府信息公开申请数量"]["总计"] == 2
    assert report["snapshot"] == {"frozen_at": "2025-09-22T10:00:00+08:00", "differences": []}
    rows = desk.get(url.replace(".json", ".csv")).body
    assert "一、本年新收政府信息公开申请数量,总计,2" in rows
    assert desk.get(f"{REPORT}/999").status == 404


def test_the_register_may_move_on_but_not_what_was_published(desk: Desk) -> None:
    fill(desk)
    publish(desk)
    fill(desk, "M")
    assert "公布的是 2，现在是 4" in desk.get("/desk/annual/2024").text
    snapshot = live(desk)["snapshot"]
    assert snapshot["frozen_at"] == "2025-09-22T10:00:00+08:00"
    changed = {tuple(one["figure"]): (one["frozen"], one["now"]) for one in snapshot["differences"]}
    assert changed["一、本年新收政府信息公开申请数量", "总计"] == (2, 4)
    page = desk.get(REPORT)
    url = next(link for link in page.links if link.endswith("report.json"))
    assert (
        json.loads(desk.get(url).body)["applications"]["一、本年新收政府信息公开申请数量"]["总计"]
        == 2
    )


def test_published_anew_the_former_stays_with_its_day(desk: Desk) -> None:
    fill(desk)
    publish(desk)
    assert "内容和上次公布的一样" in desk.get(PUBLISH).text
    fill(desk, "M")
    desk.clock.set_to("2025-09-22 16:30")
    desk.sign_in_as("jia")
    page = desk.get(PUBLISH)
    assert "已经公布过" in page.text
    assert "公布的是 2，现在是 4" in page.text
    publish(desk)
    page = desk.get(REPORT)
    assert "2025年9月22日 16:30公布" in page.text
    former = next(link for link in page.links if link.startswith(f"{REPORT}/1") and "." not in link)
    assert "这是以前公布的" in desk.get(former).text
    assert "2025年9月22日 10:00公布" in desk.get(former).text
    assert live(desk)["snapshot"]["differences"] == []


def test_confirmed_twice_it_is_published_once(desk: Desk) -> None:
    fill(desk)
    seen = desk.get(PUBLISH).fields()
    desk.submitted(PUBLISH, seen)
    desk.submitted(PUBLISH, seen)

    async def at_once() -> None:
        authority, officer = await Authority.get(), await Officer.all().first()
        live_now = await annual_report(authority, 2023)
        one = partial(publish_report, authority, 2023, officer=officer, now=desk.clock.now())
        await asyncio.gather(*(one(seen=seen_digest(live_now)) for _ in range(4)))

    desk.do(at_once)

    async def years() -> list[int]:
        return [report.year for report in await PublishedReport.all().order_by("year")]

    assert desk.do(years) == [2023, 2024]


def test_figures_that_moved_since_they_were_looked_over_are_shown_again(desk: Desk) -> None:
    fill(desk)
    fields = desk.get(PUBLISH).fields()
    fill(desk, "M")
    page = desk.post(PUBLISH, fields)
    assert page.status == 409
    assert "数字刚刚变了" in page.text
    assert desk.post(PUBLISH, page.fields()).status == 303


def test_next_year_begins_with_what_this_one_reported_to_carry_out(desk: Desk) -> None:
    """One open at the end of 2024 was reported; a later import makes it two."""
    fill(desk)
    publish(desk)
    assert all(check["holds"] for check in live(desk, 2025)["checks"])
    fill(desk, "M")
    failed = [check for check in live(desk, 2025)["checks"] if not check["holds"]]
    assert {check["name"] for check in failed} == {"二、上年结转，等于上年度报告的四、结转下年度"}
    assert {(check["left"], check["right"]) for check in failed} == {(2, 1)}
    publish(desk)
    assert all(check["holds"] for check in live(desk, 2025)["checks"])


def test_an_identity_that_fails_is_named_and_nothing_is_published(desk: Desk) -> None:
    fill(desk)
    fields = desk.get(PUBLISH).fields()

    async def damage() -> None:
        await Application.filter(result="disclosed", ended_on__lt=date(2025, 1, 1)).update(
            result="no such result", ground=None
        )

    desk.do(damage)
    for page in (desk.get(PUBLISH), desk.post(PUBLISH, fields)):
        assert page.status == 409
        assert "三（七）总计，等于（一）至（六）各行之和" in page.text
    assert "1 ≠ 0" in desk.get("/desk/annual/2024").text

    async def published() -> int:
        return await PublishedReport.all().count()

    assert desk.do(published) == 0


def test_a_year_that_runs_cannot_be_published(desk: Desk) -> None:
    page = desk.get("/desk/annual/2025/publish")
    assert page.status == 409
    assert "2025年还没有过完" in page.text
    assert "2025年还没有过完" in desk.get("/desk/annual/2025").text


def test_a_handler_cannot_publish_and_is_told_who_can(desk: Desk) -> None:
    fill(desk)
    fields = desk.get(PUBLISH).fields()
    desk.adds_officer("yi", Role.HANDLER)
    desk.sign_in_as("yi")
    for page in (desk.get(PUBLISH), desk.post(PUBLISH, {"seen": fields["seen"]})):
        assert page.status == 409
        assert "“公布年度报告”应由公开工作机构负责人或者管理员办理" in page.text
    assert "应由公开工作机构负责人或者管理员办理" in desk.get("/desk/annual/2024").text


def test_a_published_report_that_was_changed_is_found(desk: Desk, tmp_path: Path) -> None:
    fill(desk)
    publish(desk)

    async def findings() -> list[str]:
        return [str(found) async for found in check_register(FolderStore(tmp_path))]

    assert desk.do(findings) == []

    async def change() -> None:
        await PublishedReport.all().update(text="{}")

    desk.do(change)
    assert desk.do(findings) == ["甲街道办事处2024年年报：公布的内容与摘要不符"]
