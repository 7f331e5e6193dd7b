"""The open figures of a span of days: counts in, what a page of statistics says out.

The tables of the annual report are the law's (`annual`); these figures are what an office
says beside them at any time. They leave out the same applications (corrections of
records, joined ones, mail passed on) and place endings in the same rows.

Surprising edges: *days used* are the working days after receipt, up to and including the
day of the ending, **with** the days that do not count against the reply period (a
supplement or a fee awaited, opinions asked; articles 30, 33), since that is how long the
applicant waited. So more than the limit is not the same as late: `late` is what the
deadline of the application itself said. Every ending counts as concluded, a withdrawal
too, as in row 三（七） of the annual table.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from statistics import median

from tracker.law.calendar import Calendar
from tracker.law.grounds import row_of
from tracker.law.layouts import LAYOUTS, layout_for
from tracker.law.statute import value_on
from tracker.law.terms import ApplicantKind, ChallengeKind, Channel

TWELVE_MONTHS = "12-months"
FIRST_YEAR = 2008
UNPLACED = "unplaced"

_DAY = timedelta(days=1)
_BIN = 5


@dataclass(frozen=True, slots=True)
class Span:
    """The days from `first` to the day before `after`. `key` is its name in an address."""

    key: str
    first: date
    after: date

    @property
    def last(self) -> date:
        return self.after - _DAY

    @property
    def year(self) -> int | None:
        """The calendar year it is, or is the beginning of; None for the twelve months."""
        return None if self.key == TWELVE_MONTHS else self.first.year

    def months(self) -> Iterator[date]:
        """The first day of every month that has a day in the span."""
        month = self.first.replace(day=1)
        while month < self.after:
            yield month
            month = _next_month(month)


def span_named(key: str, today: date) -> Span:
    """The span of a key: a year since 2008, up to today if it is not over; with any other
    word the twelve calendar months that end with the one of today."""
    year = int(key) if key.isascii() and key.isdecimal() and len(key) == 4 else 0
    tomorrow = today + _DAY
    if FIRST_YEAR <= year <= today.year:
        first, after = date(year, 1, 1), date(year + 1, 1, 1)
        return Span(key, max(first, date(2008, 5, 1)), min(after, tomorrow))
    this_month = today.replace(day=1)
    return Span(TWELVE_MONTHS, _next_month(this_month.replace(year=today.year - 1)), tomorrow)


def _next_month(month: date) -> date:
    return (month.replace(day=1) + 31 * _DAY).replace(day=1)


@dataclass(frozen=True, slots=True)
class Ended:
    """`n` applications that ended on a day, received on a day."""

    received_on: date
    ended_on: date
    late: bool
    extended: bool
    n: int


@dataclass(frozen=True, slots=True)
class EndedOfKind:
    """`n` applications of a kind of applicant that ended with a result on a ground."""

    applicant: ApplicantKind
    result: str | None
    ground: str | None
    n: int


@dataclass(frozen=True, slots=True)
class FigureCounts:
    """What the register counts for a span. `told_by_ledger` of those ended are known from a
    ledger alone, which says nothing of supplements; `open` and `overdue` are those not
    ended on its last day, and of them those past their due date (None: not known, for a
    due date is the one of today)."""

    received: Mapping[date, int] = field(default_factory=dict)
    channels: Mapping[Channel, int] = field(default_factory=dict)
    ended: tuple[Ended, ...] = ()
    kinds: tuple[EndedOfKind, ...] = ()
    supplemented: int = 0
    told_by_ledger: int = 0
    open: int = 0
    overdue: int | None = None
    challenges: Mapping[ChallengeKind, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Month:
    """A month, by its first day."""

    first: date
    received: int
    concluded: int


@dataclass(frozen=True, slots=True)
class DaysUsed:
    """Applications that took from `least` to `most` working days (None: or more)."""

    least: int
    most: int | None
    on_time: int
    late: int


@dataclass(frozen=True, slots=True)
class Share:
    """`n` of `of`; `percent` to one decimal, None where there is nothing to take a share of."""

    n: int
    of: int

    @property
    def percent(self) -> float | None:
        return round(100 * self.n / self.of, 1) if self.of else None


@dataclass(frozen=True, slots=True)
class Figures:
    """The statistics of a span. Days are working days, `limit` the plain reply period
    (article 33) on its last day. `kinds` counts endings by row of `layout` and applicant."""

    span: Span
    received: int
    concluded: int
    open: int
    overdue: int | None
    on_time: Share
    extended: Share
    supplemented: Share
    mean_days: float | None
    median_days: float | None
    reviews: int
    lawsuits: int
    limit: int
    months: tuple[Month, ...]
    days: tuple[DaysUsed, ...]
    channels: Mapping[Channel, int]
    layout: str
    kinds: Mapping[tuple[str, ApplicantKind], int]

    @property
    def is_empty(self) -> bool:
        return not (self.received or self.concluded or self.open)


def figures(span: Span, counts: FigureCounts, calendar: Calendar) -> Figures:
    """The counts of a span folded. Refuses days the calendar has no data for."""
    used = _days_used(counts.ended, calendar)
    concluded = sum(ended.n for ended in counts.ended)
    layout = layout_for(span.last.year)
    return Figures(
        span=span,
        received=sum(counts.received.values()),
        concluded=concluded,
        open=counts.open,
        overdue=counts.overdue,
        on_time=Share(sum(e.n for e in counts.ended if not e.late), concluded),
        extended=Share(sum(e.n for e in counts.ended if e.extended), concluded),
        supplemented=Share(counts.supplemented, concluded - counts.told_by_ledger),
        mean_days=_mean(used),
        median_days=_median(used),
        reviews=counts.challenges.get(ChallengeKind.REVIEW, 0),
        lawsuits=sum(n for kind, n in counts.challenges.items() if kind != ChallengeKind.REVIEW),
        limit=value_on("reply_period", span.last).value,
        months=_months(span, counts),
        days=_bins(used, span.last),
        channels={c: counts.channels[c] for c in Channel if counts.channels.get(c)},
        layout=layout,
        kinds=_kinds(counts.kinds, layout),
    )


def row_order(layout: str) -> tuple[str, ...]:
    """The rows of a form that endings are counted in, as the form has them."""
    return (*LAYOUTS[layout].rows, UNPLACED)


def _days_used(ended: Iterable[Ended], calendar: Calendar) -> Counter[tuple[int, bool]]:
    """How many took so many working days, by whether they were late."""
    used: Counter[tuple[int, bool]] = Counter()
    for one in ended:
        days = calendar.working_days_between(one.received_on, one.ended_on)
        used[days, one.late] += one.n
    return used


def _mean(used: Mapping[tuple[int, bool], int]) -> float | None:
    n = sum(used.values())
    return round(sum(days * m for (days, _), m in used.items()) / n, 1) if n else None


def _median(used: Mapping[tuple[int, bool], int]) -> float | None:
    all_days = [days for (days, _), m in used.items() for _ in range(m)]
    return float(median(all_days)) if all_days else None


def _bins(used: Mapping[tuple[int, bool], int], on: date) -> tuple[DaysUsed, ...]:
    """Fives up to the plain period with its longest extension (article 33), then the rest."""
    longest = value_on("reply_period", on).value + value_on("extension", on).value
    bounds: list[tuple[int, int | None]] = [
        (most - _BIN + 1 if most > _BIN else 0, most) for most in range(_BIN, longest + 1, _BIN)
    ]
    return tuple(
        DaysUsed(least, most, _within(used, least, most, False), _within(used, least, most, True))
        for least, most in [*bounds, (longest + 1, None)]
    )


def _within(used: Mapping[tuple[int, bool], int], least: int, most: int | None, late: bool) -> int:
    return sum(
        n
        for (days, is_late), n in used.items()
        if is_late is late and least <= days and (most is None or days <= most)
    )


def _months(span: Span, counts: FigureCounts) -> tuple[Month, ...]:
    received: Counter[date] = Counter()
    for on, n in counts.received.items():
        received[on.replace(day=1)] += n
    concluded: Counter[date] = Counter()
    for ended in counts.ended:
        concluded[ended.ended_on.replace(day=1)] += ended.n
    return tuple(Month(m, received[m], concluded[m]) for m in span.months())


def _kinds(endings: Iterable[EndedOfKind], layout: str) -> Mapping[tuple[str, ApplicantKind], int]:
    counted: Counter[tuple[str, ApplicantKind]] = Counter()
    for ending in endings:
        row = row_of(layout, ending.result, ending.ground) or UNPLACED
        counted[row, ending.applicant] += ending.n
    return dict(counted)
