"""Writing journals as a lawyer reads them: every day with its weekday, which is checked."""

from datetime import date
from typing import Any

from tracker.law.calendar import Calendar, national
from tracker.law.deadlines import Deadline, reckon
from tracker.law.entries import Entry, Received
from tracker.law.entry_json import read_entry
from tracker.law.stages import replay
from tracker.law.terms import Role

_WEEKDAYS = "一二三四五六日"

OFFICER = frozenset({Role.HANDLER})


def on(said: str) -> date:
    """ "2025-09-28 周日": that day, if it is a Sunday."""
    written, weekday = said.split()
    day = date.fromisoformat(written)
    assert weekday == f"周{_WEEKDAYS[day.weekday()]}", f"{written} is 周{_WEEKDAYS[day.weekday()]}"
    return day


def did(said: str, entry: str, **facts: Any) -> Entry:
    """An entry as a journal in JSON would have it."""
    for name, value in facts.items():
        facts[name] = on(value).isoformat() if " 周" in str(value) else value
    return read_entry({"entry": entry, "on": on(said).isoformat(), **facts})


def received(said: str, **facts: Any) -> Received:
    return Received(on=on(said), **facts)


def deadline(journal: list[Entry], today: str, calendar: Calendar | None = None) -> Deadline:
    calendar = calendar or national()
    return reckon(replay(journal, calendar), calendar, on(today))
