"""Working days, with make-up days and the notice behind each.

State organs rest on Saturday and Sunday (国务院关于职工工作时间的规定, article 7); every
year a notice of the State Council's General Office moves rest days around the holidays.
A weekend day that the notice marks 上班 is a working day like any other: a period can end
on it. The regulation has no definition of 工作日; this is the general practice.

Surprising edges:

* Notices are not bound to their year: those for 2008, 2012, 2019 and 2023 also name days
  of the December before.
* A notice can be changed later (Labour Day 2019, Spring Festival 2020) or added to
  (3 September 2015). Each change is a notice of its own; where two name the same day, the
  later one counts, so 1 February 2020, a make-up day at first, is a day off.
* A year without a notice is not guessed: Monday to Friday count and every such day says
  that it is provisional. Statutory holidays are not taken out: so the date shown is the
  earliest that can come of it, and the notice, once entered, moves it later or not at all
  but for a make-up day. The last days of December of the last announced year can still
  be moved by the next notice, as in 2018 and 2022.
* Before the first notice and after the last day of the calendar a day is refused: it is
  a slip of the pen, not a deadline.

Data: `data/calendar.toml`, one table for each notice. Notices that officers enter are laid
over it with `with_notice`; `holiday_notice` reads them from what an officer types.
"""

import tomllib
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from tracker.law.refusals import DayOutsideCalendar

_DATA = Path(__file__).with_name("data") / "calendar.toml"
_DAY = timedelta(days=1)
_SATURDAY = 5

LAST_DAY = date(2100, 12, 31)


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice on days off and make-up days; `off` and `work` map each day to its holiday.

    `key` is the year alone for the yearly notice, which makes its year announced, and the
    year with a word ("2020-spring") for one that changes or adds to it.
    """

    key: str
    title: str
    document: str | None = None
    published_on: date | None = None
    url: str | None = None
    off: Mapping[date, str] = field(default_factory=dict, hash=False)
    work: Mapping[date, str] = field(default_factory=dict, hash=False)

    @property
    def year(self) -> int:
        return int(self.key[:4])

    @property
    def is_yearly(self) -> bool:
        return self.key == str(self.year)

    def as_json(self) -> dict[str, Any]:
        """Plain values for storage, read back by `from_json`."""
        return {
            "key": self.key,
            "title": self.title,
            "document": self.document,
            "published_on": self.published_on and self.published_on.isoformat(),
            "url": self.url,
            "off": {on.isoformat(): holiday for on, holiday in sorted(self.off.items())},
            "work": {on.isoformat(): holiday for on, holiday in sorted(self.work.items())},
        }

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> "Notice":
        published = said["published_on"]
        return cls(
            key=said["key"],
            title=said["title"],
            document=said["document"],
            published_on=published and date.fromisoformat(published),
            url=said["url"],
            off={date.fromisoformat(on): holiday for on, holiday in said["off"].items()},
            work={date.fromisoformat(on): holiday for on, holiday in said["work"].items()},
        )


@dataclass(frozen=True, slots=True)
class Day:
    """One day: whether it counts, why in Chinese, and the notice that says so, if one does."""

    on: date
    working: bool
    why: str
    notice: Notice | None = None
    provisional: bool = False


class Calendar:
    """Working days from the first notice on. Never changes; `with_notice` gives a new one.

    `announced_until` is 31 December of the last year that has a notice without a gap
    before it: the first day after it is provisional, unless a notice names it.

    The working days stand in one sorted list of ordinals, so that counting them is two
    searches however long the period is.
    """

    __slots__ = ("_days", "_working", "announced_until", "first_day", "notices")

    def __init__(self, notices: Iterable[Notice]) -> None:
        self.notices = tuple(notices)
        years = {notice.year for notice in self.notices if notice.is_yearly}
        self.first_day = date(min(years), 1, 1)
        self.announced_until = date(_last_without_gap(years), 12, 31)
        named = {day.on: day for notice in self.notices for day in _days_named(notice)}
        self._days = named  # the others are added when first asked for
        moved = {day.on.toordinal(): day.working for day in named.values()}
        self._working = [
            ordinal
            for ordinal in range(self.first_day.toordinal(), LAST_DAY.toordinal() + 1)
            if moved.get(ordinal, (ordinal - 1) % 7 < _SATURDAY)  # ordinal 1 is a Monday
        ]

    def day(self, on: date) -> Day:
        """Everything about a day. Raises `DayOutsideCalendar`."""
        self._require(on)
        if on not in self._days:
            self._days[on] = self._unnamed(on)
        return self._days[on]

    def _unnamed(self, on: date) -> Day:
        working = on.weekday() < _SATURDAY
        if on <= self.announced_until:
            return Day(on, working, "工作日" if working else "周末")
        if working:
            why = "工作日（放假安排未公布，暂按周一至周五计）"
        else:
            why = "周末（放假安排未公布，暂按周末休息计）"
        return Day(on, working, why, provisional=True)

    def is_working(self, on: date) -> bool:
        return self.day(on).working

    def after(self, on: date, n: int) -> date:
        """The n-th working day after `on`; `on` itself is day 0 and may be a rest day.

        The first day is not counted (民法典第二百零一条): what is received on a Friday
        has its day 1 on the next working day, and so has what is received on the Sunday.
        """
        if n < 0:
            raise ValueError(f"no {n}-th working day")
        self._require(on)
        if n == 0:
            return on
        place = bisect_right(self._working, on.toordinal()) + n - 1
        if place >= len(self._working):
            self._require(LAST_DAY + _DAY)
        return date.fromordinal(self._working[place])

    def before(self, on: date) -> date:
        """The last working day before `on`."""
        self._require(on)
        place = bisect_left(self._working, on.toordinal())
        if not place:
            self._require(self.first_day - _DAY)
        return date.fromordinal(self._working[place - 1])

    def working_days_between(self, after: date, through: date) -> int:
        """Working days later than `after`, up to and including `through`; 0 if none."""
        self._require(after)
        self._require(through)
        first = bisect_right(self._working, after.toordinal())
        return max(0, bisect_right(self._working, through.toordinal()) - first)

    def working_day_at_or_after(self, on: date) -> date:
        """`on` if it is a working day, else the first one after it."""
        while not self.is_working(on):
            on += _DAY
        return on

    def with_notice(self, notice: Notice) -> "Calendar":
        """This calendar with one more notice, which wins for the days it names.

        A notice with a known key replaces that one where it stands: so a mistyped notice
        is corrected whole, and what changed the year later still wins over it.
        """
        if all(known.key != notice.key for known in self.notices):
            return Calendar((*self.notices, notice))
        return Calendar(notice if known.key == notice.key else known for known in self.notices)

    def _require(self, on: date) -> None:
        if not self.first_day <= on <= LAST_DAY:
            raise DayOutsideCalendar(first=self.first_day, last=LAST_DAY, on=on)


def _last_without_gap(years: set[int]) -> int:
    last = min(years)
    while last + 1 in years:
        last += 1
    return last


def _days_named(notice: Notice) -> Iterator[Day]:
    for on, holiday in notice.off.items():
        yield Day(on, False, f"{holiday}放假", notice)
    for on, holiday in notice.work.items():
        yield Day(on, True, f"调休上班（{holiday}）", notice)


@cache
def national() -> Calendar:
    """The notices of the State Council as the program carries them."""
    said = tomllib.loads(_DATA.read_text(encoding="utf-8"))
    return Calendar(_national_notice(**notice) for notice in said["notice"])


def _national_notice(
    *, off: Mapping[str, list[str]], work: Mapping[str, list[str]] | None = None, **facts: Any
) -> Notice:
    return Notice(**facts, off=_by_day(off), work=_by_day(work or {}))


def _by_day(spans: Mapping[str, list[str]]) -> dict[date, str]:
    """Spans by holiday, "day" or "first/last", turned into the holiday of each day."""
    return {
        on: holiday for holiday, said in spans.items() for span in said for on in _days_of(span)
    }


def _days_of(span: str) -> Iterator[date]:
    first, _, last = span.partition("/")
    return days_from(date.fromisoformat(first), date.fromisoformat(last or first))


def days_from(first: date, last: date) -> Iterator[date]:
    """Every day from `first` to `last`, both included."""
    return (first + n * _DAY for n in range((last - first).days + 1))
