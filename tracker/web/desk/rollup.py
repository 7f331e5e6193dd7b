"""The roll-up (汇总) of a year: the sum, and every unit that is in it or missing from it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import QueryParams
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from tracker.actions.rollup import RollUp, rolled_up
from tracker.actions.unit_figures import Unit, document_of, units_of
from tracker.annual.grid import GridCell, grids
from tracker.annual.report import differences, failed_checks, report_json
from tracker.annual.workbook import CSV, Value, plain_csv
from tracker.law.annual import FIGURE, cells, challenge_row
from tracker.law.calendar import Calendar
from tracker.law.handing_up import days_left, report_due_on
from tracker.law.layouts import LAYOUTS, TOTAL, Layout
from tracker.law.limits import Limit
from tracker.law.remedy_limits import limit_of_annual_report, limit_of_submission
from tracker.law.terms import ApplicantKind, ChallengeKind, ChallengeResult
from tracker.letters.signing_key import grouped
from tracker.records.authority_tree import tree_under
from tracker.records.calendars import current_calendar
from tracker.records.given_tables import given_to, keys_of
from tracker.web.access import authority_of_officer
from tracker.web.answer import file_answer, show
from tracker.web.desk.ledger_filter import FIRST_YEAR, address, one_of, year_of
from tracker.web.report_page import FILES
from tracker.web.site import site_of
from tracker.web.words import _, _l

_LABELS = {
    "new": _l("本年新收"),
    "carried_in": _l("上年结转"),
    "total": _l("办结"),
    "carried_out": _l("结转下年"),
    "received": _l("收到申请数"),
    "ended": _l("申请办结数"),
}
_BY_APPLICANT = ("new", "carried_in", "total", "carried_out")
_OF_2014 = ("received", "ended")


@dataclass(frozen=True, slots=True)
class Chosen:
    """The figure of the sum that is looked into: its place, and its words."""

    row: str
    column: str
    words: str


@dataclass(frozen=True, slots=True)
class Row:
    """A unit as a row: its figures in the order of the columns, none where it has none."""

    unit: Unit
    figures: tuple[Any, ...]


async def rollup(request: Request) -> Response:
    authority, today = await authority_of_officer(request), site_of(request).clock.today()
    asked = year_of(request.query_params.get("year")) or today.year - 1
    year = min(asked, today.year)
    found = await rolled_up(authority, year, today)
    form = LAYOUTS[found.report["layout"]]
    chosen = _chosen(form, request.query_params)
    calendar = await current_calendar()
    return await show(
        request,
        "desk/rollup/rollup.html",
        year=year,
        years=range(today.year, FIRST_YEAR - 1, -1),
        found=found,
        report=found.report,
        form=form,
        grids=grids(found.report),
        failed=failed_checks(found.report),
        labels=[_LABELS[key] for key in _keys(form)],
        chosen=chosen,
        rows=[_row(unit, form, chosen) for unit in found.units],
        link=_links(request, year),
        limits=_limits(year, calendar),
        left=days_left(year, None, today),
        running=year >= today.year,
        taken=_name_of(found, request.query_params.get("taken", "")),
    )


async def rollup_file(request: Request) -> Response:
    """The sum in one of the formats of a report."""
    ending, year = request.path_params["ending"], _year_of_path(request)
    if ending not in FILES:
        raise HTTPException(404)
    found = await _found(request, year)
    form, name = FILES[ending], f"rollup-{found.report['code']}-{year}.{ending}"
    return file_answer(name, await form.write(found.report), form.media_type)


async def rollup_units_csv(request: Request) -> Response:
    """The units with their figures, as a table."""
    year = _year_of_path(request)
    found = await _found(request, year)
    form = LAYOUTS[found.report["layout"]]
    head = (
        _("机关代码"),
        _("机关"),
        _("上级机关代码"),
        _("数字来源"),
        *(str(_LABELS[key]) for key in _keys(form)),
        _("不成立的勾稽关系"),
        _("报送"),
        _("最迟"),
    )
    codes = {unit.place.authority.id: unit.place.authority.code for unit in found.units}
    content = plain_csv(head, _csv_rows(found, form, codes, year))
    return file_answer(f"units-{found.report['code']}-{year}.csv", content, CSV)


async def rollup_unit(request: Request) -> Response:
    """The table of one unit, where its figures come from, and what does not balance."""
    authority, today = await authority_of_officer(request), site_of(request).clock.today()
    year, code = _year_of_path(request), request.path_params["code"]
    place = next((p for p in await tree_under(authority) if p.authority.code == code), None)
    if place is None:
        raise HTTPException(404)
    unit = (await units_of([place], year, today))[0]
    report = None
    if unit.tallies is not None:
        one = unit.place.authority
        report = report_json(authority=one.name, code=one.code, tallies=unit.tallies)
    return await show(
        request,
        "desk/rollup/unit.html",
        year=year,
        unit=unit,
        own=place.authority.id == authority.id,
        report=report,
        grids=grids(report) if report else [],
        moved=_moved(unit, report) if report else [],
        files=[one for one in await given_to(place.authority.id) if one.year == year],
        keys=await keys_of(place.authority.id),
        grouped=grouped,
        due_on=report_due_on(year, place.authority.level),
    )


def _moved(unit: Unit, report: dict[str, Any]) -> list[dict[str, Any]]:
    """Where its register says something else now than the report it published."""
    published = document_of(unit.published)
    same_form = published is not None and published["layout"] == report["layout"]
    return differences(published, report) if published is not None and same_form else []


def _year_of_path(request: Request) -> int:
    year: int = request.path_params["year"]
    if not FIRST_YEAR <= year <= site_of(request).clock.today().year:
        raise HTTPException(404)
    return year


async def _found(request: Request, year: int) -> RollUp:
    authority, today = await authority_of_officer(request), site_of(request).clock.today()
    return await rolled_up(authority, year, today)


def _limits(year: int, calendar: Calendar) -> list[Limit]:
    """By when departments submit, and departments and governments publish."""
    submission = limit_of_submission(year, calendar)
    publication = [
        limit_of_annual_report(year, calendar, government=of_government)
        for of_government in (False, True)
    ]
    return [*([submission] if submission else []), *publication]


def _name_of(found: RollUp, code: str) -> str:
    """The name of the unit of that code; nothing for a code of none of them."""
    names = (u.place.authority.name for u in found.units if u.place.authority.code == code)
    return next(names, "")


def _keys(form: Layout) -> tuple[str, ...]:
    return _BY_APPLICANT if form.by_applicant else _OF_2014


def _row(unit: Unit, form: Layout, chosen: Chosen | None) -> Row:
    if unit.tallies is None:
        return Row(unit, ())
    figures, column = cells(form.key, unit.tallies), TOTAL if form.by_applicant else FIGURE
    shown = [figures[key, column] for key in _keys(form)]
    if chosen:
        shown.append(figures[chosen.row, chosen.column])
    return Row(unit, tuple(shown))


def _csv_rows(
    found: RollUp, form: Layout, codes: dict[int, str], year: int
) -> Iterator[tuple[Value, ...]]:
    for unit in found.units:
        one = unit.place.authority
        figures = _row(unit, form, None).figures or ("",) * len(_keys(form))
        yield (
            one.code,
            one.name,
            codes.get(one.parent_id or 0, ""),
            _(unit.source.label),
            *figures,
            len(unit.failed) if unit.tallies is not None else "",
            _(unit.handed.label),
            report_due_on(year, one.level).isoformat(),
        )


def _chosen(form: Layout, asked: QueryParams) -> Chosen | None:
    """The figure an address asks about; one that no form has asks nothing."""
    row, column = asked.get("row", ""), asked.get("column", "")
    kind = one_of(ChallengeKind, row)
    if kind is not None and kind in form.challenge_rows:
        result = one_of(ChallengeResult, column)
        label = result.label if result else TOTAL
        return Chosen(
            challenge_row(kind), label, f"{'／'.join(form.challenge_rows[kind])}／{label}"
        )
    if row not in form.rows or form.rows[row].heading:
        return None
    if not form.by_applicant:
        return Chosen(row, FIGURE, form.rows[row].label)
    of = one_of(ApplicantKind, column)
    label = of.label if of else TOTAL
    return Chosen(row, label, f"{form.rows[row].label}／{label}")


def _links(request: Request, year: int) -> Callable[[GridCell], str | None]:
    """Where a figure of the sum leads: to the share of every unit in it; not for nought."""
    here = request.url_for("rollup").path

    def link(cell: GridCell) -> str | None:
        if cell.row is None or not float(cell.text or 0):
            return None
        asked = {"year": year, "row": cell.row, "column": cell.column}
        return address(here, {k: v for k, v in asked.items() if v}) + "#units"

    return link
