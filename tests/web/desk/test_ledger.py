"""The ledger: what a filter means, on the page and in the files taken away."""

import html
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.clocks import FixedClock
from tests.web.desk.at_desk import Desk, office_of
from tracker.annual.ledger import LedgerRow, read_ledger
from tracker.law.terms import ApplicantKind, Channel
from tracker.records.models import Reading

PERSON, BUSINESS = ApplicantKind.NATURAL_PERSON, ApplicantKind.BUSINESS

ALL = ["JD-2025-00002", "JD-2025-00001", "JD-2024-00009"]
ROWS = (
    LedgerRow(
        number="JD-2024-00009",
        received_on=date(2024, 12, 20),
        applicant_kind=PERSON,
        channel=Channel.POST,
        applicant="赵申请人",
        content="=1+1 低保名单\n第二行",
        ended_on=date(2025, 1, 16),
        result="withheld.third_party",
        document_number="甲公开〔2025〕1号",
    ),
    LedgerRow(
        number="JD-2025-00001",
        received_on=date(2025, 2, 6),
        applicant_kind=BUSINESS,
        applicant="甲贸易有限公司",
        content="招标文件",
        extended_to=date(2025, 4, 3),
        ended_on=date(2025, 4, 3),
        result="disclosed",
        fee_noticed=Decimal("380.00"),
        fee_received=Decimal("380.00"),
    ),
    LedgerRow(
        number="JD-2025-00002",
        received_on=date(2025, 9, 15),
        applicant_kind=PERSON,
        channel=Channel.COUNTER,
        applicant="钱申请人",
        content="拆迁补偿方案",
    ),
)


@pytest.fixture
def desk(database_url: str, clock: FixedClock, tmp_path: Path) -> Iterator[Desk]:
    with office_of(database_url, clock, tmp_path) as desk:
        desk.imports(*ROWS)
        yield desk


def listed(desk: Desk, **asked: object) -> list[str]:
    body = desk.get("/desk/ledger", params=asked).body.partition("<tbody>")[2]
    return re.findall(r'scope="row"[^>]*><a[^>]*>(?:<span[^>]*>)?([^<]+)<', body)


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        ({}, ALL),
        ({"year": "2025"}, ["JD-2025-00002", "JD-2025-00001"]),
        ({"stage": "handling"}, ["JD-2025-00002"]),
        ({"stage": "concluded"}, ["JD-2025-00001", "JD-2024-00009"]),
        ({"outcome": "withheld"}, ["JD-2024-00009"]),
        ({"channel": "post"}, ["JD-2024-00009"]),
        ({"kind": "business"}, ["JD-2025-00001"]),
        ({"words": "低保"}, ["JD-2024-00009"]),
        ({"words": "〔2025〕1号"}, ["JD-2024-00009"]),
        ({"words": "甲贸易有限公司"}, ["JD-2025-00001"]),
        ({"words": "贸易"}, []),
        ({"words": "jd-2025-00002"}, ["JD-2025-00002"]),
        ({"year": "2025", "kind": "natural_person"}, ["JD-2025-00002"]),
        ({"year": "2023"}, []),
        ({"year": "often", "stage": "never", "kind": "?", "report": "2025"}, ALL),
        ({"layout": "2021", "report": "2025", "row": "carried_in"}, ["JD-2024-00009"]),
        ({"layout": "2021", "report": "2025", "row": "results"}, []),
    ],
)
def test_a_filter_means_these(desk: Desk, asked: dict[str, str], numbers: list[str]) -> None:
    assert listed(desk, **asked) == numbers


def test_names_are_masked_on_the_page(desk: Desk) -> None:
    page = desk.get("/desk/ledger")
    assert "赵*" in page.text
    assert "赵申请人" not in page.body
    assert "甲贸易有限公司" in page.text


def test_results_stand_under_their_official_labels(desk: Desk) -> None:
    assert "（三）不予公开/4.保护第三方合法权益" in desk.get("/desk/ledger").text


def test_fifty_a_page_and_the_filter_stays(desk: Desk) -> None:
    desk.imports(
        *(
            LedgerRow(number=f"Y-{n}", received_on=date(2023, 3, 1), applicant_kind=PERSON)
            for n in range(120)
        )
    )
    first = desk.get("/desk/ledger?year=2023")
    assert "共 120 件" in first.text
    assert "下面是第 1 至 50 件" in first.text
    pages, asked = [listed(desk, year=2023)], {"year": "2023"}
    for _ in range(2):
        onward = re.search(r'<a class="button secondary" href="([^"]+)" rel="next"', first.body)
        assert onward
        asked = dict(parse_qsl(urlsplit(html.unescape(onward[1])).query))
        assert asked["year"] == "2023"
        first = desk.get("/desk/ledger", params=asked)
        pages.append(listed(desk, **asked))
    assert 'rel="next"' not in first.body
    assert [len(page) for page in pages] == [50, 50, 20]
    assert len({number for page in pages for number in page}) == 120
    assert "下面是第 101 至 120 件" in first.text
    assert "回到第一页" in first.text
    assert listed(desk, year=2023, after="x") == pages[0]


def export(desk: Desk, form: str, **asked: object) -> bytes:
    sent: dict[str, Any] = {"form_token": desk.codes.digest("form", desk.token), **asked}
    answer = desk.client.post("/desk/ledger/export", data={**sent, "format": form})
    assert answer.status_code == 200
    assert f".{form}" in answer.headers["content-disposition"]
    assert answer.headers["cache-control"] == "no-store"
    return answer.content


def read(data: bytes) -> list[LedgerRow]:
    reading = read_ledger(data, known_numbers=(), today=date(2025, 9, 22))
    assert reading.errors == ()
    return list(reading.rows)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_export_with_names_is_the_ledger_that_came_in(desk: Desk, kind: str) -> None:
    assert read(export(desk, kind, full_names="yes", reason="核对")) == list(ROWS)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_without_asking_persons_are_masked(desk: Desk, kind: str) -> None:
    names = [row.applicant for row in read(export(desk, kind))]
    assert names == ["赵*", "甲贸易有限公司", "钱*"]
    assert desk.do(lambda: Reading.all().count()) == 0


def test_an_export_keeps_the_filter(desk: Desk) -> None:
    assert [row.number for row in read(export(desk, "csv", year="2025", kind="business"))] == [
        "JD-2025-00001"
    ]


def test_full_names_are_recorded_as_read(desk: Desk) -> None:
    export(desk, "xlsx", full_names="yes", reason="领导调阅", year="2025")

    async def readings() -> list[tuple[str, str, str]]:
        rows = await Reading.all().select_related("application", "officer")
        return [
            (row.application.register_number, row.officer.sign_in_name, row.reason) for row in rows
        ]

    assert desk.do(readings) == [("JD-2025-00002", "jia", "导出台账（含姓名）：领导调阅")]


def test_an_export_is_not_a_link_that_a_stranger_can_send(desk: Desk) -> None:
    assert desk.get("/desk/ledger/export").status == 405
    assert desk.client.post("/desk/ledger/export", data={"format": "csv"}).status_code == 400


def test_fees_of_a_year(desk: Desk) -> None:
    page = desk.get("/desk/fees?year=2025")
    assert "JD-2025-00001" in page.text
    assert "发出收费通知 1 件" in page.text
    assert page.text.count("380.00元") == 4
    assert "没有发出收费通知" in desk.get("/desk/fees?year=2024").text
