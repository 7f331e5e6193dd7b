"""The figures of several reports side by side, line by line as the law compares them."""

from collections.abc import Mapping
from typing import Any

from tracker.annual.grid import figure_at
from tracker.law.annual import FIGURE
from tracker.law.comparison import LINES, Line
from tracker.law.layouts import LAYOUTS, TOTAL, Layout


def compared(report: Mapping[str, Any]) -> dict[str, int | None]:
    """Every line of the comparison for one report; None where its form has no such row."""
    return {line.key: _figure(line, report) for line in LINES}


def _figure(line: Line, report: Mapping[str, Any]) -> int | None:
    form = LAYOUTS[report["layout"]]
    rows = line.rows.get(form.key)
    return None if rows is None else sum(_row(form, row, line, report) for row in rows)


def _row(form: Layout, row: str, line: Line, report: Mapping[str, Any]) -> int:
    if not form.by_applicant:
        return int(figure_at(report["statistics_table"], form.rows[row].path)[FIGURE])
    for kind, path in form.challenge_rows.items():
        if row == f"challenge.{kind}":
            return int(figure_at(report["reviews_litigation"], path)[line.column or TOTAL])
    leaves = form.leaves(row) or (form.rows[row],)
    return sum(int(figure_at(report["applications"], leaf.path)[TOTAL]) for leaf in leaves)
