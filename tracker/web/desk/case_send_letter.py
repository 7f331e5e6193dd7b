"""Sending a letter beside the acts: its form, a look over it, then the letter itself."""

from datetime import date
from typing import Any

from pydantic import Field
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from tracker.actions.send_letter import send_letter
from tracker.law.letters import BesideRule, answered, letter_refusal, rule_of
from tracker.law.refusals import Refusal
from tracker.law.terms import AccompanyingLetter
from tracker.records.cases import CaseFile, MovedOn, Tried, as_seen, on_trial, tried
from tracker.records.journal import officer_author
from tracker.web.access import officer_of
from tracker.web.answer import go_to
from tracker.web.desk.act_forms import LETTER_LIMIT, ActForm, By
from tracker.web.desk.case_page import case_url, show_case
from tracker.web.door import case_of
from tracker.web.forms import Day, Filled, fill
from tracker.web.reasons import refusal_sentence
from tracker.web.site import site_of
from tracker.web.words import _

# Letters that say nothing without the officer's own words.
NEEDS_WORDS = frozenset(
    {AccompanyingLetter.ASSISTANCE_REQUEST, AccompanyingLetter.CORRECTION_FORWARDING}
)


class SendingLetter(ActForm):
    addressee: str = Field("", title="收件机关", max_length=120)
    about: str = Field("", title="哪一份征求意见书", max_length=20)
    text: str = Field("", title="写在文书里的内容", max_length=LETTER_LIMIT)
    on: Day = Field(title="发出的日期")

    async def send(self, by: By, kind: AccompanyingLetter) -> None:
        await send_letter(
            by.application_id,
            kind,
            addressee=self.addressee,
            about=self.about,
            text=self.text,
            on=self.on,
            author=by.author,
            now=by.now,
        )


async def send_letter_page(request: Request) -> Response:
    case, kind = await case_of(request), _kind(request)
    officer = await officer_of(request)
    refusal = letter_refusal(kind, case.facts)
    if refusal is not None:
        raise refusal
    if request.method == "GET":
        today = site_of(request).clock.today()
        return await _asked(request, case, kind, Filled(_first(case, today)))
    form = await request.form()
    filled = fill(SendingLetter, form)
    _complete(filled, rule_of(kind))
    if filled.form is None or filled.errors or form.get("step") == "back":
        return await _asked(request, case, kind, filled)
    now = site_of(request).clock.now()
    by = By(case.application.id, officer_author(officer.id, officer.held_roles), now)
    try:
        if form.get("step") != "confirm":
            found = await _on_trial(case, kind, filled.form, by)
            return await _asked(request, case, kind, filled, found=found)
        async with as_seen(case.application.journal_id, filled.form.seen):
            await filled.form.send(by, kind)
        return go_to(f"{case_url(request, case)}?done={filled.form.seen + 1}")
    except MovedOn:
        filled.errors[""] = _("您填写期间，这件申请有了新的记录。请返回申请看过以后再发。")
        return await _asked(request, case, kind, filled, status=409)
    except Refusal as reason:
        filled.errors[""] = refusal_sentence(reason) + _("（") + reason.article + _("）")
        return await _asked(request, case, kind, filled)


async def _on_trial(case: CaseFile, kind: AccompanyingLetter, form: SendingLetter, by: By) -> Tried:
    async with on_trial(), as_seen(case.application.journal_id, form.seen):
        await form.send(by, kind)
        return await tried(case.application.id)


def _complete(filled: Filled[SendingLetter], rule: BesideRule) -> None:
    """What only some of the letters need."""
    if filled.form is None:
        return
    if rule.to == "authority" and not filled.form.addressee:
        filled.errors["addressee"] = _("请填写收件机关。")
    if rule.kind in NEEDS_WORDS and not filled.form.text:
        filled.errors["text"] = _("请写明具体事项。")


def _first(case: CaseFile, today: date) -> dict[str, str]:
    told = answered(case.facts)
    return {"on": today.isoformat(), "about": told[-1].id if told else ""}


def _kind(request: Request) -> AccompanyingLetter:
    try:
        return AccompanyingLetter(request.path_params["kind"])
    except ValueError:
        raise HTTPException(404) from None


async def _asked(
    request: Request,
    case: CaseFile,
    kind: AccompanyingLetter,
    filled: Filled[SendingLetter],
    *,
    found: Tried | None = None,
    status: int | None = None,
) -> Response:
    context: dict[str, Any] = {"tried": found} if found else {}
    return await show_case(
        request,
        "desk/case/check_letter.html" if found else "desk/case/send_letter.html",
        case,
        status=status or (422 if filled.errors else 200),
        kind=kind,
        rule=rule_of(kind),
        needs_words=kind in NEEDS_WORDS,
        consultations=answered(case.facts),
        typed=filled.typed,
        errors=filled.errors,
        **context,
    )
