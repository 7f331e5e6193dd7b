"""A proposal as its pages need it: its address, its files, its form, and its self-check."""

from collections.abc import Iterable
from datetime import date

from starlette.requests import Request

from tracker.actions.approval import files_of
from tracker.actions.propose import PERSONAL
from tracker.files.personal_numbers import personal_numbers
from tracker.files.store import Store
from tracker.law.calendar import Calendar
from tracker.law.deadlines import due_on
from tracker.law.entries import Extended
from tracker.law.letter_checks import Check, Written, letter_checks
from tracker.law.matters import numbered_matters
from tracker.records.authorities import bodies_of
from tracker.records.cases import CaseFile
from tracker.records.proposal_models import Proposal, ProposalVersion
from tracker.web.desk.act_forms import ActForm, Deferring, Extending
from tracker.web.desk.act_reply import Replying
from tracker.web.desk.case_page import case_url


def proposal_url(request: Request, case: CaseFile, proposal: Proposal) -> str:
    return f"{case_url(request, case)}/proposals/{proposal.id}"


async def self_check(
    case: CaseFile,
    version: ProposalVersion,
    form: ActForm,
    on: date,
    calendar: Calendar,
    store: Store,
) -> list[Check]:
    """The points of the letter as it stands, if it went out on that day."""
    answers = form.answers if isinstance(form, Replying) else ()
    files = files_of(version)
    found = personal_numbers(version.body, but=(case.authority.telephone,))
    letter = Written(
        text=version.body,
        addressee=version.addressee,
        on=on,
        grounds=tuple(answer.ground for answer in answers),
        ground=form.counted if isinstance(form, Replying) else "",
        asked=max(map(numbered_matters, _asked(case)), default=0),
        new_due=_new_due(case, form, calendar),
        searched=case.searched,
        bodies=bodies_of(case.authority),
        numbers_in_text=tuple(n.shown for n in found if n.kind in PERSONAL),
        numbers_in_files=tuple(_numbers(version)),
        files=tuple(file.name for file in files),
        files_unread=tuple(str(file["name"]) for file in version.files if file["unread"]),
        files_gone=tuple([file.name for file in files if not await store.has(file.digest)]),
    )
    return letter_checks(letter, case.facts, calendar)


def _new_due(case: CaseFile, form: ActForm, calendar: Calendar) -> date | None:
    """The due date as it would be; a letter may have been drawn up before an opinion came."""
    if isinstance(form, Deferring):
        return form.until
    if not isinstance(form, Extending):
        return None
    extended = Extended(on=form.on, working_days=form.working_days)
    return due_on(case.facts.after(extended), calendar)


def _asked(case: CaseFile) -> list[str]:
    return [statement.text for statement in case.statements.values()]


def _numbers(version: ProposalVersion) -> Iterable[tuple[str, str]]:
    for file in version.files:
        numbers = file["numbers"]
        assert isinstance(numbers, list)
        yield from ((str(file["name"]), str(number)) for number in numbers)
