"""Backups that are made into a folder, by the job of the day or an administrator's button."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from tracker.files.store import StoreAway
from tracker.records.archive import Archived, Place, back_up
from tracker.records.archive_database import ArchiveRefused
from tracker.records.backup_folder import MONTHS, clear, name_of
from tracker.records.job_runs import record_backup, record_failed_backup, record_taken
from tracker.settings import Settings


@dataclass(frozen=True, slots=True)
class BackupPlan:
    """What is backed up; the folder it goes into, where one is set."""

    place: Place
    folder: Path | None = None
    passphrase: str = field(default="", repr=False)

    @property
    def months(self) -> int:
        """How many months back the folder still tells what was there; 0 without a folder."""
        return MONTHS if self.folder is not None else 0


def plan_of(settings: Settings) -> BackupPlan:
    return BackupPlan(
        Place(settings.database, settings.data, settings.store(), settings.key_beside_data),
        settings.backup_folder,
        settings.backup_passphrase,
    )


@dataclass(frozen=True, slots=True)
class Made:
    """An archive in the folder, and how many older ones went for it."""

    name: str
    archived: Archived
    cleared: int


async def make_backup(plan: BackupPlan, now: datetime, *, by: str = "") -> Made:
    """A new archive in the folder, verified; only then are superfluous ones deleted. A failure
    is recorded, and raised as `ArchiveRefused`."""
    if plan.folder is None:
        raise ArchiveRefused("没有设置备份文件夹（TRACKER_BACKUP_FOLDER）。")
    name = name_of(now, sealed=bool(plan.passphrase))
    try:
        archived = await _backed_up(plan, plan.folder / name, plan.passphrase, now)
    except ArchiveRefused as refused:
        await record_failed_backup(str(refused), now.date(), now)
        raise
    await record_backup(
        name,
        now.date(),
        now,
        size=archived.size,
        sealed=archived.sealed,
        key=archived.key,
        by=by,
    )
    return Made(name, archived, await asyncio.to_thread(clear, plan.folder))


async def make_for_taking(
    plan: BackupPlan, folder: Path, passphrase: str, now: datetime, *, by: str
) -> Path:
    """One sealed file to be carried away, recorded with who took it. It is no backup until it has
    arrived, which nobody here can know. Raises `ArchiveRefused`; never without a passphrase, for
    the key may be inside."""
    if not passphrase:
        raise ArchiveRefused("没有口令的备份不能下载。")
    archive = folder / name_of(now, sealed=True)
    made = await _backed_up(plan, archive, passphrase, now)
    await record_taken(archive.name, now.date(), now, by=by, size=made.size)
    return archive


async def _backed_up(plan: BackupPlan, archive: Path, passphrase: str, now: datetime) -> Archived:
    try:
        return await asyncio.to_thread(back_up, plan.place, archive, now=now, passphrase=passphrase)
    except StoreAway as away:
        raise ArchiveRefused(f"备份没有完成，没有留下不完整的文件。{away}") from away
