"""The one door from an address to an application, or to a review or lawsuit about one.

Through it come an officer of the authority in whose register it stands, a supervisor of an
authority above that looks on, and the applicant who has shown number and code. Whatever belongs
to an application (letters, files, messages, proposals, copies) is looked for within what the
door gave. What is not there and what is another's get one answer, so that nobody can tell them
apart by counting through the addresses.
"""

from collections.abc import Collection

from starlette.exceptions import HTTPException
from starlette.requests import Request

from tracker.records.authority_tree import tree_under
from tracker.records.cases import CaseFile, case_named
from tracker.records.challenges import challenge_in
from tracker.records.lengths import fits
from tracker.records.mail_models import IncomingMail
from tracker.records.models import Application, Authority, Challenge, Particulars
from tracker.web.access import CodeNeeded, authority_of_officer, officer_of, session_of
from tracker.web.site import site_of


async def followed_application(request: Request) -> Application:
    """The one application whose number and code this visitor has shown."""
    session = await session_of(request)
    if session is None or session.application is None:
        raise CodeNeeded
    return session.application


async def related_application(
    own: Application, number: str, related: Collection[str]
) -> Application | None:
    """One that `own` was split into, came from or went on in: the same applicant's, so that
    number and code of one open the others."""
    if number not in related:
        return None
    return await Application.get_or_none(authority_id=own.authority_id, register_number=number)


async def case_of(request: Request) -> CaseFile:
    """The case the address names, if it is in the register of the officer's own authority."""
    return await _case(await authority_of_officer(request), request)


async def application_typed(request: Request, number: str) -> Application | None:
    """The application of a number that an officer typed, in the own register."""
    if not fits(Application, "register_number", number):
        return None
    officer = await officer_of(request)
    return await Application.get_or_none(authority_id=officer.authority_id, register_number=number)


async def applications_picked(request: Request, ids: Collection[int]) -> list[Application]:
    """Those of these that stand in the own register, the latest first."""
    officer = await officer_of(request)
    return await Application.filter(id__in=list(ids), authority_id=officer.authority_id).order_by(
        "-id"
    )


async def mails_picked(request: Request, ids: Collection[int]) -> list[IncomingMail]:
    """Those of these that came to the own authority and belong to no application."""
    officer = await officer_of(request)
    return await IncomingMail.filter(
        id__in=list(ids), authority_id=officer.authority_id, application_id=None
    ).order_by("-id")


async def applicant_of(application: Application) -> Particulars | None:
    """Who applied, of what came through the door."""
    return await Particulars.get_or_none(application_id=application.id)


async def entered_application(request: Request) -> Application:
    """What was registered from paper under the form of the address, by the own authority."""
    officer, site = await officer_of(request), site_of(request)
    application = await Application.get_or_none(
        submission_digest=site.codes.digest("submission", request.path_params["token"]),
        authority_id=officer.authority_id,
    )
    if application is None:
        raise HTTPException(404)
    return application


async def challenge_of(request: Request) -> Challenge:
    """The review or lawsuit of the address, if the officer's own authority is party to it."""
    officer = await officer_of(request)
    challenge = await challenge_in(officer.authority_id, request.path_params["id"])
    if challenge is None:
        raise HTTPException(404)
    return challenge


async def unit_below(request: Request) -> Authority:
    """The authority of the address, if it stands below that of the supervisor who asks."""
    own, code = await authority_of_officer(request), request.path_params["code"]
    below = (place.authority for place in await tree_under(own))
    unit = next((one for one in below if one.code == code and one.id != own.id), None)
    if unit is None:
        raise HTTPException(404)
    return unit


async def case_below(request: Request) -> CaseFile:
    """The case of the address, for a supervisor of an authority above; it is only looked at."""
    return await _case(await unit_below(request), request)


async def _case(authority: Authority, request: Request) -> CaseFile:
    case = await case_named(authority, request.path_params["number"])
    if case is None:
        raise HTTPException(404)
    return case
