"""Which decision counts to which column of the annual table: the usual way, and the office's."""

from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from tracker.actions.count_decision import count_decision
from tracker.law.refusals import Refusal
from tracker.law.remedies import DecidedIn, usual_decisions
from tracker.law.terms import ChallengeResult
from tracker.records.challenges import decisions_of
from tracker.web.access import officer_of
from tracker.web.answer import go_to, show
from tracker.web.forms import Filled, Form, fill
from tracker.web.reasons import refusal_sentence
from tracker.web.site import site_of
from tracker.web.words import _

USUAL = "usual"


class DecisionForm(Form):
    procedure: DecidedIn = Field(title="程序")
    word: str = Field(title="决定或者裁判的种类", max_length=60)
    column: str = Field(title="计入的栏目")
    reason: str = Field(title="理由", max_length=200)

    @property
    def result(self) -> ChallengeResult | None:
        return None if self.column == USUAL else ChallengeResult(self.column)


async def count_decisions(request: Request) -> Response:
    officer = await officer_of(request)
    filled = Filled[DecisionForm]({})
    if request.method == "POST":
        filled = fill(DecisionForm, await request.form())
        form = filled.form
        if form is not None and form.column not in {USUAL, *ChallengeResult}:
            filled.errors["column"] = _("请选择计入的栏目。")
        if form is not None and not filled.errors:
            try:
                await count_decision(
                    officer.authority_id,
                    procedure=form.procedure.value,
                    word=form.word,
                    result=form.result,
                    reason=form.reason,
                    officer_id=officer.id,
                    now=site_of(request).clock.now(),
                )
                return go_to(request.url_for("count_decisions").include_query_params(recorded=1))
            except Refusal as refusal:
                filled.errors["column"] = f"{refusal_sentence(refusal)}（{refusal.article}）"
    own = {one: await decisions_of(officer.authority_id, one.value) for one in DecidedIn}
    return await show(
        request,
        "desk/count_decisions.html",
        status=422 if filled.errors else 200,
        procedures=DecidedIn,
        usual={one: usual_decisions(one.value) for one in DecidedIn},
        own=own,
        columns=[one for one in ChallengeResult if one is not ChallengeResult.PENDING],
        usual_word=USUAL,
        typed=filled.typed,
        errors=filled.errors,
        recorded=request.query_params.get("recorded"),
    )
