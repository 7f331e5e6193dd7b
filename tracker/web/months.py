"""Months as pages show them: rows of seven days from Monday."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from tracker.law.calendar import Calendar, Day
from tracker.law.limits import after_months
from tracker.law.refusals import DayOutsideCalendar

_DAYS_OF_WEEK = 7


@dataclass(frozen=True, slots=True)
class Month:
    """A month as rows of seven days from Monday; None where another month's day would be."""

    first: date
    weeks: tuple[tuple[Day | None, ...], ...]
    working_days: int

    @property
    def end(self) -> date:
        """The first day of the month after."""
        return after_months(self.first, 1)

    @property
    def before(self) -> date:
        """The first day of the month before."""
        return after_months(self.first, -1)

    @property
    def name(self) -> str:
        """As addresses say it: 2025-10."""
        return f"{self.first:%Y-%m}"

    @property
    def provisional(self) -> bool:
        return any(day.provisional for week in self.weeks for day in week if day)


def month_named(said: str | None, calendar: Calendar) -> date | None:
    """The first day of the month that an address names, 2025-10; None for what the calendar
    cannot draw."""
    try:
        first = date.fromisoformat(f"{said}-01")
        calendar.day(first)
        calendar.day(after_months(first, 1))
    except (ValueError, DayOutsideCalendar):
        return None
    return first


def months_of(calendar: Calendar, year: int) -> list[Month]:
    return months_between(calendar, date(year, 1, 1), date(year, 12, 31))


def months_between(calendar: Calendar, first: date, last: date) -> list[Month]:
    """The months from that of `first` to that of `last`, both included."""
    start = first.replace(day=1)
    length = (last.year - first.year) * 12 + last.month - first.month + 1
    return [_month(calendar, after_months(start, n)) for n in range(length)]


def _month(calendar: Calendar, first: date) -> Month:
    _, length = monthrange(first.year, first.month)
    days = [calendar.day(first.replace(day=n)) for n in range(1, length + 1)]
    cells: list[Day | None] = [None] * first.weekday() + list(days)
    cells += [None] * (-len(cells) % _DAYS_OF_WEEK)
    weeks = [
        tuple(cells[start : start + _DAYS_OF_WEEK]) for start in range(0, len(cells), _DAYS_OF_WEEK)
    ]
    return Month(first, tuple(weeks), sum(day.working for day in days))
