"""An officer's own account: where they are signed in, what was tried, how they sign in."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from tracker.law.terms import SettingKind
from tracker.records.account_models import SignInEvent
from tracker.records.accounts import (
    codes_left,
    end_other_sessions,
    second_factor_of,
    sessions_of,
    sign_in_records,
    since_last_time,
)
from tracker.records.models import Session
from tracker.records.setting_changes import setting_changes
from tracker.web.access import IDLE, officer_of, opens_by_password, session_of
from tracker.web.answer import go_to, show
from tracker.web.desk.admission import note
from tracker.web.desk.setting_words import told_of
from tracker.web.site import site_of

_LAST = 10


async def account(request: Request) -> Response:
    officer, session = await officer_of(request), await session_of(request)
    assert session is not None, "an officer has one"
    now, mine = site_of(request).clock.now(), officer.authority_id
    sessions = await sessions_of(officer.id, now)
    return await show(
        request,
        "desk/account/account.html",
        door=await since_last_time(officer, session.created_at),
        this=session.id,
        sessions=[s for s in sessions if s.seen_at + IDLE > now],
        idle=IDLE.seconds // 60,
        by_password=await opens_by_password(request, officer),
        factor=await second_factor_of(officer.id),
        left=await codes_left(officer.id),
        records=await sign_in_records(mine, strangers=False, officer_id=officer.id, size=_LAST),
        changes=[
            told_of(change)
            for change in await setting_changes(
                mine, kind=SettingKind.OFFICERS, key=officer.sign_in_name, size=_LAST
            )
        ],
        done=request.query_params.get("done", ""),
    )


async def end_session(request: Request) -> Response:
    """Sign out on another computer."""
    officer, id_ = await officer_of(request), request.path_params["id"]
    session = await session_of(request)
    if session is None or id_ == session.id:
        raise HTTPException(404)
    if await Session.filter(id=id_, officer_id=officer.id).delete():
        await note(request, SignInEvent.SESSIONS_ENDED, officer)
    return go_to(request.url_for("account").include_query_params(done="ended"))


async def end_sessions_elsewhere(request: Request) -> Response:
    officer, session = await officer_of(request), await session_of(request)
    assert session is not None, "an officer has one"
    if await end_other_sessions(officer.id, session.id):
        await note(request, SignInEvent.SESSIONS_ENDED, officer)
    return go_to(request.url_for("account").include_query_params(done="ended"))
