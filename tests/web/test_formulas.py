"""No file that a spreadsheet opens runs what somebody wrote: every export, page or command."""

import csv
import io
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.clocks import FixedClock
from tests.keys import KEY
from tests.web.desk.applications import came_in
from tests.web.desk.at_desk import Desk, office_of
from tests.web.desk.test_catalogue import ENTRY
from tests.web.desk.test_challenges import CASE
from tests.web.every_page import FILES
from tracker.records.models import Authority
from tracker.web.routes import PAGES

HARMFUL = "=HYPERLINK(A1)"
_WRITES_A_TABLE = re.compile(r"csv\.(Dict)?[wW]riter\(|\bWorkbook\(")
STARTS = tuple("=+-@\t\r＝＋－＠")
# What is asked of each page that answers with a table; None: it is only opened.
TABLES: dict[str, list[tuple[str, dict[str, str] | None]]] = {
    "figures_csv": [("/at/JD/figures/months.csv", None)],
    "all_figures_csv": [("/figures/months.csv", None)],
    "desk_figures_csv": [("/desk/figures/months.csv", None)],
    "export_ledger": [
        ("/desk/ledger/export", {"format": kind, "columns": columns})
        for kind in ("csv", "xlsx")
        for columns in ("", "full")
    ],
    "export_catalogue": [("/desk/catalogue/export", {"format": k}) for k in ("csv", "xlsx")],
    "export_challenges": [("/desk/challenges/export", {"format": k}) for k in ("csv", "xlsx")],
    "rollup_units_csv": [("/desk/rollup/2025/units.csv", None)],
    "supervision_csv": [("/desk/supervision.csv", None)],
    "month_sheet_file": [("/desk/ledger/month.xlsx", None)],
    "fees_file": [(f"/desk/fees.{ending}", None) for ending in ("csv", "xlsx")],
}
REPORTS = [
    f"/desk/{what}/2025/report.{ending}"
    for what in ("annual", "rollup")
    for ending in ("csv", "xlsx")
]


@pytest.fixture
def desk(database_url: str, clock: FixedClock, tmp_path: Path) -> Iterator[Desk]:
    """An office in which everything that is written begins like a formula."""
    with office_of(database_url, clock, tmp_path) as desk:

        async def named() -> None:
            office = await Authority.get(code="JD")
            await Authority.filter(id=office.id).update(name=HARMFUL)
            await Authority.create(code="FEN", name=HARMFUL, parent=office, created_at=clock.now())

        desk.do(named)
        case = came_in(
            desk, text=HARMFUL, name=HARMFUL, postal_address=HARMFUL, telephone="+8613800001234"
        )
        case.done("register")
        case.done("charge", basis="pages", items="1", before="0", pages="120", on="2025-09-22")
        desk.submitted("/desk/catalogue/new", {**ENTRY, "title": HARMFUL, "summary": HARMFUL})
        filed = {"filed_on": "2025-09-22", "register_number": ""}
        desk.submitted("/desk/challenges/new", {**CASE, **filed, "case_number": HARMFUL})
        yield desk


def running(name: str, content: bytes) -> list[Any]:
    """The cells of a table that a spreadsheet would run."""
    if content.startswith(b"PK"):
        book = load_workbook(io.BytesIO(content))
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
        assert cells, name
        return [cell.value for cell in cells if cell.data_type == "f" or cell.hyperlink]
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert len(rows) > 1, name
    return [cell for row in rows for cell in row if cell.startswith(STARTS)]


def test_every_table_is_asked_for() -> None:
    assert {name for name, what in FILES.items() if what == "table"} == TABLES.keys()
    in_formats = {page.name for page in PAGES if "{ending}" in page.path}
    assert in_formats == {"annual_file", "rollup_file", "published_file", "fees_file"}


def test_no_page_gives_a_file_that_runs(desk: Desk) -> None:
    found: dict[str, list[Any]] = {}
    mentioned = 0
    for asked in (*TABLES.values(), [(path, None) for path in REPORTS]):
        for path, typed in asked:
            if typed is None:
                answer = desk.client.get(path)
            else:
                token = desk.codes.digest("form", desk.token)
                answer = desk.client.post(path, data={"form_token": token, **typed})
            assert answer.status_code == 200, path
            told = f"{path} {typed or ''}"
            found[told] = running(told, answer.content)
            mentioned += HARMFUL.encode() in answer.content
    assert {told: cells for told, cells in found.items() if cells} == {}
    assert mentioned > 4, "what was written does stand in the tables"


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_no_command_writes_a_file_that_runs(desk: Desk, form: str, tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir(exist_ok=True)
    (data / "key").write_text(KEY.hex(), encoding="ascii")
    environment = {
        **os.environ,
        "TRACKER_DATA": str(data),
        "TRACKER_DATABASE": desk.database_url,
    }
    for more in ([], ["--with-subordinates"]):
        file = tmp_path / f"report{len(more)}.{form}"
        named = ["report", "2025", "--authority", "JD", "--format", form, "--output", str(file)]
        words = [sys.executable, "-m", "tracker", *named, *more]
        done = subprocess.run(words, env=environment, capture_output=True, check=False)
        assert file.exists(), done.stderr.decode()
        assert running(form, file.read_bytes()) == []


def test_tables_are_written_in_one_way() -> None:
    """Whoever writes a new table cannot forget it: two modules know how, and both defuse."""
    root = Path(__file__).parents[2] / "tracker"
    writers = {
        path.relative_to(root).as_posix()
        for path in root.rglob("*.py")
        if _WRITES_A_TABLE.search(path.read_text("utf-8"))
    }
    assert writers == {"annual/workbook.py", "annual/report_xlsx.py"}
