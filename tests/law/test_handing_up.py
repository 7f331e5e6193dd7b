"""By when a unit reports, what is late, and what an opening balance may hold."""

from datetime import date

import pytest

from tracker.law.annual import Given, Tallies, cells, checks
from tracker.law.handing_up import (
    days_left,
    handed,
    is_reminded,
    opening_refusal,
    published_before_refusal,
    report_due_on,
)
from tracker.law.layouts import LAYOUTS
from tracker.law.table_refusals import (
    OpeningCountedTwice,
    OpeningLeavesOpen,
    OpeningOutsideYear,
    OpeningUnbalanced,
    ReportYearRunning,
    YearBeforeRegulation,
)
from tracker.law.terms import AuthorityLevel, Handed

STREET, DEPARTMENT = AuthorityLevel.STREET_OFFICE, AuthorityLevel.COUNTY_DEPARTMENT
COUNTY = AuthorityLevel.COUNTY_GOVERNMENT
UNTIL, TODAY = date(2025, 6, 30), date(2025, 9, 22)


@pytest.mark.parametrize(
    ("year", "level", "last"),
    [
        (2024, DEPARTMENT, date(2025, 1, 31)),
        (2024, STREET, date(2025, 1, 31)),
        (2024, None, date(2025, 1, 31)),
        (2024, COUNTY, date(2025, 3, 31)),
        (2024, AuthorityLevel.CITY_GOVERNMENT, date(2025, 3, 31)),
        (2017, DEPARTMENT, date(2018, 3, 31)),
        (2018, DEPARTMENT, date(2019, 3, 31)),
    ],
)
def test_departments_by_31_january_governments_by_31_march(
    year: int, level: AuthorityLevel | None, last: date
) -> None:
    assert report_due_on(year, level) == last


@pytest.mark.parametrize(
    ("on", "today", "level", "found"),
    [
        (date(2025, 1, 31), date(2025, 2, 10), STREET, Handed.IN_TIME),
        (date(2025, 2, 1), date(2025, 2, 10), STREET, Handed.LATE),
        (date(2025, 2, 1), date(2025, 2, 10), COUNTY, Handed.IN_TIME),
        (None, date(2025, 1, 31), STREET, Handed.DUE),
        (None, date(2025, 2, 1), STREET, Handed.OVERDUE),
        # Figures given while the year was running are no report on it.
        (date(2024, 12, 31), date(2025, 2, 1), STREET, Handed.OVERDUE),
        (date(2024, 12, 31), date(2025, 1, 5), STREET, Handed.DUE),
    ],
)
def test_what_was_handed_up_is_in_time_or_late(
    on: date | None, today: date, level: AuthorityLevel, found: Handed
) -> None:
    assert handed(2024, on, level, today) is found


def test_one_published_elsewhere_is_there_and_nobody_knows_since_when() -> None:
    today = date(2025, 2, 10)
    assert handed(2024, None, STREET, today, elsewhere=True) is Handed.UNDATED
    signed = handed(2024, date(2025, 2, 1), STREET, today, elsewhere=True)
    assert signed is Handed.LATE


def test_the_days_left_go_on_below_nought() -> None:
    assert days_left(2024, STREET, date(2025, 1, 24)) == 7
    assert days_left(2024, STREET, date(2025, 2, 1)) == -1


@pytest.mark.parametrize(
    ("today", "reminded"),
    [
        (date(2024, 12, 31), False),
        (date(2025, 1, 1), True),
        (date(2025, 2, 1), True),
        (date(2025, 4, 30), True),
        (date(2025, 5, 1), False),
    ],
)
def test_the_report_is_called_to_mind_from_january_to_april(today: date, reminded: bool) -> None:
    assert is_reminded(2024, today) is reminded


def test_a_report_is_taken_over_only_of_a_year_that_is_over() -> None:
    assert published_before_refusal(2024, TODAY) is None
    assert isinstance(published_before_refusal(2025, TODAY), ReportYearRunning)
    with pytest.raises(YearBeforeRegulation):
        published_before_refusal(2007, TODAY)


def balance(**changed: int) -> Tallies:
    """Three received, one carried in, four disclosed, all of persons."""
    form = LAYOUTS["2021"]
    figures = {"new": 3, "carried_in": 1, "disclosed": 4, "total": 4} | changed
    nought = dict.fromkeys(cells("2021", Tallies(year=2025)), 0)
    filled = {(row, c): n for row, n in figures.items() for c in (form.columns[0], "总计")}
    return Tallies(year=2025, given=(Given("2021", {**nought, **filled}),))


def test_an_opening_balance_holds_what_had_ended() -> None:
    assert asked(balance()) is None


@pytest.mark.parametrize(
    ("until", "today"),
    [(date(2024, 6, 30), TODAY), (date(2025, 9, 22), TODAY), (date(2026, 1, 1), TODAY)],
)
def test_until_a_day_of_that_year_that_is_over(until: date, today: date) -> None:
    found = asked(balance(), until=until, today=today)
    assert isinstance(found, OpeningOutsideYear)


def test_what_was_open_then_is_entered_case_by_case() -> None:
    found = asked(balance(carried_out=1, new=4))
    assert isinstance(found, OpeningLeavesOpen)
    assert "“四、结转下年度继续办理”应为0，现为1" in str(found)


def test_a_pending_challenge_as_well() -> None:
    tallies = balance()
    pending = {("challenge.review", "尚未审结"): 2, ("challenge.review", "总计"): 2}
    given = Given("2021", {**tallies.given[0].cells, **pending})
    found = asked(Tallies(year=2025, given=(given,)))
    assert isinstance(found, OpeningLeavesOpen)
    assert "尚未审结" in str(found)


def test_a_balance_balances_alone() -> None:
    found = asked(balance(new=5))
    assert isinstance(found, OpeningUnbalanced)
    assert "6≠4" in str(found)


def test_nothing_counts_twice() -> None:
    found = asked(balance(), already=2)
    assert isinstance(found, OpeningCountedTwice)
    assert "已有2件" in str(found)


def asked(
    tallies: Tallies, until: date = UNTIL, today: date = TODAY, already: int = 0
) -> Exception | None:
    return opening_refusal(
        2025,
        until,
        cells("2021", tallies),
        checks("2021", tallies),
        already=already,
        today=today,
    )
