"""A covered copy, looked at page by page beside its original before it leaves the house."""

from collections import Counter
from typing import Any
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from tracker.files.sheet_work import Worked
from tracker.law.redaction import redaction_grounds
from tracker.letters.cover_note import cover_note
from tracker.records.redaction_models import RedactedCopy
from tracker.web.answer import kept_answer
from tracker.web.desk.case_page import show_case
from tracker.web.desk.redact_page import Desk, desk_of, image_of
from tracker.web.site import site_of


async def redacted_copy(request: Request) -> Response:
    desk, copy = await _asked(request)
    row, law = desk.original.redaction, desk.case.facts.law
    grounds = {ground.key: ground for ground in redaction_grounds(law)}
    covered = [(area["page"], grounds[area["ground"]]) for area in copy.areas]
    here = f"{desk.url}/copies/{copy.id}"

    def at(**change: Any) -> str:
        return f"{here}?{urlencode({'page': desk.page, **change})}"

    return await show_case(
        request,
        "desk/redact/copy.html",
        desk.case,
        desk=desk,
        row=row,
        copy=copy,
        here=here,
        at=at,
        pages=len(row.sheets),
        size=row.sheets[desk.page - 1],
        areas=[area for area in copy.areas if area["page"] == desk.page],
        by_page=sorted(Counter(area["page"] for area in copy.areas).items()),
        still_there=_by_word(copy),
        note=cover_note(row.name, len(row.sheets), law, covered),
        is_latest=desk.original.latest == copy,
    )


async def redacted_copy_image(request: Request) -> Response:
    desk, copy = await _asked(request)
    worked = Worked(site_of(request).store, copy.digest, copy.name)
    return await image_of(worked, request, len(desk.original.redaction.sheets))


async def redacted_copy_file(request: Request) -> Response:
    _desk, copy = await _asked(request)
    return await kept_answer(request, copy)


async def _asked(request: Request) -> tuple[Desk, RedactedCopy]:
    desk = await desk_of(request)
    wanted = request.path_params["copy"]
    copy = next((copy for copy in desk.original.copies if copy.id == wanted), None)
    if copy is None or not await site_of(request).store.has(copy.digest):
        raise HTTPException(404)
    return desk, copy


def _by_word(copy: RedactedCopy) -> list[tuple[str, list[int]]]:
    """Words that were covered and still stand elsewhere, each with its pages."""
    pages: dict[str, set[int]] = {}
    for one in copy.still_there:
        pages.setdefault(one["word"], set()).add(one["page"])
    return [(word, sorted(on)) for word, on in pages.items()]
