"""From a template and its context to a response."""

from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote, urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from starlette.types import Receive, Scope, Send

from tracker.records.authorities import frame_of, frame_of_all, only_authority
from tracker.records.models import Authority, Officer
from tracker.web.access import form_token, session_of
from tracker.web.around import Around, Memory
from tracker.web.chosen import DISPLAY, LANGUAGE, display
from tracker.web.leaving import leaving_url
from tracker.web.site import Site, site_of
from tracker.web.words import CHINESE, ENGLISH, language


async def show(
    request: Request,
    template: str,
    *,
    status: int = 200,
    office: Authority | None = None,
    **context: Any,
) -> Response:
    """Render a page. `office` is the authority whose name stands on it; where none is given,
    that of whoever is signed in, else the only one of the installation."""
    session = await session_of(request)
    officer = session.officer if session else None
    if office is None and session is not None:
        holder = session.officer or session.application
        office = holder.authority if holder else None
    office = office or await only_authority()
    around = Around(office, await frame_of(office) if office else await frame_of_all())
    memory_of(request).remember(around)
    response = _page(request, template, status, around, officer, context)
    if session:
        response.headers["Cache-Control"] = "no-store"
    return response


def show_from_memory(request: Request, template: str, *, status: int, **context: Any) -> Response:
    """Render a page without asking the database, which may be what is wrong."""
    session = getattr(request.state, "session", None)
    holder = session and (session.officer or session.application)
    code = holder.authority.code if holder else request.path_params.get("code", "")
    around = memory_of(request).of(code)
    response = _page(request, template, status, around, session and session.officer, context)
    response.headers["Cache-Control"] = "no-store"
    return response


def _page(
    request: Request,
    template: str,
    status: int,
    around: Around,
    officer: Officer | None,
    context: dict[str, Any],
) -> Response:
    site = site_of(request)
    page = site.templates.get_template(template).render(
        {
            "request": request,
            "officer": officer,
            "form_token": form_token(request),
            "today": site.clock.today(),
            "path": request.url.path,
            "lang": language.get(),
            "lang_url": LANGUAGE.urls(request).get(_other_language()),
            "display": display.get(),
            "display_urls": DISPLAY.urls(request),
            "leaving": partial(leaving_url, request),
            "may": partial(_may_open, site, officer),
            **around.context(request),
            **context,
        }
    )
    return HTMLResponse(page, status_code=status)


def _may_open(site: Site, officer: Officer | None, name: str) -> bool:
    """Whether the page of that name is open to whoever looks at this one: no page leads
    anybody to where they would be turned away."""
    roles = site.roles[name]
    return officer is not None and (not roles or bool(roles & officer.held_roles))


def memory_of(request: Request) -> Memory:
    memory: Memory = request.app.state.memory
    return memory


def file_answer(name: str, content: bytes, media_type: str) -> Response:
    """A file to be saved under that name, and kept by no browser, for it may tell of people."""
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
        "Cache-Control": "no-store",
    }
    return Response(content, media_type=media_type, headers=headers)


class Kept(Protocol):
    """A file whose bytes are in the store: an attachment, a scan, a file of the catalogue."""

    @property
    def name(self) -> str: ...
    @property
    def media_type(self) -> str: ...
    @property
    def digest(self) -> str: ...


async def kept_answer(request: Request, file: Kept | None, *, public: bool = False) -> Response:
    """A kept file to be saved, never opened as a page of this site; the headers of all pages
    say nosniff. Browsers keep none that is not `public`. Not found where there is none, or its
    bytes are gone."""
    if file is None:
        raise HTTPException(404)
    async with AsyncExitStack() as stack:
        try:
            path = await stack.enter_async_context(site_of(request).store.local(file.digest))
        except FileNotFoundError as gone:
            raise HTTPException(404) from gone
        return FileUntilSent(
            stack.pop_all(),
            path,
            media_type=file.media_type,
            filename=file.name,
            headers={} if public else {"Cache-Control": "no-store"},
        )


class FileUntilSent(FileResponse):
    """A file that is there until it was sent, or nobody waits for it any more."""

    def __init__(self, there: AsyncExitStack, path: Path, **more: Any) -> None:
        super().__init__(path, **more)
        self._there = there

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async with self._there:
            await super().__call__(scope, receive, send)


def pdf_answer(name: str, pdf: bytes) -> Response:
    return file_answer(name, pdf, "application/pdf")


def go_to(url: object) -> Response:
    """Redirect within the site after a form was done, so that reloading does not post it
    again. The host is the browser's business: before a portal's server, ours has another."""
    local = urlsplit(str(url))._replace(scheme="", netloc="").geturl()
    return RedirectResponse(local, status_code=303)


def _other_language() -> str:
    return ENGLISH if language.get() == CHINESE else CHINESE
