"""The receipt: number, tracking code, due date, and what happens next."""

from starlette.requests import Request
from starlette.responses import Response

from tracker.actions.mail_code import TooManyMails, mail_code
from tracker.actions.receipt import Told, receipt_file, receipt_name, signer_of, told
from tracker.records.code_issues import current_code
from tracker.records.models import Application, Authority
from tracker.web.answer import go_to, pdf_answer, show
from tracker.web.door import followed_application
from tracker.web.public.apply import Visit, draft_over, visit_of
from tracker.web.public.offices import of_office
from tracker.web.site import site_of


@of_office
async def receipt(request: Request, office: Authority) -> Response:
    visit = await visit_of(request, office)
    application = await _submitted(visit)
    if application is None:
        return await _none_yet(visit)
    receipt = await told(application, office)
    response = await show(
        request,
        "public/receipt.html",
        office=office,
        receipt=receipt,
        code=current_code(site_of(request).codes, application, visit.token),
        pdf=visit.address("receipt_pdf"),
        until=visit.draft.expires_at if visit.draft else None,
        mail=_address(request, receipt),
        mail_url=visit.address("receipt_mail"),
        mailed=request.query_params.get("mailed", ""),
    )
    response.headers["Cache-Control"] = "no-store"
    return response


@of_office
async def receipt_download(request: Request, office: Authority) -> Response:
    visit = await visit_of(request, office)
    application = await _submitted(visit)
    if application is None:
        return await _none_yet(visit)
    code = current_code(site_of(request).codes, application, visit.token)
    return await _file(request, await told(application, office), code)


@of_office
async def receipt_mail(request: Request, office: Authority) -> Response:
    """Number and code to the applicant's own address, once the applicant asks for it."""
    visit, site = await visit_of(request, office), site_of(request)
    application = await _submitted(visit)
    if application is None:
        return await _none_yet(visit)
    code, mailed = current_code(site.codes, application, visit.token), "no"
    if site.settings.smtp and code is not None:
        try:
            sent = await mail_code(application, office, code, now=site.clock.now())
        except TooManyMails:
            mailed = "often"
        else:
            mailed = "yes" if sent else "no"
    return go_to(f"{visit.address('receipt')}?mailed={mailed}")


async def followed_receipt(request: Request) -> Response:
    """The same page for whoever showed number and code; the code is stored nowhere."""
    application = await followed_application(request)
    receipt = await told(application, application.authority)
    return await show(
        request,
        "public/receipt.html",
        office=application.authority,
        receipt=receipt,
        code=None,
        pdf=request.url_for("followed_receipt").path,
        until=None,
        mail="",
        mailed="",
    )


async def followed_receipt_pdf(request: Request) -> Response:
    application = await followed_application(request)
    return await _file(request, await told(application, application.authority), None)


async def _file(request: Request, receipt: Told, code: str | None) -> Response:
    settings = site_of(request).settings
    pdf = await receipt_file(receipt, signer_of(settings.key, settings.base_url), code)
    return pdf_answer(receipt_name(receipt.application), pdf)


async def _submitted(visit: Visit) -> Application | None:
    if visit.draft is None:
        return None
    await visit.draft.fetch_related("application")
    return visit.draft.application


def _address(request: Request, receipt: Told) -> str:
    """Where mail goes; empty where none is sent or no address was given."""
    particulars = receipt.papers.particulars
    return particulars.email if particulars and site_of(request).settings.smtp else ""


async def _none_yet(visit: Visit) -> Response:
    return await draft_over(visit) if visit.draft is None else go_to(visit.address("check"))
