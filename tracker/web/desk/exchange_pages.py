"""Figures handed up as a signed file: written here, looked over and taken here."""

from starlette.requests import Request
from starlette.responses import Response

from tracker.actions.hand_up import figures_file, own_key
from tracker.actions.take_figures import Looked, look_over, take_figures
from tracker.annual.exchange import SIZE_LIMIT, FiguresRefused
from tracker.annual.grid import grids
from tracker.annual.report import report_json
from tracker.letters.signing_key import grouped
from tracker.web.access import authority_of_officer, officer_of
from tracker.web.answer import file_answer, go_to, show
from tracker.web.desk.ledger_filter import FIRST_YEAR, year_of
from tracker.web.desk.one_file import sent_file
from tracker.web.site import site_of
from tracker.web.words import _

# The file comes a second time within the form, where every character may take nine bytes.
BODY_LIMIT = 9 * SIZE_LIMIT


async def hand_up(request: Request) -> Response:
    """What is handed up, by whom it can be known; then the file."""
    authority, site = await authority_of_officer(request), site_of(request)
    asked = request.query_params if request.method == "GET" else await request.form()
    year = year_of(str(asked.get("year", ""))) or site.clock.today().year - 1
    if request.method == "POST":
        written = await figures_file(authority, year, site.settings.key, site.clock.now())
        name = f"figures-{authority.code}-{year}.json"
        return file_answer(name, written.encode(), "application/json")
    return await show(
        request,
        "desk/rollup/hand_up.html",
        year=year,
        years=range(site.clock.today().year, FIRST_YEAR - 1, -1),
        fingerprint=grouped(own_key(site.settings.key).fingerprint),
    )


async def take(request: Request) -> Response:
    """A file is chosen, looked over, and then, confirmed, taken."""
    if request.method == "GET":
        return await _asked(request)
    form = await request.form()
    held = form.get("held")
    if isinstance(held, str):
        data = held.replace("\r\n", "\n").encode("utf-8", errors="replace")
    else:
        sent = await sent_file(request, "file")
        if sent is None:
            return await _asked(request, _("请选择下属机关报送的交换文件。"))
        data = sent.data
    now, above = site_of(request).clock.now(), await authority_of_officer(request)
    year = year_of(str(form.get("year", "")))
    try:
        looked = await look_over(above, data, now=now, year=year)
        if not isinstance(held, str):
            return await _looked_over(request, looked)
        if not looked.key_known and form.get("confirmed") != looked.exchange.key.fingerprint:
            return await _looked_over(request, looked, unconfirmed=True)
        officer = await officer_of(request)
        await take_figures(
            above,
            data,
            now=now,
            year=year,
            confirmed=str(form.get("confirmed", "")),
            officer_id=officer.id,
        )
    except FiguresRefused as refused:
        return await _asked(request, str(refused))
    back = request.url_for("rollup").include_query_params(
        year=looked.exchange.year, taken=looked.unit.code
    )
    return go_to(back)


async def _asked(request: Request, error: str = "") -> Response:
    asked = request.query_params if request.method == "GET" else await request.form()
    today = site_of(request).clock.today()
    return await show(
        request,
        "desk/rollup/take.html",
        status=422 if error else 200,
        errors={"file": error} if error else {},
        year=year_of(str(asked.get("year", ""))) or today.year - 1,
        years=range(today.year, FIRST_YEAR - 1, -1),
        looked=None,
    )


async def _looked_over(request: Request, looked: Looked, *, unconfirmed: bool = False) -> Response:
    exchange = looked.exchange
    report = report_json(
        authority=looked.unit.name, code=looked.unit.code, tallies=exchange.table.tallies
    )
    error = _("请先打电话核对指纹，一致的，勾选以后再收。")
    return await show(
        request,
        "desk/rollup/take.html",
        status=422 if unconfirmed else 200,
        errors={"confirmed": error} if unconfirmed else {},
        year=exchange.year,
        looked=looked,
        exchange=exchange,
        report=report,
        grids=grids(report),
        fingerprint=grouped(exchange.key.fingerprint),
        former=grouped(looked.former_key),
    )
