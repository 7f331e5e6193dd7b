"""Whose report of the year is there, which is late, and what an opening balance may hold.

Article 49 gives two days: departments submit and publish by 31 January; the report of a
government of county level or above is published by 31 March. Before 15 May 2019 the one
day was 31 March. The text names neither townships nor street offices: they report when
their government says, mostly by 31 January as well, which is what is assumed here.

An opening balance holds what had ended before the register began, in the middle of a
year. What was still open then is entered case by case, so the balance itself leaves
nothing open and balances alone; added to the register, the year balances too.
"""

from collections.abc import Collection, Iterable
from datetime import date

from tracker.law.annual import Cells, Check
from tracker.law.layouts import LAYOUTS, TOTAL, layout_for
from tracker.law.refusals import Refusal
from tracker.law.statute import annual_report_due_on
from tracker.law.table_refusals import (
    OpeningCountedTwice,
    OpeningLeavesOpen,
    OpeningOutsideYear,
    OpeningUnbalanced,
    ReportYearRunning,
)
from tracker.law.terms import AuthorityLevel, ChallengeResult, Handed

GOVERNMENTS = frozenset(
    {
        AuthorityLevel.COUNTY_GOVERNMENT,
        AuthorityLevel.CITY_GOVERNMENT,
        AuthorityLevel.PROVINCIAL_GOVERNMENT,
    }
)


def report_due_on(year: int, level: AuthorityLevel | None) -> date:
    """The last day of a unit's report, that day included; a unit of no known level is taken
    for a department, whose day is the earlier one."""
    return annual_report_due_on(year, government=level in GOVERNMENTS)


def handed(
    year: int,
    on: date | None,
    level: AuthorityLevel | None,
    today: date,
    *,
    elsewhere: bool = False,
) -> Handed:
    """Whether the report is there. Figures given before the year was over are no report yet.
    `elsewhere`: one was published on another site, nobody here knows when."""
    last = report_due_on(year, level)
    if on is not None and on.year > year:
        return Handed.IN_TIME if on <= last else Handed.LATE
    if elsewhere:
        return Handed.UNDATED
    return Handed.DUE if today <= last else Handed.OVERDUE


def days_left(year: int, level: AuthorityLevel | None, today: date) -> int:
    """Days of the calendar until the last one; negative once it is over."""
    return (report_due_on(year, level) - today).days


def is_reminded(year: int, today: date) -> bool:
    """Whether to remind of the report of a year that is not there: from its end until the end
    of April, a month after the last day anybody has; then it is for those who supervise to ask."""
    return date(year, 12, 31) < today < date(year + 1, 5, 1)


def published_before_refusal(year: int, today: date) -> Refusal | None:
    """A report taken over as published is on a year that is over."""
    layout_for(year)
    return ReportYearRunning(year=year) if year >= today.year else None


def opening_refusal(
    year: int,
    until: date,
    figures: Cells,
    checks: Iterable[Check],
    *,
    already: int,
    today: date,
) -> Refusal | None:
    """Why this is no opening balance until that day, that day included; None if it is.

    `checks` are the identities of the balance alone; `already`: how many applications that
    ended in the year up to that day are in the register, which would count twice.
    """
    if until.year != year or until >= today:
        return OpeningOutsideYear(year=year, until=until)
    for row, column in _open_places(year):
        if figures.get((row, column)):
            label = LAYOUTS[layout_for(year)].rows[row].label if column == TOTAL else column
            return OpeningLeavesOpen(until=until, row=label, n=figures[row, column])
    failed = [f"{c.name}（{c.column}）{c.left}≠{c.right}" for c in checks if not c.holds]
    if failed:
        return OpeningUnbalanced(checks="；".join(failed[:3]))
    if already:
        return OpeningCountedTwice(n=already, year=year, until=until)
    return None


def _open_places(year: int) -> Collection[tuple[str, str]]:
    """The cells that count what is not over: carried out, and challenges pending."""
    form = LAYOUTS[layout_for(year)]
    pending = ChallengeResult.PENDING.label
    return [
        ("carried_out", TOTAL),
        *((f"challenge.{kind}", pending) for kind in form.challenge_rows),
    ]
