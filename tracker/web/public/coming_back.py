"""Short forms an applicant fills in while following, which outlive the visit.

Whoever sends one after the visit is over is asked for number and code once more; what was
typed travels with the question, and goes on as if the visit had lasted.
"""

from collections.abc import Awaitable, Callable
from functools import wraps

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from tracker.records.models import Application
from tracker.web.access import (
    CodeNeeded,
    begin_session,
    check_token,
    remember_session,
    session_of,
)
from tracker.web.answer import show
from tracker.web.forms import Filled, fill
from tracker.web.pages import Endpoint
from tracker.web.public.track import LookUp, found
from tracker.web.words import _

OwnPage = Callable[[Request, Application], Awaitable[Response]]

_ASKED_ANEW = frozenset({"number", "code", "form_token"})


def outlives_visit(page: OwnPage) -> Endpoint:
    """A page of the application that is followed; its form may come after the visit."""

    @wraps(page)
    async def endpoint(request: Request) -> Response:
        session = await session_of(request)
        known = session.application if session else None
        if known is None and request.method == "GET":
            raise CodeNeeded
        form = await request.form()
        if known is not None:
            if request.method == "POST":
                check_token(request, str(form.get("form_token", "")))
            return await page(request, known)
        return await _come_back(request, page, form)

    return endpoint


async def _come_back(request: Request, page: OwnPage, form: FormData) -> Response:
    look_up = fill(LookUp, form)
    if "number" not in form:
        said = _("您离开得比较久，为了安全，请再填一次登记编号和查询码。您写的内容还在。")
        look_up.errors = {"": said}
        return await _ask(request, form, look_up)
    application = await found(request, look_up)
    if application is None:
        return await _ask(request, form, look_up)
    token = await begin_session(request, application_id=application.id)
    response = await page(request, application)
    remember_session(request, response, token)
    return response


async def _ask(request: Request, form: FormData, look_up: Filled[LookUp]) -> Response:
    response = await show(
        request,
        "public/come_back.html",
        status=422,
        typed=look_up.typed,
        errors=look_up.errors,
        kept=[
            (name, value)
            for name, value in form.multi_items()
            if isinstance(value, str) and name not in _ASKED_ANEW
        ],
    )
    response.headers["Cache-Control"] = "no-store"
    return response
