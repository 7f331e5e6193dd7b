"""What a longer register costs: no page more statements, and none that reads a whole table."""

import logging
import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.clocks import FixedClock
from tests.conftest import Databases
from tests.web.every_page import beside, rich_installation, settings_of
from tests.web.grown import grow
from tests.web.test_every_page import Pages
from tracker.app import create_app
from tracker.records.codes import Codes
from tracker.records.connections import sqlite_path

pytestmark = pytest.mark.only_on("sqlite", reason="pages ask the same on both, plans differ")

TIMES = 3
# Tables that do not grow with the register, of a few rows an authority at most; and the `newest`
# of a catalogue, which are so many and no more.
STAY_SMALL = frozenset(
    {"authority", "officer", "calendar_notice", "catalogue_search", "application_search", "newest"}
)
_SCAN = re.compile(r"SCAN (\w+)")

Asked = tuple[str, Sequence[Any]]


@dataclass
class Costs:
    """Of every page that is opened, by what it is called: what it asked a short register, and
    a long one; and which tables it read from end to end for it."""

    few: dict[str, int] = field(default_factory=dict)
    many: dict[str, int] = field(default_factory=dict)
    scans: dict[str, set[str]] = field(default_factory=dict)


class Statements(logging.Handler):
    """Keeps what is asked of the database."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.asked: list[Asked] = []

    def emit(self, record: logging.LogRecord) -> None:
        statement, values = record.args if isinstance(record.args, tuple) else (record.msg, ())
        assert isinstance(values, Sequence)
        self.asked.append((str(statement), values))


@pytest.fixture(scope="module")
def costs(
    databases: Databases, template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Costs]:
    name, clock = databases.create(template), FixedClock("2025-09-22 10:00")
    settings = settings_of(tmp_path_factory.mktemp("data"), databases.url(name))
    file = sqlite_path(settings.database)
    assert file
    made = beside(lambda: rich_installation(settings, clock))
    with TestClient(create_app(settings, clock)) as client, closing(sqlite3.connect(file)) as plans:
        pages, before = Pages(client, made, Codes(settings.key)), length(plans)
        costs = Costs()
        for told, asked in visited(pages):
            costs.few[told] = len(asked)
        grow(file, TIMES)
        assert length(plans) == before * (1 + TIMES)
        for told, asked in visited(pages):
            costs.many[told] = len(asked)
            costs.scans[told] = {table for one in asked for table in scanned(plans, one)}
        yield costs
    databases.drop(name)


def visited(pages: Pages) -> Iterator[tuple[str, list[Asked]]]:
    """Every page that is only opened, with what it asks the second time."""
    log, kept = logging.getLogger("tortoise.db_client"), Statements()
    level = log.level
    for visit in pages.made.visits:
        if visit.posted is None and visit.status == 200:
            pages(visit)
            log.addHandler(kept)
            log.setLevel(logging.DEBUG)
            try:
                pages(visit)
            finally:
                log.removeHandler(kept)
                log.setLevel(level)
            yield visit.told, kept.asked
            kept.asked = []


def length(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT count(*) FROM application").fetchone()[0])


def scanned(connection: sqlite3.Connection, asked: Asked) -> set[str]:
    """The tables of a statement that SQLite would read from end to end."""
    statement, values = asked
    if not statement.startswith(("SELECT", "WITH")) or "1=0" in statement:
        return set()
    kinds = (int, float, str, bytes, type(None))
    sent = [value if isinstance(value, kinds) else str(value) for value in values]
    plan = connection.execute(f"EXPLAIN QUERY PLAN {statement}", sent).fetchall()
    return {found[1] for row in plan if (found := _SCAN.match(row[3]))} - STAY_SMALL


def test_a_longer_register_costs_no_page_more_statements(costs: Costs) -> None:
    assert sum(costs.few.values()) > len(costs.few) > 100
    more = {told: (n, costs.many[told]) for told, n in costs.few.items() if costs.many[told] > n}
    assert more == {}


def test_no_page_reads_a_table_from_end_to_end(costs: Costs) -> None:
    assert {told: found for told, found in costs.scans.items() if found} == {}


def test_a_statement_without_an_index_is_found(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "a.sqlite3")) as connection:
        connection.execute("CREATE TABLE thing (id INTEGER PRIMARY KEY, name TEXT)")
        assert scanned(connection, ("SELECT * FROM thing WHERE name=?", ["a"])) == {"thing"}
        assert scanned(connection, ("SELECT * FROM thing WHERE id=?", [1])) == set()
