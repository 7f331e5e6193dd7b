"""One review or lawsuit: how it stands, what is due, what happened; and what it is."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from tracker.actions.evidence import Forum
from tracker.actions.record_challenge import (
    CaseNumberTaken,
    NoSuchApplication,
    NoSuchLetter,
    NoSuchReview,
    record_challenge,
)
from tracker.law.challenge_limits import limits_of_file, own_limits
from tracker.law.challenge_stages import ChallengeFile, label_of_move, moves_permitted
from tracker.law.limits import Limit
from tracker.law.refusals import Refusal
from tracker.law.remedies import decision_result, procedure_of
from tracker.law.table_refusals import DecisionAmbiguous, DecisionUnknown
from tracker.law.terms import ChallengeKind, ChallengeResult, Stage
from tracker.records.calendars import current_calendar
from tracker.records.cases import MovedOn
from tracker.records.challenges import (
    Told,
    challenges_against,
    decisions_of,
    files_of,
    followed_by,
    handled_anew,
    history_of,
    letters_of_replies,
    reviews_of,
)
from tracker.records.journal import officer_author
from tracker.records.models import Challenge
from tracker.web.access import authority_of_officer, officer_of
from tracker.web.answer import go_to, show
from tracker.web.desk.challenge_cells import applicants_of
from tracker.web.desk.challenge_form import ChallengeForm, decision_choices, typed_of
from tracker.web.door import application_typed, challenge_of
from tracker.web.forms import Filled, fill
from tracker.web.reasons import refusal_sentence
from tracker.web.site import site_of
from tracker.web.words import _

_BOTH = ("review", "litigation")
_LIGHTS = ((1, "urgent"), (5, "near"))
# What a contradiction is said beside; what is not here belongs to the day of filing.
_FIELDS = {
    DecisionUnknown: "decision",
    DecisionAmbiguous: "decision",
}
_OF_EARLIER = {"no_review_before", "only_after_review", "sued_before_review"}


@dataclass(frozen=True, slots=True)
class Seen:
    """A case with everything its pages tell. `history`: the latest entry first."""

    challenge: Challenge
    case: ChallengeFile
    history: list[Told]

    @property
    def length(self) -> int:
        return len(self.history)

    def since(self, seen: int) -> list[Told]:
        """What was recorded after so many entries had been seen, in its order."""
        return [told for told in reversed(self.history) if told.seq > seen]


async def seen_of(request: Request) -> Seen:
    """The case of the address, in the authority of the officer."""
    challenge = await challenge_of(request)
    files = await files_of([challenge])
    return Seen(challenge, files[challenge.id], await history_of(challenge))


def light_of(limit: Limit, today: date) -> str:
    """Which light a term shows: over, one day, five days, more."""
    if limit.is_over(today):
        return "overdue"
    left = limit.left(today) or 0
    return next((light for most, light in _LIGHTS if left <= most), "ample")


async def challenge_page(request: Request) -> Response:
    seen, today = await seen_of(request), site_of(request).clock.today()
    challenge, case = seen.challenge, seen.case
    limits = limits_of_file(case, await current_calendar(), today)
    own = own_limits(limits, today)
    application, applicants = challenge.application, await applicants_of([challenge])
    return await show(
        request,
        "desk/challenge.html",
        seen=seen,
        challenge=challenge,
        case=case,
        applicant=applicants.get(challenge.application_id or 0, ""),
        limits=limits,
        due=own[0] if own else None,
        light=light_of(own[0], today) if own else "",
        moves=[(move, label_of_move(move, case.kind)) for move in moves_permitted(case)],
        label_of_move=label_of_move,
        later=await followed_by(challenge.id),
        siblings=[
            one
            for one in (await challenges_against(application.id) if application else [])
            if one.id not in (challenge.id, challenge.earlier_id)
        ],
        forum=(Forum.REVIEW if case.kind is ChallengeKind.REVIEW else Forum.COURT).value,
        anew=await handled_anew(challenge),
        reopen=_reopen(request, seen) if application else "",
        counts_otherwise=await _counts_otherwise(seen),
        recorded=request.query_params.get("recorded"),
        unscanned=await site_of(request).unscanned(
            file.digest for told in seen.history for file in told.files
        ),
    )


def _reopen(request: Request, seen: Seen) -> str:
    """The page of the act, filled in; empty while the application is under way, or uncorrected."""
    application, case = seen.challenge.application, seen.case
    assert application is not None
    stage = Stage(application.stage)
    if not case.is_corrected or stage.is_open or seen.challenge.co_defendant_only:
        return ""
    on = case.received_on or case.closed_on
    said = {
        "case_number": seen.challenge.case_number,
        "decision": case.decision,
        "on": on.isoformat() if on else "",
    }
    url = request.url_for("act_reopen", number=application.register_number)
    return f"{url.path}?{urlencode(said)}"


async def _counts_otherwise(seen: Seen) -> ChallengeResult | None:
    """The column the office would count the decision to today, where it is another one."""
    challenge, case = seen.challenge, seen.case
    if not case.decision or (case.closed_by_move and case.decision == "维持原判"):
        return None
    own = await decisions_of(challenge.authority_id, procedure_of(case.kind))
    try:
        column = decision_result(case.decision, case.kind, own)
    except Refusal:
        return None
    return column if column is not case.result else None


async def add_challenge(request: Request) -> Response:
    if request.method == "GET":
        number = request.query_params.get("application", "")
        return await _asked(request, Filled({"register_number": number}))
    return await _recorded(request)


async def edit_challenge(request: Request) -> Response:
    seen = await seen_of(request)
    if request.method == "GET":
        return await _asked(request, Filled(typed_of(seen.challenge)), seen)
    return await _recorded(request, seen)


async def _recorded(request: Request, seen: Seen | None = None) -> Response:
    site, officer = site_of(request), await officer_of(request)
    filled = fill(ChallengeForm, await request.form())
    form = filled.form
    for name in ("filed_on", "closed_on"):
        day = getattr(form, name, None)
        if day is not None and day > site.clock.today():
            filled.errors[name] = _("不能在今天之后。")
    if form is None or filled.errors:
        return await _asked(request, filled, seen)
    own = {name: await decisions_of(officer.authority_id, name) for name in _BOTH}
    try:
        done = await record_challenge(
            await authority_of_officer(request),
            form.facts(own),
            challenge_id=seen.challenge.id if seen else None,
            seen=form.seen if seen else None,
            author=officer_author(officer.id, officer.held_roles),
            now=site.clock.now(),
        )
    except MovedOn:
        return await _asked(request, filled, await seen_of(request), form.seen)
    except CaseNumberTaken:
        filled.errors["case_number"] = _("这个案号已经登记过，请在列表中打开它修改。")
    except NoSuchApplication:
        filled.errors["register_number"] = _("登记簿中没有这个编号；不涉及具体申请的请留空。")
    except NoSuchLetter:
        filled.errors["letter"] = _("所涉申请没有这个文号的文书；请先填写登记编号，或者留空。")
    except NoSuchReview:
        filled.errors["earlier"] = _("请选择之前的行政复议。")
    except Refusal as refusal:
        place = "earlier" if refusal.key in _OF_EARLIER else "filed_on"
        filled.errors[_FIELDS.get(type(refusal), place)] = with_article(refusal)
    if filled.errors:
        return await _asked(request, filled, seen)
    return go_to(request.url_for("challenge", id=done.id).include_query_params(recorded=1))


def with_article(refusal: Refusal) -> str:
    return f"{refusal_sentence(refusal)}（{refusal.article}）"


async def _asked(
    request: Request,
    filled: Filled[ChallengeForm],
    seen: Seen | None = None,
    overtaken: int | None = None,
) -> Response:
    """`overtaken`: how many entries a page had seen that is no longer true."""
    officer, known = await officer_of(request), filled.typed.get("decision", "")
    own = {name: await decisions_of(officer.authority_id, name) for name in _BOTH}
    application = await application_typed(request, filled.typed.get("register_number", ""))
    reviews = await reviews_of(officer.authority_id)
    return await show(
        request,
        "desk/challenge_form.html",
        status=409 if overtaken else 422 if filled.errors else 200,
        typed=filled.typed,
        errors=filled.errors,
        challenge=seen.challenge if seen else None,
        case=seen.case if seen else None,
        length=seen.length if seen else 0,
        meanwhile=seen.since(overtaken) if seen and overtaken else [],
        label_of_move=label_of_move,
        by_moves=seen is not None and seen.case.closed_by_move,
        kinds=ChallengeKind,
        letters=await letters_of_replies(application.id) if application else [],
        reviews=[{"value": str(one.id), "label": one.case_number} for one in reviews],
        decisions=decision_choices(known, own, *_BOTH),
    )
