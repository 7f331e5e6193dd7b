"""The year that a page is about, as its address says."""

from starlette.exceptions import HTTPException
from starlette.requests import Request

_FIRST, _LAST = 1000, 2100


def year_in_path(request: Request) -> int:
    """Four digits and in reach of a calendar; there is no page of any other. Whether there are
    reports on it, the law says."""
    year: int = request.path_params["year"]
    if not _FIRST <= year <= _LAST:
        raise HTTPException(404)
    return year
