"""The clock: the only reader of the system time.

Everything else is given a `Clock`, so that last year can be replayed with this year's
code and a test can stand still. Days are days in China, wherever the server stands.
"""

from datetime import date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")


class Clock(Protocol):
    """What time it is."""

    def now(self) -> datetime:
        """The present instant, aware, in China."""
        ...

    def today(self) -> date:
        """The present day in China."""
        ...


class SystemClock:
    """The time of the machine, whatever time zone it is set to."""

    def now(self) -> datetime:
        return datetime.now(CHINA)

    def today(self) -> date:
        return self.now().date()
