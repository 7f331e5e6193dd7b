"""What PostgreSQL does for the pages: an index leads to whatever they ask of a growing table.

A short table is rightly read as a whole, which is therefore forbidden while the plans are asked
for: what is read from end to end even so has no index that serves.
"""

import asyncio
import json
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import asyncpg
import pytest
from starlette.testclient import TestClient

from tests.clocks import FixedClock
from tests.conftest import Databases
from tests.web.every_page import beside, rich_installation, settings_of
from tests.web.test_costs import STAY_SMALL, Asked, visited
from tests.web.test_every_page import Pages
from tracker.app import create_app
from tracker.records.codes import Codes

pytestmark = pytest.mark.only_on("postgres", reason="of SQLite's plans test_costs tells")

# To sort or to hash all that is there is no way through an index either.
_FORBIDDEN = ("seqscan", "hashjoin", "mergejoin")

Scans = Mapping[str, set[str]]


def scans_of(database: str, asked: Iterable[Asked]) -> Scans:
    """Of every statement which tables PostgreSQL would read from end to end."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, _scans_of(database, asked)).result()


async def _scans_of(database: str, asked: Iterable[Asked]) -> Scans:
    connection = await asyncpg.connect(database)
    try:
        for way in _FORBIDDEN:
            await connection.execute(f"SET enable_{way} = off")
        found = {}
        for statement, values in asked:
            if statement not in found and statement.startswith(("SELECT", "WITH")):
                said = await connection.fetchval(f"EXPLAIN (FORMAT JSON) {statement}", *values)
                found[statement] = set(read_whole(json.loads(said)[0]["Plan"])) - STAY_SMALL
        return found
    finally:
        await connection.close()


def read_whole(plan: Mapping[str, Any]) -> Iterator[str]:
    """The tables that a plan reads without a condition that an index answers."""
    scan = plan["Node Type"].endswith("Scan") and "Relation Name" in plan
    if scan and "Index Cond" not in plan and plan["Node Type"] != "Bitmap Heap Scan":
        yield plan["Relation Name"]
    for part in plan.get("Plans", ()):
        yield from read_whole(part)


@pytest.fixture(scope="module")
def scans(
    databases: Databases, template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Mapping[str, Scans]]:
    """By what each page is called."""
    name, clock = databases.create(template), FixedClock("2025-09-22 10:00")
    settings = settings_of(tmp_path_factory.mktemp("data"), databases.url(name))
    made = beside(lambda: rich_installation(settings, clock))
    with TestClient(create_app(settings, clock)) as client:
        asked = dict(visited(Pages(client, made, Codes(settings.key))))
    every = scans_of(databases.url(name), [one for page in asked.values() for one in page])
    yield {told: {s: every[s] for s, _ in page if s in every} for told, page in asked.items()}
    databases.drop(name)


def test_an_index_leads_to_what_a_page_asks(scans: Mapping[str, Scans]) -> None:
    assert len(scans) > 100
    whole = {
        statement: (told, tables)
        for told, page in scans.items()
        for statement, tables in page.items()
        if tables
    }
    assert whole == {}


async def test_a_statement_without_an_index_is_found(empty_database_url: str) -> None:
    connection = await asyncpg.connect(empty_database_url)
    await connection.execute("CREATE TABLE thing (id INTEGER PRIMARY KEY, name TEXT)")
    await connection.close()
    by_name, by_key = "SELECT * FROM thing WHERE name=$1", "SELECT * FROM thing WHERE id=$1"
    found = scans_of(empty_database_url, [(by_name, ["a"]), (by_key, [1])])
    assert found == {by_name: {"thing"}, by_key: set()}
