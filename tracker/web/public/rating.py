"""How satisfied the applicant is: asked once it has ended, and read by those who supervise."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field, field_validator
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from tracker.actions.rate import CHANGEABLE_FOR, may_change, rate
from tracker.law.terms import RatingReason
from tracker.records.correspondence import Rating
from tracker.records.models import Application
from tracker.records.ratings import SCORES
from tracker.web.answer import show
from tracker.web.forms import Form, fill, wrong
from tracker.web.public.coming_back import outlives_visit
from tracker.web.public.following import case_of
from tracker.web.public.own_acts import back
from tracker.web.site import site_of
from tracker.web.words import _, _l

WORDS: Mapping[int, object] = {
    5: _l("非常满意"),
    4: _l("满意"),
    3: _l("一般"),
    2: _l("不满意"),
    1: _l("非常不满意"),
}


class RatingForm(Form):
    score: Literal["1", "2", "3", "4", "5"] = Field("", title="满意程度", validate_default=True)
    text: str = Field("", title="还想说的", max_length=1000)

    @field_validator("score", mode="before")
    @classmethod
    def _chosen(cls, score: str) -> str:
        if score not in map(str, SCORES):
            raise wrong(_("请选择您的满意程度。"))
        return score


@outlives_visit
async def rating_page(request: Request, application: Application) -> Response:
    """Asked, and for a while changed."""
    case = await case_of(request, application)
    known = await Rating.get_or_none(application_id=case.application.id)
    now = site_of(request).clock.now()
    if case.facts.ending is None or (known is not None and not may_change(known, now)):
        return back(request)
    form = await request.form()
    filled, reasons = fill(RatingForm, form), _reasons(form)
    if request.method == "POST" and filled.form is not None:
        said = filled.form
        await rate(
            case.application.id, score=int(said.score), reasons=reasons, text=said.text, now=now
        )
        return back(request, "rated")
    asked = request.method == "GET"
    return await show(
        request,
        "public/rating.html",
        status=200 if asked else 422,
        office=case.office,
        case=case,
        known=known,
        typed=_of(known) if asked else {**filled.typed, "reasons": list(reasons)},
        errors={} if asked else filled.errors,
        scores=[{"value": str(score), "label": str(words)} for score, words in WORDS.items()],
        reasons=RatingReason,
        days=CHANGEABLE_FOR.days,
    )


def _reasons(form: FormData) -> tuple[RatingReason, ...]:
    """The reasons ticked; words that are none were typed by no page of ours."""
    said = set(map(str, form.getlist("reasons")))
    return tuple(reason for reason in RatingReason if reason in said)


def _of(known: Rating | None) -> dict[str, object]:
    if known is None:
        return {"reasons": []}
    return {"score": str(known.score), "reasons": known.reasons, "text": known.text}
