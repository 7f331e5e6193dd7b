"""文号簿: every number that was given, and what became of it."""

from collections import Counter

from pydantic import Field
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from tracker.actions.numbering import MOST_AT_ONCE, explain_number, reserve_numbers
from tracker.letters.kinds import NUMBERED
from tracker.letters.numbers import SHARED
from tracker.records.numbers import number_line, number_years, numbers_of
from tracker.web.access import authority_of_officer, officer_of
from tracker.web.answer import go_to, show
from tracker.web.desk.act_forms import Count
from tracker.web.desk.ledger_filter import year_of
from tracker.web.forms import Filled, Form, fill, number_of
from tracker.web.site import site_of
from tracker.web.words import _

ON_PAGE = 100


class ReservingForm(Form):
    kind: str = Field(title="哪一类文书")
    count: Count = Field(title="留几个号", ge=1, le=MOST_AT_ONCE)
    reason: str = Field(title="用途", max_length=200)


class ExplainingForm(Form):
    reason: str = Field(title="为什么没有文书", max_length=200)


async def numbers(request: Request) -> Response:
    authority, today = await authority_of_officer(request), site_of(request).clock.today()
    year = year_of(request.query_params.get("year")) or today.year
    series = request.query_params.get("series", "")
    lines = await numbers_of(authority.id, year)
    counts = Counter(line.series for line in lines)
    chosen = [line for line in lines if not series or line.series == series]
    if only := request.query_params.get("only", ""):
        chosen = [line for line in chosen if line.is_unexplained]
    pages = max(1, -(-len(chosen) // ON_PAGE))
    page = min(max(1, _page(request)), pages)
    return await show(
        request,
        "desk/numbers/list.html",
        year=year,
        years=sorted({today.year, year, *await number_years(authority.id)}, reverse=True),
        lines=chosen[(page - 1) * ON_PAGE : page * ON_PAGE],
        found=len(chosen),
        total=len(lines),
        unexplained=sum(line.is_unexplained for line in lines),
        void=sum(line.is_void for line in lines),
        counts=counts,
        series=series,
        only=only,
        shared=SHARED,
        titles=NUMBERED,
        page=page,
        pages=pages,
        page_url=lambda n: request.url.include_query_params(page=n),
        done=request.query_params.get("done", ""),
    )


async def reserve(request: Request) -> Response:
    authority, officer = await authority_of_officer(request), await officer_of(request)
    filled = Filled[ReservingForm]({"count": "1"})
    if request.method == "POST":
        filled = fill(ReservingForm, await request.form())
        if filled.form is not None and filled.form.kind not in NUMBERED:
            filled.form = None
            filled.errors["kind"] = _("请选择%(label)s。", label=_("哪一类文书"))
    if filled.form is not None:
        now = site_of(request).clock.now()
        taken = await reserve_numbers(
            authority,
            filled.form.kind,
            filled.form.count,
            reason=filled.form.reason,
            on=site_of(request).clock.today(),
            officer=officer,
            now=now,
        )
        said = taken[0] if len(taken) == 1 else f"{taken[0]} — {taken[-1]}"
        url = request.url_for("numbers").include_query_params(done=said)
        return go_to(url)
    return await show(
        request,
        "desk/numbers/reserve.html",
        status=422 if filled.errors else 200,
        kinds=[{"value": key, "label": title} for key, title in NUMBERED.items()],
        typed=filled.typed,
        errors=filled.errors,
        most=MOST_AT_ONCE,
    )


async def explain(request: Request) -> Response:
    """Why a number is borne by no letter."""
    authority, officer = await authority_of_officer(request), await officer_of(request)
    at = request.path_params
    line = await number_line(authority.id, at["series"], at["year"], at["ordinal"])
    if line is None or line.letter is not None:
        raise HTTPException(404)
    typed = {"reason": line.row.reason} if line.row else {}
    filled = Filled[ExplainingForm](typed)
    if request.method == "POST":
        filled = fill(ExplainingForm, await request.form())
    if filled.form is not None:
        await explain_number(
            authority,
            line.series,
            line.year,
            line.ordinal,
            reason=filled.form.reason,
            officer=officer,
            now=site_of(request).clock.now(),
        )
        return go_to(request.url_for("numbers").include_query_params(year=line.year))
    return await show(
        request,
        "desk/numbers/explain.html",
        status=422 if filled.errors else 200,
        line=line,
        typed=filled.typed,
        errors=filled.errors,
    )


def _page(request: Request) -> int:
    return number_of(request.query_params.get("page"), digits=5) or 1
