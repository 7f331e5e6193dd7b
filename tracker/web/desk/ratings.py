"""What applicants think of it: for those who supervise, not for those who only handle."""

from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response

from tracker.clock import CHINA
from tracker.law.terms import RatingReason, Role
from tracker.records.ratings import ratings_page, tally
from tracker.web.access import NotAllowed, officer_of
from tracker.web.answer import show
from tracker.web.site import site_of

PAGE = 50
SUPERVISORS = frozenset({Role.HEAD, Role.ADMINISTRATOR})


async def ratings(request: Request) -> Response:
    officer, today = await officer_of(request), site_of(request).clock.today()
    if not officer.held_roles & SUPERVISORS:
        raise NotAllowed
    ever = await tally(officer.authority_id)
    pages = max(1, -(-ever.number // PAGE))
    page = min(max(1, _number(request.query_params.get("page", ""))), pages)
    begin = datetime(today.year, 1, 1, tzinfo=CHINA)
    return await show(
        request,
        "desk/ratings.html",
        ever=ever,
        this_year=await tally(officer.authority_id, since=begin),
        rows=await ratings_page(officer.authority_id, page=page, size=PAGE),
        reasons={reason.value: reason.label for reason in RatingReason},
        page=page,
        pages=pages,
    )


def _number(said: str) -> int:
    """A mangled address begins at the top."""
    return int(said) if said.isascii() and said.isdigit() and len(said) < 7 else 1
