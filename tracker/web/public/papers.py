"""Letters and files an applicant may read: those of the one application, no others."""

from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from tracker.letters.compose import LetterText
from tracker.letters.sheet import letter_pdf
from tracker.records.following import (
    file_in,
    letter_to_applicant,
    lines_of,
    open_letter,
    papers_of,
)
from tracker.records.models import Letter
from tracker.web.access import followed_application
from tracker.web.answer import show
from tracker.web.site import site_of

_NOT_STORED = {"Cache-Control": "no-store"}


async def letter_page(request: Request) -> Response:
    application, letter = await followed_application(request), await _opened(request)
    papers, lines = await papers_of(application.id), await lines_of(application.journal_id)
    return await show(
        request,
        "public/letter.html",
        office=application.authority,
        letter=letter,
        annulled=any(line.annulled for line in lines if line.seq == letter.seq),
        files=[file for file in papers.files_of(letter.seq) if not file.from_applicant],
    )


async def letter_file(request: Request) -> Response:
    application, letter = await followed_application(request), await _opened(request)
    text = LetterText(
        title=letter.kind,
        number=letter.number,
        addressee=letter.addressee,
        body=letter.body,
        on=letter.on,
        to_applicant=letter.to_applicant,
    )
    name = quote(f"{letter.kind}-{letter.number}.pdf", safe="")
    headers = {**_NOT_STORED, "Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
    pdf = await letter_pdf(text, application.authority.name)
    return Response(pdf, media_type="application/pdf", headers=headers)


async def file_download(request: Request) -> Response:
    """To be saved, never opened as a page of this site; the headers of all pages say nosniff."""
    application = await followed_application(request)
    file = await file_in(application.id, request.path_params["id"])
    store = site_of(request).store
    if file is None or not store.exists(file.digest):
        raise HTTPException(404)
    return FileResponse(
        store.path(file.digest),
        media_type=file.media_type,
        filename=file.name,
        headers=_NOT_STORED,
    )


async def _opened(request: Request) -> Letter:
    """The letter asked for; the first time is kept, as evidence of the day it was received."""
    application = await followed_application(request)
    letter = await letter_to_applicant(application.id, request.path_params["seq"])
    if letter is None:
        raise HTTPException(404)
    await open_letter(letter, site_of(request).clock.now())
    return letter
