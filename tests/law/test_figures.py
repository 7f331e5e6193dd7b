"""The open figures: spans of days, and what is said of the counts in them."""

from datetime import date

import pytest

from tests.web.busy_year import busy_year
from tracker.law.annual import publication_refusal
from tracker.law.calendar import national
from tracker.law.figures import (
    UNPLACED,
    DaysUsed,
    Ended,
    EndedOfKind,
    FigureCounts,
    Month,
    Share,
    figures,
    row_order,
    span_named,
)
from tracker.law.refusals import NotYourAct
from tracker.law.table_refusals import ReportUnbalanced, ReportYearRunning
from tracker.law.terms import ApplicantKind, Role

TODAY = date(2025, 9, 22)


@pytest.mark.parametrize(
    ("key", "today", "first", "last", "months"),
    [
        # a year that is over, the one running, the twelve months that end with today's
        ("2024", TODAY, "2024-01-01", "2024-12-31", 12),
        ("2025", TODAY, "2025-01-01", "2025-09-22", 9),
        ("12-months", TODAY, "2024-10-01", "2025-09-22", 12),
        ("12-months", date(2024, 2, 29), "2023-03-01", "2024-02-29", 12),
        ("12-months", date(2025, 12, 31), "2025-01-01", "2025-12-31", 12),
        # the Regulations came into force in May
        ("2008", TODAY, "2008-05-01", "2008-12-31", 8),
        # no such span
        ("2007", TODAY, "2024-10-01", "2025-09-22", 12),
        ("2026", TODAY, "2024-10-01", "2025-09-22", 12),
        ("二〇二四", TODAY, "2024-10-01", "2025-09-22", 12),
        ("", TODAY, "2024-10-01", "2025-09-22", 12),
    ],
)
def test_spans(key: str, today: date, first: str, last: str, months: int) -> None:
    span = span_named(key, today)
    assert (span.first.isoformat(), span.last.isoformat()) == (first, last)
    assert len(list(span.months())) == months


def test_the_twelve_months_are_of_no_calendar_year() -> None:
    assert span_named("2024", TODAY).year == 2024
    assert span_named("12-months", TODAY).year is None


def test_rows_come_as_the_form_has_them_and_the_unplaced_last() -> None:
    rows = row_order("2021")
    assert rows.index("disclosed") < rows.index("withheld.state_secret")
    assert rows[-1] == UNPLACED


def test_days_used_are_working_days_with_what_was_waited() -> None:
    """From Monday 2025-09-22 the 20th working day is 2025-10-24, by the make-up days."""
    counts = FigureCounts(
        ended=(
            Ended(date(2025, 9, 22), date(2025, 10, 24), late=False, extended=False, n=1),
            Ended(date(2025, 9, 22), date(2025, 10, 27), late=True, extended=False, n=2),
            Ended(date(2025, 9, 22), date(2025, 9, 22), late=False, extended=False, n=1),
        )
    )
    found = figures(span_named("2025", date(2025, 11, 3)), counts, national())
    assert found.limit == 20
    told = {(bin_.least, bin_.most): (bin_.on_time, bin_.late) for bin_ in found.days}
    assert told[0, 5] == (1, 0)
    assert told[16, 20] == (1, 0)
    assert told[21, 25] == (0, 2)
    assert [*told][-2:] == [(36, 40), (41, None)]
    assert (found.mean_days, found.median_days) == (15.5, 20.5)
    assert found.on_time == Share(2, 4)
    assert found.on_time.percent == 50.0


def test_the_limit_of_the_text_of_2008_was_fifteen_days() -> None:
    found = figures(span_named("2017", TODAY), FigureCounts(), national())
    assert (found.limit, found.days[-1]) == (15, DaysUsed(31, None, 0, 0))


def test_without_anything_there_is_no_share() -> None:
    found = figures(span_named("2024", TODAY), FigureCounts(), national())
    assert found.is_empty
    assert (found.mean_days, found.median_days, found.on_time.percent) == (None, None, None)


def test_results_stand_in_the_rows_of_the_form_of_the_year() -> None:
    kind = ApplicantKind.NATURAL_PERSON
    counts = FigureCounts(
        kinds=(
            EndedOfKind(kind, "other.fee_unpaid", None, 1),
            EndedOfKind(kind, "other.other", None, 2),
            EndedOfKind(kind, "no such result", None, 4),
        )
    )
    of_2024 = figures(span_named("2024", TODAY), counts, national()).kinds
    assert of_2024 == {
        ("other.fee_unpaid", kind): 1,
        ("other.other", kind): 2,
        ("unplaced", kind): 4,
    }
    of_2020 = figures(span_named("2020", TODAY), counts, national()).kinds
    assert of_2020 == {("other", kind): 3, ("unplaced", kind): 4}


def test_supplements_are_a_share_of_those_a_ledger_alone_does_not_tell() -> None:
    ended = (Ended(date(2024, 3, 1), date(2024, 3, 4), False, False, 10),)
    counts = FigureCounts(ended=ended, supplemented=2, told_by_ledger=6)
    found = figures(span_named("2024", TODAY), counts, national())
    assert found.supplemented == Share(2, 4)


def test_months_count_receipt_and_ending_each_in_its_own() -> None:
    months = busy_year().months
    assert months[2] == Month(date(2024, 3, 1), 1200, 8000)
    assert sum(month.concluded for month in months) == 8325


@pytest.mark.parametrize(
    ("year", "failed", "roles", "refusal"),
    [
        (2024, [], {Role.HEAD}, None),
        (2024, [], {Role.HANDLER, Role.ADMINISTRATOR}, None),
        (2024, [], {Role.HANDLER}, NotYourAct),
        (2025, [], {Role.HEAD}, ReportYearRunning),
        (2024, ["总计：1 ≠ 2"], {Role.HEAD}, ReportUnbalanced),
    ],
)
def test_who_may_publish_which_report(year, failed, roles, refusal) -> None:
    found = publication_refusal(year, failed, roles, TODAY)
    assert type(found) is (refusal or type(None))
    if refusal is ReportUnbalanced:
        assert "总计：1 ≠ 2" in str(found)
