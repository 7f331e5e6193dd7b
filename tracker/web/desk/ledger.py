"""The register as a ledger: filtered, page by page, printed, and taken away as a file."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from types import MappingProxyType
from urllib.parse import urlencode

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response

from tracker.annual.register_columns import BY_KEY, COLUMNS, chosen
from tracker.law.labels import label_of
from tracker.law.layouts import LAYOUTS
from tracker.law.terms import ApplicantKind, Channel, Outcome, Stage
from tracker.letters.ledger_sheet import MOST_ROWS, Paper
from tracker.records.calendars import current_calendar
from tracker.records.ledger_rows import (
    Figure,
    Line,
    ledger_count,
    ledger_page,
    years_of_register,
)
from tracker.records.models import Application, Officer
from tracker.records.register_lines import register_lines_of
from tracker.web.access import authority_of_officer, officer_of
from tracker.web.answer import go_to, show
from tracker.web.desk.ledger_cells import Told, cells_of, written
from tracker.web.desk.ledger_file import Export, FullReading, ledger_file
from tracker.web.desk.ledger_filter import address, values_of, wanted_of
from tracker.web.desk.listing import first_line, place_of, said_place
from tracker.web.desk.opening_share import opening_share
from tracker.web.desk.register_file import REGISTER_FILES, register_file
from tracker.web.site import site_of
from tracker.web.words import _

PAGE = 50
REASON_LIMIT = 150
_KEPT = ("year", "stage", "outcome", "channel", "kind")


async def ledger(request: Request) -> Response:
    """The ledger as it is asked for, or as this officer left it last."""
    officer, asked = await officer_of(request), request.query_params
    if not asked and officer.ledger:
        return go_to(f"{request.url.path}?{urlencode(sorted(officer.ledger.items()), doseq=True)}")
    await _remember(officer, asked)
    return await _listed(request)


async def _listed(
    request: Request,
    asked: Mapping[str, str] | None = None,
    columns: Sequence[str] | None = None,
    errors: Mapping[str, str] = MappingProxyType({}),
) -> Response:
    officer, params = await officer_of(request), request.query_params
    asked, wanted = asked or params, wanted_of(asked or params)
    chosen_keys = [key for key in columns or params.getlist("columns") if key in BY_KEY]
    after = place_of(asked.get("after", ""))
    found = await ledger_page(officer.authority_id, wanted, after=after, size=PAGE + 1)
    rows = found[:PAGE]
    last = rows[-1].application if len(found) > PAGE else None
    years = await years_of_register(officer.authority_id)
    values, ledger_path = values_of(wanted), request.url_for("ledger").path
    shown: dict[str, object] = {**values, "columns": chosen_keys}
    before = await ledger_count(officer.authority_id, wanted, until=after) if after else 0
    return await show(
        request,
        "desk/ledger.html",
        status=422 if errors else 200,
        rows=rows,
        cells=await _cells(request, rows, chosen_keys, before + 1),
        columns=chosen(chosen_keys) if chosen_keys else (),
        groups=[(name, list(of)) for name, of in groupby(COLUMNS, lambda one: one.group)],
        errors=errors,
        papers=Paper,
        all_columns=len(COLUMNS),
        n=await ledger_count(officer.authority_id, wanted),
        before=before,
        next_page=address(ledger_path, shown | {"after": said_place(last.received_on, last.id)})
        if last
        else "",
        first_page=address(ledger_path, shown) if before else "",
        ledger_path=ledger_path,
        values=values,
        figure=wanted.figure,
        figure_label=_label(wanted.figure) if wanted.figure else None,
        opening=await opening_share(officer.authority_id, wanted) if wanted.figure else None,
        years=range(years[1], years[0] - 1, -1) if years else (),
        stages=Stage,
        outcomes=Outcome,
        channels=Channel,
        kinds=ApplicantKind,
        label_of=label_of,
        first_line=first_line,
    )


async def export_ledger(request: Request) -> Response:
    """A file of everything the filter means. With full names, for a reason that is recorded
    with the reading of each."""
    officer, form = await officer_of(request), await request.form()
    asked = {name: value for name, value in form.items() if isinstance(value, str)}
    keys = [str(key) for key in form.getlist("columns")]
    full, reason = bool(asked.get("full_names")), asked.get("reason", "").strip()
    if full and not reason:
        error = {"reason": _("导出完整的姓名和联系方式，请填写理由。")}
        return await _listed(request, asked, keys, error)
    if len(reason) > REASON_LIMIT:
        error = {"reason": _("理由最多%(n)s个字，请精简。", n=REASON_LIMIT)}
        return await _listed(request, asked, keys, error)
    reading = FullReading(officer.id, reason) if full else None
    export = Export(await authority_of_officer(request), wanted_of(asked), reading, officer.name)
    kind, now = asked.get("format", ""), site_of(request).clock.now()
    if kind not in REGISTER_FILES:
        return await ledger_file(export, kind=kind, now=now)
    answer = await register_file(export, kind=kind, columns=chosen(keys), now=now)
    if answer is None:
        error = {"format": _("超过%(n)s件，请先缩小范围，或者导出Excel。", n=MOST_ROWS)}
        return await _listed(request, asked, keys, error)
    return answer


async def _cells(
    request: Request, rows: Sequence[Line[Application]], keys: Sequence[str], first: int
) -> list[tuple[str, ...]]:
    """The chosen cells of a page, masked; nothing while the usual columns are shown."""
    if not keys:
        return []
    calendar, today = await current_calendar(), site_of(request).clock.today()
    lines = await register_lines_of(
        [row.application for row in rows], first=first, counts_month="nth_in_month" in keys
    )
    told = [Told(line, calendar, today, masked=True) for line in lines]
    return [tuple(map(written, cells_of(one, chosen(keys)))) for one in told]


async def _remember(officer: Officer, asked: QueryParams) -> None:
    """Keep filter and columns for the next visit; never the words that were searched for, nor
    a figure of the report that was looked into."""
    left: dict[str, object] | None = {
        name: value for name, value in values_of(wanted_of(asked)).items() if name in _KEPT
    }
    columns = [key for key in asked.getlist("columns") if key in BY_KEY]
    if columns:
        left = {**(left or {}), "columns": columns}
    if asked and "report" not in asked and (left or None) != officer.ledger:
        await Officer.filter(id=officer.id).update(ledger=left or None)


def _label(figure: Figure) -> str:
    return LAYOUTS[figure.layout].rows[figure.row].label
