"""Doing an act: its form, a look over what would be sent, then the act itself.

One shape for all of them; what differs stands in `act_table`.
"""

from dataclasses import dataclass
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from tracker.files.attachments import StoredFile
from tracker.law.deadlines import reckon
from tracker.law.refusals import NotYourAct, Refusal
from tracker.law.stages import ACTS, refusal
from tracker.law.terms import Act, Law
from tracker.records.applicants import before_in_month
from tracker.records.calendars import current_calendar
from tracker.records.cases import Line, MovedOn, Tried, as_seen, on_trial, tried
from tracker.records.journal import officer_author
from tracker.records.models import Officer
from tracker.web.access import officer_of
from tracker.web.answer import go_to
from tracker.web.desk.act_files import SentFiles, named, sent_files
from tracker.web.desk.act_forms import ActForm, By
from tracker.web.desk.act_table import ACT_PAGES, ActPage, At
from tracker.web.desk.case_page import case_of, case_url, show_case
from tracker.web.desk.case_words import told
from tracker.web.forms import Filled, fill
from tracker.web.pages import Endpoint
from tracker.web.reasons import refusal_sentence
from tracker.web.site import site_of
from tracker.web.words import _

# What the button pressed asks for; without any, a look over where the act has one.
_CONFIRM, _SHOWN_AGAIN = "confirm", ("back", "more")
_NO_FILES = SentFiles((), (), {})
_SENDS_MATERIAL = (Act.REPLY, Act.CORRECT_REPLY)


def page_of(act: Act) -> Endpoint:
    """The endpoint of an act's page."""

    async def endpoint(request: Request) -> Response:
        sheet = await _sheet(request, act)
        if request.method == "GET":
            return await sheet.asked(Filled(sheet.at_first()))
        return await _posted(sheet, await request.form())

    return endpoint


@dataclass
class _Sheet:
    """An act's page on one request."""

    request: Request
    act: Act
    at: At
    officer: Officer
    files: SentFiles = _NO_FILES

    @property
    def page(self) -> ActPage:
        return ACT_PAGES[self.act]

    def by(self) -> By:
        author = officer_author(self.officer.id, self.officer.held_roles)
        now = site_of(self.request).clock.now()
        return By(self.at.case.application.id, author, now, self.files.files)

    def at_first(self) -> dict[str, str]:
        """What the act suggests, and what the link to it has chosen."""
        chosen = self.request.query_params.items()
        known = {name: value for name, value in chosen if name in self.page.form.model_fields}
        return {**self.page.first(self.at), **known}

    async def asked(self, filled: Filled[ActForm], *, status: int | None = None) -> Response:
        """The form with what was typed, and what was done since it was last shown."""
        return await self._shown(
            "desk/case/act.html",
            status or (422 if filled.errors else 200),
            typed=filled.typed,
            errors=filled.errors,
            meanwhile=self._meanwhile(filled.typed.get("seen", "")),
            refusal=self._refusal(),
            told=told,
            **self.page.around(self.at),
        )

    async def looked_over(self, filled: Filled[ActForm], form: ActForm, found: Tried) -> Response:
        return await self._shown(
            "desk/case/check.html",
            200,
            typed=filled.typed,
            form=form,
            tried=found,
            words=told(found.said),
            **self.page.tells(self.at, found, form),
        )

    async def _shown(self, template: str, status: int, **context: Any) -> Response:
        at, rule = self.at, ACTS[self.act]
        of_2008 = at.case.facts.law is Law.TEXT_2008
        return await show_case(
            self.request,
            template,
            at.case,
            status=status,
            act=self.act,
            page=self.page,
            kept=self.files.kept,
            offered=self._offered(),
            article=rule.article_2008 if of_2008 else rule.article,
            deadline=reckon(at.case.facts, at.calendar, at.today),
            **context,
        )

    def _offered(self) -> tuple[tuple[str, StoredFile], ...]:
        """The material found that is not attached yet, for an act that sends files."""
        if self.act not in _SENDS_MATERIAL:
            return ()
        attached = {file.digest for file in self.files.files}
        found = (
            StoredFile(one.name, one.media_type, one.size, one.digest)
            for one in self.at.case.material
            if one.digest not in attached
        )
        return named(found, site_of(self.request).codes, self.at.case.application.id)

    def _meanwhile(self, seen: str) -> tuple[Line, ...]:
        """What was recorded after entry `seen`; nothing for a form that was never sent."""
        lines = self.at.case.lines
        shown = next((line.row.seq for line in lines if str(line.row.seq) == seen), len(lines))
        return lines[shown:]

    def _refusal(self) -> Refusal | None:
        """Why the law says no today: the act may still have been done on an earlier day."""
        at, roles = self.at, self.officer.held_roles
        return refusal(self.act, at.case.facts, roles, at.today, at.calendar)


async def _sheet(request: Request, act: Act) -> _Sheet:
    case, officer = await case_of(request), await officer_of(request)
    at = At(
        case,
        site_of(request).clock.today(),
        await current_calendar(),
        await before_in_month(case.application, case.particulars) if act is Act.CHARGE else None,
    )
    sheet = _Sheet(request, act, at, officer)
    reason = sheet._refusal()
    if isinstance(reason, NotYourAct):
        raise reason
    return sheet


async def _posted(sheet: _Sheet, form: FormData) -> Response:
    filled, step = fill(sheet.page.form, form), form.get("step")
    if sheet.page.takes_files:
        sheet.files = await sent_files(sheet.request, form, sheet.at.case.application.id)
        filled.errors |= sheet.files.errors
    if step in _SHOWN_AGAIN:
        return await sheet.asked(Filled(filled.typed))
    if filled.form is None or filled.errors:
        return await sheet.asked(filled)
    try:
        if sheet.page.looked_over and step != _CONFIRM:
            found = await _on_trial(sheet, filled.form)
            return await sheet.looked_over(filled, filled.form, found)
        return await _done(sheet, filled.form)
    except MovedOn:
        fresh = await _sheet(sheet.request, sheet.act)
        fresh.files = sheet.files
        return await fresh.asked(filled, status=409)
    except Refusal as reason:
        filled.errors[""] = refusal_sentence(reason) + _("（") + reason.article + _("）")
        return await sheet.asked(filled)


async def _on_trial(sheet: _Sheet, form: ActForm) -> Tried:
    """What the act would write and send, and nothing of it left behind."""
    application = sheet.at.case.application
    async with on_trial(), as_seen(application.journal_id, form.seen):
        await form.do(sheet.by())
        return await tried(application.id)


async def _done(sheet: _Sheet, form: ActForm) -> Response:
    application = sheet.at.case.application
    async with as_seen(application.journal_id, form.seen):
        await form.do(sheet.by())
    return go_to(f"{case_url(sheet.request, sheet.at.case)}?done={form.seen + 1}")
