"""The day is China's, wherever the machine is."""

from datetime import date, datetime, timedelta

from tests.clocks import FixedClock
from tracker.clock import SystemClock


def test_the_machine_says_the_time_of_china() -> None:
    before = datetime.now().astimezone()
    now = SystemClock().now()
    assert before <= now <= before + timedelta(minutes=1)
    assert now.utcoffset() == timedelta(hours=8)
    assert SystemClock().today() in (now.date(), now.date() + timedelta(days=1))


def test_a_day_begins_at_midnight_in_china() -> None:
    clock = FixedClock("2025-09-22 23:59")
    assert clock.today() == date(2025, 9, 22)
    clock.advance(minutes=1)
    assert clock.today() == date(2025, 9, 23)
    assert clock.now().isoformat() == "2025-09-23T00:00:00+08:00"
