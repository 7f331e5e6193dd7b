"""Longer texts an applicant writes while following, with files.

Open to everyone, so that what was typed outlives the visit: whoever wrote for longer than
it lasts is asked for number and code once more, and the text is still there.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from tracker.files.attachments import StoredFile
from tracker.records.models import Application
from tracker.web.access import check_token, open_session, session_of
from tracker.web.answer import go_to, show
from tracker.web.forms import Form, fill
from tracker.web.public.draft_sheet import Sheet, carried, read_carried
from tracker.web.public.following import Followed, case_of
from tracker.web.public.track import LookUp, found
from tracker.web.public.uploads import keep_pace, take_files
from tracker.web.site import site_of
from tracker.web.words import _


class TextForm(Form):
    """Whatever else it is, it is one text."""

    text: str


@dataclass(frozen=True, slots=True)
class Written:
    """A text as it came in. `form` is None while `errors` says what to mend."""

    typed: dict[str, str]
    form: TextForm | None
    files: tuple[StoredFile, ...]
    errors: dict[str, str]


EMPTY = Written({}, None, (), {})


@dataclass(frozen=True, slots=True)
class Writing:
    """What is written, the page for it, and what is done with it.

    `around`: what the page shows besides, of a case that is known.
    """

    form: type[TextForm]
    template: str
    take: Callable[[Request, Application, Written], Awaitable[Response]]
    around: Callable[[Request, Followed], Awaitable[dict[str, Any]]]


async def read_or_write(
    request: Request, writing: Writing, *, closed: Callable[[Followed], Response | None]
) -> Response:
    """The page; or what was written, taken in. `closed`: where to go where nothing is asked."""
    session, form = await session_of(request), await request.form()
    known = session.application if session else None
    if request.method == "GET":
        if known is None:
            return go_to(request.url_for("track").path)
        case = await case_of(request, known)
        return closed(case) or await ask(request, writing, case, EMPTY)
    if known is None:
        return await _come_back(request, writing, form)
    check_token(request, str(form.get("form_token", "")))
    written = await _written(request, writing, form)
    if written.form is None or written.errors:
        case = await case_of(request, known)
        return closed(case) or await ask(request, writing, case, written)
    return await writing.take(request, known, written)


async def ask(
    request: Request, writing: Writing, case: Followed | None, written: Written
) -> Response:
    """The page to write on; without a case it asks for number and code as well."""
    kept, seal = carried(site_of(request).codes, Sheet({}, written.files), without=())
    return await show(
        request,
        writing.template,
        status=422 if written.errors else 200,
        office=case.office if case else None,
        case=case,
        typed=written.typed,
        errors=written.errors,
        files=written.files,
        carried=kept,
        seal=seal,
        **(await writing.around(request, case) if case else {}),
    )


async def _come_back(request: Request, writing: Writing, form: FormData) -> Response:
    """The visit was over while somebody wrote: number and code again, the text still there."""
    written, look_up = await _written(request, writing, form), fill(LookUp, form)
    if "number" not in form:
        said = _("您离开得比较久，为了安全，请再填一次登记编号和查询码。您写的内容还在。")
        again = Written(written.typed, None, written.files, {"": said})
        return await ask(request, writing, None, again)
    application = await found(request, look_up)
    errors = {**look_up.errors, **written.errors}
    if application is None or errors:
        return await ask(
            request, writing, None, Written(written.typed, None, written.files, errors)
        )
    response = await writing.take(request, application, written)
    await open_session(request, response, application_id=application.id)
    return response


async def _written(request: Request, writing: Writing, form: FormData) -> Written:
    site, filled = site_of(request), fill(writing.form, form)
    await keep_pace(request, form)
    files, refused = await take_files(site, form, read_carried(site.codes, form).files)
    errors = {**filled.errors, **refused}
    return Written(filled.typed, filled.form, files, errors)
