"""How a due date was counted, in a few lines: what a receipt says of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.law.calendar import Calendar
from tracker.law.deadlines import Deadline
from tracker.letters.wording import day


@dataclass(frozen=True, slots=True)
class DaysOff:
    """Days in a row that a notice takes off for one holiday."""

    holiday: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Counting:
    """The working days of a reply period, from the first to the due date."""

    working_days: int
    first: date
    due_on: date
    days_off: tuple[DaysOff, ...]
    make_up_days: tuple[date, ...]
    provisional: bool

    def lines(self) -> tuple[str, ...]:
        """In Chinese, for paper."""
        off = "、".join(f"{one.holiday}{_span(one)}" for one in self.days_off)
        make_up = "、".join(map(day, self.make_up_days))
        said = (
            f"{self.working_days}个工作日，自{day(self.first)}起算，{day(self.due_on)}届满。",
            f"扣除周六、周日{'和放假：' + off if off else ''}。",
            f"计入调休上班：{make_up}。" if make_up else "",
            "放假安排尚未公布的日子暂按周一至周五计，公布后可能变动。" if self.provisional else "",
        )
        return tuple(line for line in said if line)


def counting(deadline: Deadline, calendar: Calendar) -> Counting | None:
    """None where no due date follows from counting days."""
    counted = [one.on for one in deadline.days if one.counts]
    if deadline.due_on is None or not counted:
        return None
    within = [calendar.day(one.on) for one in deadline.days if one.on <= deadline.due_on]
    named = [one for one in within if one.notice is not None]
    return Counting(
        working_days=deadline.reply_period,
        first=counted[0],
        due_on=deadline.due_on,
        days_off=_stretches(
            (one.on, one.notice.off[one.on]) for one in named if one.notice and not one.working
        ),
        make_up_days=tuple(one.on for one in named if one.working),
        provisional=deadline.provisional,
    )


def _stretches(days: Iterable[tuple[date, str]]) -> tuple[DaysOff, ...]:
    found: list[DaysOff] = []
    for on, holiday in days:
        last = found[-1] if found else None
        if last and last.holiday == holiday and on - last.last == timedelta(days=1):
            found[-1] = DaysOff(holiday, last.first, on)
        else:
            found.append(DaysOff(holiday, on, on))
    return tuple(found)


def _span(off: DaysOff) -> str:
    if off.first == off.last:
        return day(off.first)
    return f"{day(off.first)}至{day(off.last)}"
