"""`python -m tests.trust [NAMES] [--times N] [--quick]`: the faults and attacks, and their table.

Exit status 1 where anything was lost or got through.
"""

import argparse
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.trust import faults, hostile, made_up, scanners, storage, wire
from tests.trust.report import Attack, Found, tables

Trial = Callable[[Path, int], Found]

# How often each is tried: submissions, files, inputs or seconds, as its docstring says.
TRIALS: Mapping[str, tuple[Trial, int]] = {
    "kill": (faults.kill, 1000),
    "kill-postgres": (faults.kill_on_postgres, 300),
    "at-once": (faults.at_once, 1000),
    "disk-full": (faults.disk_full, 300),
    "postgres-gone": (faults.postgres_gone, 200),
    "file-gone": (faults.file_gone, 200),
    "smtp-gone": (faults.smtp_gone, 300),
    "clock-back": (faults.clock_back, 1),
    "two-servers": (faults.two_servers, 1000),
    "power-cut": (storage.power_cut, 30),
    "migration": (storage.migration_killed, 20),
    "smuggling": (wire.smuggling, 1),
    "forms": (made_up.forms, 40),
    "commands": (made_up.commands, 60),
    "slow": (wire.slow_clients, 600),
    "files": (hostile.uploads, 1),
    "imports": (hostile.imports, 1),
    "wapiti": (scanners.wapiti, 900),
    "sqlmap": (scanners.sqlmap, 1),
}
QUICK = 20


def main() -> int:
    asked = argparse.ArgumentParser(prog="python -m tests.trust", description=__doc__)
    asked.add_argument("names", nargs="*", metavar="NAME", help=", ".join(TRIALS))
    asked.add_argument("--times", type=int, help="as often, each of them")
    asked.add_argument("--quick", action="store_true", help="a twentieth")
    said = asked.parse_args()
    if unknown := set(said.names) - TRIALS.keys():
        asked.error(f"no such trial: {', '.join(sorted(unknown))}")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # leave no server behind
    rows: list[tuple[Found, float]] = []
    place = Path(tempfile.mkdtemp(prefix="tracker-trust-"))
    tempfile.tempdir = str(place)  # whatever is made on the way goes with it
    try:
        for name in said.names or TRIALS:
            trial, times = TRIALS[name]
            times = said.times or (max(1, times // QUICK) if said.quick else times)
            began = time.monotonic()
            found = trial(place, times)
            rows.append((found, time.monotonic() - began))
            print(f"{name}: {'sound' if found.is_sound else 'not sound'}", file=sys.stderr)
            for one in found.wrong if isinstance(found, Attack) else ():
                print(f"  {one}", file=sys.stderr, flush=True)
    finally:
        shutil.rmtree(place, ignore_errors=True)
        if rows:
            print(tables(rows))
    return 0 if all(found.is_sound for found, _ in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
