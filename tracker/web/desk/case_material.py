"""Files that were found for an application: described, counted by page, used by fee and reply."""

from pydantic import Field
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from tracker.actions.handling import add_material, count_pages
from tracker.files.attachments import FileRefused
from tracker.files.page_count import page_count
from tracker.law.fees import LARGEST
from tracker.records.cases import CaseFile
from tracker.records.handling import handling_of, record_in
from tracker.records.handling_models import Material
from tracker.web.access import holds, officer_as
from tracker.web.answer import go_to, kept_answer
from tracker.web.desk.act_forms import Count
from tracker.web.desk.case_page import case_url, show_case
from tracker.web.door import case_of
from tracker.web.forms import Filled, Form, fill
from tracker.web.pages import HANDLES
from tracker.web.site import site_of
from tracker.web.words import _, gettext


class MaterialForm(Form):
    """`pages`: of each file that does not say itself how many it has."""

    description: str = Field("", title="说明", max_length=200)
    pages: Count | None = Field(None, title="页数", ge=1, le=LARGEST)


class PagesForm(Form):
    pages: Count = Field(title="页数", ge=1, le=LARGEST)


async def case_material(request: Request) -> Response:
    """What is wrong with one file is said by its name; the others are taken."""
    case, filled = await case_of(request), Filled[MaterialForm]({})
    if request.method != "POST":
        return await _listed(request, case, filled)
    officer, form = await officer_as(request, HANDLES), await request.form()
    filled = fill(MaterialForm, form)
    uploads = [one for one in form.getlist("files") if isinstance(one, UploadFile)]
    uploads = [one for one in uploads if one.filename]  # a field without a file is sent too
    if not uploads:
        filled.errors["files"] = _("请选择文件。")
    taken = 0
    if filled.form is not None and uploads:
        for n, upload in enumerate(uploads, start=1):
            wrong = await _take(request, case, filled.form, upload, officer.id)
            if wrong:
                filled.errors["files" if "files" not in filled.errors else f"files {n}"] = wrong
            else:
                taken += 1
    if filled.errors:
        return await _listed(request, case, filled, taken=taken)
    return go_to(f"{case_url(request, case)}/material")


async def _take(
    request: Request, case: CaseFile, form: MaterialForm, upload: UploadFile, officer_id: int
) -> str:
    """Take one file; the sentence about what is wrong with it, or nothing."""
    site, data = site_of(request), await upload.read()
    await upload.close()
    try:
        file = await site.take_file(upload.filename or "", data)
        pages = await page_count(file.name, file.media_type, data)
    except FileRefused as refused:
        return gettext(refused.pattern).format(**refused.facts)
    await add_material(
        case.application.id,
        file,
        description=form.description,
        pages=form.pages if pages is None else pages,
        officer_id=officer_id,
        now=site.clock.now(),
    )
    return ""


async def material_pages(request: Request) -> Response:
    """How many pages somebody counted; asked again where that is no number."""
    case, material = await case_of(request), await _material(request)
    await officer_as(request, HANDLES)
    filled = fill(PagesForm, await request.form())
    if filled.form is None:
        key = f"pages-{material.id}"
        shown = Filled[MaterialForm]({key: filled.typed.get("pages", "")})
        shown.errors[key] = filled.errors["pages"]
        return await _listed(request, case, shown)
    await count_pages(material, filled.form.pages)
    return go_to(f"{case_url(request, case)}/material")


async def material_file(request: Request) -> Response:
    return await kept_answer(request, await _material(request))


async def _material(request: Request) -> Material:
    case = await case_of(request)
    found = await record_in(Material, case.application.id, request.path_params["record"])
    if not isinstance(found, Material):
        raise HTTPException(404)
    return found


async def _listed(
    request: Request, case: CaseFile, filled: Filled[MaterialForm], *, taken: int = 0
) -> Response:
    return await show_case(
        request,
        "desk/case/material.html",
        case,
        status=422 if filled.errors else 200,
        handling=await handling_of(case.application.id),
        may_write=await holds(request, HANDLES),
        typed=filled.typed,
        errors=filled.errors,
        taken=taken,
    )
