"""Letters and files an applicant may read: those of the one application, no others."""

from collections.abc import Sequence
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from tracker.actions.letters import text_of
from tracker.law.entries import Annulled
from tracker.letters.sheet import letter_pdf
from tracker.letters.wording import day
from tracker.records.following import (
    Line,
    file_in,
    letter_to_applicant,
    lines_of,
    open_letter,
    papers_of,
)
from tracker.records.models import Letter
from tracker.records.scans import scan_of
from tracker.web.answer import kept_answer, show
from tracker.web.door import followed_application
from tracker.web.site import site_of

_NOT_STORED = {"Cache-Control": "no-store"}


async def letter_page(request: Request) -> Response:
    application, letter = await followed_application(request), await _opened(request)
    papers, lines = await papers_of(application.id), await lines_of(application.journal_id)
    annulment = _annulment(lines, letter)
    return await show(
        request,
        "public/letter.html",
        office=application.authority,
        letter=letter,
        annulled=annulment,
        void_words=_void_words(annulment),
        replaced_by=_next_like(lines, letter, papers.letters) if annulment else None,
        files=[file for file in papers.files_of(letter.seq) if not file.from_applicant],
        scan=await scan_of(letter.id),
    )


async def letter_file(request: Request) -> Response:
    application, letter = await followed_application(request), await _opened(request)
    annulment = _annulment(await lines_of(application.journal_id), letter)
    name = quote(f"{letter.kind}-{letter.number}.pdf", safe="")
    headers = {**_NOT_STORED, "Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
    pdf = await letter_pdf(text_of(letter, void=_void_words(annulment)), application.authority.name)
    return Response(pdf, media_type="application/pdf", headers=headers)


async def letter_scan(request: Request) -> Response:
    """The sealed copy, as the office scanned it."""
    scan = await scan_of((await _opened(request)).id)
    return await kept_answer(request, scan)


async def file_download(request: Request) -> Response:
    application = await followed_application(request)
    file = await file_in(application.id, request.path_params["id"])
    return await kept_answer(request, file)


def _annulment(lines: list[Line], letter: Letter) -> Line | None:
    """The line that made the letter void."""
    return next(
        (
            line
            for line in lines
            if isinstance(line.entry, Annulled) and line.entry.seq == letter.seq
        ),
        None,
    )


def _void_words(annulment: Line | None) -> str:
    """What the paper of a void letter says to the applicant: neither by whom nor why."""
    return f"作废：{day(annulment.entry.on)}，不再有效" if annulment else ""


def _next_like(lines: list[Line], letter: Letter, letters: Sequence[Letter]) -> Letter | None:
    """The letter in force that took the place of a void one: the next of the same entry."""
    kinds = {line.seq: line.entry.entry for line in lines if not line.annulled}
    own = lines[letter.seq - 1].entry.entry
    return next(
        (one for one in letters if one.seq > letter.seq and kinds.get(one.seq) is own), None
    )


async def _opened(request: Request) -> Letter:
    """The letter asked for; the first time is kept, as evidence of the day it was received."""
    application = await followed_application(request)
    letter = await letter_to_applicant(application.id, request.path_params["seq"])
    if letter is None:
        raise HTTPException(404)
    await open_letter(letter, site_of(request).clock.now())
    return letter
