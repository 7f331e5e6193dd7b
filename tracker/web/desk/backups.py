"""Backups: the last one and how it went, one made now, and one sealed file to carry away."""

import asyncio
import shutil
import tempfile
from datetime import date
from pathlib import Path
from urllib.parse import quote

from pydantic import Field
from starlette.background import BackgroundTask
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from tracker.actions.daily_jobs import surroundings_of
from tracker.actions.keep_backups import make_backup, make_for_taking, plan_of
from tracker.law.reminders import backup_is_old
from tracker.records.archive import WORKING
from tracker.records.archive_database import ArchiveRefused
from tracker.records.authorities import holds_all
from tracker.records.backup_folder import archives_in
from tracker.records.job_runs import BackupsTold, archives_taken, backups_told
from tracker.records.sealing import LEAST_PASSPHRASE
from tracker.settings import Settings
from tracker.web.access import officer_of
from tracker.web.answer import go_to, show
from tracker.web.forms import Filled, Form, fill
from tracker.web.site import site_of
from tracker.web.words import _

_TAKEN = 20


class TakeForm(Form):
    passphrase: str = Field(min_length=LEAST_PASSPHRASE, max_length=200, title="备份口令")
    again: str = Field(max_length=200, title="再输一次备份口令")


async def backups(request: Request) -> Response:
    asked = request.query_params
    return await _shown(request, Filled({}), made="made" in asked, failed="failed" in asked)


async def backup_now(request: Request) -> Response:
    site, officer = site_of(request), await officer_of(request)
    how = "made"
    try:
        await make_backup(plan_of(site.settings), site.clock.now(), by=officer.name)
    except ArchiveRefused:
        how = "failed"
    return go_to(request.url_for("backups").include_query_params(**{how: "1"}))


async def take_backup(request: Request) -> Response:
    """A sealed archive of the whole installation, for whoever answers for all of it."""
    site, officer = site_of(request), await officer_of(request)
    if not await holds_all(officer.authority_id):
        raise HTTPException(403)
    filled = fill(TakeForm, await request.form())
    if filled.form and filled.form.passphrase != filled.form.again:
        filled.errors["again"] = _("两次输入的备份口令不一致。")
    filled.typed.clear()
    if filled.form is None or filled.errors:
        return await _shown(request, filled, status=422)
    folder = Path(tempfile.mkdtemp(prefix=WORKING, dir=site.settings.data))
    try:
        archive = await make_for_taking(
            plan_of(site.settings),
            folder,
            filled.form.passphrase,
            site.clock.now(),
            by=officer.name,
        )
    except BaseException as failure:
        await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
        if isinstance(failure, ArchiveRefused):
            filled.errors["passphrase"] = str(failure)
            return await _shown(request, filled, status=422)
        raise
    return FileResponse(
        archive,
        media_type="application/octet-stream",
        headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(archive.name)}",
            "Cache-Control": "no-store",
        },
        background=BackgroundTask(shutil.rmtree, folder, ignore_errors=True),
    )


async def _shown(
    request: Request,
    filled: Filled[TakeForm],
    *,
    status: int = 200,
    made: bool = False,
    failed: bool = False,
) -> Response:
    site, officer = site_of(request), await officer_of(request)
    folder = site.settings.backup_folder
    return await show(
        request,
        "desk/backups.html",
        status=status,
        errors=filled.errors,
        told=await backups_told(),
        old=await backup_trouble(site.settings, site.clock.today()) is not None,
        folder=folder,
        sealed=bool(site.settings.backup_passphrase),
        archives=await asyncio.to_thread(archives_in, folder) if folder else [],
        taken=await archives_taken(_TAKEN),
        may_take=await holds_all(officer.authority_id),
        key_inside=site.settings.key_beside_data is not None,
        least=LEAST_PASSPHRASE,
        made=made,
        failed=failed,
    )


async def backup_trouble(settings: Settings, today: date) -> BackupsTold | None:
    """What administrators must know of: an old backup, or one that failed; None when all is well,
    or when somebody else backs the database up."""
    told = await backups_told()
    if told.failed is not None:
        return told
    if not surroundings_of(settings).own_backups:
        return None
    return told if backup_is_old(told.good.on if told.good else None, today) else None
