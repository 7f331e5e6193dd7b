"""What may already answer, shown once the question is written: one click past it.

How far it helped is counted for the office by month (see `catalogue_help`); nothing of
the visitor is kept.
"""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from tracker.law.terms import Helped
from tracker.records.catalogue import entry_in, files_of_entries, likely_answers
from tracker.records.catalogue_help import note_help
from tracker.records.catalogue_models import CatalogueEntry
from tracker.records.drafts import LIFE
from tracker.records.models import Authority
from tracker.web.answer import go_to, show
from tracker.web.public.apply import (
    SCREENS,
    Screen,
    Visit,
    draft_over,
    keep_sheet,
    next_page,
    still_applies,
    visit_of,
)
from tracker.web.public.offices import of_office, online
from tracker.web.site import site_of

_ANSWERED = "answered"


async def answers_of(visit: Visit) -> list[CatalogueEntry]:
    """The entries that may answer what this visitor has written."""
    text = visit.sheet.typed.get("description", "")
    return await likely_answers(visit.office.id, text, but=visit.office.name)


@of_office
@online
async def found(request: Request, office: Authority) -> Response:
    """What may answer. 继续申请 goes on as if nothing had been found."""
    visit = await visit_of(request, office)
    if visit.draft is None or visit.submitted:
        return go_to(visit.address("receipt")) if visit.submitted else await draft_over(visit)
    screen = SCREENS.get(request.path_params["screen"])
    if screen is None:
        raise HTTPException(404)
    if request.method == "POST":
        return await _chosen(visit, screen, str((await request.form()).get("turn", "")))
    entries = await answers_of(visit)
    await keep_sheet(visit, visit.sheet.with_values(searched="yes"))
    if not entries:
        return go_to(next_page(visit, screen, visit.sheet))
    await _note(visit, Helped.SHOWN)
    response = await show(
        request,
        "public/apply/found.html",
        office=office,
        entries=entries,
        files=await files_of_entries([entry.id for entry in entries]),
        screen=screen,
        mark=visit.sheet.typed.get("mark"),
        back=visit.address("apply_screen", screen=screen.key),
        opens={entry.id: visit.address("open_found", id=str(entry.id)) for entry in entries},
    )
    response.headers["Cache-Control"] = "no-store"
    return response


async def _chosen(visit: Visit, screen: Screen, turn: str) -> Response:
    if turn == _ANSWERED:
        await _note(visit, Helped.ANSWERED)
        return go_to(visit.address("answered"))
    await still_applies(visit)
    return go_to(next_page(visit, screen, visit.sheet))


@of_office
@online
async def open_found(request: Request, office: Authority) -> Response:
    """To an entry, in a tab of its own; that somebody looked is counted on the way."""
    visit = await visit_of(request, office)
    entry = await entry_in(office.id, request.path_params["id"])
    if entry is None:
        raise HTTPException(404)
    if visit.draft is not None and not visit.submitted and visit.draft.helped is not None:
        await _note(visit, Helped.OPENED)
    return go_to(request.url_for("catalogue_entry", code=office.code, id=entry.id).path)


@of_office
@online
async def answered(request: Request, office: Authority) -> Response:
    """The end of a visit that needs no application; the draft waits, should it need one."""
    visit = await visit_of(request, office)
    if visit.draft is None or visit.submitted:
        return await draft_over(visit)
    onward = visit.address("apply_screen", screen="question")
    return await show(
        request, "public/apply/answered.html", office=office, onward=onward, days=LIFE.days
    )


async def _note(visit: Visit, helped: Helped) -> None:
    assert visit.draft is not None
    await note_help(visit.draft, helped, today=site_of(visit.request).clock.today())
