"""What waits for this officer: proposed letters at a step that is theirs, and reminders."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from tracker.records.ledger_rows import Line, lines
from tracker.records.models import Application
from tracker.records.proposals import Waiting, waiting_for
from tracker.records.reminders import unanswered
from tracker.web.access import officer_of
from tracker.web.answer import show
from tracker.web.desk.listing import first_line
from tracker.web.forms import number_of
from tracker.web.pages import HANDLES, SUPERVISES

PAGE = 50
MOST_PRESSED = 100


@dataclass(frozen=True, slots=True)
class Row:
    waiting: Waiting
    line: Line[Application]
    asked: str


async def waiting(request: Request) -> Response:
    officer = await officer_of(request)
    found = await waiting_for(officer.authority_id, officer.held_roles)
    pages = max(1, -(-len(found) // PAGE))
    page = min(number_of(request.query_params.get("page"), digits=6) or 1, pages)
    shown = found[(page - 1) * PAGE : page * PAGE]
    told = {line.application.id: line for line in await lines([w.application for w in shown])}
    rows = [
        Row(one, line, first_line(line.description))
        for one in shown
        if (line := told[one.application.id])
    ]
    pressed = []
    if officer.held_roles & (HANDLES | SUPERVISES):
        pressed = await unanswered(officer.authority_id, size=MOST_PRESSED)
    return await show(
        request,
        "desk/waiting.html",
        rows=rows,
        n=len(found),
        page=page,
        pages=pages,
        pressed=pressed,
        first_line=first_line,
    )
