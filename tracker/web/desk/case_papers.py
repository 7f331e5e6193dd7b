"""The papers of a case beside its letters: the receipt, and the files that came with it."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from tracker.actions.receipt import has_receipt, receipt_file, receipt_name, signer_of, told
from tracker.records.readings import record_reading
from tracker.web.access import officer_of
from tracker.web.answer import kept_answer, pdf_answer
from tracker.web.door import case_of
from tracker.web.site import site_of

_NOT_STORED = {"Cache-Control": "no-store"}


async def receipt_download(request: Request) -> Response:
    """The receipt once more, without the code that nobody knows any longer. It names the
    applicant in full, which is a reading."""
    case, officer, site = await case_of(request), await officer_of(request), site_of(request)
    if not has_receipt(case.application):
        raise HTTPException(404)
    await record_reading(
        case.application.id, officer_id=officer.id, reason="登记回执", now=site.clock.now()
    )
    receipt = await told(case.application, case.authority)
    pdf = await receipt_file(receipt, signer_of(site.settings.key, site.settings.base_url))
    return pdf_answer(receipt_name(case.application), pdf)


async def attached_file(request: Request) -> Response:
    case = await case_of(request)
    wanted = request.path_params["file"]
    file = next((file for file in case.attachments if file.id == wanted), None)
    return await kept_answer(request, file)
