"""Every benchmark runs to its end, over a register so small that what it measures says nothing.

That of the annual tables needs something in each year of each of 300 authorities.
"""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SMALL = {
    "annual": "--applications 10000 --turns 1",
    "clock": "",
    "due_dates": "--applications 20 --turns 1",
    "ledger": "--rows 20 --turns 1",
    "load": "",
    "pages": "--applications 20 --open 4 --clients 2 --seconds 0.2 --turns 1",
    "search": "--rows 60 --authorities 2 --turns 1",
    "start": "--applications 20 --requests 8 --turns 1",
    "submission": "--applications 20 --forms 2 --clients 2 --workers 1 --turns 1",
}
# Those have no smaller size: a quarter of a minute without a database, and minutes.
LEFT_OUT = {"clock", "load"}


def test_none_is_forgotten() -> None:
    scripts = {path.stem for path in (ROOT / "benchmarks").glob("[a-z]*.py")}
    assert scripts == set(SMALL)


@pytest.mark.parametrize("name", sorted(SMALL.keys() - LEFT_OUT))
def test_it_runs(name: str, engine: str) -> None:
    told = [*SMALL[name].split(), "--engine", engine]
    command = [sys.executable, "-m", f"benchmarks.{name}", *told]
    run = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False
    )
    assert run.returncode == 0, run.stderr[-2000:]
    measured = [line for line in run.stdout.splitlines() if line.startswith(engine)]
    assert measured, run.stdout
