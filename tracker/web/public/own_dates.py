"""The application's own last days: as a calendar file, and the remedies as a page to print."""

from starlette.requests import Request
from starlette.responses import Response

from tracker.web.answer import show
from tracker.web.calendar_file import calendar_file
from tracker.web.door import followed_application
from tracker.web.public.following import case_of
from tracker.web.site import site_of, whole_address


async def own_calendar(request: Request) -> Response:
    """The due date, the applicant's own terms and the remedies. It names the register number
    and nobody."""
    case, site = await case_of(request, await followed_application(request)), site_of(request)
    number = case.application.register_number
    made = calendar_file(
        case.own_dates,
        about=site.codes.digest("calendar", f"{case.office.code} {number}"),
        url=whole_address(request, request.url_for("track").path),
        now=site.clock.now(),
        name=number,
    )
    headers = {
        "Content-Disposition": f'attachment; filename="{_plain(number)}.ics"',
        "Cache-Control": "no-store",
    }
    return Response(made, media_type="text/calendar", headers=headers)


async def remedies_page(request: Request) -> Response:
    case = await case_of(request, await followed_application(request))
    return await show(request, "public/remedies.html", office=case.office, case=case)


def _plain(number: str) -> str:
    """Numbers of imported registers hold signs that a header and a file name cannot."""
    kept = "".join(sign for sign in number if sign.isascii() and (sign.isalnum() or sign in "-_"))
    return kept or "application"
