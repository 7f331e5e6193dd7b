"""The letters of the office: every kind with its wording, its paper and its numbers."""

from datetime import date
from typing import Annotated, Any

from pydantic import Field
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from tracker.actions.letter_templates import TemplateRefused, back_to_standard, keep_wording
from tracker.actions.letters import sender_of
from tracker.actions.numbering import effective
from tracker.law.letters import required_parts
from tracker.letters.compose import LetterKind, LetterText
from tracker.letters.kinds import NUMBERED
from tracker.letters.office_wording import Problem, ShortField, problems, standard_wording
from tracker.letters.samples import sample_letter, sample_parts
from tracker.records.letter_models import LetterTemplate
from tracker.records.letter_templates import (
    TEXT,
    template_version,
    templates_in_force,
    wording_of,
)
from tracker.records.models import Authority, Letter
from tracker.records.numbers import patterns_of
from tracker.web.access import authority_of_officer, officer_of
from tracker.web.answer import go_to, show
from tracker.web.forms import Form, fill
from tracker.web.site import site_of
from tracker.web.words import gettext


class WordingForm(Form):
    wording: Annotated[str, Field(title="文书的文字")]


async def letter_kinds(request: Request) -> Response:
    authority, today = await authority_of_officer(request), site_of(request).clock.today()
    patterns = await patterns_of(authority.id)
    return await show(
        request,
        "desk/letters/kinds.html",
        kinds=LetterKind,
        own=await templates_in_force(authority.id),
        patterns=patterns,
        replies={key: title for key, title in NUMBERED.items() if "." in key},
        examples={
            kind: effective(patterns, kind).number(authority.document_word, today.year, 1)
            for kind in ("", *NUMBERED)
        },
    )


async def letter_kind(request: Request) -> Response:
    """The wording of a kind; POST looks it over, keeps it, or goes back to the standard."""
    authority, kind = await authority_of_officer(request), kind_named(request)
    now = site_of(request).clock.now()
    own = await wording_of(authority.id, kind)
    if request.method == "GET":
        text = own if own is not None else standard_wording(kind)
        return await _asked(request, authority, kind, text)
    form = await request.form()
    if form.get("step") == "standard":
        officer = await officer_of(request)
        await back_to_standard(authority, kind, TEXT, officer=officer, now=now)
        return go_to(f"{request.url.path}?done=standard")
    filled = fill(WordingForm, form)
    text = filled.typed.get("wording", "")
    if filled.form is None:
        return await _asked(request, authority, kind, text, errors=filled.errors)
    if form.get("step") == "preview":
        found = problems(kind, filled.form.wording, now.date())
        return await _asked(request, authority, kind, text, errors=errors_of(found, "wording"))
    try:
        officer = await officer_of(request)
        await keep_wording(authority, kind, filled.form.wording, officer=officer, now=now)
    except TemplateRefused as refused:
        errors = errors_of(refused.problems, "wording")
        return await _asked(request, authority, kind, text, errors=errors)
    return go_to(f"{request.url.path}?done=kept")


async def letter_version(request: Request) -> Response:
    """One version of the wording, as it was kept."""
    authority, kind = await authority_of_officer(request), kind_named(request)
    version = await version_named(request, authority, kind, TEXT)
    return await show(request, "desk/letters/version.html", kind=kind, version=version)


def kind_named(request: Request) -> LetterKind:
    try:
        return LetterKind(request.path_params["kind"])
    except ValueError:
        raise HTTPException(404) from None


async def version_named(
    request: Request, authority: Authority, kind: LetterKind, form: str
) -> LetterTemplate:
    found = await template_version(authority.id, kind, form, request.path_params["version"])
    if found is None or found.is_standard:
        raise HTTPException(404)
    return found


def errors_of(found: list[Problem], field: str) -> dict[str, str]:
    """Every problem with its place, each an error of the field."""
    return {
        field if n == 1 else f"{field} {n}": (
            gettext(one.where.label).format(n=one.n)
            + gettext("：")
            + gettext(one.pattern).format(**_in_language(one.facts))
        )
        for n, one in enumerate(found, start=1)
    }


def _in_language(facts: dict[str, Any]) -> dict[str, Any]:
    return {k: gettext(v) if isinstance(v, str) else v for k, v in facts.items()}


def shown_as_letter(letter: LetterText) -> Letter:
    """As the macro that draws letters takes it; never kept."""
    return Letter(
        kind=letter.title,
        number=letter.number,
        addressee=letter.addressee,
        body=letter.body,
        on=letter.on,
    )


async def _asked(
    request: Request,
    authority: Authority,
    kind: LetterKind,
    wording: str,
    *,
    errors: dict[str, str] | None = None,
) -> Response:
    today = site_of(request).clock.today()
    sender = sender_of(authority)
    sample = None
    if not errors and not problems(kind, wording, today):
        number = await _next_number(authority, kind, today)
        letter = sample_letter(kind, sender, today, number=number, wording=wording)
        sample = shown_as_letter(letter)
    context: dict[str, Any] = {
        "kind": kind,
        "wording": wording,
        "sample": sample,
        "errors": errors or {},
        "parts_said": sample_parts(kind, sender, today),
        "required": {part.name: part for part in required_parts(kind, today)},
        "fields": ShortField,
        "has_own": await wording_of(authority.id, kind) is not None,
        "done": request.query_params.get("done", ""),
    }
    status = 422 if errors else 200
    return await show(request, "desk/letters/kind.html", status=status, **context)


async def _next_number(authority: Authority, kind: LetterKind, today: date) -> str:
    numbering = effective(await patterns_of(authority.id), kind)
    return numbering.number(authority.document_word, today.year, 1)
