"""A proposed letter: its text beside what was asked, its self-check, and what is said to it.

Steps that follow each other and are one officer's are taken on this page at once; a step
taken on paper is recorded here with name, day and scan.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from tracker.actions.approval import files_of, steps_around, stored
from tracker.actions.propose import drop, edit_text, is_edited
from tracker.actions.rule_on import Seen, Taken, send_back, take_steps
from tracker.clock import CHINA
from tracker.law.calendar import Calendar
from tracker.law.deadlines import reckon
from tracker.law.letter_checks import Check, Verdict
from tracker.law.refusals import Refusal
from tracker.law.terms import WorkStep
from tracker.law.workflow import STEPS, may_record, may_take
from tracker.records.calendars import current_calendar
from tracker.records.cases import CaseFile, MovedOn
from tracker.records.handling import handling_of
from tracker.records.journal import Author, officer_author
from tracker.records.models import Officer
from tracker.records.proposals import ProposalFile, proposals_of, step_of
from tracker.web.access import officer_of
from tracker.web.answer import go_to, kept_answer
from tracker.web.desk.act_files import SentFiles, sent_files
from tracker.web.desk.act_forms import ActForm, By
from tracker.web.desk.act_table import ACT_PAGES
from tracker.web.desk.case_page import case_url, show_case
from tracker.web.desk.case_words import told
from tracker.web.desk.choices import joined
from tracker.web.desk.proposal_forms import ApprovalForm, ReturnForm, SeenForm, TextForm, day_of
from tracker.web.desk.proposal_words import proposal_url, self_check
from tracker.web.desk.redacted_files import faults_of_copies, originals_among
from tracker.web.door import case_of
from tracker.web.forms import Filled, fill
from tracker.web.reasons import refusal_sentence
from tracker.web.site import site_of
from tracker.web.words import _

_TEXT, _RETURN, _DROP, _RECORD = "text", "return", "drop", "record"
_NO_FILES = SentFiles((), (), {})


@dataclass(frozen=True, slots=True)
class Next:
    """A step that this officer can take now, or only write down from paper."""

    step: WorkStep
    online: bool


@dataclass
class _Sheet:
    """A proposal's page on one request."""

    request: Request
    case: CaseFile
    file: ProposalFile
    officer: Officer
    calendar: Calendar
    today: date
    scan: SentFiles = field(default=_NO_FILES)

    @property
    def url(self) -> str:
        return proposal_url(self.request, self.case, self.file.proposal)

    @property
    def seen(self) -> Seen:
        return Seen(self.file.current.n, len(self.file.rulings), self.case.seen)

    @property
    def author(self) -> Author:
        return officer_author(self.officer.id, self.officer.held_roles)

    @cached_property
    def run(self) -> tuple[Next, ...]:
        """The steps from the next one on that this officer can take one after the other."""
        found: list[Next] = []
        waits, roles = self.file.waits, self.officer.held_roles
        if waits in self.file.route and self.form() is not None:
            for step in self.file.route[self.file.route.index(waits) :]:
                online = may_take(step, roles)
                if self.file.approved(step) or not (online or may_record(step, roles)):
                    break
                found.append(Next(step, online))
                if not online:
                    break
        return tuple(found)

    @property
    def is_last(self) -> bool:
        """Whether taking all of them carries the letter out."""
        return bool(self.run) and self.run[-1].step is self.file.route[-1]

    def form(self, on: date | None = None) -> ActForm | None:
        """The form of the act as it was filled in; None where it can no longer be read."""
        current = self.file.current
        typed = {**current.typed, "seen": str(self.case.seen)}
        if on is not None:
            typed["on"] = on.isoformat()
        return fill(ACT_PAGES[self.file.proposal.act].form, typed).form

    @cached_property
    def day(self) -> date:
        """The day the letter would bear."""
        on: date = getattr(self.form(), "on", self.today)
        return day_of(on, self.file.current.at.astimezone(CHINA).date(), self.today)

    async def checks(self, on: date) -> list[Check]:
        form, site = self.form(on), site_of(self.request)
        if form is None:
            return []
        return await self_check(self.case, self.file.current, form, on, self.calendar, site.store)

    async def shown(
        self, filled: Filled[Any] | None = None, *, status: int = 200, moved_on: bool = False
    ) -> Response:
        typed = filled.typed if filled else {}
        checks, files = await self.checks(self.day), files_of(self.file.current)
        stuck = await step_of(self.case.authority, [self.case.application])
        handling = await handling_of(self.case.application.id)
        return await show_case(
            self.request,
            "desk/case/proposal.html",
            self.case,
            status=status,
            file=self.file,
            url=self.url,
            files=list(enumerate(files)),
            uncovered=await originals_among(self.case.application.id, files),
            typed=typed,
            errors=filled.errors if filled else {},
            kept=self.scan.kept,
            checks=checks,
            asks=[check for check in checks if check.verdict is Verdict.ASKS],
            blocks=any(check.verdict is Verdict.BLOCKS for check in checks),
            run=self.run,
            is_last=self.is_last,
            may_draft=may_take(WorkStep.DRAFTING, self.officer.held_roles),
            stuck=stuck.get(self.case.application.id),
            rules=STEPS,
            around=steps_around(self.case, self.file, handling.handed),
            day_of_letter=self.day,
            deadline=reckon(self.case.facts, self.calendar, self.today),
            meanwhile=self._meanwhile(typed) if moved_on else None,
            told=told,
            done=self.request.query_params.get("done", ""),
        )

    def _meanwhile(self, typed: dict[str, str]) -> dict[str, Sequence[Any]]:
        """What others did since the page was shown."""
        seen = fill(SeenForm, typed).form
        if seen is None:
            return {"versions": (), "rulings": (), "lines": ()}
        return {
            "versions": self.file.versions[seen.version :],
            "rulings": self.file.rulings[seen.rulings :],
            "lines": self.case.lines[seen.seen :],
        }


async def proposal_page(request: Request) -> Response:
    sheet = await _sheet(request)
    if request.method == "GET":
        return await sheet.shown()
    form = await request.form()
    filled = _filled(form)
    if form.get("step") not in (_TEXT, _RETURN, _DROP):
        sheet.scan = await sent_files(request, form, sheet.case.application.id)
        filled.errors |= sheet.scan.errors
        if sheet.is_last:
            id_, files = sheet.case.application.id, files_of(sheet.file.current)
            filled.errors |= await faults_of_copies(id_, files, site_of(request).store)
    if form.get("step") not in (_TEXT, _DROP) and _has_unsaved_text(sheet, filled):
        filled.errors["text"] = _(
            "正文改过，还没有保存，所以刚才的操作没有记入。改过的正文在这里，请先“保存正文”，再办理环节。"
        )
    try:
        if filled.form is not None and not filled.errors:
            return await _done(sheet, filled.form, str(form.get("step", "")))
    except MovedOn:
        fresh = await _sheet(request)
        fresh.scan = sheet.scan
        return await fresh.shown(filled, status=409, moved_on=True)
    except Refusal as reason:
        filled.errors[""] = refusal_sentence(reason) + _("（") + reason.article + _("）")
    except _NotTicked as wrong:
        filled.errors["steps"] = wrong.sentence
    return await sheet.shown(filled, status=422)


async def proposal_attachment(request: Request) -> Response:
    """A file that would go with the letter, or the scan of a signed sheet."""
    sheet = await _sheet(request)
    digest = request.path_params["digest"]
    scans = [stored(ruling.scan) for ruling in sheet.file.rulings if ruling.scan]
    theirs = [file for version in sheet.file.versions for file in files_of(version)]
    found = next((file for file in (*theirs, *scans) if file.digest == digest), None)
    return await kept_answer(request, found)


class _NotTicked(Exception):
    """A step before the last one is still to be taken."""

    def __init__(self, sentence: str) -> None:
        super().__init__()
        self.sentence = sentence


def _has_unsaved_text(sheet: _Sheet, filled: Filled[Any]) -> bool:
    """Whether the page came back with words that are in no version; of a page that others
    have overtaken nobody can tell."""
    typed = filled.typed.get("text")
    overtaken = filled.form is not None and filled.form.as_seen != sheet.seen
    return typed is not None and not overtaken and is_edited(typed, sheet.file.current.body)


def _filled(form: FormData) -> Filled[Any]:
    match form.get("step"):
        case "text":
            return fill(TextForm, form)
        case "return":
            return fill(ReturnForm, form)
        case "drop":
            return fill(SeenForm, form)
        case _:
            return fill(ApprovalForm, joined(form, "steps", "acknowledged"))


async def _done(sheet: _Sheet, form: SeenForm, step: str) -> Response:
    """Does what the button said; raises MovedOn, a Refusal."""
    if form.as_seen != sheet.seen:
        raise MovedOn
    proposal, now = sheet.file.proposal, site_of(sheet.request).clock.now()
    by: dict[str, Any] = {"author": sheet.author, "now": now}
    match form:
        case TextForm():
            await edit_text(proposal.id, form.text, version=form.version, **by)
        case ReturnForm():
            waits = sheet.file.waits
            await send_back(
                proposal.id,
                waits or WorkStep.DRAFTING,
                name=sheet.officer.name,
                reason=form.reason,
                seen=form.as_seen,
                **by,
            )
        case ApprovalForm():
            return await _approved(sheet, form, by, only_ticked=step == _RECORD)
        case _:
            await drop(proposal.id, version=form.version, **by)
            return go_to(case_url(sheet.request, sheet.case))
    return go_to(f"{sheet.url}?done={step}")


async def _approved(
    sheet: _Sheet, form: ApprovalForm, by: dict[str, Any], *, only_ticked: bool
) -> Response:
    on = form.on or sheet.day
    taken = _taken(sheet, form, only_ticked=only_ticked)

    async def carry_out(signing: Author, name: str) -> None:
        act = sheet.form(on)
        assert act is not None, "a form that cannot be read has no approval on its page"
        files = tuple(files_of(sheet.file.current))
        text = sheet.file.current.body
        await act.do(
            By(sheet.case.application.id, signing, by["now"], files, text=text, signed_by=name)
        )

    proposal = await take_steps(
        sheet.file.proposal.id,
        taken,
        checks=await sheet.checks(on),
        acknowledged=form.acknowledged,
        seen=form.as_seen,
        carry_out=carry_out,
        **by,
    )
    if proposal.entry_seq is None:
        return go_to(f"{sheet.url}?done=approve")
    return go_to(f"{case_url(sheet.request, sheet.case)}?done={proposal.entry_seq}")


def _taken(sheet: _Sheet, form: ApprovalForm, *, only_ticked: bool) -> list[Taken]:
    """The steps that were ticked and, unless only those are wanted, the last one."""
    steps = [one.step for one in sheet.run]
    ticked = [step for step in steps if step in form.steps]
    wanted = ticked if only_ticked else steps
    missing = [step for step in wanted[:-1] if step not in form.steps]
    if missing or not wanted:
        raise _NotTicked(_("请先勾选前面的环节，再办理后面的环节。"))
    online = [Taken(step=step, name=sheet.officer.name, on=sheet.today) for step in wanted]
    on_paper = not only_ticked and (form.by == "paper" or not sheet.run[-1].online)
    if on_paper:
        online[-1] = replace(
            online[-1],
            name=form.name,
            on=form.signed_on or sheet.today,
            on_paper=True,
            scan=sheet.scan.files[0] if sheet.scan.files else None,
        )
    return online


async def _sheet(request: Request) -> _Sheet:
    case, officer = await case_of(request), await officer_of(request)
    wanted = request.path_params["id"]
    files = await proposals_of(case.application.id)
    file = next((one for one in files if one.proposal.id == wanted), None)
    if file is None:
        raise HTTPException(404)
    today = site_of(request).clock.today()
    return _Sheet(request, case, file, officer, await current_calendar(), today)
