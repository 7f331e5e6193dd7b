"""The annual report as a page that stands alone, for printing and for other systems."""

from collections.abc import Mapping
from typing import Any

from tracker.annual.grid import parts, title_of
from tracker.web.templating import environment


def report_page(report: Mapping[str, Any]) -> str:
    """HTML of a report, all its sections with their tables."""
    page = environment().get_template("annual_report.html")
    return page.render(report=report, title=title_of(report), parts=parts(report))
