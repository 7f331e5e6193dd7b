"""How long the files of the office are kept in its archive, and copies of identity documents."""

from typing import Any

from pydantic import Field, field_validator
from starlette.requests import Request
from starlette.responses import Response

from tracker.actions.choose_retention import choose_retention
from tracker.law.erasure import DEFAULT_DAYS, RULES, Scope, days_refusal
from tracker.law.office_rules import retention_named
from tracker.law.setting_refusals import RetentionUnknown
from tracker.law.terms import Retention
from tracker.records.cases import MovedOn
from tracker.records.models import Authority
from tracker.web.access import authority_of_officer, officer_of
from tracker.web.answer import go_to, show
from tracker.web.forms import Filled, Form, fill, wrong
from tracker.web.reasons import refusal_sentence
from tracker.web.site import site_of


class RetentionForm(Form):
    retention: Retention | None = Field(None, title="保管期限")
    copies_days: int | None = Field(None, title="身份证件影像的保存天数")
    settings_version: int = Field(0, ge=0)

    @field_validator("retention", mode="before")
    @classmethod
    def _one_of_the_archive(cls, typed: Any) -> Any:
        try:
            return retention_named(typed) if typed else None
        except RetentionUnknown as unknown:
            raise wrong(refusal_sentence(unknown)) from None

    @field_validator("copies_days")
    @classmethod
    def _within_bounds(cls, days: int | None) -> int | None:
        reason = days_refusal(days) if days is not None else None
        if reason is not None:
            raise wrong(refusal_sentence(reason))
        return days


async def retention(request: Request) -> Response:
    officer, authority = await officer_of(request), await authority_of_officer(request)
    if request.method == "GET":
        days = "" if authority.copies_days is None else str(authority.copies_days)
        typed = {"retention": authority.retention or "", "copies_days": days}
        filled = Filled[RetentionForm](typed)
        return await _asked(request, authority, filled)
    filled = fill(RetentionForm, await request.form())
    if filled.form is None:
        return await _asked(request, authority, filled)
    form, now = filled.form, site_of(request).clock.now()
    try:
        await choose_retention(
            authority.id,
            form.retention,
            form.copies_days,
            seen=form.settings_version,
            by=officer,
            now=now,
        )
    except MovedOn:
        return await _asked(request, authority, filled, moved_on=True)
    return go_to(f"{request.url.path}?saved=1")


async def _asked(
    request: Request,
    authority: Authority,
    filled: Filled[RetentionForm],
    *,
    moved_on: bool = False,
) -> Response:
    return await show(
        request,
        "desk/retention.html",
        status=409 if moved_on else 422 if filled.errors else 200,
        typed=filled.typed,
        errors=filled.errors,
        authority=await Authority.get(id=authority.id),
        moved_on=moved_on,
        saved="saved" in request.query_params,
        periods=Retention,
        rule=RetentionUnknown.article,
        copies_rule=RULES[Scope.IDENTITY],
        default_days=DEFAULT_DAYS,
    )
