"""The figures of all authorities of the installation together, with each beside the sum."""

from collections.abc import Iterator
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from tracker.annual.workbook import Value, plain_csv
from tracker.law.figures import Figures
from tracker.records.authorities import every_authority
from tracker.records.figures import WantedFigures, first_year
from tracker.records.models import Authority
from tracker.web.answer import go_to, show
from tracker.web.figures import (
    Statistics,
    decimal,
    figures_answer,
    figures_file,
    headlines,
    span_choices,
    span_words,
    statistics_of_all,
)
from tracker.web.site import site_of
from tracker.web.words import _

UNITS = "authorities"


@dataclass(frozen=True, slots=True)
class Unit:
    """An authority beside the sum, with the address of its own page for the same days."""

    office: Authority
    url: str
    figures: Figures

    @property
    def on_time(self) -> str:
        return decimal(self.figures.on_time.percent)

    @property
    def mean_days(self) -> str:
        return decimal(self.figures.mean_days)


async def all_figures(request: Request) -> Response:
    """Of one authority its own page; of several the sum."""
    known = await every_authority()
    if not known:
        return await show(request, "public/not_set_up.html", status=503)
    if len(known) == 1:
        here = request.url_for("figures", code=known[0].code)
        return go_to(here.replace(query=request.url.query).replace(scheme="", netloc=""))
    shown, units = await _shown(request, known)
    today = site_of(request).clock.today()

    def csv_url(name: str) -> str:
        key = shown.figures.span.key
        return f"{request.url_for('all_figures_csv', name=name).path}?span={key}"

    return await show(
        request,
        "public/all_figures.html",
        shown=shown,
        headlines=headlines(shown.figures),
        span=span_words(shown.figures.span),
        spans=span_choices(today, await first_year(_of(known))),
        units=units,
        csv_url=csv_url,
    )


async def all_figures_csv(request: Request) -> Response:
    name = request.path_params["name"]
    shown, units = await _shown(request, await every_authority())
    if name == UNITS:
        head = (_("机关"), _("新收"), _("办结"), _("期末在办"), _("按期办结率"), _("平均用时"))
        return figures_answer(plain_csv(head, _rows(units)), shown, name, "all")
    file = figures_file(shown, name, "all")
    if file is None:
        raise HTTPException(404)
    return file


async def _shown(request: Request, known: list[Authority]) -> tuple[Statistics, list[Unit]]:
    shown, found = await statistics_of_all(request, _of(known))
    query = f"?span={shown.figures.span.key}"
    units = [
        Unit(one, request.url_for("figures", code=one.code).path + query, found[one.id])
        for one in known
    ]
    return shown, units


def _of(known: list[Authority]) -> WantedFigures:
    return WantedFigures(authority_ids=[one.id for one in known])


def _rows(units: list[Unit]) -> Iterator[tuple[Value, ...]]:
    for unit in units:
        told = unit.figures
        yield (
            unit.office.name,
            told.received,
            told.concluded,
            told.open,
            unit.on_time,
            unit.mean_days,
        )
