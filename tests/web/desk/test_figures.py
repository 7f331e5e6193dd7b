"""The desk's statistics: filters, and nothing merged or hidden."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.clocks import FixedClock
from tests.web.desk.at_desk import Desk, office_of
from tracker.annual.ledger import LedgerRow
from tracker.law.terms import ApplicantKind, Channel


@pytest.fixture
def desk(database_url: str, clock: FixedClock, tmp_path: Path) -> Iterator[Desk]:
    with office_of(database_url, clock, tmp_path) as desk:
        yield desk


def fill(desk: Desk) -> None:
    on = date(2025, 3, 3)
    desk.imports(
        *(
            LedgerRow(
                number=f"N-{n}",
                received_on=on,
                applicant_kind=ApplicantKind.BUSINESS if n < 2 else ApplicantKind.NATURAL_PERSON,
                channel=Channel.POST if n < 3 else Channel.ONLINE,
                ended_on=on + timedelta(days=10),
                result="disclosed" if n else "unable.not_held",
            )
            for n in range(6)
        )
    )


def test_nothing_is_merged_on_the_desk(desk: Desk) -> None:
    fill(desk)
    page = desk.get("/desk/figures?span=2025")
    assert "本机关不掌握相关政府信息" in page.text
    assert "不公布" not in page.text
    file = desk.get("/desk/figures/kinds.csv?span=2025").body
    assert "无法提供：本机关不掌握相关政府信息,0,1,1" in file


def test_filters_hold_for_the_files_too(desk: Desk) -> None:
    fill(desk)
    page = desk.get("/desk/figures?span=2025&kind=business&channel=post")
    assert "只看：商业企业、信函" in page.text
    url = next(link for link in page.links if "months.csv" in link)
    assert "3月,2,2" in desk.get(url).body
    assert desk.get("/desk/figures/nothing.csv").status == 404


def test_the_menu_leads_here_and_visitors_do_not_get_in(desk: Desk) -> None:
    assert "/desk/figures" in desk.get("/desk").links
    desk.client.cookies.clear()
    for path in ("/desk/figures", "/desk/figures/all.csv", "/desk/annual/2024/publish"):
        assert desk.get(path).status == 303
