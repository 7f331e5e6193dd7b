"""Doing an act: its form, then a look over what would be sent and the act itself.

One shape for all of them; what differs stands in `act_table`. A letter that goes through
the office first (`law.workflow.ROUTES`) ends here as a proposal, see `proposal_page`.
"""

from dataclasses import dataclass
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from tracker.actions.approval import files_of
from tracker.actions.propose import Drawn, propose
from tracker.files.attachments import StoredFile
from tracker.law.deadlines import reckon
from tracker.law.instead import lawful_instead
from tracker.law.refusals import NotYourAct, Refusal
from tracker.law.stages import ACTS, refusal
from tracker.law.terms import Act, Law
from tracker.law.workflow import ROUTES
from tracker.records.applicants import before_in_month
from tracker.records.calendars import current_calendar
from tracker.records.cases import Line, MovedOn, Tried, as_seen, on_trial, tried
from tracker.records.journal import officer_author
from tracker.records.models import Officer
from tracker.records.proposals import ProposalFile, open_proposal
from tracker.web.access import officer_of
from tracker.web.answer import go_to
from tracker.web.desk.act_files import FILES, SentFiles, named, sent_files
from tracker.web.desk.act_forms import ActForm, By
from tracker.web.desk.act_reply import Replying
from tracker.web.desk.act_table import ACT_PAGES, ActPage, At
from tracker.web.desk.case_page import case_url, show_case
from tracker.web.desk.case_words import told
from tracker.web.desk.proposal_words import proposal_url
from tracker.web.desk.redacted_files import (
    copies_to_offer,
    faults_of_copies,
    originals_among,
)
from tracker.web.door import case_of
from tracker.web.forms import Filled, fill
from tracker.web.pages import Endpoint
from tracker.web.reasons import refusal_sentence
from tracker.web.site import site_of
from tracker.web.words import _

# What the button pressed asks for; without any, a look over where the act has one.
_CONFIRM, _SHOWN_AGAIN = "confirm", ("back", "more")
_NO_FILES = SentFiles((), (), {})
# What belongs to the sending of a form rather than to what was typed.
_OF_SENDING = frozenset({"form_token", "step", "kept", "seen", "version"})


def page_of(act: Act) -> Endpoint:
    """The endpoint of an act's page."""

    async def endpoint(request: Request) -> Response:
        sheet = await _sheet(request, act)
        if request.method == "POST":
            return await _posted(sheet, await request.form())
        if sheet.proposal and not sheet.chosen() and "edit" not in request.query_params:
            return go_to(proposal_url(request, sheet.at.case, sheet.proposal.proposal))
        return await sheet.asked(Filled(sheet.at_first()))

    return endpoint


@dataclass
class _Sheet:
    """An act's page on one request."""

    request: Request
    act: Act
    at: At
    officer: Officer
    proposal: ProposalFile | None = None
    files: SentFiles = _NO_FILES

    @property
    def page(self) -> ActPage:
        return ACT_PAGES[self.act]

    def by(self) -> By:
        author = officer_author(self.officer.id, self.officer.held_roles)
        now = site_of(self.request).clock.now()
        files = self.files.files
        return By(self.at.case.application.id, author, now, files, signed_by=self.officer.name)

    def chosen(self) -> dict[str, str]:
        """What the link to the form has chosen."""
        asked = self.request.query_params.items()
        return {name: value for name, value in asked if name in self.page.form.model_fields}

    def at_first(self) -> dict[str, str]:
        """What the act suggests, what was proposed already, what the link has chosen."""
        proposed: dict[str, str] = {}
        if self.proposal is not None:
            proposed, files = self.proposal.current.typed, files_of(self.proposal.current)
            kept = named(files, site_of(self.request).codes, self.at.case.application.id)
            self.files = SentFiles(tuple(files), kept, {})
        return {**self.page.first(self.at), **proposed, **self.chosen()}

    async def asked(
        self,
        filled: Filled[ActForm],
        *,
        status: int | None = None,
        refused: Refusal | None = None,
    ) -> Response:
        """The form with what was typed, and what was done since it was last shown. `refused`:
        why the law said no to what was typed."""
        refusal = self._refusal()
        return await self._shown(
            "desk/case/act.html",
            status or (422 if filled.errors else 200),
            typed=filled.typed,
            errors=filled.errors,
            meanwhile=self._meanwhile(filled.typed.get("seen", "")),
            refusal=refusal,
            instead=self._instead(refused or refusal),
            told=told,
            proposes=self.act in ROUTES,
            proposal=self.proposal,
            rewritten=self._rewritten(filled.typed.get("version", "")),
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
            **await self._of_copies(),
            article=rule.article_2008 if of_2008 else rule.article,
            deadline=reckon(at.case.facts, at.calendar, at.today),
            **context,
        )

    async def _of_copies(self) -> dict[str, Any]:
        """What can go with a reply: covered copies, and material found that is not attached
        yet; originals of covered ones that are about to."""
        id_, kept = self.at.case.application.id, self.files.files
        if not issubclass(self.page.form, Replying):
            return {"offered": (), "offered_material": (), "uncovered": []}
        codes, attached = site_of(self.request).codes, {file.digest for file in kept}
        material = (
            StoredFile(one.name, one.media_type, one.size, one.digest)
            for one in self.at.case.material
            if one.digest not in attached
        )
        return {
            "offered": await copies_to_offer(id_, codes, kept),
            "offered_material": named(material, codes, id_),
            "uncovered": await originals_among(id_, kept),
        }

    def _meanwhile(self, seen: str) -> tuple[Line, ...]:
        """What was recorded after entry `seen`; nothing for a form that was never sent."""
        lines = self.at.case.lines
        shown = next((line.row.seq for line in lines if str(line.row.seq) == seen), len(lines))
        return lines[shown:]

    def _rewritten(self, version: str) -> bool:
        """Whether the proposal has another text than the one this form was sent for."""
        return self.proposal is not None and version not in ("", str(self.proposal.current.n))

    def _refusal(self, act: Act | None = None) -> Refusal | None:
        """Why the law says no today: the act may still have been done on an earlier day."""
        at, roles = self.at, self.officer.held_roles
        return refusal(act or self.act, at.case.facts, roles, at.today, at.calendar)

    def _instead(self, refused: Refusal | None) -> tuple[Act, ...]:
        """What is lawful today in place of what was refused."""
        if refused is None:
            return ()
        return lawful_instead(refused, {act for act in ACTS if self._refusal(act) is None})


async def _sheet(request: Request, act: Act) -> _Sheet:
    case, officer = await case_of(request), await officer_of(request)
    at = At(
        case,
        site_of(request).clock.today(),
        await current_calendar(),
        await before_in_month(case.application, case.particulars) if act is Act.CHARGE else None,
    )
    proposal = await open_proposal(case.application.id, act) if act in ROUTES else None
    sheet = _Sheet(request, act, at, officer, proposal)
    reason = sheet._refusal()
    if isinstance(reason, NotYourAct):
        raise reason
    return sheet


async def _posted(sheet: _Sheet, form: FormData) -> Response:
    filled, step = fill(sheet.page.form, form), form.get("step")
    if sheet.page.takes_files:
        sheet.files = await sent_files(sheet.request, form, sheet.at.case.application.id)
        filled.errors |= sheet.files.errors
        if issubclass(sheet.page.form, Replying) and not filled.errors.get(FILES):
            store, id_ = site_of(sheet.request).store, sheet.at.case.application.id
            filled.errors |= await faults_of_copies(id_, sheet.files.files, store)
    if step in _SHOWN_AGAIN:
        return await sheet.asked(Filled(filled.typed))
    if filled.form is None or filled.errors:
        return await sheet.asked(filled)
    try:
        if sheet.act in ROUTES:
            return await _proposed(sheet, filled.form, filled.typed)
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
        return await sheet.asked(filled, refused=reason)


async def _on_trial(sheet: _Sheet, form: ActForm) -> Tried:
    """What the act would write and send, and nothing of it left behind."""
    application = sheet.at.case.application
    async with on_trial(), as_seen(application.journal_id, form.seen):
        await form.do(sheet.by())
        return await tried(application.id)


async def _proposed(sheet: _Sheet, form: ActForm, typed: dict[str, str]) -> Response:
    """The letter is composed, and kept as the proposal's next text."""
    case, site = sheet.at.case, site_of(sheet.request)
    found = await _on_trial(sheet, form)
    assert found.letter is not None, "what is proposed is a letter"
    drawn = Drawn(
        act=sheet.act,
        typed={name: value for name, value in typed.items() if name not in _OF_SENDING},
        files=sheet.files.files,
        letter=found.letter,
        seen=form.seen,
    )
    by = sheet.by()
    proposal = await propose(
        by.application_id,
        drawn,
        version=form.version,
        store=site.store,
        author=by.author,
        now=by.now,
    )
    return go_to(proposal_url(sheet.request, case, proposal))


async def _done(sheet: _Sheet, form: ActForm) -> Response:
    application = sheet.at.case.application
    async with as_seen(application.journal_id, form.seen):
        await form.do(sheet.by())
    return go_to(f"{case_url(sheet.request, sheet.at.case)}?done={form.seen + 1}")
