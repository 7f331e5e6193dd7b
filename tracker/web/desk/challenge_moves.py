"""What happened in a review or lawsuit, its costs and its papers, and what was recorded wrongly."""

from collections.abc import Awaitable, Mapping
from typing import Any

from pydantic import Field
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from tracker.actions.move_challenge import (
    annul_in_challenge,
    move_challenge,
    pay_challenge_cost,
)
from tracker.law.challenge_refusals import (
    DecisionMissing,
    ExtendedIntoPast,
    HearingDayMissing,
    ReviewExtendedTooFar,
)
from tracker.law.challenge_stages import article_of_move, label_of_move, moves_permitted
from tracker.law.challenge_terms import CostItem, Move, Procedure
from tracker.law.entries import ChallengeMoved
from tracker.law.refusals import NoValueInForce, Refusal
from tracker.law.remedies import procedure_of
from tracker.law.table_refusals import DecisionAmbiguous, DecisionUnknown
from tracker.records.cases import MovedOn
from tracker.records.challenges import decisions_of, file_in
from tracker.records.journal import Author, officer_author
from tracker.web.access import officer_of
from tracker.web.answer import go_to, kept_answer, show
from tracker.web.desk.act_files import FILES, SentFiles, sent_files
from tracker.web.desk.challenge_form import decision_choices
from tracker.web.desk.challenge_page import Seen, seen_of, with_article
from tracker.web.desk.ledger_filter import one_of
from tracker.web.forms import Checked, Day, Filled, Form, Yuan, fill
from tracker.web.site import site_of

NOTE_LIMIT = 500
_NONE = SentFiles((), (), {})

# What is asked of each move besides its day, its papers and a note.
ASKED: Mapping[Move, tuple[str, ...]] = {
    Move.ACCEPTED: ("procedure",),
    Move.PAPERS_RECEIVED: ("procedure",),
    Move.ANSWERED: ("number",),
    Move.HEARING_SET: ("hearing_on",),
    Move.EXTENDED: ("until",),
    Move.DECIDED: ("decision", "number", "ruling"),
    Move.APPEALED: ("number", "by_us"),
    Move.SECOND_HEARING_SET: ("hearing_on",),
    Move.SECOND_DECIDED: ("decision", "number", "ruling"),
}
_FIELDS: Mapping[type[Refusal], str] = {
    DecisionMissing: "decision",
    DecisionUnknown: "decision",
    DecisionAmbiguous: "decision",
    HearingDayMissing: "hearing_on",
    ExtendedIntoPast: "until",
    ReviewExtendedTooFar: "until",
    NoValueInForce: "procedure",
}


class MoveForm(Form):
    seen: int = Field(ge=1)
    on: Day = Field(title="日期")
    procedure: Procedure | None = Field(None, title="程序")
    number: str = Field("", title="文号或者案号", max_length=120)
    hearing_on: Day | None = Field(None, title="听证或者开庭的日期")
    until: Day | None = Field(None, title="延长到")
    decision: str = Field("", title="结果", max_length=60)
    ruling: Checked = False
    by_us: Checked = False
    note: str = Field("", title="备注", max_length=NOTE_LIMIT)

    def entry(self, move: Move) -> ChallengeMoved:
        asked = {name: getattr(self, name) for name in ASKED.get(move, ())}
        return ChallengeMoved(on=self.on, move=move, note=self.note, **asked)


class CostForm(Form):
    seen: int = Field(ge=1)
    on: Day = Field(title="日期")
    item: CostItem = Field(title="项目")
    yuan: Yuan = Field(title="金额", le=99_999_999)
    receipt: str = Field("", title="票据号", max_length=60)
    note: str = Field("", title="备注", max_length=NOTE_LIMIT)


class AnnulForm(Form):
    seen: int = Field(ge=1)
    reason: str = Field(title="理由", max_length=200)


async def _by(request: Request) -> Mapping[str, Any]:
    officer = await officer_of(request)
    author: Author = officer_author(officer.id, officer.held_roles)
    return {"author": author, "now": site_of(request).clock.now()}


async def move_page(request: Request) -> Response:
    """GET asks for what belongs to this move; POST records it."""
    move = one_of(Move, request.path_params["move"])
    if move is None:
        raise HTTPException(404)
    seen = await seen_of(request)
    if request.method == "GET":
        today = site_of(request).clock.today().isoformat()
        return await _move_asked(request, seen, move, Filled({"on": today}))
    data = await request.form()
    files = await sent_files(request, data, f"challenge {seen.challenge.id}")
    filled = fill(MoveForm, data)
    filled.errors |= files.errors
    if filled.form is None or filled.errors:
        return await _move_asked(request, seen, move, filled, files)
    form = filled.form
    entry, by = form.entry(move), await _by(request)
    overtaken = await _tried(
        filled, move_challenge(seen.challenge.id, entry, files=files.files, seen=form.seen, **by)
    )
    if overtaken or filled.errors:
        return await _move_asked(request, seen, move, filled, files, overtaken)
    return _done(request, seen)


async def _tried(filled: Filled[Any], work: Awaitable[None], field: str = "on") -> bool:
    """Whether somebody recorded something meanwhile, so that nothing was done. What the law
    says no to stands at its field."""
    try:
        await work
    except MovedOn:
        return True
    except Refusal as refusal:
        filled.errors[_FIELDS.get(type(refusal), field)] = with_article(refusal)
    return False


async def _shown(
    request: Request,
    template: str,
    seen: Seen,
    filled: Filled[Any],
    overtaken: bool,
    **context: Any,
) -> Response:
    """A form of a case; with what was recorded meanwhile where it was overtaken."""
    if overtaken:
        seen = await seen_of(request)
    return await show(
        request,
        template,
        status=409 if overtaken else 422 if filled.errors else 200,
        seen=seen,
        case=seen.case,
        meanwhile=seen.since(filled.form.seen) if overtaken and filled.form else [],
        label_of_move=label_of_move,
        typed=filled.typed,
        errors=filled.errors,
        **context,
    )


async def _move_asked(
    request: Request,
    seen: Seen,
    move: Move,
    filled: Filled[MoveForm],
    files: SentFiles = _NONE,
    overtaken: bool = False,
) -> Response:
    kind, known = seen.case.kind, filled.typed.get("decision", "")
    procedure = procedure_of(kind)
    own = {procedure: await decisions_of(seen.challenge.authority_id, procedure)}
    return await _shown(
        request,
        "desk/challenge_move.html",
        seen,
        filled,
        overtaken,
        move=move,
        label=label_of_move(move, kind),
        article=article_of_move(move, kind, site_of(request).clock.today())
        if move in moves_permitted(seen.case)
        else "",
        may_be_done=move in moves_permitted(seen.case),
        asked=ASKED.get(move, ()),
        of_review=procedure == "review",
        procedures=Procedure,
        decisions=decision_choices(known, own, procedure),
        kept=files.kept,
        files_field=FILES,
    )


async def challenge_cost(request: Request) -> Response:
    seen, overtaken = await seen_of(request), False
    filled = Filled[CostForm]({"on": site_of(request).clock.today().isoformat()})
    if request.method == "POST":
        filled = fill(CostForm, await request.form())
        if filled.form is not None:
            said, by = filled.form.model_dump(), await _by(request)
            overtaken = await _tried(filled, pay_challenge_cost(seen.challenge.id, **said, **by))
            if not overtaken and not filled.errors:
                return _done(request, seen)
    return await _shown(
        request, "desk/challenge_cost.html", seen, filled, overtaken, items=CostItem
    )


async def annul_move(request: Request) -> Response:
    """GET asks why; POST annuls the entry, which stays readable."""
    seen, seq = await seen_of(request), request.path_params["seq"]
    told = next((one for one in seen.history if one.seq == seq), None)
    if told is None:
        raise HTTPException(404)
    filled, overtaken = Filled[AnnulForm]({}), False
    if request.method == "POST":
        filled = fill(AnnulForm, await request.form())
        if filled.form is not None:
            said, by = filled.form.model_dump(), await _by(request)
            work = annul_in_challenge(seen.challenge.id, seq=seq, **said, **by)
            overtaken = await _tried(filled, work, "reason")
            if not overtaken and not filled.errors:
                return _done(request, seen)
    return await _shown(request, "desk/challenge_annul.html", seen, filled, overtaken, told=told)


async def challenge_file(request: Request) -> Response:
    seen = await seen_of(request)
    return await kept_answer(request, await file_in(seen.challenge.id, request.path_params["file"]))


def _done(request: Request, seen: Seen) -> Response:
    url = request.url_for("challenge", id=seen.challenge.id)
    return go_to(url.include_query_params(recorded=1))
