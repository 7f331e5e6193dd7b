"""How the offices below keep their periods: for those who supervise, in counts alone."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from tracker.annual.workbook import CSV, plain_csv
from tracker.records.authority_tree import Place, tree_under
from tracker.records.calendars import current_calendar
from tracker.records.inbox import limits
from tracker.records.supervision import Watched, watched
from tracker.web.access import authority_of_officer
from tracker.web.answer import file_answer, show
from tracker.web.desk.ledger_filter import FIRST_YEAR, year_of
from tracker.web.figures import decimal
from tracker.web.plots import Plot, Series
from tracker.web.site import site_of
from tracker.web.words import _

# More bars than this nobody compares; the table has all.
_MOST_BARS = 20


@dataclass(frozen=True, slots=True)
class Line:
    """A unit with its counts, and their rate as it is shown."""

    place: Place
    counts: Watched

    @property
    def name(self) -> str:
        name: str = self.place.authority.name
        return name

    @property
    def rate(self) -> str:
        return decimal(self.counts.on_time)


async def supervision(request: Request) -> Response:
    authority, today = await authority_of_officer(request), site_of(request).clock.today()
    year = _year(request)
    lines = await _lines(request, year)
    total = Watched()
    for line in lines:
        total.add(line.counts)
    return await show(
        request,
        "desk/supervision.html",
        year=year,
        years=range(today.year, FIRST_YEAR - 1, -1),
        lines=lines,
        total=total,
        total_rate=decimal(total.on_time),
        own=authority.id,
        # One authority alone has nothing to be compared with.
        plots=_plots(lines) if len(lines) > 1 else [],
    )


async def supervision_csv(request: Request) -> Response:
    authority, year = await authority_of_officer(request), _year(request)
    head = (
        _("机关代码"),
        _("机关"),
        _("在办"),
        _("临近"),
        _("超期未办结"),
        _("%(year)s年办结", year=year),
        _("其中超期办结"),
        _("按期办结率（百分比）"),
    )
    rows = [
        (
            line.place.authority.code,
            line.name,
            line.counts.open,
            line.counts.approaching,
            line.counts.overdue,
            line.counts.closed,
            line.counts.closed_late,
            line.rate,
        )
        for line in await _lines(request, year)
    ]
    name = f"supervision-{authority.code}-{year}.csv"
    return file_answer(name, plain_csv(head, rows), CSV)


def _year(request: Request) -> int:
    asked = year_of(request.query_params.get("year"))
    return asked or site_of(request).clock.today().year


async def _lines(request: Request, year: int) -> list[Line]:
    """The authority and all below it, those with an overdue application first."""
    places = await tree_under(await authority_of_officer(request))
    within = limits(site_of(request).clock.today(), await current_calendar())
    counts = await watched([place.authority.id for place in places], year, within)
    lines = [Line(place, counts[place.authority.id]) for place in places]
    return sorted(lines, key=lambda line: (-line.counts.overdue, -line.counts.closed_late))


def _plots(lines: Sequence[Line]) -> tuple[Plot, ...]:
    overdue, late = (lambda c: c.overdue), (lambda c: c.closed_late)
    return (
        _plot(
            "overdue",
            _("超期"),
            lines,
            ((_("超期未办结"), overdue), (_("超期办结"), late)),
            _("超期未办结 %(open)s 件，超期办结 %(closed)s 件。"),
        ),
        _plot("approaching", _("临近期限"), lines, ((_("件数"), lambda c: c.approaching),)),
        _plot(
            "on_time",
            _("按期办结率（百分比）"),
            [line for line in lines if line.counts.closed],
            ((_("按期办结率（百分比）"), lambda c: round(c.on_time or 0)),),
        ),
    )


def _plot(
    key: str,
    title: str,
    lines: Sequence[Line],
    series: Sequence[tuple[str, Callable[[Watched], int]]],
    says: str = "",
) -> Plot:
    """Bars of the units, the largest first; of the rate the lowest."""
    sign = 1 if key == "on_time" else -1
    ordered = sorted(lines, key=lambda line: sign * sum(value(line.counts) for _w, value in series))
    if key != "on_time":
        ordered = [line for line in ordered if any(value(line.counts) for _w, value in series)]
    shown = ordered[:_MOST_BARS]
    sums = [sum(value(line.counts) for line in lines) for _w, value in series]
    notes = (_("只画前 %(n)s 个机关，其余的看下面的表。", n=_MOST_BARS),)
    return Plot(
        key=key,
        title=title,
        says=says % {"open": sums[0], "closed": sums[-1]} if says else title,
        heading=_("机关"),
        labels=[line.name for line in shown],
        series=tuple(Series(words, [v(line.counts) for line in shown]) for words, v in series),
        upright=False,
        notes=notes if len(ordered) > _MOST_BARS else (),
    )
