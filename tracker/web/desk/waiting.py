"""What waits for this officer: proposed letters at a step that is theirs."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from tracker.records.ledger_rows import Line, lines
from tracker.records.proposals import Waiting, waiting_for
from tracker.web.access import officer_of
from tracker.web.answer import show
from tracker.web.desk.listing import first_line

PAGE = 50


@dataclass(frozen=True, slots=True)
class Row:
    waiting: Waiting
    line: Line
    asked: str


async def waiting(request: Request) -> Response:
    officer = await officer_of(request)
    found = await waiting_for(officer.authority_id, officer.held_roles)
    pages = max(1, -(-len(found) // PAGE))
    page = min(max(1, _number(request.query_params.get("page", ""))), pages)
    shown = found[(page - 1) * PAGE : page * PAGE]
    told = {line.application.id: line for line in await lines([w.application for w in shown])}
    rows = [
        Row(one, line, first_line(line.description))
        for one in shown
        if (line := told[one.application.id])
    ]
    return await show(request, "desk/waiting.html", rows=rows, n=len(found), page=page, pages=pages)


def _number(said: str) -> int:
    """A mangled address begins at the top."""
    return int(said) if said.isascii() and said.isdigit() and len(said) < 7 else 1
