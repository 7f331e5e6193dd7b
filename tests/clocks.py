"""A clock that stands still until it is set."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tracker.clock import CHINA


@dataclass
class FixedClock:
    """`FixedClock("2025-09-22 10:00")`: that minute in China."""

    at: datetime

    def __init__(self, at: str) -> None:
        self.set_to(at)

    def set_to(self, at: str) -> None:
        self.at = datetime.fromisoformat(at).replace(tzinfo=CHINA)

    def advance(self, **how_long: float) -> None:
        self.at += timedelta(**how_long)

    def now(self) -> datetime:
        return self.at

    def today(self) -> date:
        return self.at.date()
