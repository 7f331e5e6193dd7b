"""The annual report as a page that stands alone, for printing and for other systems."""

from collections.abc import Mapping
from typing import Any

from tracker.annual.grid import grids
from tracker.web.templating import environment


def report_page(report: Mapping[str, Any]) -> str:
    """HTML of a report as `report_json` gives it."""
    return (
        environment().get_template("annual_report.html").render(report=report, grids=grids(report))
    )
