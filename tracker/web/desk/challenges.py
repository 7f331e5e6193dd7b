"""Reviews and litigation: their register, page by page, and as a file."""

import asyncio
from collections.abc import Mapping
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from tracker.annual.challenge_ledger import ChallengeRow
from tracker.annual.workbook import CSV, XLSX, challenges_csv, plain_csv, sheet_xlsx
from tracker.law.challenge_limits import limits_of_file, own_limits
from tracker.law.terms import ChallengeKind, ChallengeResult
from tracker.records.calendars import current_calendar
from tracker.records.challenges import WantedChallenges, challenges_of, files_of
from tracker.records.models import Challenge
from tracker.web.access import authority_of_officer, officer_of
from tracker.web.answer import file_answer, show
from tracker.web.desk.challenge_cells import COLUMNS, applicants_of, cells_of
from tracker.web.desk.ledger_filter import one_of, when_of
from tracker.web.desk.listing import place_of, said_place, search_words
from tracker.web.site import site_of

PAGE = 50
_LITIGATION = (ChallengeKind.DIRECT_LITIGATION, ChallengeKind.LITIGATION_AFTER_REVIEW)
_CLOSED = "closed"
_KEPT = ("year", "kind", "result", "words")


async def challenges(request: Request) -> Response:
    officer, asked = await officer_of(request), request.query_params
    wanted = _wanted(asked)
    found = await challenges_of(
        officer.authority_id, wanted, after=place_of(asked.get("after", "")), size=PAGE + 1
    )
    rows, calendar = found[:PAGE], await current_calendar()
    today = site_of(request).clock.today()
    files = await files_of(rows)
    limits = {id_: limits_of_file(file, calendar, today) for id_, file in files.items()}
    return await show(
        request,
        "desk/challenges.html",
        rows=rows,
        files=files,
        applicants=await applicants_of(rows),
        own={id_: own_limits(found, today)[:1] for id_, found in limits.items()},
        others={
            id_: [limit for limit in found if limit.on and today <= limit.on and not limit.is_met]
            for id_, found in limits.items()
        },
        wanted=wanted,
        asked=asked,
        kept={name: asked[name] for name in _KEPT if asked.get(name)},
        kinds=ChallengeKind,
        results=ChallengeResult,
        next_page=_next_page(request, rows) if len(found) > PAGE else None,
    )


async def export_challenges(request: Request) -> Response:
    """Everything the filter means: in all columns, names masked, or as an import reads it."""
    authority, form = await authority_of_officer(request), await request.form()
    asked = {name: value for name, value in form.items() if isinstance(value, str)}
    rows = await challenges_of(authority.id, _wanted(asked))
    clock, kind = site_of(request).clock, asked.get("format", "xlsx")
    name = f"challenges-{authority.code}-{clock.today():%Y%m%d}"
    if kind == "import":
        data = await asyncio.to_thread(challenges_csv, [_ledger_row(row) for row in rows])
        return file_answer(f"{name}-import.csv", data, CSV)
    files, calendar = await files_of(rows), await current_calendar()
    applicants = await applicants_of(rows)
    cells = [
        cells_of(
            row,
            files[row.id],
            applicants.get(row.application_id or 0, ""),
            calendar,
            clock.today(),
        )
        for row in rows
    ]
    if kind == "csv":
        return file_answer(f"{name}.csv", await asyncio.to_thread(plain_csv, COLUMNS, cells), CSV)
    data = await asyncio.to_thread(sheet_xlsx, "复议诉讼登记簿", COLUMNS, cells)
    return file_answer(f"{name}.xlsx", data, XLSX)


def _ledger_row(challenge: Challenge) -> ChallengeRow:
    return ChallengeRow(
        kind=challenge.kind,
        case_number=challenge.case_number,
        filed_on=challenge.filed_on,
        decided_on=challenge.closed_on,
        result=challenge.result,
        decision=challenge.decision,
        register_number=challenge.application.register_number if challenge.application else "",
        co_defendant=challenge.co_defendant_only,
    )


def _wanted(asked: Mapping[str, str]) -> WantedChallenges:
    return WantedChallenges(
        when=when_of(asked.get("year")),
        kinds=_kinds(asked.get("kind", "")),
        result=one_of(ChallengeResult, asked.get("result")),
        closed=asked.get("result") == _CLOSED,
        words=search_words(asked.get("words", "")),
    )


def _kinds(said: str) -> tuple[ChallengeKind, ...]:
    if said == "litigation":
        return _LITIGATION
    kind = one_of(ChallengeKind, said)
    return (kind,) if kind else ()


def _next_page(request: Request, rows: list[Challenge]) -> str:
    place = said_place(rows[-1].filed_on, rows[-1].id)
    return f"{request.url.path}?{urlencode(dict(request.query_params) | {'after': place})}"
