"""The annual report as a page that stands alone, for printing and for other systems; `FILES`
are all the files a report is written as."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from tracker.annual.grid import parts, title_of
from tracker.annual.report_files import FORMATS, Format
from tracker.web.templating import environment


async def _page(report: Mapping[str, Any]) -> bytes:
    page = environment().get_template("annual_report.html")
    return page.render(report=report, title=title_of(report), parts=parts(report)).encode()


FILES: Mapping[str, Format] = MappingProxyType(
    {**FORMATS, "html": Format("text/html; charset=utf-8", _page)}
)
