"""The applicant's own data of the one application they follow: as a file to take away."""

from starlette.requests import Request
from starlette.responses import Response

from tracker.law.erasure import ASKED_FOR, COPY_ASKED_FOR
from tracker.records.erasures import erasures_of
from tracker.web.answer import show
from tracker.web.door import followed_application
from tracker.web.personal_copy import personal_copy_answer


async def own_data(request: Request) -> Response:
    """GET says what there is and how to have it erased; POST hands the copy over."""
    application = await followed_application(request)
    if request.method == "POST":
        return await personal_copy_answer(request, application.authority.name, [application])
    return await show(
        request,
        "public/own_data.html",
        office=application.authority,
        application=application,
        erasures=await erasures_of(application.id),
        copy_rule=COPY_ASKED_FOR,
        erase_rule=ASKED_FOR,
    )
