"""The statistics of the office, with filters and nothing merged."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from tracker.law.terms import ApplicantKind, Channel
from tracker.records.figures import WantedFigures
from tracker.records.ledger_rows import years_of_register
from tracker.records.models import Authority
from tracker.web.access import authority_of_officer
from tracker.web.answer import show
from tracker.web.desk.ledger_filter import address, one_of
from tracker.web.figures import figures_file, headlines, span_choices, span_words, statistics
from tracker.web.site import site_of
from tracker.web.words import _


async def desk_figures(request: Request) -> Response:
    authority = await authority_of_officer(request)
    wanted = _wanted(request, authority)
    shown = await statistics(request, wanted, in_full=True)
    years = await years_of_register(authority.id)
    values = {"span": shown.figures.span.key, "kind": wanted.kind, "channel": wanted.channel}
    asked = {name: value for name, value in values.items() if value}

    def csv_url(name: str) -> str:
        return address(request.url_for("desk_figures_csv", name=name).path, asked)

    return await show(
        request,
        "desk/figures.html",
        shown=shown,
        headlines=headlines(shown.figures),
        span=span_words(shown.figures.span),
        spans=span_choices(site_of(request).clock.today(), years[0] if years else None),
        kinds=ApplicantKind,
        channels=Channel,
        values=asked,
        chosen=_("、").join(_(term.label) for term in (wanted.kind, wanted.channel) if term),
        csv_url=csv_url,
    )


async def desk_figures_csv(request: Request) -> Response:
    authority = await authority_of_officer(request)
    shown = await statistics(request, _wanted(request, authority), in_full=True)
    file = figures_file(shown, request.path_params["name"], authority.code)
    if file is None:
        raise HTTPException(404)
    return file


def _wanted(request: Request, authority: Authority) -> WantedFigures:
    asked = request.query_params
    return WantedFigures(
        authority_ids=[authority.id],
        kind=one_of(ApplicantKind, asked.get("kind")),
        channel=one_of(Channel, asked.get("channel")),
    )
