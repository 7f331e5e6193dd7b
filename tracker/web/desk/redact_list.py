"""The files of an application that are covered before they are handed over."""

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from tracker.actions.redact import begin
from tracker.files.attachments import FileRefused, StoredFile
from tracker.files.sheet_work import WORKABLE
from tracker.records.cases import CaseFile
from tracker.records.handling_models import Material
from tracker.records.journal import officer_author
from tracker.records.models import Attachment
from tracker.records.redaction_models import Redaction
from tracker.records.redactions import originals_of
from tracker.web.access import officer_of
from tracker.web.answer import go_to
from tracker.web.desk.act_files import FILES, sent_files
from tracker.web.desk.case_page import case_url, show_case
from tracker.web.door import case_of
from tracker.web.site import site_of
from tracker.web.words import _, gettext


async def redact_list(request: Request) -> Response:
    """GET lists what is begun and what can be; POST begins on a file of the application, or
    on new ones. A file that cannot be worked on does not stop the others."""
    case = await case_of(request)
    if request.method == "GET":
        return await _listed(request, case, {})
    form = await request.form()
    files, errors = await _chosen(request, case, form)
    begun = []
    for file in files:
        try:
            begun.append((await _begun(request, case, file)).id)
        except FileRefused as refused:
            name = f"{FILES} {len(errors) + 1}" if errors else FILES
            errors[name] = gettext(refused.pattern).format(**refused.facts)
    if not files and not errors:
        errors[FILES] = _("请选择要遮盖的文件。")
    if errors:
        return await _listed(request, case, errors)
    here = f"{case_url(request, case)}/redact"
    return go_to(f"{here}/{begun[0]}" if len(begun) == 1 else here)


async def _chosen(
    request: Request, case: CaseFile, form: FormData
) -> tuple[list[StoredFile], dict[str, str]]:
    wanted = form.get("file")
    if wanted is None:
        sent = await sent_files(request, form, case.application.id)
        return list(sent.files), dict(sent.errors)
    paper = next((one for one in _papers(case) if one.file.digest == wanted), None)
    if paper is None or not await site_of(request).store.has(paper.file.digest):
        raise HTTPException(404)
    return [paper.file], {}


async def _begun(request: Request, case: CaseFile, file: StoredFile) -> Redaction:
    site, officer = site_of(request), await officer_of(request)
    author = officer_author(officer.id, officer.held_roles)
    now = site.clock.now()
    return await begin(case.application.id, file, store=site.store, author=author, now=now)


async def _listed(request: Request, case: CaseFile, errors: Mapping[str, str]) -> Response:
    originals = await originals_of(case.application.id)
    known = {one.redaction.digest for one in originals}
    known |= {copy.digest for one in originals for copy in one.copies}
    return await show_case(
        request,
        "desk/redact/list.html",
        case,
        status=422 if errors else 200,
        errors=errors,
        originals=originals,
        others=[one for one in _papers(case) if one.file.digest not in known],
    )


@dataclass(frozen=True, slots=True)
class _Paper:
    """A file that can be covered, and where under the application it can be read."""

    file: StoredFile
    place: str


def _papers(case: CaseFile) -> list[_Paper]:
    """What came with the application or was found for it; the same file twice is one."""
    rows: list[tuple[str, Attachment | Material]] = [
        (f"files/{one.id}", one) for one in case.attachments
    ]
    rows += [(f"material/{one.id}", one) for one in case.material]
    found = (
        _Paper(StoredFile(one.name, one.media_type, one.size, one.digest), place)
        for place, one in rows
        if one.media_type in WORKABLE
    )
    return list({paper.file.digest: paper for paper in found}.values())
