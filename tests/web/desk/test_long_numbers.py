"""Numbers in addresses that no row can have: no such page, on either engine."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.clocks import FixedClock
from tests.web.desk.at_desk import Desk, office_of

LONG = "9" * 20


@pytest.fixture
def desk(database_url: str, clock: FixedClock, tmp_path: Path) -> Iterator[Desk]:
    with office_of(database_url, clock, tmp_path) as desk:
        yield desk


@pytest.mark.parametrize(
    "address",
    [
        f"/desk/challenges/{LONG}",
        f"/desk/units/{LONG}",
        f"/desk/officers/{LONG}",
        f"/desk/catalogue/{LONG}",
        "/desk/units/9999999999",
    ],
)
def test_a_number_that_no_row_can_have_is_not_found(desk: Desk, address: str) -> None:
    assert desk.get(address).status == 404


def test_nor_is_a_mail_of_such_a_number_sent_again(desk: Desk) -> None:
    assert desk.post(f"/desk/mail/{LONG}/retry", {}).status == 404
