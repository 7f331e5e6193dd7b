"""The dossier of an application: bound while the page says how far it is, kept, taken away."""

import json
import logging
from collections.abc import AsyncIterator
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from tracker.actions.archive import BOUND, MANIFEST, Step, archive
from tracker.actions.file_papers import Holdings
from tracker.files.attachments import NamedFile
from tracker.files.kinds import PDF
from tracker.files.store import Store, StoreAway
from tracker.law.archiving import archive_refusal
from tracker.records.calendars import current_calendar
from tracker.records.cases import CaseFile, MovedOn
from tracker.records.dossiers import Dossier, dossiers_of
from tracker.records.handling import handling_of
from tracker.records.messages import thread_of
from tracker.records.proposals import proposals_of
from tracker.records.readings import record_reading
from tracker.records.scans import scans_in_force
from tracker.web.access import officer_of
from tracker.web.answer import kept_answer
from tracker.web.desk.case_page import case_url, show_case
from tracker.web.door import case_of
from tracker.web.packed import zip_answer
from tracker.web.site import site_of

_NOT_STORED = {"Cache-Control": "no-store"}
_STEPS = "<!-- steps -->"
_CHECKSUMS = "SHA256SUMS"
log = logging.getLogger("tracker")


async def archive_page(request: Request) -> Response:
    """GET shows what is filed; POST binds it, telling every step as it begins."""
    case = await case_of(request)
    if request.method == "POST":
        return await _archiving(request, case)
    reason = archive_refusal(case.facts)
    return await show_case(
        request,
        "desk/case/archive.html",
        case,
        dossiers=await dossiers_of(case.application.id),
        refusal=reason,
    )


async def holdings_of(request: Request, case: CaseFile) -> Holdings:
    site = site_of(request)
    return Holdings(
        case=case,
        thread=await thread_of(case.application.id),
        proposals=await proposals_of(case.application.id),
        handling=await handling_of(case.application.id),
        scans=await scans_in_force([letter.id for letter in case.letters.values()]),
        calendar=await current_calendar(),
        today=site.clock.today(),
        key=site.settings.key,
        base_url=site.settings.base_url,
    )


async def _archiving(request: Request, case: CaseFile) -> Response:
    reason = archive_refusal(case.facts)
    if reason is not None:
        raise reason
    await site_of(request).store.ready()  # before the page begins, which could not be taken back
    await _note_reading(request, case, "归档")
    frame = await show_case(request, "desk/case/archiving.html", case, steps=_STEPS)
    head, _mark, tail = bytes(frame.body).decode().partition(_STEPS)

    async def written() -> AsyncIterator[str]:
        yield head
        async for line in _told(request, case):
            yield line
        yield tail

    headers = {**_NOT_STORED, "X-Accel-Buffering": "no"}
    return StreamingResponse(written(), media_type="text/html", headers=headers)


async def _told(request: Request, case: CaseFile) -> AsyncIterator[str]:
    """The steps as items of a list, then how it ended."""
    site, officer = site_of(request), await officer_of(request)
    held, url = await holdings_of(request, case), f"{case_url(request, case)}/archive"
    words: Any = site.templates.get_template("desk/case/archive_steps.html").module
    yield words.begun()
    try:
        async for step in archive(held, store=site.store, officer=officer, now=site.clock.now()):
            yield words.step(step) if isinstance(step, Step) else words.filed(step, url)
    except MovedOn:
        yield words.moved_on(url)
    except StoreAway as away:
        log.error("%s", away, exc_info=away)
        yield words.away(url)


async def dossier_pdf(request: Request) -> Response:
    case, dossier = await _dossier(request)
    manifest = await _manifest(site_of(request).store, dossier)
    digest = next(file["sha256"] for file in manifest["files"] if file["path"] == BOUND)
    name = f"{dossier.number}-{dossier.version}.pdf"
    answer = await kept_answer(request, NamedFile(name, PDF.media_type, digest))
    await _note_reading(request, case, "查看案卷")
    return answer


async def dossier_zip(request: Request) -> Response:
    """The folder: bound file, originals, journal, manifest, and sums that any system checks."""
    case, dossier = await _dossier(request)
    store = site_of(request).store
    manifest = await _manifest(store, dossier)
    files = [(MANIFEST, dossier.digest)]
    files += [(file["path"], file["sha256"]) for file in manifest["files"]]
    folder = f"{dossier.number}-{dossier.version}"
    sums = "".join(f"{digest}  {path}\n" for path, digest in files)
    answer = await zip_answer(
        f"{folder}.zip",
        store,
        texts=[(f"{folder}/{_CHECKSUMS}", sums)],
        files=[(f"{folder}/{path}", digest) for path, digest in files],
    )
    await _note_reading(request, case, "下载案卷")
    return answer


async def _dossier(request: Request) -> tuple[CaseFile, Dossier]:
    case, version = await case_of(request), request.path_params["version"]
    dossiers = await dossiers_of(case.application.id)
    dossier = next((one for one in dossiers if one.version == version), None)
    if dossier is None:
        raise HTTPException(404)
    return case, dossier


async def _manifest(store: Store, dossier: Dossier) -> dict[str, Any]:
    try:
        said: dict[str, Any] = json.loads(await store.read(dossier.digest))
    except FileNotFoundError as gone:
        raise HTTPException(404) from gone
    return said


async def _note_reading(request: Request, case: CaseFile, reason: str) -> None:
    """A dossier names the applicant in full."""
    officer, now = await officer_of(request), site_of(request).clock.now()
    await record_reading(case.application.id, officer_id=officer.id, reason=reason, now=now)
