"""Reports of different forms side by side."""

import pytest

from tests.annual.test_report import suqian
from tests.law.test_annual import IN_2017
from tracker.annual.report import report_json
from tracker.annual.years import compared
from tracker.law.annual import Tallies


@pytest.mark.parametrize(
    ("key", "suqian_2023", "in_2017"),
    [
        ("new", 3511, 12),
        ("carried_in", 96, None),
        ("ended", 3486, 8),
        ("disclosed", 1191, 3),
        ("partly_disclosed", 328, 0),
        ("withheld", 142, 3),
        ("unable", 1078, 1),
        ("not_processed", 406, None),
        ("other", 341, 0),
        ("carried_out", 121, None),
        ("reviews", 440, 2),
        ("reviews_corrected", 17, 0),
        ("litigation_corrected", 1, 1),
    ],
)
def test_lines_mean_the_same_in_every_form(key: str, suqian_2023: int, in_2017: int | None) -> None:
    old = report_json(authority="某局", code="A", tallies=IN_2017)
    assert (compared(suqian())[key], compared(old)[key]) == (suqian_2023, in_2017)


@pytest.mark.parametrize("year", [2010, 2017, 2020, 2023])
def test_every_form_can_be_compared(year: int) -> None:
    report = report_json(authority="某局", code="A", tallies=Tallies(year))
    assert not any(compared(report).values())
