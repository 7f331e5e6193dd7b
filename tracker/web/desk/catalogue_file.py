"""The catalogue as a file: taken away, and taken in, all or nothing."""

import asyncio

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response

from tracker.actions.catalogue import item_of
from tracker.actions.import_catalogue import import_catalogue
from tracker.annual.catalogue_ledger import COLUMNS, NEEDED, CatalogueRow
from tracker.annual.sheets import RowError
from tracker.annual.workbook import CSV, XLSX, catalogue_csv, catalogue_xlsx
from tracker.law.terms import CatalogueMode, WithholdingReason
from tracker.records.catalogue import catalogue_entries
from tracker.web.access import authority_of_officer
from tracker.web.answer import file_answer, go_to, show
from tracker.web.desk.catalogue import wanted_of
from tracker.web.desk.catalogue_entry import author_of
from tracker.web.site import site_of
from tracker.web.words import _

BODY_LIMIT = 32 * 1024 * 1024
_MOST_ERRORS = 100
_WRITERS = {
    "csv": (catalogue_csv, CSV),
    "xlsx": (catalogue_xlsx, XLSX),
}


async def export_catalogue(request: Request) -> Response:
    """A file of everything the filter means, in the columns that an import reads."""
    authority, form = await authority_of_officer(request), await request.form()
    asked = {name: value for name, value in form.items() if isinstance(value, str)}
    rows = [
        CatalogueRow(item_of(entry), "\n".join(file.name for file in files))
        async for entry, files in catalogue_entries(authority.id, wanted_of(asked))
    ]
    kind = asked.get("format", "")
    kind = kind if kind in _WRITERS else "xlsx"
    write, media_type = _WRITERS[kind]
    name = f"catalogue-{authority.code}-{site_of(request).clock.now():%Y%m%d}.{kind}"
    return file_answer(name, await asyncio.to_thread(write, rows), media_type)


async def import_catalogue_page(request: Request) -> Response:
    if request.method == "GET":
        return await _asked(request)
    data = await _sent(request)
    if not data:
        return await _asked(request, {"table": _("请选择要导入的 CSV 或者 XLSX 文件。")})
    done = await import_catalogue(
        await authority_of_officer(request),
        data,
        author=await author_of(request),
        now=site_of(request).clock.now(),
    )
    if isinstance(done, list):
        said = _("文件有 %(n)s 处需要修改，一条也没有导入。", n=len(done))
        return await _asked(request, {"table": said}, done)
    url = request.url_for("desk_catalogue").include_query_params(done="imported", n=done.entries)
    return go_to(url.include_query_params(files=done.with_files) if done.with_files else url)


async def _sent(request: Request) -> bytes:
    upload = (await request.form()).get("table")
    if not isinstance(upload, UploadFile):
        return b""
    try:
        return await upload.read()
    finally:
        await upload.close()


async def _asked(
    request: Request, errors: dict[str, str] | None = None, rows: list[RowError] | None = None
) -> Response:
    return await show(
        request,
        "desk/catalogue/import.html",
        status=422 if errors else 200,
        errors=errors or {},
        row_errors=(rows or [])[:_MOST_ERRORS],
        more_errors=max(len(rows or []) - _MOST_ERRORS, 0),
        columns=COLUMNS,
        needed=NEEDED,
        modes=CatalogueMode,
        reasons=WithholdingReason,
    )
