"""From a template and its context to a response."""

from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from tracker.records.models import Authority
from tracker.web.access import form_token, session_of
from tracker.web.site import site_of
from tracker.web.words import CHINESE, ENGLISH, language


async def show(
    request: Request,
    template: str,
    *,
    status: int = 200,
    office: Authority | None = None,
    **context: Any,
) -> Response:
    """Render a page. `office` is the authority whose name stands on it."""
    site = site_of(request)
    session = await session_of(request)
    officer = session.officer if session else None
    if office is None and session is not None:
        holder = session.officer or session.application
        office = holder.authority if holder else None
    page = site.templates.get_template(template).render(
        request=request,
        office=office,
        officer=officer,
        form_token=form_token(request),
        today=site.clock.today(),
        path=request.url.path,
        lang=language.get(),
        lang_url=_other_language(request),
        **context,
    )
    headers = {"Cache-Control": "no-store"} if session else {}
    return HTMLResponse(page, status_code=status, headers=headers)


def file_answer(name: str, content: bytes, media_type: str) -> Response:
    """A file to be saved under that name, and kept by no browser."""
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
        "Cache-Control": "no-store",
    }
    return Response(content, media_type=media_type, headers=headers)


def pdf_answer(name: str, pdf: bytes) -> Response:
    return file_answer(name, pdf, "application/pdf")


def go_to(url: object) -> Response:
    """Redirect after a form was done, so that reloading does not post it again."""
    return RedirectResponse(str(url), status_code=303)


def _other_language(request: Request) -> str:
    other = ENGLISH if language.get() == CHINESE else CHINESE
    return str(request.url.include_query_params(lang=other).replace(scheme="", netloc=""))
