"""Reviews and litigation: their list, a new one, and what became of one."""

from datetime import date

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from tracker.actions.record_challenge import (
    CaseNumberTaken,
    NoSuchApplication,
    record_challenge,
)
from tracker.law.calendar import Calendar
from tracker.law.limits import Limit
from tracker.law.remedy_limits import limits_of_challenge
from tracker.law.terms import ChallengeKind, ChallengeResult
from tracker.records.calendars import current_calendar
from tracker.records.challenges import (
    WantedChallenges,
    challenge_in,
    challenges_of,
    history_of,
)
from tracker.records.journal import officer_author
from tracker.records.models import Challenge
from tracker.web.access import authority_of_officer, officer_of
from tracker.web.answer import go_to, show
from tracker.web.desk.challenge_form import ChallengeForm, decision_choices, typed_of
from tracker.web.desk.ledger_filter import one_of, when_of
from tracker.web.forms import Filled, fill
from tracker.web.site import site_of
from tracker.web.words import _

_LITIGATION = (ChallengeKind.DIRECT_LITIGATION, ChallengeKind.LITIGATION_AFTER_REVIEW)
_CLOSED = "closed"
_SHOWN_IN_LIST = 2


async def challenges(request: Request) -> Response:
    officer, asked = await officer_of(request), request.query_params
    wanted = WantedChallenges(
        when=when_of(asked.get("year")),
        kinds=_kinds(asked.get("kind", "")),
        result=one_of(ChallengeResult, asked.get("result")),
        closed=asked.get("result") == _CLOSED,
    )
    rows, calendar = await challenges_of(officer.authority_id, wanted), await current_calendar()
    today = site_of(request).clock.today()
    return await show(
        request,
        "desk/challenges.html",
        rows=rows,
        next_limits={row.id: _next_limits(row, calendar, today) for row in rows},
        wanted=wanted,
        asked=asked,
        kinds=ChallengeKind,
        results=ChallengeResult,
        recorded=asked.get("recorded"),
    )


async def add_challenge(request: Request) -> Response:
    if request.method == "GET":
        number = request.query_params.get("application", "")
        return await _asked(request, Filled({"register_number": number}))
    return await _recorded(request)


async def edit_challenge(request: Request) -> Response:
    officer = await officer_of(request)
    challenge = await challenge_in(officer.authority_id, request.path_params["id"])
    if challenge is None:
        raise HTTPException(404)
    if request.method == "GET":
        return await _asked(request, Filled(typed_of(challenge)), challenge)
    return await _recorded(request, challenge)


async def _recorded(request: Request, challenge: Challenge | None = None) -> Response:
    site, officer = site_of(request), await officer_of(request)
    filled = fill(ChallengeForm, await request.form())
    form = filled.form
    for name in ("filed_on", "closed_on"):
        day = getattr(form, name, None)
        if day is not None and day > site.clock.today():
            filled.errors[name] = _("不能在今天之后。")
    if form is None or filled.errors:
        return await _asked(request, filled, challenge)
    try:
        await record_challenge(
            await authority_of_officer(request),
            form.facts(),
            challenge_id=challenge.id if challenge else None,
            author=officer_author(officer.id, officer.held_roles),
            now=site.clock.now(),
        )
    except CaseNumberTaken:
        filled.errors["case_number"] = _("这个案号已经登记过，请在列表中打开它修改。")
    except NoSuchApplication:
        filled.errors["register_number"] = _("登记簿中没有这个编号；不涉及具体申请的请留空。")
    if filled.errors:
        return await _asked(request, filled, challenge)
    return go_to(request.url_for("challenges").include_query_params(recorded=1))


async def _asked(
    request: Request, filled: Filled[ChallengeForm], challenge: Challenge | None = None
) -> Response:
    return await show(
        request,
        "desk/challenge.html",
        status=422 if filled.errors else 200,
        typed=filled.typed,
        errors=filled.errors,
        challenge=challenge,
        history=await history_of(challenge) if challenge else [],
        limits=_limits(challenge, await current_calendar()) if challenge else (),
        kinds=ChallengeKind,
        decisions=decision_choices(filled.typed.get("decision", "")),
    )


def _limits(challenge: Challenge, calendar: Calendar) -> tuple[Limit, ...]:
    filed_on, closed_on = challenge.filed_on, challenge.closed_on
    return limits_of_challenge(challenge.kind, filed_on, closed_on, calendar)


def _next_limits(challenge: Challenge, calendar: Calendar, today: date) -> list[Limit]:
    """What is due next in a case, the nearest first; nothing once all days are past."""
    found = [
        limit
        for limit in _limits(challenge, calendar)
        if limit.on is not None and today <= limit.on
    ]
    return sorted(found, key=lambda limit: limit.on or today)[:_SHOWN_IN_LIST]


def _kinds(said: str) -> tuple[ChallengeKind, ...]:
    if said == "litigation":
        return _LITIGATION
    kind = one_of(ChallengeKind, said)
    return (kind,) if kind else ()
