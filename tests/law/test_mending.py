"""What is to be looked at before an annual report is made, and the years side by side."""

from datetime import date

import pytest

from tracker.law.annual import CARRIED_OVER, is_explained
from tracker.law.calendar import national
from tracker.law.comparison import LINES
from tracker.law.layouts import LAYOUTS
from tracker.law.mending import NO_RESULT, doubt_of, doubts, should_have_ended
from tracker.law.terms import ChallengeKind


@pytest.mark.parametrize(
    ("layout", "result", "ground", "row"),
    [
        ("2021", None, None, ""),
        ("2021", "no such result", None, ""),
        ("2021", "disclosed", None, None),
        ("2021", "other_way", None, "3.其他"),
        ("2014", "other_way", None, None),
        ("2014", "partly_disclosed", None, "3.同意部分公开答复数"),
        ("2021", "correction.corrected", None, None),  # no row at all: no row is doubtful
    ],
)
def test_endings_to_look_at(
    layout: str, result: str | None, ground: str | None, row: str | None
) -> None:
    found = doubt_of(layout, result, ground)
    assert (found.row if found else None) == row


def test_a_ground_that_is_known_says_more_than_its_result() -> None:
    found = doubt_of("2014", "unable.not_held", "unable.nonexistent")
    assert found is not None
    assert found.row == "6.申请信息不存在数"
    assert doubt_of("2014", "unable.not_held", None) is None  # refused elsewhere: which of two


def test_only_the_doubtful_are_listed() -> None:
    found = doubts("2021", [("disclosed", None), (None, None), ("other_way", None)])
    assert set(found) == {(None, None), ("other_way", None)}
    assert found[None, None] == NO_RESULT


@pytest.mark.parametrize(
    ("kind", "today", "ended"),
    [
        (ChallengeKind.REVIEW, date(2024, 3, 10), False),
        (ChallengeKind.REVIEW, date(2025, 3, 10), True),
    ],
)
def test_a_challenge_that_must_have_ended(kind: ChallengeKind, today: date, ended: bool) -> None:
    filed_on = date(2024, 3, 1)
    assert should_have_ended(kind, filed_on, national(), today) is ended


@pytest.mark.parametrize(
    ("check", "note", "explained"),
    [
        (CARRIED_OVER, "上年报告漏计1件。", True),
        (CARRIED_OVER, "  ", False),
        ("三（七）总计，等于（一）至（六）各行之和", "上年报告漏计1件。", False),
    ],
)
def test_a_note_answers_for_the_identity_across_years_alone(
    check: str, note: str, explained: bool
) -> None:
    assert is_explained(check, note) is explained


def test_lines_of_the_comparison_name_rows_that_are_there() -> None:
    for line in LINES:
        for layout, rows in line.rows.items():
            form = LAYOUTS[layout]
            known = {*form.rows, *(f"challenge.{kind}" for kind in form.challenge_rows)}
            assert set(rows) <= known, line.key
            assert line.column in ("", *form.challenge_columns) or not form.by_applicant
