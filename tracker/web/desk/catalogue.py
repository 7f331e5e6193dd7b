"""The catalogue at the desk: its list, and how often it spared somebody an application."""

from collections.abc import Mapping
from datetime import date

from starlette.requests import Request
from starlette.responses import Response

from tracker.law.terms import CatalogueMode
from tracker.records.catalogue import (
    Place,
    Wanted,
    catalogue_count,
    catalogue_page,
    files_of_entries,
    years_of_catalogue,
)
from tracker.records.catalogue_help import help_by_month, help_since
from tracker.web.access import officer_of
from tracker.web.answer import show
from tracker.web.catalogue_place import place_said, said_place
from tracker.web.desk.ledger_filter import address, one_of, year_of
from tracker.web.desk.listing import search_words
from tracker.web.forms import number_of
from tracker.web.site import site_of

PAGE = 50
_MONTHS_SHOWN = 12
_WITHDRAWN = "withdrawn"


async def catalogue(request: Request) -> Response:
    officer, asked = await officer_of(request), request.query_params
    wanted, after = wanted_of(asked), said_place(asked.get("after", ""))
    found = await catalogue_page(officer.authority_id, wanted, after=after, size=PAGE)
    values = values_of(wanted)
    today = site_of(request).clock.today()
    return await show(
        request,
        "desk/catalogue/list.html",
        entries=found.entries,
        files=await files_of_entries([entry.id for entry in found.entries]),
        n=await catalogue_count(officer.authority_id, wanted),
        next_page=_next(request, values, found.next),
        is_later_page=after is not None,
        wanted=wanted,
        values=values,
        modes=CatalogueMode,
        years=await years_of_catalogue(officer.authority_id),
        done=asked.get("done", ""),
        done_id=number_of(asked.get("id")),
        months=await help_by_month(officer.authority_id, months=_MONTHS_SHOWN),
        this_year=await help_since(officer.authority_id, date(today.year, 1, 1)),
    )


def wanted_of(asked: Mapping[str, str]) -> Wanted:
    """The filter these values ask for; a value nobody offers asks nothing."""
    return Wanted(
        mode=one_of(CatalogueMode, asked.get("mode")),
        year=year_of(asked.get("year")),
        words=search_words(asked.get("words", "")),
        withdrawn=asked.get("state") == _WITHDRAWN,
    )


def values_of(wanted: Wanted) -> dict[str, object]:
    """The filter as the values of a form or an address, without what asks nothing."""
    asked: dict[str, object] = {
        "mode": wanted.mode,
        "year": wanted.year,
        "words": wanted.words,
        "state": _WITHDRAWN if wanted.withdrawn else "",
    }
    return {name: value for name, value in asked.items() if value}


def _next(request: Request, values: Mapping[str, object], place: Place | None) -> str | None:
    if place is None:
        return None
    return address(request.url.path, {**values, "after": place_said(place)})
