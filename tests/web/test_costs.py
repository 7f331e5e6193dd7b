"""No page asks the database more often because the register is longer."""

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.clocks import FixedClock
from tests.web.every_page import Visit, beside, rich_installation, settings_of
from tests.web.grown import grow
from tests.web.test_every_page import Pages
from tracker.app import create_app
from tracker.records.codes import Codes
from tracker.records.connections import sqlite_path

pytestmark = pytest.mark.only_on("sqlite", reason="the pages ask the same on both")

TIMES = 3


@pytest.fixture
def pages(database_url: str, tmp_path: Path) -> Iterator[Pages]:
    clock = FixedClock("2025-09-22 10:00")
    settings = settings_of(tmp_path, database_url)
    made = beside(lambda: rich_installation(settings, clock))
    with TestClient(create_app(settings, clock)) as client:
        yield Pages(client, made, Codes(settings.key))


def statements(caplog: pytest.LogCaptureFixture, pages: Pages, visit: Visit) -> list[str]:
    """What a visit asks the database, once it was there before."""
    pages(visit)
    caplog.clear()
    with caplog.at_level(logging.DEBUG, logger="tortoise.db_client"):
        pages(visit)
    return [record.getMessage().partition(":")[0] for record in caplog.records]


def length(file: Path) -> int:
    with closing(sqlite3.connect(file)) as connection:
        return int(connection.execute("SELECT count(*) FROM application").fetchone()[0])


def test_a_longer_register_costs_no_page_more_statements(
    pages: Pages, database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    opened = [visit for visit in pages.made.visits if visit.posted is None and visit.status == 200]
    few = {visit: statements(caplog, pages, visit) for visit in opened}
    file = sqlite_path(database_url)
    assert file
    before = length(file)
    grow(file, TIMES)
    assert length(file) == before * (1 + TIMES)
    assert sum(map(len, few.values())) > len(few)
    more = {}
    for visit, asked in few.items():
        again = statements(caplog, pages, visit)
        if len(again) > len(asked):
            more[visit.told] = (len(asked), len(again))
    assert more == {}
