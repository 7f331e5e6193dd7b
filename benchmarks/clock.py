"""How many clocks of a typical journal one core reckons in a minute.

The journal: received, registered, a supplement asked for and received, a third party consulted,
its answer, an extension, the reply. It is measured for receipts on every day of five years, and
beside the second count of the tests, which reads the same journals with no thought of speed.
"""

import time
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

from benchmarks._turns import heading, line
from tests.law.second_count import second_count
from tracker.law.calendar import Calendar, national
from tracker.law.clock import answer
from tracker.law.deadlines import reckon
from tracker.law.entries import Entry, Received
from tracker.law.entry_json import read_entry
from tracker.law.stages import replay
from tracker.law.standing import standing

TARGET = 100_000
FIRST_RECEIPT, RECEIPTS = date(2021, 1, 1), 5 * 365
ROUNDS = 3

# days after receipt, and what is written
TYPICAL: tuple[tuple[int, dict[str, Any]], ...] = (
    (0, {"entry": "registered"}),
    (3, {"entry": "supplement_asked"}),
    (14, {"entry": "supplemented"}),
    (17, {"entry": "consulted", "id": "1", "kind": "third_party"}),
    (31, {"entry": "opinion_received", "id": "1"}),
    (40, {"entry": "extended", "working_days": 20}),
    (70, {"entry": "replied"}),
)


def typical(received_on: date) -> dict[str, Any]:
    """The journal as JSON, asked about on the day of the reply."""
    entries = [
        {**entry, "on": (received_on + timedelta(days=later)).isoformat()}
        for later, entry in TYPICAL
    ]
    return {
        "received_on": received_on.isoformat(),
        "today": entries[-1]["on"],
        "entries": entries,
    }


def read(journal: dict[str, Any]) -> tuple[list[Entry], date]:
    received = Received(on=date.fromisoformat(journal["received_on"]))
    entries = [read_entry(entry) for entry in journal["entries"]]
    return [received, *entries], date.fromisoformat(journal["today"])


def deadline(calendar: Calendar, said: tuple[list[Entry], date]) -> None:
    journal, today = said
    reckon(replay(journal, calendar), calendar, today)


def index(calendar: Calendar, said: tuple[list[Entry], date]) -> None:
    journal, _ = said
    standing(replay(journal, calendar), calendar)


def without_registration(journal: dict[str, Any]) -> dict[str, Any]:
    """As the fixed format has it, which knows no registration."""
    entries = [entry for entry in journal["entries"] if entry["entry"] != "registered"]
    return {**journal, "entries": entries}


def per_minute(count: Callable[[Any], object], journals: list[Any]) -> float:
    """By the time of the processor, the best of a few rounds: what else the machine does only
    ever slows one down."""
    count(journals[0])
    best = float("inf")
    for _ in range(ROUNDS):
        begun = time.process_time()
        for journal in journals:
            count(journal)
        best = min(best, time.process_time() - begun)
    return 60 * len(journals) / best


def main() -> None:
    days = [FIRST_RECEIPT + timedelta(days=n) for n in range(RECEIPTS)]
    in_json = [typical(day) for day in days]
    in_entries = [read(journal) for journal in in_json]
    plain = [without_registration(journal) for journal in in_json]
    calendar = national()
    measured = {
        "journal to deadline, every day explained": per_minute(
            partial(deadline, calendar), in_entries
        ),
        "journal to index (due date, no days)": per_minute(partial(index, calendar), in_entries),
        "JSON to JSON, as `tracker clock` does": per_minute(answer, in_json),
        "second count of the tests (baseline)": per_minute(second_count, plain),
    }
    baseline = measured["second count of the tests (baseline)"]
    heading("a minute", "of target", "of baseline")
    for name, speed in measured.items():
        line(name, f"{speed:,.0f}", f"{speed / TARGET:.2f}", f"{speed / baseline:.2f}")
    print(f"target: {TARGET:,} a minute on one core")


if __name__ == "__main__":
    main()
