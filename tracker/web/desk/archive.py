"""The dossier of an application: bound while the page says how far it is, kept, taken away."""

import asyncio
import json
import tempfile
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from starlette.background import BackgroundTask
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response, StreamingResponse

from tracker.actions.archive import BOUND, MANIFEST, Step, archive
from tracker.actions.file_papers import Holdings
from tracker.files.store import Store
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
from tracker.web.desk.case_page import case_url, show_case
from tracker.web.door import case_of
from tracker.web.site import site_of

_NOT_STORED = {"Cache-Control": "no-store"}
_STEPS = "<!-- steps -->"
_CHECKSUMS = "SHA256SUMS"


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


async def dossier_pdf(request: Request) -> Response:
    case, dossier = await _dossier(request)
    store = site_of(request).store
    manifest = await _manifest(store, dossier)
    digest = next(file["sha256"] for file in manifest["files"] if file["path"] == BOUND)
    if not store.exists(digest):
        raise HTTPException(404)
    await _note_reading(request, case, "查看案卷")
    return FileResponse(
        store.path(digest),
        media_type="application/pdf",
        filename=f"{dossier.number}-{dossier.version}.pdf",
        headers=_NOT_STORED,
    )


async def dossier_zip(request: Request) -> Response:
    """The folder: bound file, originals, journal, manifest, and sums that any system checks."""
    case, dossier = await _dossier(request)
    store = site_of(request).store
    manifest = await _manifest(store, dossier)
    if not all(store.exists(file["sha256"]) for file in manifest["files"]):
        raise HTTPException(404)
    await _note_reading(request, case, "下载案卷")
    folder = f"{dossier.number}-{dossier.version}"
    packed = await asyncio.to_thread(_packed, store, dossier, manifest, folder)
    return FileResponse(
        packed,
        media_type="application/zip",
        filename=f"{folder}.zip",
        headers=_NOT_STORED,
        background=BackgroundTask(packed.unlink, missing_ok=True),
    )


def _packed(store: Store, dossier: Dossier, manifest: dict[str, Any], folder: str) -> Path:
    with tempfile.NamedTemporaryFile(suffix=".zip", delete=False) as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.write(store.path(dossier.digest), f"{folder}/{MANIFEST}")
            for one in manifest["files"]:
                packed.write(store.path(one["sha256"]), f"{folder}/{one['path']}")
            sums = [(dossier.digest, MANIFEST)]
            sums += [(one["sha256"], one["path"]) for one in manifest["files"]]
            lines = "".join(f"{digest}  {path}\n" for digest, path in sums)
            packed.writestr(f"{folder}/{_CHECKSUMS}", lines)
        return Path(file.name)


async def _dossier(request: Request) -> tuple[CaseFile, Dossier]:
    case, version = await case_of(request), request.path_params["version"]
    dossiers = await dossiers_of(case.application.id)
    dossier = next((one for one in dossiers if one.version == version), None)
    if dossier is None:
        raise HTTPException(404)
    return case, dossier


async def _manifest(store: Store, dossier: Dossier) -> dict[str, Any]:
    if not store.exists(dossier.digest):
        raise HTTPException(404)
    said: dict[str, Any] = json.loads(await store.read(dossier.digest))
    return said


async def _note_reading(request: Request, case: CaseFile, reason: str) -> None:
    """A dossier names the applicant in full."""
    officer, now = await officer_of(request), site_of(request).clock.now()
    await record_reading(case.application.id, officer_id=officer.id, reason=reason, now=now)
