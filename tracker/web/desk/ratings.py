"""What applicants think of it: for those who supervise, not for those who handle."""

from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response

from tracker.clock import CHINA
from tracker.law.terms import RatingReason
from tracker.records.ratings import Tally, ratings_page, tally
from tracker.web.access import officer_of
from tracker.web.answer import show
from tracker.web.forms import number_of
from tracker.web.plots import Plot, Series
from tracker.web.site import site_of
from tracker.web.words import _, _l

PAGE = 50
_WORDS = {
    5: _l("非常满意"),
    4: _l("满意"),
    3: _l("一般"),
    2: _l("不满意"),
    1: _l("非常不满意"),
}


async def ratings(request: Request) -> Response:
    officer, today = await officer_of(request), site_of(request).clock.today()
    ever = await tally(officer.authority_id)
    before = number_of(request.query_params.get("before"))
    found = await ratings_page(officer.authority_id, before=before, size=PAGE + 1)
    rows, more = found[:PAGE], len(found) > PAGE
    begin = datetime(today.year, 1, 1, tzinfo=CHINA)
    return await show(
        request,
        "desk/ratings.html",
        ever=ever,
        this_year=await tally(officer.authority_id, since=begin),
        rows=rows,
        plot=_plot(ever),
        words=_WORDS,
        reasons={reason.value: reason.label for reason in RatingReason},
        next_page=f"{request.url.path}?before={rows[-1].id}" if more else "",
    )


def _plot(ever: Tally) -> Plot:
    """How many gave each score, the best first."""
    counts = [ever.counts.get(score, 0) for score in _WORDS]
    words = [str(word) for word in _WORDS.values()]
    return Plot(
        key="ratings",
        title=_("历年各档份数"),
        says=_("，").join(f"{word} {n}" for word, n in zip(words, counts, strict=True)),
        heading=_("满意程度"),
        labels=words,
        series=(Series(_("份数"), counts),),
        upright=False,
    )
